"""What an object is shown as whose class has no `__repr__`: by its fields, for an address tells a student nothing."""

import reprlib
from typing import Any, Final

from runners.inside.isolated.state import fields

_MOST_FIELDS: Final = 12
_DEPTH: Final = 3
_TEXT: Final = 80


class _Text(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = _DEPTH
        self.maxstring = self.maxother = self.maxlong = _TEXT

    def repr_instance(self, value: Any, level: int) -> str:
        """Return the fields of an object, level by level; an own `__repr__` is asked."""
        own: Any = type(value).__repr__
        if own is not object.__repr__:
            return super().repr_instance(value, level)
        name = type(value).__name__
        if level <= 0:
            return f"<{name} object>"
        found = fields(value)
        shown = [f"{field}={self.repr1(one, level - 1)}" for field, one in found[:_MOST_FIELDS]]
        shown += ["..."] if len(found) > _MOST_FIELDS else []
        return f"<{name} object: {', '.join(shown)}>" if shown else f"<{name} object without fields>"


def object_text(value: object) -> str:
    """Return `<V object: x=1, y='a'>`: never what Python itself would write, so no test takes it for a `__repr__`."""
    return _Text().repr_instance(value, _DEPTH)
