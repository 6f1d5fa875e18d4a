"""`cdu admin redrive` asks the function until no letter is left."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from cdu.errors import CommandError
from cdu.operations.redrive import redrive


class Here:
    """A deployment whose function answers as it is told."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Any]] = []

    def outputs(self) -> dict[str, str]:
        return {"BusName": "cdu", "RunsDeadLettersUrl": "runs"}

    def client(self, _: str) -> Here:
        return self

    def invoke(self, **request: Any) -> dict[str, Any]:
        self.asked.append((request["FunctionName"], json.loads(request["Payload"])))
        answer = self.answers.pop(0)
        return answer | {"Payload": io.BytesIO(json.dumps({"redriven": answer.get("redriven")}).encode())}


def test_it_asks_until_no_letter_is_left() -> None:
    here: Any = Here({"redriven": 40}, {"redriven": 2}, {"redriven": 0})
    assert redrive(here, "runs") == 42
    assert here.asked == [("cdu-redrive-letters", {"queue": "runs"})] * 3


def test_a_failure_says_where_to_look() -> None:
    here: Any = Here({"redriven": 40}, {"FunctionError": "Unhandled"})
    with pytest.raises(CommandError, match=r"not every letter of runs.* log of cdu-redrive-letters"):
        redrive(here, "runs")


def test_an_unknown_queue_is_named_with_those_that_exist() -> None:
    here: Any = Here()
    with pytest.raises(CommandError, match="no queue 'walks'; there are submissions, runs"):
        redrive(here, "walks")
    assert here.asked == []
