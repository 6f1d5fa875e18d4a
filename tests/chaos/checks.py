"""The invariant: nothing that was promised is lost, nothing counts twice, and everybody says the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from chalicelib.profiles.ledger import LESSON_PREFIX, PROFILE
from chalicelib.profiles.rebuild import entry_of, ledger_totals, stored_totals
from chalicelib.shared.items import from_item

if TYPE_CHECKING:
    from tests.chaos.world import World


def lost(world: World) -> list[str]:
    """Acknowledged submissions that neither count nor say why not."""
    world.lake.fill(world.rows)
    counted = {row["submission_id"]: row["outcome"] for row in world.lake.rows("submissions")}
    awarded = {(row["student_id"], row["lesson"]) for row in world.lake.rows("awards")}
    found = []
    for submission_id, request in world.acknowledged.items():
        record = world.submissions.get(submission_id)
        if record is None or record.report is None:
            found.append(f"{submission_id}: no verdict")
        elif record.report.outcome == "infrastructure_error":
            # Visible to the student, who sends it again; but then it may not count as well.
            found += [f"{submission_id}: broken, and counted all the same"] if submission_id in counted else []
        elif counted.get(submission_id) != record.report.outcome:
            found.append(f"{submission_id}: {record.report.outcome}, the lake says {counted.get(submission_id)}")
        elif record.report.outcome == "passed" and (request.student, request.lesson) not in awarded:
            found.append(f"{submission_id}: passed and earned nothing")
    open_rows = [key for key in world.dynamo.tables["outbox"] if key[0].startswith("open#")]
    return found + [f"{key[1]}: still under way" for key in open_rows]


def double(world: World) -> list[str]:
    """What counts more than once: a lesson whose XP a student holds twice, a submission that the lake counts twice."""
    world.lake.fill(world.rows)
    held: Counter[tuple[str, str]] = Counter()
    for row in world.lake.rows("awards"):
        held[row["student_id"], row["lesson"]] += row["lessons"]
    twice = [f"{student} {lesson}: {count} awards" for (student, lesson), count in held.items() if count not in {0, 1}]
    ledger: Counter[tuple[str, str]] = Counter()
    for (student, item), row in world.dynamo.tables["students"].items():
        if item.startswith(LESSON_PREFIX):
            entry = entry_of(from_item(row))
            ledger[student, entry.lesson] += 1 if entry.xp > 0 else -1
    twice += [
        f"{student} {lesson}: {count} in the ledger"
        for (student, lesson), count in ledger.items()
        if count not in {0, 1}
    ]
    seen = Counter(row["submission_id"] for row in world.lake.rows("submissions"))
    return twice + [f"{submission}: counted {count} times" for submission, count in seen.items() if count > 1]


def drift(world: World) -> list[str]:
    """Where profile, ledger, awards, lake and boards differ."""
    world.lake.fill(world.rows)
    lake: dict[str, dict[str, int]] = defaultdict(dict)
    for row in world.lake.rows("awards"):
        lake[row["student_id"]][f"{row['lesson']} {row['revision']}"] = row["xp"]
    awards: dict[str, dict[str, int]] = defaultdict(dict)
    for row in map(from_item, world.dynamo.tables["awards"].values()):
        for grant in row["grants"].values():
            awards[row["student_id"]][f"{row['lesson']} {grant['revision']}"] = grant["xp"]
    found = []
    ledger = _ledger(world)
    for student in sorted(lake.keys() | ledger.keys() | awards.keys()):
        rows = ledger.get(student, [])
        entered = {f"{row.lesson} {row.revision}": row.xp for row in rows}
        if not entered == lake.get(student, {}) == awards.get(student, {}):
            found.append(f"{student}: ledger {entered}, lake {lake.get(student)}, awards {awards.get(student)}")
        profile = stored_totals(from_item(world.dynamo.tables["students"].get((student, PROFILE), {})))
        right = ledger_totals(rows)
        if {name: right.get(name, 0) for name in profile} != profile:
            found.append(f"{student}: the rows make {right}, the profile says {profile}")
    return found + _boards(world, ledger) + ["boards went back in time"] * world.unordered_boards


def _ledger(world: World) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for (student, item), row in world.dynamo.tables["students"].items():
        if item.startswith(LESSON_PREFIX):
            found[student].append(entry_of(from_item(row)))
    return found


def _boards(world: World, ledger: dict[str, list[Any]]) -> list[str]:
    """The boards that stand against a recomputation from the ledger. All of it happened within every window."""
    standing = world.boards.current(consistent=True)
    if standing is None:
        return ["there are no boards"]
    totals: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for student, rows in ledger.items():
        for row in rows:
            for board in ("overall", row.language):
                totals[board][student][0] += row.xp
                totals[board][student][1] += 1 if row.xp > 0 else -1
    names = world.names(ledger)
    found = []
    for period in ("last_month", "last_year", "all_time"):
        for board in {*totals, *(name.partition("/")[0] for name in standing.boards)}:
            scores = {student: score for student, score in totals[board].items() if score[0] > 0}
            right = sorted(
                (1 + sum(other[0] > xp for other in scores.values()), names[student] or "", xp, lessons)
                for student, (xp, lessons) in scores.items()
            )
            pages = standing.boards[f"{board}/{period}"].pages if f"{board}/{period}" in standing.boards else ()
            shown = sorted(
                (row.rank, row.name or "", row.xp, row.lessons) for key in pages for row in world.boards.page(key).rows
            )
            if right != shown:
                found.append(f"board {board}/{period}: {shown} should be {right}")
    return found
