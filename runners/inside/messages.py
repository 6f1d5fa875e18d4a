"""Describe exceptions to students: without frames of ours, with file names as in the lesson."""

import linecache
import math
import re
import traceback
from types import CodeType, TracebackType
from typing import Final, TypeGuard

from runners.text import truncate

_MAX_FRAMES: Final = 12
_LONG_BITS: Final = 14_000
"""Integers of more than 4,300 digits have no text in Python."""
_ALIKE: Final = re.compile(r"(?:\w+ differ: )?(.+) != \1")
_NOT_EQUAL: Final = (
    "Both sides look the same, but == says that they differ. A class needs __eq__ to say which objects are equal."
)
_BARE: Final = {"", "False is not true", "True is not false"}
"""Texts of an assertion that say nothing without its line."""
_NONE: Final = re.compile(r"None != (?!None\b).*|.* != None")
_NO_RETURN: Final = (
    "None is what a function gives back that comes to no `return`. Printing does not give anything back."
)
_END_OF_INPUT: Final = "EOF when reading a line"
_NO_INPUT: Final = "Tests give no input, so `input()` has nothing to read. A function gets its values as parameters."
_ARGUMENTS: Final = re.compile(r"[\w.<>]+\(\) (?:takes|missing|got) .+")
"""What Python says of a call with other arguments than the definition has."""
_NO_NAME: Final = re.compile(r"cannot import name '(\w+)' from '([\w.]+)' \((?:unknown location|[^()\n]+\.py)\)")
REMOTE_FRAMES: Final = "__runners_frames__"
"""Attribute of an exception that came from the worker: its frames there, as text."""


def kind_of(error: BaseException) -> str:
    """Return the exception's type name."""
    return type(error).__name__[:100]


def text_of(error: BaseException) -> str:
    """Return `str(error)`, or a fixed text if a hostile `__str__` fails."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - the student's own code runs here
        return "(the exception has no readable text)"
    return text if type(text) is str else "(the exception has no readable text)"


def describe(error: BaseException, box: str) -> str:
    """Return the message for a failed test.

    Assertions are shown with their text alone where it says something, other exceptions with type, text and the frames
    inside the box.
    """
    if isinstance(error, SyntaxError):
        return syntax_text(error, box)
    text = text_of(error).replace(f"{box}/", "")
    if isinstance(error, AssertionError):
        first = text.partition("\n")[0]
        hint = _NOT_EQUAL if _ALIKE.fullmatch(first) else _NO_RETURN if _NONE.fullmatch(first) else ""
        if text in _BARE:
            return truncate(f"{text or 'AssertionError'}\n\n{_frames(error, box)}".rstrip())
        return truncate(f"{text}\n{hint}" if hint else text)
    if isinstance(error, ImportError) and (missed := _NO_NAME.fullmatch(text)):
        # The tests' side knows no file of a solution, so the place that Python adds tells nothing.
        name, module = missed.groups()
        text = f"cannot import name '{name}' from '{module}'\nDoes `{module}` define `{name}`, spelt exactly so?"
    return truncate(f"{kind_of(error)}: {text}\n\n{_frames(error, box)}".rstrip())


def describe_in_tests(error: BaseException, box: str) -> str:
    """Return the message like `describe`, for code that tests call."""
    told = describe(error, box)
    return f"{told}\n\n{_NO_INPUT}" if isinstance(error, EOFError) and text_of(error) == _END_OF_INPUT else told


def _frames(error: BaseException, box: str) -> str:
    remote = getattr(error, REMOTE_FRAMES, None)
    return remote if type(remote) is str else frames_text(error.__traceback__, box)


def syntax_text(error: SyntaxError, box: str) -> str:
    """Return a syntax error as the interpreter prints it."""
    name = error.filename
    if isinstance(name, str):
        error.filename = _relative(name, box)
    try:
        lines = traceback.format_exception_only(type(error), error)
    except Exception:  # noqa: BLE001 - fields set by the student may not format
        lines = [f"{kind_of(error)}: {text_of(error)}"]
    return truncate("".join(lines).rstrip())


def _relative(name: str, box: str) -> str:
    return name.removeprefix(f"{box}/")


def frames_text(trace: TracebackType | None, box: str) -> str:
    """Format the frames whose file lies in the box, outermost first."""
    lines: list[str] = []
    for frame, number in traceback.walk_tb(trace):
        name = frame.f_code.co_filename
        if name.startswith(f"{box}/"):
            lines.append(_frame_text(name, number, frame.f_code.co_name, frame.f_globals, box))
    if len(lines) > _MAX_FRAMES:
        left_out = len(lines) - _MAX_FRAMES
        half = _MAX_FRAMES // 2
        lines = [*lines[:half], f"  ... {left_out} more calls ...", *lines[-half:]]
    return "\n".join(lines)


def _frame_text(name: str, number: int, function: str, scope: dict[str, object], box: str) -> str:
    source = linecache.getline(name, number, scope).strip()
    place = f'  File "{_relative(name, box)}", line {number}, in {function}'
    return f"{place}\n    {source}" if source else place


def definition_text(error: BaseException, called: object, box: str) -> str:
    """Return the line that defines what was called, where a call did not fit the definition; nothing elsewhere."""
    function = getattr(called, "__init__", None) if isinstance(called, type) else called
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if not isinstance(error, TypeError) or not isinstance(code, CodeType) or not _ARGUMENTS.fullmatch(text_of(error)):
        return ""
    inside = code.co_filename.startswith(f"{box}/")
    return _frame_text(code.co_filename, code.co_firstlineno, code.co_name, {}, box) if inside else ""


def text_of_long(value: int) -> str:
    """Return the first and last digits of an integer of any length."""
    size = math.log10(abs(value))
    first = f"{10 ** (size % 1):.9f}".replace(".", "")
    return f"{'-' if value < 0 else ''}{first}...{abs(value) % 10**10:010} ({int(size) + 1} digits)"


def is_long(value: object) -> TypeGuard[int]:
    """Whether Python refuses to write an integer down."""
    return type(value) is int and value.bit_length() > _LONG_BITS
