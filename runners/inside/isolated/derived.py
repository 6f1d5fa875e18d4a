"""Test classes that derive from a class of the student's.

The worker, where the objects live, makes the class too: with the student's class as its base and, for each function of
the test's class, a method that calls back. So the student's code calls overriding methods, abstract methods count as
implemented, and `super()` reaches the student's code. Static methods, class methods and properties stay here.
"""

import types
from collections.abc import Callable
from typing import Final

from runners.inside.isolated import shape

_CROSSING: Final = shape.SPECIAL | {"__init__"}


def methods_of(cls: type) -> dict[str, types.FunctionType]:
    """Return the functions of a test's class that the student's code may call, because the test overrides with them."""
    return {
        name: value
        for name, value in vars(cls).items()
        if isinstance(value, types.FunctionType) and (name in _CROSSING or not name.startswith("__"))
    }


def make(name: str, bases: list[type], methods: dict[str, Callable[..., object]]) -> type:
    """Make the class in the worker."""
    members = {key: _method(key, function) for key, function in methods.items()}
    return types.new_class(name, tuple(bases), exec_body=lambda space: space.update(members))


def _method(name: str, function: Callable[..., object]) -> Callable[..., object]:
    def method(self: object, *args: object, **options: object) -> object:
        return function(self, *args, **options)

    method.__name__ = name
    return method
