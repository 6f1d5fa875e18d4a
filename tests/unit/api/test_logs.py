"""The log says which request began a piece of work, in every function that goes on with it, and no more than that."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, cast

import pytest

import app as application
from chalicelib.shared import aws as clients
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("bell")


class Context:
    """What Lambda tells a function of its invocation."""

    aws_request_id = "invocation-1"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged during a test."""
    text = io.StringIO()
    handler = cast("logging.StreamHandler[Any]", logger.registered_handler)
    before, level = handler.setStream(text), logger.log_level
    logger.setLevel("INFO")
    yield text
    handler.setStream(before)
    logger.setLevel(level)


def line(log: io.StringIO, message: str) -> dict[str, Any]:
    """The one line with that message."""
    (found,) = [each for each in map(json.loads, log.getvalue().splitlines()) if each["message"] == message]
    told: dict[str, Any] = found
    return told


def process(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Let the processor have a message, and return the events that it put on the bus."""
    put: list[dict[str, Any]] = []

    def put_events(params: dict[str, Any], **_: Any) -> Any:
        put.extend(json.loads(params["body"])["Entries"])

        class Http:
            status_code = 200

        return Http, {"Entries": [{"EventId": "1"}]}

    clients.events().meta.events.register("before-call.events.PutEvents", put_events)
    application.process_submission({"Records": [{"messageId": "m", "body": json.dumps(message)}]}, Context())
    return put


def test_a_submission_can_be_followed_from_its_request_to_the_profile(
    site: Any, ada: Any, solution: bytes, log: io.StringIO
) -> None:
    site.submit(ada, solution)
    (message,) = site.sent()
    assert line(log, "answered")["correlation_id"] == message["correlation_id"]

    (entry,) = process(message)
    scored = line(log, "scored")
    assert (scored["correlation_id"], scored["function_request_id"]) == (message["correlation_id"], "invocation-1")

    event = {"detail": json.loads(entry["Detail"]), "source": entry["Source"], "detail-type": entry["DetailType"]}
    rest = {"version": "0", "id": "e", "account": "1", "time": "2026-03-04T12:00:00Z", "region": "r", "resources": []}
    application.update_profile(event | rest, Context())
    assert line(log, "profile updated")["correlation_id"] == message["correlation_id"]


def test_an_invocation_does_not_inherit_the_ids_of_the_one_before(
    site: Any, ada: Any, solution: bytes, log: io.StringIO
) -> None:
    site.submit(ada, solution)
    application.process_submission({"Records": []}, Context())
    assert "correlation_id" not in line(log, "processing")


def test_the_log_has_no_code_no_address_and_no_token(site: Any, ada: Any, solution: bytes, log: io.StringIO) -> None:
    told = ada | {"email": "ada@example.org"}
    site.functions.outcomes["bell_test.Bell.test_two"] = "failed"
    site.submit(told, solution, headers={"Authorization": "secret-token"})
    site.submit(told, b"no zip")
    assert log.getvalue().count('"answered"') == 2
    for private in ("def ring", "ding", "ada@example.org", "secret-token"):
        assert private not in log.getvalue()


def test_a_submission_is_counted_by_outcome_and_language_when_its_verdict_is_stored(
    site: Any, ada: Any, solution: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    site.submit(ada, solution)
    told: dict[str, Any] = {}
    for printed in capsys.readouterr().out.splitlines():
        if '"_aws"' in printed:
            told |= json.loads(printed)
    assert (told["Submissions"], told["outcome"], told["language"]) == (1, "passed", "python")
    process(site.sent()[0])
    assert json.loads(next(each for each in capsys.readouterr().out.splitlines() if '"Awards"' in each))["Awards"] == 1
