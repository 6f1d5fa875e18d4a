"""A stand-in for pytest's marks, which Exercism's concept tests put on `unittest` methods. It runs nothing."""  # noqa: INP001

from collections.abc import Callable
from typing import Any


class _Mark:
    """`pytest.mark.task(taskno=1)` and every other mark: leaves what it decorates as it is."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return _decorate


def _decorate(*arguments: Any, **_options: Any) -> Any:
    """Return the decorated object of a bare mark, or a decorator for a mark with arguments."""
    if len(arguments) == 1 and callable(arguments[0]):
        return arguments[0]
    return lambda target: target


mark = _Mark()
