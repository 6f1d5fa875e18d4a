"""A lesson's own test that does not compile or load: said as the author's, with file and line, before anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Lesson

_PLACE: Final = r"(?:^|[\s\"'/(])(?P<path>{paths})(?:\"?, |: )?(?::|line )(?P<line>\d+)"
"""A file and a line, as `a_test.go:3:1`, `--> tests/a.rs:3:1`, `a.bats: line 3` and `"a_test.py", line 3` name them."""
_PARSED: Final = re.compile(r"^(?P<path>.+):(?P<line>\d+): the file does not parse$")
"""What the rewriter says that reads tests before any compiler does."""


def broken_test(lesson: Lesson, said: str, unparsed: str = "") -> str:
    """Which line of the lesson's own tests stops the reference, nothing where it is the solution's or support's.

    `said` is what the compiler or interpreter said, whose first place decides: what follows is often a consequence.
    `unparsed` is why the tests could not be rewritten; its place counts where `said` has none.
    """
    paths = sorted({*lesson.tests, *lesson.reference, *lesson.support}, key=len, reverse=True)
    place = re.compile(_PLACE.format(paths="|".join(map(re.escape, paths))), re.MULTILINE)
    parsed = _PARSED.match(unparsed)
    found = place.search(said) or parsed
    if not found or found["path"] not in lesson.tests:
        return ""
    fault = "parse" if parsed and parsed["path"] == found["path"] else "compile with the reference"
    return f"{found['path']} line {found['line']}: this is the lesson's own test, and it does not {fault}"
