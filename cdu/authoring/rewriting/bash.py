"""Bash tests that evaluate what a solution printed: rewritten so that they take it as a value, or refused.

Bash runs code that stands in data. `(( $output == 3 ))` runs the command in the output `a[$(command)]`, and is true for
`0 || 1`. `[ $output = 3 ]` reads `3 = 3 -o 1` as its operators, and `[[ 3 == $output ]]` reads `*` as a pattern. The
tests' sandbox holds what is expected, so that would forge a pass.

In arithmetic every value passes a filter that lets numbers through and makes a syntax error of the rest
(`bash_arithmetic`). Assertions and patterns get what was printed as one word (`bash_words`). Where a test runs what was
printed, as `eval "$output"` does, the lesson is graded in guarded mode.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import tree_sitter_bash
from tree_sitter import Language

from cdu.authoring.rewriting.bash_arithmetic import arithmetic
from cdu.authoring.rewriting.bash_commands import refuse_commands
from cdu.authoring.rewriting.bash_words import printed_names, words
from cdu.authoring.rewriting.source import Edit, MaskedLanguage, RefusalError, Source
from runners import BASH_VERSION

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Files, Lesson

_TEST: Final = re.compile(rb"^([ \t]*)@test[ \t]+[^ \t\n](?:.*[^ \t])?[ \t]+\{", re.MULTILINE)
_HEAD: Final = (
    # What is no number: it has another character, a sign or a space after something, or a sign that nothing follows.
    "shopt -s extglob; "
    "cdu_text='@(*[!-+0-9[:space:]]*|*[-+0-9]*[-+[:space:]]*[-+0-9]*|*[-+]*([[:space:]]))'; "
    'cdu_number() { printf %s "${1/%$cdu_text/@}"; }; '
    "cdu_word() { local IFS=' '; printf %s \"$*\"; }; "
)
"""Stands in the first line of a file, so that all other lines keep their number."""


def _mask(data: bytes) -> bytes:
    """Make functions of tests, which the grammar does not know."""
    return _TEST.sub(lambda match: b"t()".ljust(len(match[0]) - 1) + b"{", data)


BASH: Final = MaskedLanguage(Language(tree_sitter_bash.language()), _mask)


def examined(lesson: Lesson) -> tuple[dict[str, Any], str]:
    """Return what to change in the request that proves a lesson, and why its tests cannot be isolated, if so."""
    if lesson.language != "bash" or lesson.kind == "program":
        return {}, ""
    try:
        tests = harmless({**lesson.support, **lesson.tests})
    except RefusalError as error:
        return {"mode": "guarded"}, str(error)
    return {"profile": {"split": {"version": BASH_VERSION, "tests_side": tests, "solution_side": {}}}}, ""


def harmless(tests: Files) -> Files:
    """Return those test files that have to change, in a form that evaluates nothing of what a solution printed.

    Raises `RefusalError` for tests that run it.
    """
    sources = [Source(path, text, BASH) for path, text in tests.items() if path.endswith((".bats", ".bash", ".sh"))]
    printed = printed_names(sources)
    found: Files = {}
    for source in sources:
        refuse_commands(source, printed)
        edits = [*arithmetic(source, printed), *words(source, printed)]
        if edits:
            found[source.path] = source.edited([Edit(0, 0, _HEAD), *edits]).text
    return found
