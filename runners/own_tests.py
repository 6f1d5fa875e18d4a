"""A lesson's own test that does not parse: its students are told that the fault is not theirs.

Only what cannot come from a solution counts: a test that misses a function does not compile either, and there the
solution is to be mended. C and C++ are left out, because a bracket that a header of the solution never closes is first
missed in the test that includes it; JavaScript, whose message names no file of the tests.
"""

import re
from collections.abc import Collection
from typing import Final

from runners.report import Report, is_hidden

_UNPARSED: Final = {
    "bash": r"{path}: line \d+: syntax error\b",
    "csharp": r"{path}:\d+:\d+: error CS(?:10[0-4]\d|1513|1514|1519|1525|1026|8803|1733|1056):?\s",
    "go": r"(?:\./)?{path}:\d+:\d+: syntax error: ",
    "java": r"{path}:\d+: error: (?:class, interface, enum, or record expected|\S+ expected|illegal start of |"
    r"reached end of file while parsing|unclosed )",
    "ruby": r"SyntaxError: {path}:\d+: ",
    "rust": r"error: (?:expected|unexpected|unclosed|mismatched|unterminated|this file contains)\b.*\n +--> {path}:",
    "typescript": r"✘ \[ERROR\] .*\n\n +{path}:\d+:\d+:\n",
}
"""By language, how a message begins about a file that does not parse."""
_SENTENCE: Final = (
    "The lesson's own tests do not compile. The fault is not in your code: tell your teacher, with these lines."
)


def with_owner(report: Report, language: str, tests: Collection[str]) -> Report:
    """Return a report whose message says first that a file of the lesson's, at the paths `tests`, does not parse."""
    visible = "|".join(re.escape(path) for path in tests if not is_hidden(path))
    pattern = _UNPARSED.get(language)
    if report["outcome"] != "compile_error" or not pattern or not visible or not report["message"]:
        return report
    begins = re.match(pattern.format(path=f"(?:{visible})"), report["message"])
    return {**report, "message": f"{_SENTENCE}\n{report['message']}"} if begins else report
