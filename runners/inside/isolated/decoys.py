"""Line-up equality: when a test compares two student objects, the expected one stands among decoys.

Both sides of such a comparison are the student's, so an `__eq__` that is always true would pass. The reference run
records, for every such comparison, which other objects made in the tests the result equals; the same objects are made
anew and asked about in random order, and every answer must be as recorded.
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


class Lineup:
    """Collects recipes, records truths, or holds line-ups."""

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
        """Start counting a test's comparisons."""
        self._test, self._number = test, 0

    def made(self, value: object, path: str, sent: list[object], named: dict[str, object] | None) -> None:
        """Remember how the tests made an object from plain values; `path` is where they have its class from."""
        if self._busy or not _plain(sent) or not _plain(named):
            return
        recipe = [path, sent, named]
        self._recipes[proxies.handle_of(value)] = recipe
        if self._record and len(self.pool) < _MAX_POOL and recipe not in self.pool:
            self.pool.append(recipe)

    def compare(self, question: Callable[[Any, Any], Any], left: object, right: object, remote: Connection) -> Any:
        """Return what the student's comparison says about two objects. Raises `AssertionError` for a liar."""
        if self._busy:
            return question(left, right)
        # The one that a test made is the expected one, on whichever side it stands.
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
        """Return pool and truths of a recorded run."""
        return {"pool": self.pool, "truths": self._told}

    def _note(self, key: str, ask: Callable[[Any], Any], expected: object, remote: Connection) -> Any:
        own = self._recipe(expected)
        truths: list[list[object]] = []
        for place, recipe in enumerate(self.pool):
            if own and recipe[0] == own[0]:
                answer = ask(_make(recipe, remote))
                truths += [[place, answer]] if type(answer) is bool else []
        self._told[key] = truths
        return ask(expected)

    def _hold(self, key: str, ask: Callable[[Any], Any], expected: object, remote: Connection) -> Any:
        recorded = self._truths.get(key, [])
        chosen = [pick for truth, most in _DECOYS for pick in _some([one for one in recorded if one[1] is truth], most)]
        own = self._recipe(expected)
        line: list[tuple[Any, bool | None]] = [(_make(self.pool[place], remote), truth) for place, truth in chosen]
        line.append((_make(own, remote) if own else expected, None))
        _chance.shuffle(line)
        verdict = None
        for suspect, truth in line:
            answer = ask(suspect)
            if truth is None:
                verdict = answer
            elif answer is not truth:
                raise AssertionError(f"the comparison says {answer} about an object for which {truth} is right")
        return verdict

    def _recipe(self, value: object) -> Recipe | None:
        return self._recipes.get(proxies.handle_of(value))


def _some(items: list[Any], most: int) -> list[Any]:
    return _chance.sample(items, min(most, len(items)))


def _make(recipe: Recipe, remote: Connection) -> Any:
    """Construct an object from its recipe. Raises `AssertionError` when that gives none, as it did in the tests."""
    value = remote.again(remote.exports[recipe[0]], recipe[1], recipe[2]) if recipe[0] in remote.exports else None
    if not proxies.is_object(value):
        raise AssertionError(f"{recipe[0]} cannot be made again with the same arguments")
    return value


def _plain(encoded: object) -> bool:
    """Whether an encoded argument list refers to no object."""
    if isinstance(encoded, list):
        refers = bool(encoded) and isinstance(encoded[0], str) and encoded[0] in {"h", "x", "bf", "ex"}
        return not refers and all(_plain(item) for item in encoded)
    if isinstance(encoded, dict):
        return all(_plain(item) for item in encoded.values())
    return True
