"""Verdicts for people at a terminal of 80 columns and 24 lines: what matters most stands last, where they look.

In a pipe the tests are a table for programs, one line a test, and nothing is wrapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from cdu.console import console
from cdu.tables import Column, Row, table
from chalicelib.shared.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "error": ("!", "red"), "timed_out": ("⧖", "red")}
_HEADLINES = {
    "passed": ("Passed", "bold green"),
    "failed": ("Not yet", "bold red"),
    "compile_error": ("The code could not be loaded", "bold red"),
    "timed_out": ("Out of time", "bold red"),
    "out_of_memory": ("Out of memory", "bold red"),
    "crashed": ("The program ended early", "bold red"),
    "infrastructure_error": ("Our fault, not yours", "bold yellow"),
}
_COLUMNS = tuple(map(Column, ("outcome", "test", "message", "output")))
_FEW = 8
"""So many passed tests are named one by one; more would push the failed ones off the screen."""
_FIRST, _LAST, _WIDE = 8, 4, 400
"""Of long output so many lines are shown from its beginning and its end, and so many characters of a line."""


def report(found: Mapping[str, Any], title: str) -> None:
    """Print a runner's report: what the run said, the tests that passed, those that did not, and the headline last."""
    tests = found["tests"]
    passed = [test for test in tests if test["outcome"] == "passed"]
    others = [test for test in tests if test["outcome"] != "passed"]
    if console.is_terminal:
        _passed(passed)
        for group in _alike(others):
            _test(group[0], [test["name"] for test in group[1:]])
    elif tests:
        table(_COLUMNS, map(_row, tests))
    for part in _parts(_without_repetition(found)):
        _print(part)
    counted = f"{len(passed)} of {len(tests)} tests" if tests else "no test ran"
    took = found["usage"].get("wall_ms")
    facts = f"  {one_line(title)}: {counted}" + (f", {took:.0f} ms" if took is not None else "")
    headline = _HEADLINES.get(found["outcome"], (one_line(found["outcome"]), "bold red"))
    _print(Text.assemble(headline, facts))
    if others:
        _print(_begin_with(others))


def _print(text: Text) -> None:
    """Print a text, which only a terminal needs to have broken into lines."""
    console.print(text, soft_wrap=not console.is_terminal)


def _row(test: Mapping[str, Any]) -> Row:
    values = (test["outcome"], test["name"], test.get("message"), test.get("output"))
    # A line of the table is a test, so the ends of lines in it are written as in a program's text.
    return Row(tuple(str(value or "").rstrip().replace("\n", "\\n") for value in values))


def _passed(tests: list[Mapping[str, Any]]) -> None:
    """One line for each passed test with its output, or one for all of them where there are many and none printed."""
    if len(tests) > _FEW and not any(test.get("output") for test in tests):
        console.print(Text.assemble("  ", _MARKS["passed"], f" {len(tests)} tests passed"))
        return
    for test in tests:
        _test(test)


def _alike(tests: Iterable[Mapping[str, Any]]) -> Iterable[list[Mapping[str, Any]]]:
    """The tests that have outcome, message and output in common, in the order of the first of each."""
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for test in tests:
        groups.setdefault((test["outcome"], test.get("message"), test.get("output")), []).append(test)
    return groups.values()


def _without_repetition(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """A report without the message that a test has as well, but for the test's name in it."""
    message = found.get("message") or ""
    repeated = any(message.replace(f' in test "{test["name"]}"', "") == test.get("message") for test in found["tests"])
    return {**found, "message": None} if repeated else found


def _test(test: Mapping[str, Any], alike: Sequence[str] = ()) -> None:
    console.print(Text.assemble("  ", _MARKS.get(test["outcome"], "·"), f" {one_line(test['name'])}"))
    for part in _parts(test, "      "):
        console.print(part)
    if alike:
        console.print(Text(f"      the same in: {', '.join(map(one_line, alike))}", "dim"))


def _parts(found: Mapping[str, Any], indent: str = "") -> Iterator[Text]:
    """The message, what was printed, and what the compiler warned of, of a test or of a whole run."""
    if found.get("message"):
        yield Text(_indented(found["message"], indent))
    if found.get("output"):
        yield Text(_indented(_short(found["output"]), f"{indent}| "), "dim")
    if found.get("warnings"):
        yield Text(f"{indent}What the compiler warns of:")
        yield Text(_indented(_short(found["warnings"]), f"{indent}| "), "dim")


def _short(output: str) -> str:
    """Long output without its middle, so that the message stays in sight."""
    lines = [
        line if len(line) <= _WIDE else f"{line[:_WIDE]}… ({len(line)} characters)" for line in output.splitlines()
    ]
    if len(lines) <= _FIRST + _LAST + 1:
        return "\n".join(lines)
    left_out = f"... ({len(lines) - _FIRST - _LAST} more lines; --json has all of the output)"
    return "\n".join([*lines[:_FIRST], left_out, *lines[-_LAST:]])


def _begin_with(others: Iterable[Mapping[str, Any]]) -> Text:
    """Which test to look at: the first one in the lesson's order, which is the order of learning."""
    first = next(iter(others))
    return Text(f"  look first at: {one_line(first['name'])}", "dim")


def _indented(text: str, indent: str) -> str:
    return "\n".join(f"{indent}{line}" for line in visible(text).splitlines())
