"""The cases of `program` mode, and what they come to.

Each test is a pair of files, `NAME.in` and `NAME.out`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from runners.languages.base import ProgramEnd
from runners.records import Files
from runners.report import Test, is_hidden
from runners.request import Request, RequestError
from runners.text import human
from runners.validators import NextPass, Output

FINAL: Final = ("timed_out", "out_of_memory", "compile_error")
"""Outcomes after which no further case runs."""
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Case:
    """One test: its id (the path without extension), its input and the expected output.

    `feedback` is what the lesson's validator left in its folder in an earlier pass.
    """

    id: str
    given: str
    expected: str
    feedback: Files = field(default_factory=dict)

    @property
    def test(self) -> Test:
        """The test as reports name it."""
        return Test(self.id, human(self.id.rpartition("/")[2].replace("-", "_")))

    def output(self, printed: str = "") -> Output:
        """What a validator is given."""
        return Output(self.given, self.expected, printed, self.feedback)


@dataclass(frozen=True, slots=True)
class Ending:
    """How one case went: the report's outcome and message if it were the only one, the test's outcome, the error.

    With `again` the case is not over: the solution is to run once more.
    """

    outcome: str
    test: str
    message: str | None = None
    kind: str | None = None
    again: NextPass | None = None


Played = tuple[ProgramEnd, Ending]
"""How a case's program ended, and what that is worth."""
Play = Callable[[Request, Sequence[Case]], list[Played]]
"""Runs cases until one of them ends the run; those after it are missing."""


def find_cases(files: Files) -> list[Case]:
    """Return the cases in natural order of their names, hidden ones last. Raises `RequestError` for half a pair."""
    names = {path.rpartition(".")[0] for path in files if path.endswith((".in", ".out"))}
    for name in sorted(names):
        for ending in (".in", ".out"):
            if f"{name}{ending}" not in files:
                raise RequestError(f"tests: {name}{ending} is missing: a case is a pair of files, NAME.in and NAME.out")
    ordered = sorted(names, key=lambda name: (is_hidden(name), _natural(name)))
    return [Case(name, files[f"{name}.in"], files[f"{name}.out"]) for name in ordered]


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a sort key that puts `case-2` before `case-10`."""
    words = zip(_NUMBER.split(name), [*_NUMBER.findall(name), "0"], strict=True)
    return [item for word, number in words for item in ((0, word), (int(number), ""))]


def choose_cases(request: Request, main: str) -> list[Case]:
    """Return the cases to run: all, or those that the request expects. Raises `RequestError`."""
    if main not in request.solution:
        raise RequestError(f"solution: a program needs {main}")
    known = {case.id: case for case in find_cases(request.tests)}
    if not known:
        raise RequestError("tests: there is no pair of files NAME.in and NAME.out")
    missing = [name for name in request.expected or () if name not in known]
    if missing:
        raise RequestError(f"expected: there is no case {missing[0]!r}")
    return [known[name] for name in request.expected or known]
