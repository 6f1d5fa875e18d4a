"""Objects of the tests that are passed to the student's code, and what the worker may do with them."""

import inspect
import types
import unittest
from typing import Any, Final
from unittest import mock

from runners.inside.isolated import shape

_MOCK_API: Final = frozenset(dir(mock.MagicMock())) | {"mock_calls", "return_value", "side_effect"}


class RefusedError(AttributeError):
    """The worker asked for something that it may not access."""


class Callbacks:
    """Objects by handle, and the rules of access."""

    def __init__(self) -> None:
        self._objects: list[object] = []
        self._handles: dict[int, int] = {}
        self.failure: BaseException | None = None
        """The first failed assertion or refused value inside a callback. The student's code cannot swallow it."""

    def encode(self, value: object) -> list[object]:
        """Give an object a handle. Raises `TypeError` for objects that are never passed."""
        if isinstance(
            value, types.ModuleType | types.FrameType | types.CodeType | unittest.TestCase | unittest.TestResult
        ):
            raise TypeError(f"a {type(value).__name__} cannot be passed to the solution")
        handle = self._handles.get(id(value))
        if handle is None:
            handle = self._handles[id(value)] = len(self._objects)
            self._objects.append(value)
        special = [] if isinstance(value, _CODE | type) else sorted(_special(type(value)))
        return ["x", handle, str(getattr(value, "__name__", type(value).__name__)), special]

    def __getitem__(self, handle: object) -> object:
        if type(handle) is not int or not 0 <= handle < len(self._objects):
            raise RefusedError("no such object")
        return self._objects[handle]

    def get(self, handle: object, name: object) -> object:
        """Read a public attribute."""
        value = self[handle]
        if type(name) is not str or name.startswith("_") or isinstance(value, _CODE):
            raise RefusedError(f"attribute {name!r} cannot be read")
        if isinstance(value, mock.NonCallableMock) and (name in _MOCK_API or name.startswith("assert")):
            raise RefusedError(f"attribute {name!r} of a mock cannot be read")
        if isinstance(value, type) and name == "mro":
            raise RefusedError("a class's bases cannot be read")
        found = inspect.getattr_static(value, name, None)
        if isinstance(found, types.ModuleType):
            raise RefusedError("modules cannot be reached")
        return getattr(value, name)

    def function(self, handle: object, name: object) -> Any:
        """Return the function behind a call of the object, or of a special method of it."""
        value = self[handle]
        if name is None:
            return value
        if name not in shape.SPECIAL or name not in _special(type(value)):
            raise RefusedError(f"method {name!r} cannot be called")
        found = inspect.getattr_static(type(value), name)
        return found.__get__(value, type(value)) if hasattr(type(found), "__get__") else found


def _special(kind: type) -> set[str]:
    """Return the special methods that a class defines, without those of `object`."""
    return {
        name for base in kind.__mro__ if base is not object for name, value in vars(base).items()
        if name in shape.SPECIAL and value is not None
    }  # fmt: skip


_KEPT: Final = types.ModuleType | types.FrameType | types.CodeType | unittest.TestCase | unittest.TestResult
_CODE: Final = (
    types.FunctionType | types.BuiltinFunctionType | types.MethodType | types.MethodWrapperType
    | types.WrapperDescriptorType | types.MethodDescriptorType
)  # fmt: skip
