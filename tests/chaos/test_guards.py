"""Each guard is needed: without it, the same schedules that hold otherwise show a violation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from analytics.leaderboards.snapshots import Snapshot
from analytics.leaderboards.store import BoardStore
from analytics.windows import hour_text
from chalicelib.awards import store as awards
from chalicelib.profiles.ledger import Ledger
from chalicelib.submissions.outbox import Outbox
from tests.chaos import schedule
from tests.chaos.world import START
from tests.lake import Lake

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import Grant

SEEDS = range(20)


def no_condition_on_the_ledger_row(patch: pytest.MonkeyPatch, _: Lake) -> None:
    whole = Ledger._ledger_row

    def bare(self: Ledger, event: Any) -> Any:
        row = whole(self, event)
        del row["Put"]["ConditionExpression"]
        return row

    patch.setattr(Ledger, "_ledger_row", bare)


def no_memory_of_the_submission_in_the_award(patch: pytest.MonkeyPatch, _: Lake) -> None:
    whole = awards._decide
    patch.setattr(awards, "_decide", lambda held, graded: whole({**held, "grants": {}} if held else None, graded))


def no_condition_on_the_award(patch: pytest.MonkeyPatch, _: Lake) -> None:
    def bare(self: awards.Awards, held: Any, graded: Any, grant: Grant) -> Any:
        put = self._dynamodb.put_item

        class Careless:
            exceptions = self._dynamodb.exceptions

            @staticmethod
            def put_item(**request: Any) -> Any:
                request.pop("ConditionExpression")
                return put(**request)

        return whole(awards.Awards(Careless(), self._table, self._clock), held, graded, grant)  # type: ignore[arg-type]

    whole = awards.Awards._write
    patch.setattr(awards.Awards, "_write", bare)


def no_dedupe_in_the_view(_: pytest.MonkeyPatch, lake: Lake) -> None:
    columns = "student_id, lesson, language, revision, submission_id, difficulty, xp, occurred_at"
    body = f"SELECT {columns}, CASE WHEN xp > 0 THEN 1 ELSE -1 END AS lessons FROM events WHERE revision > 0"  # noqa: S608
    lake.replace_view("awards", body)


def no_look_at_what_the_snapshot_has(patch: pytest.MonkeyPatch, _: Lake) -> None:
    whole = Snapshot.board_parameters

    def blind(self: Snapshot, as_of: datetime) -> list[str]:
        return [*whole(self, as_of)[:3], hour_text(datetime(1970, 1, 1, tzinfo=UTC)), hour_text(self.made)]

    patch.setattr(Snapshot, "board_parameters", blind)


def no_look_at_the_standing_boards(patch: pytest.MonkeyPatch, _: Lake) -> None:
    whole = BoardStore.current

    def ancient(self: BoardStore, *, consistent: bool = False) -> Any:
        found = whole(self, consistent=consistent)
        return found.model_copy(update={"as_of": datetime(1970, 1, 1, tzinfo=UTC)}) if found else None

    patch.setattr(BoardStore, "current", ancient)


def no_entry_in_the_outbox(patch: pytest.MonkeyPatch, _: Lake) -> None:
    whole = Outbox.entering

    def elsewhere(*each: Any) -> dict[str, Any]:
        put = whole(*each)
        return {**put, "Item": {**put["Item"], "shard_id": {"S": "nowhere"}}}

    patch.setattr(Outbox, "entering", elsewhere)


GUARDS = (
    no_condition_on_the_ledger_row,
    no_memory_of_the_submission_in_the_award,
    no_condition_on_the_award,
    no_dedupe_in_the_view,
    no_look_at_what_the_snapshot_has,
    no_look_at_the_standing_boards,
    no_entry_in_the_outbox,
)


@pytest.mark.parametrize("remove", GUARDS, ids=lambda remove: remove.__name__)
def test_without_it_the_invariant_breaks(
    remove: Callable[[pytest.MonkeyPatch, Lake], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(START)
    remove(monkeypatch, lake)
    assert any(not schedule.run(seed, lake).right for seed in SEEDS)
