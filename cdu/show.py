"""Lessons, submissions, profiles and boards for people who read a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markdown import Markdown
from rich.text import Text

from cdu.console import console
from cdu.tables import Column, Row, table
from cdu.terminal import document, line
from cdu.verdicts import report
from chalicelib.shared.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chalicelib.submissions.solution_files import IgnoredFile
    from localaws.mail import Message
    from localaws.outbox import State

__all__ = [
    "changes",
    "cohorts",
    "console",
    "document",
    "figures",
    "history",
    "leaderboard",
    "left_out",
    "lesson",
    "lessons",
    "mail",
    "place",
    "profile",
    "report",
    "report_rows",
    "reports",
    "submission",
]


def profile(found: Mapping[str, Any]) -> None:
    """Print a student's profile."""
    name = one_line(found["board_name"] or "hidden")
    facts = f"  level {found['level']}, {found['xp']} XP (next level at {found['next_level_xp']})"
    console.print(Text.assemble((name, "bold"), facts))
    lessons = found["lessons_done"]
    console.print(f"  {lessons} lesson{'s' * (lessons != 1)} done, streak {found['streak_days']} day(s)")
    for language, progress in found["languages"].items():
        console.print(f"  {one_line(language)}: {progress['xp']} XP, {progress['lessons_done']} done")
    if found["badges"]:
        console.print("  badges: " + ", ".join(one_line(badge["name"]) for badge in found["badges"]))


def leaderboard(found: Mapping[str, Any], rows: int = 10, me: str | None = None) -> None:
    """Print the first rows of a board; `me` is the name to mark."""
    of = f"{found['name']}: " if "name" in found else ""
    columns = (
        _number("rank"),
        Column("student"),
        _number("XP"),
        _number("lessons"),
    )
    drawn = [
        Row(
            (str(row["rank"]), row["name"] or "hidden", str(row["xp"]), str(row["lessons"])),
            "bold green" if me is not None and row["name"] == me else None if row["name"] else "dim",
        )
        for row in found["rows"][:rows]
    ]
    title = f"{of}{found['board']}, {found['period'].replace('_', ' ')}"
    table(columns, drawn, title, f"as of {found['as_of'] or 'never refreshed'}")


def _number(name: str) -> Column:
    return Column(name, numeric=True)


def lessons(listed: Iterable[Mapping[str, Any]]) -> None:
    """Print lessons, each with the reader's own progress in `mine`."""
    columns = (
        Column("done"),
        Column("lesson"),
        Column("title"),
        _number("difficulty"),
        _number("XP"),
    )
    rows = [
        Row(
            (_state(each["mine"]), each["lesson"], each["title"], str(each["difficulty"]), str(each["xp"])),
            "green" if each["mine"] and each["mine"]["passed"] else None,
        )
        for each in listed
    ]
    done = sum(row.style is not None for row in rows)
    table(columns, rows, caption=f"{len(rows)} lesson{'s' * (len(rows) != 1)}, {done} done")


def lesson(found: Mapping[str, Any], mine: Mapping[str, Any] | None) -> None:
    """Print what a lesson asks for, and the reader's own progress."""
    console.print(Markdown(visible(found["instructions"]), hyperlinks=False))
    memory = f", at most {found['memory_mib']} MiB of memory" if found.get("memory_mib") else ""
    facts = f"  {one_line(found['lesson'])}: difficulty {found['difficulty']}, {found['xp']} XP{memory}, {_state(mine)}"
    console.print(Text.assemble((one_line(found["title"]), "bold"), facts))
    line(f"begin with: cdu start {found['lesson']}")


def history(listed: Iterable[Mapping[str, Any]]) -> None:
    """Print submissions, newest first."""
    columns = (
        Column("when"), Column("lesson"), Column("outcome"), _number("tests"), _number("XP"),
        Column("submission", whole=True),
    )  # fmt: skip
    table(columns, [Row(_past(each), "green" if each["outcome"] == "passed" else None) for each in listed])


def _past(each: Mapping[str, Any]) -> tuple[str, ...]:
    tests = "" if each["total"] is None else f"{each['passed']}/{each['total']}"
    xp = str(each["xp"]) if each["xp"] else ""
    when = str(each["created_at"])[:16].replace("T", " ")
    return when, each["lesson"], each["outcome"] or each["state"], tests, xp, each["submission_id"]


def _state(mine: Mapping[str, Any] | None) -> str:
    if mine is None:
        return "-"
    return "passed" if mine["passed"] else f"tried {mine['attempts']}x"


def left_out(ignored: Iterable[IgnoredFile]) -> None:
    """Print which files are no part of the solution, and why."""
    for file in ignored:
        console.print(f"left out: {one_line(file.path)} ({one_line(file.reason)})", style="dim")


def submission(found: Mapping[str, Any], ignored: Iterable[IgnoredFile]) -> None:
    """Print a submission with its verdict; the XP and the id stand last."""
    left_out(ignored)
    report(found["report"], found["lesson"])
    told = [(f"+{found['xp']} XP  ", "bold green")] if found["xp"] else []
    console.print(Text.assemble(*told, (f"submission {one_line(found['submission_id'])}", "dim")))


def changes(found: Mapping[str, Iterable[str]]) -> None:
    """Print a unified diff of some files."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for text in (each for lines in found.values() for each in lines):
        console.print(Text(visible(text), styles.get(text[:1], "")), soft_wrap=True)
    if not found:
        line("no difference", err=True)


def cohorts(listed: Iterable[Mapping[str, Any]]) -> None:
    """Print cohorts with their codes."""
    for each in listed:
        size = f", {each['members']} members" if "members" in each else ""
        code = f"{each['code'][:5]}-{each['code'][5:]}"
        console.print(Text.assemble((one_line(each["name"]), "bold"), f"  join with {one_line(code)}{size}"))


def reports(listed: Iterable[Mapping[str, Any]]) -> None:
    """Print what reports there are."""
    for each in listed:
        console.print(Text.assemble((one_line(each["name"]), "bold"), f"  {one_line(each['about'])}"))
        console.print(f"  {', '.join(map(one_line, each['columns']))}", style="dim")


def mail(messages: Iterable[Message], sending: State | None) -> None:
    """Print the local platform's mail, and how sending goes; None where nothing is sent."""
    columns = map(Column, ("when", "to", "subject", "code"))
    table(columns, [Row((each.at, each.to, each.subject, each.code)) for each in messages])
    if sending is None:
        console.print("no mail is sent: server.toml names no mail server")
    else:
        console.print(f"{sending.waiting} wait, {sending.refused} refused for good")
        if sending.error:
            console.print(sending.error, style="yellow")


def figures(found: Mapping[str, Any]) -> None:
    """Print what a stage did in the last 24 hours."""
    runs = found["runs"] or {"median_ms": None, "p95_ms": None}
    rows = [
        *((f"submissions: {outcome.replace('_', ' ')}", count) for outcome, count in found["outcomes"].items()),
        *((f"submissions: {language}", count) for language, count in found["languages"].items() if count),
        *((f"run, {name}, slowest hour, ms", runs[key]) for name, key in (("half", "median_ms"), ("95 %", "p95_ms"))),
        *((name.replace("_", " "), found[name]) for name in ("awards", "failed_queries", "repaired_xp", "cold_starts")),
        *((f"oldest message in {each['name']}, s", each["oldest_s"]) for each in found["queues"]),
        ("boards at their oldest, s", found["board_age_s"]),
    ]
    values = [Row((name, "-" if value is None else f"{value:.0f}")) for name, value in rows]
    table((Column("figure"), _number("value")), values, "the last 24 hours")


def report_rows(found: Mapping[str, Any]) -> None:
    """Print the rows of a report."""
    rows = found["rows"]
    columns = [Column(name.replace("_", " "), not isinstance(rows[0][name], str)) for name in (rows[0] if rows else ())]
    values = [Row(tuple("" if value is None else str(value) for value in row.values())) for row in rows]
    caption = f"{len(rows)} of {found['total']} rows, as of {found['as_of']}"
    table(columns, values, f"{found['report']}, {found['period'].replace('_', ' ')}", caption)


def place(found: Mapping[str, Any]) -> None:
    """Print the reader's own place on a board."""
    own = found["place"]
    if own is None:
        console.print("You have no XP on this board yet.")
        return
    console.print(
        f"You are {own['rank']} of {found['participants']} with {found['xp']} XP, ahead of {own['percentile']:g} %."
    )
    for better in own["above"][-1:]:
        console.print(f"  {better['xp'] - found['xp']} XP more would make you {better['rank']}.")
