"""What modules ask Python to do at a fork: held back while the fork server forks, handed to whoever runs others' code.

`threading` and `logging` renew their locks at a fork, and `random` its seed. A run is three forks, all from processes
with one thread that hold no lock, and every role seeds `random` itself. Each of these forks would write to 200 more
pages, and pages that are written to after a fork are most of what a run costs.
"""

import os
from collections.abc import Callable
from typing import Any, Final

_held: Final[list[dict[str, Callable[[], Any]]]] = []
_register: Final = os.register_at_fork


def hold_back() -> None:
    """Keep from now on what modules register; to be called before anything that registers is imported."""
    os.register_at_fork = lambda **handlers: _held.append(handlers)


def let_go() -> None:
    """Let what is imported from now on register as ever."""
    os.register_at_fork = _register


def hand_over() -> None:
    """Register what was held back, in this process alone: the code that it runs may fork, and may have threads."""
    for handlers in _held:
        _register(**handlers)
