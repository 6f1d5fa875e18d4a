"""xUnit's assertions, by its documentation: the shim and the judge outside say the same of every line of a table."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cdu.authoring.rewriting.csharp import CSHARP
from cdu.authoring.rewriting.rewriter import rewrite
from cdu.authoring.rewriting.source import RefusalError
from cdu.paths import ROOT
from runners import grading
from runners.languages.plans import steps_of
from runners.languages.registry import LANGUAGES
from runners.observed.key import VERSION
from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import OperandError
from runners.observed.trace import ObservedTest, read_trace
from runners.observed.values import NULL
from runners.request import parse_request
from runners.sandbox.backends import shared
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runners import Site

HERE = ROOT / "tests/unit/runner"
TABLE = tomllib.loads((HERE / "csharp_assertions.toml").read_text(encoding="utf-8"))
TYPES = (HERE / "csharp_assertions.cs").read_text(encoding="utf-8")
OTHERS: Final = {"Skip", "EquivalentWithExclusions"}
"""Assertions that neither hold nor fail: tests of their own say what they do."""
REQUEST: Final[dict[str, Any]] = {
    "version": 1, "language": "csharp", "lesson": "csharp/all", "limits": {"wall_s": 120, "whole_s": 240, "cpu_s": 90},
    "solution": {"Own.cs": "public class Own { }"},
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table: whether it holds, and whether only xUnit itself can say so."""

    line: str
    holds: bool
    inside: bool


ROWS: Final = [
    Row(line, holds=key.startswith("holds"), inside=key.endswith("inside"))
    for section in TABLE.values()
    for key, lines in section.items()
    for line in lines.strip().splitlines()
]


def code(rows: Sequence[Row]) -> str:
    kinds = {True: "async Task", False: "void"}
    methods = [
        f"[Fact] public {kinds['await ' in row.line]} T{at:03}() {{ {row.line}; }}" for at, row in enumerate(rows)
    ]
    return "\n".join([TYPES, "public class AllTests", "{", *methods, "}"])


def test_the_table_has_every_assertion_of_the_shim() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("layers/csharp/xunit/Assert*.cs"))
    names = set(re.findall(r"^ {8}public static (?:async )?[^\s(]+(?:<[^()]*>)?\?? (\w+)[<(]", sources, re.MULTILINE))
    assert len(names) > 40
    assert names - OTHERS == set(TABLE)


def test_every_assertion_holds_or_fails_as_xunits_documentation_says() -> None:
    layer("csharp")
    report = grading.run({**REQUEST, "mode": "guarded", "tests": {"AllTests.cs": code(ROWS)}})
    found = {test["name"]: test["outcome"] for test in report["tests"]}
    outcomes = [found.get(f"AllTests.T{at:03}") for at in range(len(ROWS))]
    wrong = [
        f"{row.line}: {outcome}"
        for row, outcome in zip(ROWS, outcomes, strict=True)
        if (outcome == "passed") != row.holds or outcome not in {"passed", "failed", "error"}
    ]
    assert not wrong, (report["message"], wrong)


def test_the_judge_outside_says_the_same_or_leaves_a_line_to_xunit() -> None:
    layer("csharp")
    inside = {row for row in ROWS if refused(row)}
    rows = [row for row in ROWS if row not in inside]
    wrong = [f"{row.line}: refused" for row in inside if not row.inside]
    rewriting = rewrite({"AllTests.cs": code(rows)}, {}, CSHARP, prune=False, apart=False)
    tests = {re.sub(r"\W.*", "", test.name.partition(".")[2]): test for test in recorded(rewriting.recording)}
    assert len(tests) == len(rows)
    for at, row in enumerate(rows):
        told = judged(tests[f"T{at:03}"], rewriting.sites)
        # What the judge does not accept of the reference is left to xUnit when the lesson is proven.
        if told is True if row.inside else told is not row.holds:
            wrong.append(f"{row.line}: {told}")
    assert not wrong, "\n".join(wrong)


def refused(row: Row) -> bool:
    """Whether nothing outside can judge a line, as the rewriter itself says."""
    try:
        sites = rewrite({"AllTests.cs": code([row])}, {}, CSHARP, prune=False, apart=False).sites
    except RefusalError:
        return True
    return any(site.matcher == "true" for site in sites)


def recorded(files: dict[str, str]) -> list[ObservedTest]:
    """Return what came out where assertions were, with what they compare."""
    record = {
        "version": VERSION, "tests": files, "recording": files, "support": [], "sites": [], "trace": [], "made": None,
        "lineups": {},
    }  # fmt: skip
    request = {**REQUEST, "mode": "observed", "support": {}, "tests": files, "profile": {"observed": record}}
    prepared = LANGUAGES["csharp"].prepare(parse_request(request), record=True)
    ends = steps_of(shared(layer="csharp").run(prepared.run), "csharp")
    trace = read_trace(["".join(end.results for end in ends)])
    assert trace.done, "".join(end.stdout + end.stderr for end in ends)[:4000]
    return trace.tests


def judged(test: ObservedTest, sites: Sequence[Site]) -> bool | None:
    """Return whether the judge accepts a test, None where it cannot tell."""
    holds = test.thrown == NULL
    for seen in test.observations:
        site = sites[seen.site]
        matcher = MATCHERS[site.matcher]
        if seen.thrown and matcher.takes == "value":
            return False
        operands = seen.values[1:] if site.believed else seen.operands or ()
        try:
            right = (seen.thrown or matcher.takes == "value") and matcher.check(seen.values[0], operands)
        except (IndexError, OperandError):
            return None
        holds &= right != site.negated
    return holds


def test_an_assertion_that_the_shim_lacks_is_named_with_what_to_do_instead() -> None:
    layer("csharp")
    line = 'Assert.EquivalentWithExclusions(new Point(1, 2), new Point(1, 3), "Y")'
    report = grading.run(
        {**REQUEST, "mode": "guarded", "tests": {"AllTests.cs": code([Row(line, holds=True, inside=True)])}}
    )
    assert "This xUnit has no EquivalentWithExclusions: compare the members one by one." in report["message"]
