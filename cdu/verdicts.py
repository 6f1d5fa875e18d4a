"""Verdicts for people at a terminal of 80 columns and 24 lines: what matters most stands last, where they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from cdu.console import console
from chalicelib.shared.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
_FEW = 8
"""So many passed tests are named one by one; more would push the failed ones off the screen."""


def report(found: Mapping[str, Any], title: str) -> None:
    """Print a runner's report: what the run said, the tests that passed, those that did not, and the headline last."""
    tests = found["tests"]
    passed = [test for test in tests if test["outcome"] == "passed"]
    others = [test for test in tests if test["outcome"] != "passed"]
    _passed(passed)
    shown: dict[str, str] = {}
    for test in others:
        _test({**test, "message": _once(test, shown)})
    for part in _parts(found):
        console.print(part)
    counted = f"{len(passed)} of {len(tests)} tests" if tests else "no test ran"
    took = found["usage"].get("wall_ms")
    facts = f"  {one_line(title)}: {counted}" + (f", {took:.0f} ms" if took is not None else "")
    headline = _HEADLINES.get(found["outcome"], (one_line(found["outcome"]), "bold red"))
    console.print(Text.assemble(headline, facts))
    if others:
        console.print(_begin_with(others))


def _passed(tests: list[Mapping[str, Any]]) -> None:
    """One line for each passed test with its output, or one for all of them where there are many and none printed."""
    if len(tests) > _FEW and not any(test.get("output") for test in tests):
        console.print(Text.assemble("  ", _MARKS["passed"], f" {len(tests)} tests passed"))
        return
    for test in tests:
        _test(test)


def _once(test: Mapping[str, Any], shown: dict[str, str]) -> str | None:
    """A test's message, or in which test it was `shown` before, which is told once."""
    message: str | None = test.get("message")
    if not message:
        return message
    first = shown.setdefault(message, test["name"])
    return message if first is test["name"] else f"the same as in: {first}"


def _test(test: Mapping[str, Any]) -> None:
    console.print(Text.assemble("  ", _MARKS.get(test["outcome"], "·"), f" {one_line(test['name'])}"))
    for part in _parts(test, "      "):
        console.print(part)


def _parts(found: Mapping[str, Any], indent: str = "") -> Iterator[Text]:
    """The message, and what was printed, of a test or of a whole run."""
    if found.get("message"):
        yield Text(_indented(found["message"], indent))
    if found.get("output"):
        yield Text(_indented(found["output"], f"{indent}| "), "dim")


def _begin_with(others: Iterable[Mapping[str, Any]]) -> Text:
    """Which test to look at: the first one in the lesson's order, which is the order of learning."""
    first = next(iter(others))
    return Text(f"  look first at: {one_line(first['name'])}", "dim")


def _indented(text: str, indent: str) -> str:
    return "\n".join(f"{indent}{line}" for line in visible(text).splitlines())
