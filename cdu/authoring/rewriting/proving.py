"""Find out how much of a lesson's assertions can be judged outside, by running the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from cdu.authoring.rewriting.c import LANGUAGE as C
from cdu.authoring.rewriting.cpp import LANGUAGE as CPP
from cdu.authoring.rewriting.csharp import CSHARP
from cdu.authoring.rewriting.java import JAVA
from cdu.authoring.rewriting.javascript import JAVASCRIPT, TYPESCRIPT
from cdu.authoring.rewriting.rewriter import FEW, Rewriting, rewrite
from cdu.authoring.rewriting.ruby import RUBY
from cdu.authoring.rewriting.rust import RUST
from cdu.authoring.rewriting.source import RefusalError
from runners import OBSERVED_VERSION, read_sites, write_sites

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.authoring.rewriting.grammar import Grammar, Level
    from chalicelib.contracts.lesson import Files, Lesson
    from runners import Site

GRAMMARS: Final[dict[str, Grammar]] = {
    "c": C,
    "cpp": CPP,
    "csharp": CSHARP,
    "java": JAVA,
    "javascript": JAVASCRIPT,
    "ruby": RUBY,
    "rust": RUST,
    "typescript": TYPESCRIPT,
}
_ROUNDS: Final = 8
_INSIDE: Final = 3


def prove_observed(
    lesson: Lesson, prove: Callable[[dict[str, Any]], dict[str, Any]]
) -> tuple[dict[str, Any] | None, str]:
    """Return what the runner's `prove` says of the lesson in observed mode, or None and why a weaker mode is needed.

    `prove` takes changes of the lesson's request. An assertion that cannot be judged outside keeps its operands in the
    next round, then its judgement; when tests break without what was removed, they keep that.
    """
    grammar = GRAMMARS.get(lesson.language)
    if grammar is None or lesson.kind == "program":
        return None, ""
    levels: dict[int, Level] = {}
    prune, apart, reason = True, True, ""
    for _ in range(_ROUNDS):
        try:
            rewriting = rewrite(lesson.tests, lesson.support, grammar, levels, prune=prune, apart=apart)
        except RefusalError as error:
            return None, str(error)
        proven = prove({"mode": "observed", "profile": {"observed": _candidate(lesson, rewriting)}})
        record = (proven["profile"] or {}).get("observed")
        if proven["mode"] and record:
            # Where few values are expected, those that tests hand over stand in the line-up: better than nothing.
            kept = [site for site in read_sites(record["sites"]) if site.believed and site.candidates < FEW]
            judged = [site for site in rewriting.sites if not site.matcher.endswith(".ends")]
            if 2 * len(kept) > len(judged):
                return None, f"{len(kept)} of {len(judged)} assertions would only be believed"
            del record["recording"], record["doubtful"]
            return proven, ""
        doubtful = [site for site in (record["doubtful"] if record else ()) if levels.get(site, 0) < _INSIDE]
        if doubtful:
            for site in doubtful:
                levels[site] = cast("Level", _level(levels, rewriting.sites[site], site) + 1)
            reason = _where(rewriting, doubtful)
        elif apart and (rewriting.making.statements or rewriting.lineups):
            apart = False
        elif prune:
            prune = False
        else:
            return None, reason or f"the rewritten tests do not pass: {proven['report']['message']}"
    return None, reason


def _level(levels: dict[int, Level], site: Site, number: int) -> int:
    """Return the level that a site had in the last round."""
    return max(levels.get(number, 0), 2 if site.candidates else int(site.believed))


def believed(profile: dict[str, Any] | None) -> tuple[str, ...]:
    """Return which assertions of a lesson are merely believed: those whose operands come out of the sandbox as well.

    Of Python's lessons it is known how many comparisons only the solution's own `==` decides, not where they are.
    """
    found = profile or {}
    if record := found.get("observed"):
        return tuple(site.where for site in read_sites(record["sites"]) if site.believed)
    count = (found.get("lineup") or {}).get("believed", 0)
    return (f"{count} comparisons by the solution's own ==",) if count else ()


def _candidate(lesson: Lesson, rewriting: Rewriting) -> dict[str, Any]:
    making = rewriting.making
    return {
        "version": OBSERVED_VERSION,
        "recording": rewriting.recording,
        "tests": rewriting.tests,
        "support": _needed(lesson.support, [*lesson.reference.values(), *rewriting.tests.values()]),
        "sites": write_sites(rewriting.sites),
        "trace": [],
        "made": {**vars(making), "groups": []} if making.statements else None,
        "lineups": {str(site): lined_up for site, lined_up in rewriting.lineups.items()},
    }


def _needed(support: Files, code: list[str]) -> list[str]:
    """Return the support files that code names, and those that these name."""
    found: list[str] = []
    while True:
        text = "\n".join([*code, *(support[path] for path in found)])
        more = [path for path in support if path not in found and path.rpartition("/")[2].partition(".")[0] in text]
        if not more:
            return [path for path in support if path in found]
        found += more


def _where(rewriting: Rewriting, sites: list[int]) -> str:
    return "not judged outside: " + ", ".join(rewriting.sites[site].where for site in sites[:5])
