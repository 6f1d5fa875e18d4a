"""Verdicts, profiles and boards for people who read a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cdu.local.mail import Message

console = Console(highlight=False)
_MARKS = {"passed": "[green]✓[/]", "failed": "[red]✗[/]", "error": "[red]![/]", "timed_out": "[red]⧖[/]"}
_HEADLINES = {
    "passed": "[bold green]Passed[/]",
    "failed": "[bold red]Not yet[/]",
    "compile_error": "[bold red]The code cannot be read[/]",
    "timed_out": "[bold red]Out of time[/]",
    "out_of_memory": "[bold red]Out of memory[/]",
    "crashed": "[bold red]The program ended early[/]",
    "infrastructure_error": "[bold yellow]Our fault, not yours[/]",
}


def document(value: Any) -> None:
    """Print one JSON document and nothing else: for `--json`."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def report(found: Mapping[str, Any], title: str) -> None:
    """Print a runner's report."""
    tests = found["tests"]
    passed = sum(test["outcome"] == "passed" for test in tests)
    counted = f"{passed} of {len(tests)} tests" if tests else "no test ran"
    console.print(f"{_HEADLINES[found['outcome']]}  {escape(title)}: {counted}, {found['usage']['wall_ms']:.0f} ms")
    if found.get("message"):
        console.print(escape(found["message"]))
    for test in tests:
        console.print(f"  {_MARKS.get(test['outcome'], '·')} {escape(test['name'])}")
        for part in ("message", "output"):
            if test.get(part):
                console.print(_indented(test[part]), style="dim" if part == "output" else None)


def profile(found: Mapping[str, Any]) -> None:
    """Print a student's profile."""
    name = found["board_name"] or "hidden"
    console.print(
        f"[bold]{escape(name)}[/]  level {found['level']}, {found['xp']} XP (next level at {found['next_level_xp']})"
    )
    lessons = found["lessons_done"]
    console.print(f"  {lessons} lesson{'s' * (lessons != 1)} done, streak {found['streak_days']} day(s)")
    for language, progress in found["languages"].items():
        console.print(f"  {escape(language)}: {progress['xp']} XP, {progress['lessons_done']} done")
    if found["badges"]:
        console.print("  badges: " + ", ".join(escape(badge["name"]) for badge in found["badges"]))


def leaderboard(found: Mapping[str, Any], rows: int = 10, me: str | None = None) -> None:
    """Print the first rows of a board; `me` is the name to mark."""
    as_of = found["as_of"] or "never refreshed"
    of = f"{found['name']}: " if "name" in found else ""
    table = Table(title=f"{escape(of)}{found['board']}, {found['period'].replace('_', ' ')}", caption=f"as of {as_of}")
    for column in ("rank", "student", "XP", "lessons"):
        table.add_column(column, justify="left" if column == "student" else "right")
    for row in found["rows"][:rows]:
        style = "bold green" if me is not None and row["name"] == me else None
        name = escape(row["name"]) if row["name"] else "[dim]hidden[/]"
        table.add_row(str(row["rank"]), name, str(row["xp"]), str(row["lessons"]), style=style)
    console.print(table)


def cohorts(listed: Iterable[Mapping[str, Any]]) -> None:
    """Print cohorts with their codes."""
    for each in listed:
        size = f", {each['members']} members" if "members" in each else ""
        code = f"{each['code'][:5]}-{each['code'][5:]}"
        console.print(f"[bold]{escape(each['name'])}[/]  join with {code}{size}")


def reports(listed: Iterable[Mapping[str, Any]]) -> None:
    """Print what reports there are."""
    for each in listed:
        console.print(f"[bold]{escape(each['name'])}[/]  {escape(each['about'])}")
        console.print(f"  {', '.join(each['columns'])}", style="dim")


def mail(messages: Iterable[Message]) -> None:
    """Print what the local platform would have sent; addresses are strangers' text."""
    table = Table("when", "to", "subject", "code")
    for each in messages:
        shown = [each.at, each.to, each.subject, each.code]
        table.add_row(*(escape("".join(c if c.isprintable() else "\ufffd" for c in text)) for text in shown))
    console.print(table)


def report_rows(found: Mapping[str, Any]) -> None:
    """Print the rows of a report."""
    rows = found["rows"]
    caption = f"{len(rows)} of {found['total']} rows, as of {found['as_of']}"
    table = Table(title=f"{found['report']}, {found['period'].replace('_', ' ')}", caption=caption)
    for column in rows[0] if rows else ():
        table.add_column(column.replace("_", " "), justify="left" if isinstance(rows[0][column], str) else "right")
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
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
    return "\n".join(f"      {line}" for line in escape(text).splitlines())
