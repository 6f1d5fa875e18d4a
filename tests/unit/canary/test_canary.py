"""What the canary says of a chain that is broken, by real HTTP."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock
from urllib.error import HTTPError

import pytest

from chalicelib.canary.canary import Canary, LateError
from chalicelib.canary.known_solutions import UnexpectedVerdictError
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator


class Api:
    """Answers as the API does: the first submission is the bad one, graded at once, the second is queued."""

    def __init__(self) -> None:
        self.outcomes = ["failed", "passed"]
        self.state = "graded"
        self.status = 200
        self.preferences: list[str | None] = []

    def answer(self, method: str, path: str) -> Any:
        if method == "GET" and path.startswith("/lessons/"):
            return {"starter": {"recipe_scaler.py": ""}}
        number = len(self.preferences) - 1 if method == "POST" else int(path[-1])
        state = "queued" if method == "POST" and number else self.state
        return {"submission_id": f"s{number}", "state": state, "report": self._report(number)}

    def _report(self, number: int) -> Any:
        return {"outcome": self.outcomes[number], "message": "as told"}


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def address(api: Api) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def answered(self) -> None:
            if self.command == "POST":
                api.preferences.append(self.headers["Prefer"])
                self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(api.answer(self.command, self.path)).encode()
            self.send_response(api.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answered  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: Any) -> None:
            return

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}"


def canary(*, in_progress: bool = False) -> Canary:
    cognito = MagicMock()
    cognito.initiate_auth.return_value = {"AuthenticationResult": {"IdToken": "token"}}
    return Canary(cognito, "pool", "client", lambda _: in_progress, patience_s=0, pause_s=0)


def test_one_is_graded_at_once_and_one_by_the_queue(api: Api, address: str) -> None:
    kind = MagicMock()
    kind.initiate_auth.return_value = {"AuthenticationResult": {"IdToken": "token"}}
    told = Canary(kind, "pool", "client", lambda _: False, pause_s=0).try_chain(address)
    assert (set(told), api.preferences) == ({"failed", "passed"}, [None, "respond-async"])


def test_a_wrong_verdict_is_told(api: Api, address: str) -> None:
    api.outcomes = ["passed", "passed"]
    with pytest.raises(UnexpectedVerdictError, match="passed instead of failed: as told"):
        canary().try_chain(address)


def test_a_verdict_that_does_not_come_is_told(api: Api, address: str) -> None:
    api.state = "queued"
    with pytest.raises(LateError, match="submission s0, to be failed, is queued"):
        canary().try_chain(address)


def test_a_verdict_that_nobody_processes_is_told(address: str) -> None:
    with pytest.raises(LateError, match="s0, to be failed, is graded and not processed"):
        canary(in_progress=True).try_chain(address)


def test_an_api_that_answers_with_a_fault_is_told(api: Api, address: str) -> None:
    api.status = 500
    with pytest.raises(HTTPError, match="500"):
        canary().try_chain(address)
