"""Changes that a test makes to its interpreter, mirrored in the worker's.

These are `random.seed(...)`, and `mock.patch` of the functions in `PATCHED`. The lesson's author saw one interpreter
where there are two.
"""

import importlib
import random
import types
from collections.abc import Callable
from typing import Any, Final
from unittest import mock

PATCHED: Final = {
    "builtins": frozenset({"input", "print", "open"}),
    "random": frozenset(name for name in random.__all__ if name[0].islower()),
    "time": frozenset({"time", "sleep", "monotonic", "perf_counter"}),
}


def watch(seed: Callable[[object], None], patch: Callable[[str, str, object], None]) -> None:
    """Call `seed(value)` after `random.seed` here, and `patch(module, name, value)` when a patch starts or ends.

    The value is None when the original function is back.
    """
    _watch_seed(seed)
    originals = {
        (module, name): getattr(importlib.import_module(module), name)
        for module, names in PATCHED.items()
        for name in names
    }

    def tell(target: object, name: str) -> None:
        module = target.__name__ if isinstance(target, types.ModuleType) else ""
        if (module, name) in originals:
            value = getattr(target, name)
            patch(module, name, None if value is originals[module, name] else value)

    kind: Any = mock._patch  # noqa: SLF001 - what `patch` and its decorator share
    enter, leave = kind.__enter__, kind.__exit__

    def entered(self: Any) -> object:
        result = enter(self)
        tell(self.target, self.attribute)
        return result

    def left(self: Any, *error: object) -> object:
        target = getattr(self, "target", None)
        result = leave(self, *error)
        tell(target, self.attribute)
        return result

    kind.__enter__, kind.__exit__ = entered, left


def _watch_seed(seed: Callable[[object], None]) -> None:
    own = random.seed

    def seeded(a: Any = None, version: int = 2) -> None:
        own(a, version)
        if version == 2:  # noqa: PLR2004 - the default; the other one is for streams of Python 3.1
            seed(a)

    random.seed = seeded


class Patches:
    """The worker's side: the original of every function that was replaced."""

    def __init__(self) -> None:
        self._original: dict[tuple[str, str], object] = {}

    def put(self, module: str, name: str, value: object) -> None:
        """Replace a function; None puts the original back."""
        target = importlib.import_module(module)
        original = self._original.setdefault((module, name), getattr(target, name))
        setattr(target, name, original if value is None else value)
