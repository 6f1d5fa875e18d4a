"""Finds drift: differences between profile, ledger, awards, lake and boards."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analytics.lake.statements import statement
from analytics.leaderboards.snapshots import Snapshot
from analytics.leaderboards.store import BoardStore
from cdu import lake
from cdu.operations import state
from chalicelib.profiles.ledger import ledger_item
from chalicelib.profiles.rebuild import ledger_totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.deployment import Deployment
    from cdu.operations.state import Entries, Kept


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two places say differently."""

    kind: str
    """`name`, `profile`, `ledger`, `lake`, `award` or `board`: what to look at."""
    where: str
    expected: object
    found: object

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


def differences(here: Deployment, grace: timedelta) -> Iterator[Difference]:
    """Every difference; what happened within `grace` may still be on its way to the lake and is left out."""
    students, lake = state.kept(here), state.known(here)
    since = (datetime.now(UTC) - grace).isoformat(timespec="milliseconds")
    for student_id in sorted(students.keys() | lake.keys()):
        held = students.get(student_id) or state.Kept()
        yield from _of_name(student_id, held)
        if not held.forgotten:
            yield from _of_profile(student_id, held)
            yield from _of_ledger(student_id, held.entries, lake.get(student_id, {}), since)
    yield from _of_awards(here, students, since)
    yield from _of_boards(here)


def _of_name(student_id: str, held: Kept) -> Iterator[Difference]:
    right = {held.name_key} - {None}
    if right != held.reserved:
        yield Difference("name", student_id, sorted(filter(None, right)), sorted(held.reserved))


def _of_profile(student_id: str, held: Kept) -> Iterator[Difference]:
    right = ledger_totals(held.entries.values())
    for name in sorted(right.keys() | held.sums.keys()):
        if right.get(name, 0) != held.sums.get(name, 0):
            yield Difference("profile", f"{student_id} {name}", right.get(name, 0), held.sums.get(name, 0))


def _of_ledger(student_id: str, held: Entries, lake: Entries, since: str) -> Iterator[Difference]:
    for item in sorted(held.keys() | lake.keys()):
        ours, theirs = held.get(item), lake.get(item)
        if ours is None and theirs and theirs.occurred_at < since:
            yield Difference("ledger", f"{student_id} {item}", theirs.xp, None)
        elif theirs is None and ours and ours.occurred_at < since:
            yield Difference("lake", f"{student_id} {item}", ours.xp, None)
        elif ours and theirs and ours.xp != theirs.xp:
            yield Difference("ledger", f"{student_id} {item}", theirs.xp, ours.xp)


def _of_awards(here: Deployment, students: dict[str, Kept], since: str) -> Iterator[Difference]:
    for award in state.rows(here, "AwardsTable"):
        held = students.get(award["student_id"]) or state.Kept()
        if held.forgotten or award["occurred_at"] >= since:
            continue
        for grant in award["grants"].values():
            entry = held.entries.get(ledger_item(award["lesson"], grant["revision"]))
            if entry is None or entry.xp != grant["xp"]:
                where = f"{award['student_id']} {award['lesson']} revision {grant['revision']}"
                yield Difference("award", where, grant["xp"], entry and entry.xp)


def _of_boards(here: Deployment) -> Iterator[Difference]:
    """Compare the published boards with the same query, run again for the same moment without a daily snapshot."""
    store = BoardStore(here.client("dynamodb"), here.outputs()["LeaderboardsTable"])
    current = store.current(consistent=True)
    if current is None:
        return
    right: dict[str, list[tuple[int, int, int]]] = {}
    for row in lake.rows(here, statement("boards"), *Snapshot().board_parameters(current.as_of)):
        if not row["student_id"]:
            continue
        line = int(row["place"]), int(row["xp"]), int(row["lessons"])
        right.setdefault(f"{row['board']}/{row['period']}", []).append(line)
    for name in sorted(right.keys() | current.boards.keys()):
        keys = current.boards[name].pages if name in current.boards else ()
        found = [(row.rank, row.xp, row.lessons) for key in keys for row in store.page(key).rows]
        missing, extra = Counter(right.get(name, [])) - Counter(found), Counter(found) - Counter(right.get(name, []))
        if missing or extra:
            yield Difference("board", name, sorted(missing.elements()), sorted(extra.elements()))
