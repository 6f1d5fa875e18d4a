"""What a request costs in DynamoDB's units: counted at the client, so that an additional read is noticed."""

from __future__ import annotations

import json
import secrets
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.units import units
from chalicelib.shared import aws as clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.usefixtures("bell")
BELL = {"language": "python", "slug": "bell"}
DRAFT = "/students/me/drafts/{language}/{slug}"
FILES = {"bell.py": "def ring(): return 'ding'\n"}


class Meter:
    """Counts the units of the calls that pass, with the body as it is sent and the answer as it comes."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        self._call = threading.local()  # a submission makes calls at once, each on a thread of its own
        self._lock = threading.Lock()

    def sent(self, request: Any, **_: Any) -> None:
        self._call.asked = json.loads(request.body)

    def answered(self, http_response: Any, model: Any, **_: Any) -> None:
        with self._lock:
            self.counted.update(units(model.name, self._call.asked, len(http_response.content)))


@pytest.fixture
def cost(site: Any) -> Iterator[Callable[..., tuple[float, float]]]:  # noqa: ARG001 - the client is the site's
    """Read and write units of an action; what is cached from request to request is cached before."""
    meter, events = Meter(), clients.dynamodb().meta.events
    events.register("request-created.dynamodb", meter.sent)
    events.register("after-call.dynamodb", meter.answered)

    def counted(action: Callable[[], Any], status: int = 200) -> tuple[float, float]:
        meter.counted.clear()
        answer = action()
        assert answer.status == status, answer.text
        return meter.counted["read unit"], meter.counted["write unit"]

    yield counted
    events.unregister("request-created.dynamodb", meter.sent)
    events.unregister("after-call.dynamodb", meter.answered)


def saved(site: Any, claims: Any, files: dict[str, str], version: int = 0) -> Any:
    return site.call(
        "PUT", DRAFT, path=BELL, claims=claims, body=json.dumps({"files": files, "version": version}), headers={}
    )


def test_a_save_of_a_draft_costs_units_for_its_size(site: Any, ada: Any, cost: Any) -> None:
    first = saved(site, ada, FILES)
    reads, small = cost(lambda: saved(site, ada, FILES, first.json["version"]))
    assert (reads, small) == (0, 3)
    large = {"bell.py": secrets.token_hex(5_120)}  # compression leaves the 5 KiB of chance in it
    current = site.call("GET", DRAFT, path=BELL, claims=ada).json["version"]
    assert cost(lambda: saved(site, ada, large, current))[1] == pytest.approx(small + 5, abs=1)


def test_reading_and_listing_drafts(site: Any, ada: Any, cost: Any) -> None:
    saved(site, ada, FILES)
    assert cost(lambda: site.call("GET", DRAFT, path=BELL, claims=ada)) == (1, 0)
    assert cost(lambda: site.call("GET", "/students/me/drafts", claims=ada)) == (0.5, 0)


def test_a_trial_writes_its_rate_limit_and_nothing_else(site: Any, ada: Any, cost: Any) -> None:
    body = json.dumps({"lesson": "python/bell", "files": FILES})
    headers = {"Content-Type": "application/json"}
    assert cost(lambda: site.call("POST", "/trials", claims=ada, body=body, headers=headers)) == (0.5, 1)


def test_the_list_of_lessons_costs_the_same_however_often_it_is_read(site: Any, cost: Any) -> None:
    first, second = (cost(lambda: site.call("GET", "/lessons")) for _ in range(2))
    assert first[0] <= 4
    assert second[0] < first[0]


def test_a_submission_from_the_request_to_the_verdict(site: Any, ada: Any, solution: bytes, cost: Any) -> None:
    # The record and its outbox entry are one transaction, which counts twice; the processor deletes the entry later.
    assert cost(lambda: site.submit(ada, solution), 201) == (1, 9)
    assert cost(lambda: site.call("GET", "/students/me/submissions", claims=ada)) == (1, 0)
