"""What compilers warn of although they succeed, as students see it: about their own files, and never about a test's.

A warning is a channel as every message is, so only builds in whose box no hidden test lies have any: those of a
program, and those of visible tests where hidden ones are built apart. A warning never changes a verdict.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from runners.languages.plans import Plan, said
from runners.records import BUILD, StepEnd
from runners.report import is_hidden
from runners.text import truncate

_MOST: Final = 10
_HEAD: Final = re.compile(
    r"""(?P<path>[^\s:][^:]*):(?P<line>\d+)(?::\d+)?:\s(?P<kind>warning|error|fatal\ error|note)\b  # gcc, Roslyn, javac
    | (?P<plain>warning|error|note)(?:\[\w+\])?:\s  # rustc, whose next line has the place
    | (?P<sign>[▲✘]\ \[\w+\])  # esbuild, whose place comes after an empty line
    | In\ file\ included\ from\ |\s+from\ \S+:\d+[,:]|\S.*:\ (?:In|At)\ .*:$  # gcc, around what it means
    | \d+\ warnings?(?:\ and\ \d+\ errors?)?$""",
    re.VERBOSE,
)
"""The first line of whatever a compiler has to say."""
_PLACE: Final = re.compile(r"^\s*(?:--> )?(?P<path>[^\s:][^:\n]*):\d+:\d+:?$", re.MULTILINE)


def warnings_of(ends: Sequence[StepEnd], plan: Plan, solution: Collection[str]) -> str:
    """Return the warnings about the files at the paths `solution`, each with file, line and mark; empty for none."""
    if any(map(is_hidden, plan.files)):
        return ""
    builds = [end for end in ends if end.purpose == BUILD][: len(plan.build)]
    told = [said(end, plan) for end in builds]
    found = list(dict.fromkeys(warning for text in told for warning in _about(solution, text)))
    more = [f"... and {len(found) - _MOST} more warnings"] if len(found) > _MOST else []
    return truncate("\n".join([*found[:_MOST], *more]))


def _about(files: Collection[str], text: str) -> Iterator[str]:
    """Yield each warning about one of the files, with the lines that belong to it."""
    for head, lines in _diagnostics(text):
        whole = "\n".join(lines).rstrip()
        place = head["path"] or next(iter(_PLACE.findall(whole)), "")
        warns = "warning" in {head["kind"], head["plain"]} or head["sign"] == "▲ [WARNING]"
        if warns and place.removeprefix("./") in files:
            yield whole


def _diagnostics(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield what the compiler said, piece by piece: how each begins, and its lines."""
    head: re.Match[str] | None = None
    lines: list[str] = []
    for line in text.splitlines():
        if match := _HEAD.match(line):
            if head:
                yield head, lines
            head, lines = match, []
        lines.append(line)
    if head:
        yield head, lines
