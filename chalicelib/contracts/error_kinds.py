"""Kinds of errors: names that a language or a lesson defines, never a name that a student chose.

The runner reports the type of the first error. A student can give an exception class any name, and everybody can read
the report of common mistakes. So the event contains a known name, or `Exception`.
"""

from __future__ import annotations

import builtins
import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import PublishedLesson

OTHER = "Exception"
MAX_LENGTH = 100
_FORM = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:(?:\.|::)[A-Za-z_][A-Za-z0-9_]*)*")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PYTHON = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
}
_OURS = "AssertionError CompileError TestFailure WrongAnswer panic"
_JAVASCRIPT = "AggregateError EvalError InternalError RangeError ReferenceError URIError DOMException AbortError"
_RUBY = (
    "ArgumentError ClosedQueueError EncodingError FiberError FloatDomainError FrozenError IOError KeyError "
    "LoadError LocalJumpError NameError NoMatchingPatternError NoMatchingPatternKeyError NoMemoryError NoMethodError "
    "RactorError RangeError RegexpError ScriptError SecurityError StandardError StopIteration SystemStackError "
    "ThreadError UncaughtThrowError ZeroDivisionError"
)
_JAVA = (
    "ArithmeticException ArrayIndexOutOfBoundsException ArrayStoreException ClassCastException ClassNotFoundException "
    "CloneNotSupportedException ConcurrentModificationException DateTimeException DateTimeParseException "
    "DuplicateFormatFlagsException EmptyStackException Error ExceptionInInitializerError ExecutionException "
    "IOException IllegalAccessException IllegalArgumentException IllegalFormatException IllegalMonitorStateException "
    "IllegalStateException IndexOutOfBoundsException InputMismatchException InterruptedException LinkageError "
    "NegativeArraySizeException NoClassDefFoundError NoSuchElementException NoSuchFieldException NoSuchMethodException "
    "NullPointerException NumberFormatException OutOfMemoryError PatternSyntaxException RuntimeException "
    "SecurityException StackOverflowError StringIndexOutOfBoundsException Throwable TimeoutException "
    "UncheckedIOException UnsupportedOperationException VerifyError"
)
_CPP = (
    "bad_alloc bad_any_cast bad_array_new_length bad_cast bad_exception bad_function_call bad_optional_access "
    "bad_typeid bad_variant_access bad_weak_ptr domain_error exception invalid_argument length_error logic_error "
    "out_of_range overflow_error range_error runtime_error system_error underflow_error"
)
_LIBRARIES = "InvalidOperation JSONDecodeError StatisticsError FrozenInstanceError ParseError error"
STANDARD = _PYTHON | set(f"{_OURS} {_JAVASCRIPT} {_RUBY} {_JAVA} {_CPP} {_LIBRARIES}".split())


def _formed(kind: Any) -> Any:
    fits = not isinstance(kind, str) or (len(kind) <= MAX_LENGTH and _FORM.fullmatch(kind))
    return kind if fits else OTHER


ErrorKind = Annotated[str | None, BeforeValidator(_formed)]
"""An identifier with `.` or `::` between its parts. Any other text becomes `Exception`, in old events as well."""


def known(kind: str, lesson: PublishedLesson) -> str:
    """The last part of a kind if the language or the lesson's files contain that name, otherwise `Exception`."""
    name = re.split(r"\.|::", _formed(kind))[-1]
    if name in STANDARD:
        return name
    files = {**lesson.starter, **lesson.tests, **lesson.support}
    texts = (lesson.instructions, *files.values())
    return name if any(name in _WORD.findall(text) for text in texts) else OTHER
