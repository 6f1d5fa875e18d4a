"""What an award costs in DynamoDB does not grow with the awards that a student has."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

from chalicelib.awards.store import Awards
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.profiles.ledger import Ledger
from tests.chaos.memory import Dynamo

START = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Metered(Dynamo):
    """Counts write units: one for each KB of the item that is there after the write, twice that in a transaction."""

    units = 0
    _price = 1

    def put_item(self, **request: Any) -> dict[str, Any]:
        answer = super().put_item(**request)
        self._pay(request["Item"])
        return answer

    def update_item(self, **request: Any) -> dict[str, Any]:
        answer = super().update_item(**request)
        self._pay(self.get_item(TableName=request["TableName"], Key=request["Key"])["Item"])
        return answer

    def transact_write_items(self, **request: Any) -> dict[str, Any]:
        self._price = 2
        try:
            return super().transact_write_items(**request)
        finally:
            self._price = 1

    def _pay(self, item: dict[str, Any]) -> None:
        self.units += self._price * ceil(len(json.dumps(item)) / 1024)


def test_the_thousandth_award_costs_what_the_first_did() -> None:
    dynamo = Metered({"awards": ("student_id", "lesson"), "students": ("student_id", "item")})
    client: Any = dynamo
    awards, ledger = Awards(client, "awards", lambda: START), Ledger(client, "students")
    costs = []
    for number in range(1, 1001):
        before = dynamo.units
        graded = GradedSubmission(
            submission_id=f"{number:032x}",
            student_id="ada",
            lesson=f"python/lesson-{number}",
            lesson_version="0" * 16,
            language="python",
            difficulty=1,
            lesson_xp=50,
            outcome="passed",
            day=date(2026, 3, 1) + timedelta(days=number % 28),
            occurred_at=START,
            correlation_id="test",
        )
        assert ledger.apply(graded.scored(awards.settle(graded)))
        costs.append(dynamo.units - before)
    assert costs[0] == costs[-1] == 6  # the award 1, the active day 1, the ledger row and the sums 2 each
    assert set(costs) == {6}
