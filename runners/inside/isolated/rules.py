"""Assertions under the rules of isolated mode: no object of the student decides about a plain value.

`assertEqual` needs no rule: the `==` of a stand-in answers only for other stand-ins. The assertions below would compute
with the object (`abs(first - second)`, `bool(x)`) and so run the student's code.
"""

import functools
import unittest
from typing import Any, Final

from runners.inside.isolated import proxies

_PAIRS: Final = (
    "assertAlmostEqual", "assertNotAlmostEqual", "assertLess", "assertLessEqual", "assertGreater", "assertGreaterEqual",
)  # fmt: skip
_TRUTHS: Final = ("assertTrue", "assertFalse")


def apply() -> None:
    """Put the rules into `unittest.TestCase` of this process."""
    for name in _PAIRS:
        setattr(unittest.TestCase, name, _pair(getattr(unittest.TestCase, name)))
    for name in _TRUTHS:
        setattr(unittest.TestCase, name, _truth(getattr(unittest.TestCase, name)))


def _pair(assertion: Any) -> object:
    @functools.wraps(assertion)
    def check(self: unittest.TestCase, first: object, second: object, *rest: object, **options: object) -> None:
        if proxies.is_object(first) != proxies.is_object(second):
            raise self.failureException(f"{_name(first)} cannot be compared with {_name(second)}")
        assertion(self, first, second, *rest, **options)

    return check


def _truth(assertion: Any) -> object:
    @functools.wraps(assertion)
    def check(self: unittest.TestCase, expr: object, msg: object = None) -> None:
        if proxies.is_object(expr):
            raise self.failureException(f"{_name(expr)} is not a plain truth value")
        assertion(self, expr, msg)

    return check


def _name(value: object) -> str:
    return f"an object of {type(value).__name__}" if proxies.is_object(value) else repr(value)[:200]
