"""Verdicts, profiles and boards for people who read a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from cdu.console import console
from cdu.terminal import document
from chalicelib.shared.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chalicelib.submissions.solution_files import IgnoredFile
    from localaws.mail import Message

__all__ = [
    "cohorts",
    "console",
    "document",
    "leaderboard",
    "left_out",
    "mail",
    "place",
    "profile",
    "report",
    "report_rows",
    "reports",
]

_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "error": ("!", "red"), "timed_out": ("⧖", "red")}
_HEADLINES = {
    "passed": ("Passed", "bold green"),
    "failed": ("Not yet", "bold red"),
    "compile_error": ("The code cannot be read", "bold red"),
    "timed_out": ("Out of time", "bold red"),
    "out_of_memory": ("Out of memory", "bold red"),
    "crashed": ("The program ended early", "bold red"),
    "infrastructure_error": ("Our fault, not yours", "bold yellow"),
}


def left_out(ignored: Iterable[IgnoredFile]) -> None:
    """Print which files are no part of the solution, and why."""
    for file in ignored:
        console.print(f"left out: {one_line(file.path)} ({one_line(file.reason)})", style="dim", markup=False)


def report(found: Mapping[str, Any], title: str) -> None:
    """Print a runner's report."""
    tests = found["tests"]
    passed = sum(test["outcome"] == "passed" for test in tests)
    counted = f"{passed} of {len(tests)} tests" if tests else "no test ran"
    took = found["usage"].get("wall_ms")
    facts = f"  {one_line(title)}: {counted}" + (f", {took:.0f} ms" if took is not None else "")
    console.print(Text.assemble(_HEADLINES[found["outcome"]], facts))
    if found.get("message"):
        console.print(visible(found["message"]))
    for test in tests:
        console.print(Text.assemble("  ", _MARKS.get(test["outcome"], "·"), f" {one_line(test['name'])}"))
        for part in ("message", "output"):
            if test.get(part):
                console.print(_indented(test[part]), style="dim" if part == "output" else None)


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
    as_of = found["as_of"] or "never refreshed"
    of = f"{found['name']}: " if "name" in found else ""
    title = f"{of}{found['board']}, {found['period'].replace('_', ' ')}"
    table = Table(title=one_line(title), caption=f"as of {as_of}")
    for column in ("rank", "student", "XP", "lessons"):
        table.add_column(column, justify="left" if column == "student" else "right")
    for row in found["rows"][:rows]:
        style = "bold green" if me is not None and row["name"] == me else None
        name = Text(one_line(row["name"])) if row["name"] else Text("hidden", "dim")
        table.add_row(str(row["rank"]), name, str(row["xp"]), str(row["lessons"]), style=style)
    console.print(table)


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


def mail(messages: Iterable[Message]) -> None:
    """Print what the local platform would have sent."""
    table = Table("when", "to", "subject", "code")
    for each in messages:
        table.add_row(*map(one_line, (each.at, each.to, each.subject, each.code)))
    console.print(table)


def report_rows(found: Mapping[str, Any]) -> None:
    """Print the rows of a report."""
    rows = found["rows"]
    caption = f"{len(rows)} of {found['total']} rows, as of {found['as_of']}"
    table = Table(title=one_line(f"{found['report']}, {found['period'].replace('_', ' ')}"), caption=caption)
    for column in rows[0] if rows else ():
        name = one_line(column.replace("_", " "))
        table.add_column(name, justify="left" if isinstance(rows[0][column], str) else "right")
    for row in rows:
        table.add_row(*("" if value is None else one_line(str(value)) for value in row.values()))
    console.print(table)


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


def _indented(text: str) -> str:
    return "\n".join(f"      {line}" for line in visible(text).splitlines())
