"""Negative controls: a test class with wrong expectations, which no honest solution can pass.

A control that passes was forged: by an object that equals everything, or by replaced assertions or results.
"""

import secrets
import unittest
from collections.abc import Callable
from typing import Any, Final

_COMPARED: Final = (
    "assertEqual", "assertIs", "assertAlmostEqual", "assertListEqual", "assertTupleEqual", "assertDictEqual",
    "assertSetEqual", "assertSequenceEqual", "assertMultiLineEqual", "assertCountEqual",
)  # fmt: skip
_JUDGED: Final = {
    "assertTrue": "assertFalse", "assertFalse": "assertTrue", "assertIsNone": "assertIsNotNone",
    "assertIsNotNone": "assertIsNone", "assertIn": "assertNotIn", "assertNotIn": "assertIn",
}  # fmt: skip
_RAISED: Final = ("assertRaises", "assertRaisesRegex")
ELIGIBLE: Final = frozenset({*_COMPARED, *_JUDGED, *_RAISED})


class _NeverRaisedError(Exception):
    """An exception that no solution can raise: it has no name outside this module."""


def wronged(case: type[unittest.TestCase]) -> type[unittest.TestCase]:
    """Return a subclass of `case` whose assertions expect something different from what the test says."""
    members: dict[str, object] = {name: _compare(getattr(case, name)) for name in _COMPARED}
    members |= {name: getattr(case, opposite) for name, opposite in _JUDGED.items()}
    members |= {name: _raise(getattr(case, name)) for name in _RAISED}
    return type(case.__name__, (case,), members)


def _compare(assertion: Callable[..., None]) -> Callable[..., None]:
    def compare(self: unittest.TestCase, first: object, second: object, *rest: object, **options: object) -> None:
        assertion(self, first, _decoy(second), *rest, **options)

    return compare


def _raise(assertion: Callable[..., object]) -> Callable[..., object]:
    def expect(self: unittest.TestCase, _expected: object, *rest: object, **options: object) -> object:
        return assertion(self, _NeverRaisedError, *rest, **options)

    return expect


_DECOYS: Final[dict[type, Callable[[Any, int], object]]] = {
    int: lambda value, chance: value + chance,
    float: lambda value, chance: value + chance,
    str: lambda value, chance: f"{value}{chance}",
    list: lambda value, chance: [*value, chance],
    tuple: lambda value, chance: (*value, chance),
    dict: lambda value, chance: {**value, chance: chance},
    set: lambda value, chance: {*value, chance},
    frozenset: lambda value, chance: {*value, chance},
}


def _decoy(value: object) -> object:
    """Return a value of the same type as `value`, different from it and unpredictable."""
    chance = secrets.randbelow(10**9) + 7
    make = _DECOYS.get(type(value))
    return make(value, chance) if make else [object()]
