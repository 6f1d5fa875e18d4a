"""What only a second worker does: build expected objects, say which are equal, and compare a result with a line-up.

This worker never sees what the tests pass to the solution, so its objects cannot be copies of results. A recipe is
[the name that tests import the class by, encoded arguments, encoded named arguments]; an argument may be a recipe.
"""

import functools
import importlib
from collections.abc import Callable
from typing import Any, Final

from runners.inside.isolated.channel import LostError, Message
from runners.inside.isolated.state import StateReading

RECIPE: Final = "recipe"
NAMED: Final = "named"
"""Tags of an encoded recipe, and of an object that the tests reach by a name."""
EQUAL, UNEQUAL, UNKNOWN = 1, 0, -1


class LineUp:
    """Serves the referee's requests about expected objects."""

    def __init__(self, decode: Callable[[object], Any], describe: Callable[[object], str]) -> None:
        self._decode = decode
        self._describe = describe
        self._built: list[Any] = []

    def build(self, recipes: list[Message]) -> list[tuple[object, str] | None]:
        """Return object and state for each recipe, None where there is none."""
        self._built = [_tried(functools.partial(self.made, recipe)) for recipe in recipes]
        return [None if one is None else self._told(one[0]) for one in self._built]

    def _told(self, value: object) -> tuple[object, str] | None:
        state = _tried(lambda: self._describe(value))
        return (value, state[0] if state else "")

    def made(self, recipe: Message) -> object:
        """Construct an object. Raises what its class raises."""
        path, args, named = recipe
        return named_object(path)(
            *map(self._decode, args), **{key: self._decode(value) for key, value in (named or {}).items()}
        )

    def equal(self, pairs: list[list[int]]) -> list[int]:
        """Return what the solution's `==` says of pairs of the objects that were built last."""
        return [_says(self._built[one], self._built[other]) for one, other in pairs]

    def line_up(self, state: str, places: list[int], *, left: bool) -> list[int]:
        """Return what `==` says of an object with that state and each of the objects at those places."""
        rebuilt = _tried(lambda: StateReading(self._decode).value(state))
        ways = [(rebuilt, self._built[place]) for place in places]
        return [_says(*(way if left else way[::-1])) for way in ways]


def named_object(path: str) -> Any:
    """Return what a module, or a class in one, has under a name."""
    parts = path.split(".")
    module = next(end for end in range(len(parts) - 1, 0, -1) if _module(".".join(parts[:end])))
    return functools.reduce(getattr, parts[module:], importlib.import_module(".".join(parts[:module])))


def _module(name: str) -> bool:
    try:
        return importlib.import_module(name) is not None
    except ModuleNotFoundError:
        return False


def _says(one: tuple[Any] | None, other: tuple[Any] | None) -> int:
    if one is None or other is None:
        return UNKNOWN
    answer = _tried(lambda: one[0] == other[0])
    return (EQUAL if answer[0] else UNEQUAL) if answer and type(answer[0]) is bool else UNKNOWN


def _tried(work: Callable[[], Any]) -> tuple[Any] | None:
    """Return what the student's code gave, None for any exception."""
    try:
        return (work(),)
    except LostError:
        raise
    except BaseException:  # noqa: BLE001 - the student's code may raise anything
        return None
