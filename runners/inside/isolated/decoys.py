"""Decoy equality: when a test compares two of the student's objects, the expected one is hidden among decoys.

The student's code decides such a comparison, so an `__eq__` that is always true would pass. The run of the reference
solution records, for every such comparison, which of the other objects made in the tests equal the result. Grading
makes the same objects again, compares the result with them in random order, and requires every recorded answer.
"""

import functools
import random
from collections.abc import Callable
from typing import Any, Final

from runners.inside.isolated import proxies
from runners.inside.isolated.connection import Connection
from runners.request import DecoyTable

_MAX_POOL: Final = 12
_DECOYS: Final = ((False, 3), (True, 1))
_chance: Final = random.SystemRandom()

Recipe = list[Any]
"""[the class as tests import it, encoded arguments, encoded named arguments]."""


class DecoyEquality:
    """Collects how objects are made, and records or enforces what comparisons with decoys say."""

    def __init__(self, recorded: DecoyTable | None, *, record: bool) -> None:
        self.pool: list[Recipe] = list(recorded["pool"]) if recorded else []
        self._truths: dict[str, list[list[object]]] = dict(recorded["truths"]) if recorded else {}
        self._enforced = recorded is not None and not record
        self._record = record
        self._recipes: dict[int, Recipe] = {}
        self._busy = False
        self._test = ""
        self._number = 0
        self._told: dict[str, list[list[object]]] = {}

    def begin(self, test: str) -> None:
        """Start counting the comparisons of a test."""
        self._test, self._number = test, 0

    def made(self, value: object, path: str, sent: list[object], named: dict[str, object] | None) -> None:
        """Remember how the tests made an object from plain values; `path` is the name that they import its class by."""
        if self._busy or not _plain(sent) or not _plain(named):
            return
        recipe = [path, sent, named]
        self._recipes[proxies.handle_of(value)] = recipe
        if self._record and len(self.pool) < _MAX_POOL and recipe not in self.pool:
            self.pool.append(recipe)

    def compare(
        self, question: Callable[[object, object], object], left: object, right: object, remote: Connection
    ) -> object:
        """Return the student's comparison of two objects. Raises `AssertionError` for a wrong answer about a decoy."""
        if self._busy:
            return question(left, right)
        # The object that the test made itself is the expected one, on whichever side it is.
        result, expected = left, right
        if self._recipe(left) and not self._recipe(right):
            result, expected = right, left
        ask = functools.partial(question, result)
        self._busy = True
        try:
            key = f"{self._test}#{self._number}"
            self._number += 1
            if self._record:
                return self._note(key, ask, expected, remote)
            return self._hold(key, ask, expected, remote) if self._enforced else ask(expected)
        finally:
            self._busy = False

    def as_json(self) -> DecoyTable:
        """Return what a run of the reference recorded."""
        return {"pool": self.pool, "truths": self._told}

    def _note(self, key: str, ask: Callable[[object], object], expected: object, remote: Connection) -> object:
        own = self._recipe(expected)
        truths: list[list[object]] = []
        for place, recipe in enumerate(self.pool):
            if own and recipe[0] == own[0]:
                answer = ask(_make(recipe, remote))
                truths += [[place, answer]] if type(answer) is bool else []
        self._told[key] = truths
        return ask(expected)

    def _hold(self, key: str, ask: Callable[[object], object], expected: object, remote: Connection) -> object:
        recorded = self._truths.get(key, [])
        chosen = [pick for truth, most in _DECOYS for pick in _some([one for one in recorded if one[1] is truth], most)]
        own = self._recipe(expected)
        candidates: list[tuple[object, bool | None]] = [(_make(own, remote) if own else expected, None)]
        candidates += [(_make(self.pool[place], remote), truth) for place, truth in chosen]
        _chance.shuffle(candidates)
        verdict = None
        for candidate, truth in candidates:
            answer = ask(candidate)
            if truth is None:
                verdict = answer
            elif answer is not truth:
                raise AssertionError(f"== says {answer} for two objects where {truth} is right")
        return verdict

    def _recipe(self, value: object) -> Recipe | None:
        return self._recipes.get(proxies.handle_of(value))


def _some(items: list[Any], most: int) -> list[Any]:
    return _chance.sample(items, min(most, len(items)))


def _make(recipe: Recipe, remote: Connection) -> object:
    """Construct an object from its recipe. Raises `AssertionError` if that gives no object, as it did in the tests."""
    value = remote.again(remote.exports[recipe[0]], recipe[1], recipe[2]) if recipe[0] in remote.exports else None
    if not proxies.is_object(value):
        raise AssertionError(f"{recipe[0]} cannot be constructed again with the same arguments")
    return value


def _plain(encoded: object) -> bool:
    """Whether encoded arguments contain no reference to an object."""
    if isinstance(encoded, list):
        refers = bool(encoded) and isinstance(encoded[0], str) and encoded[0] in {"h", "x", "bf", "ex"}
        return not refers and all(_plain(item) for item in encoded)
    if isinstance(encoded, dict):
        return all(_plain(item) for item in encoded.values())
    return True
