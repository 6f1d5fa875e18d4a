"""Local stand-ins for the student's modules, classes, objects and functions.

Each of the student's classes becomes a local class with the same bases, so that `isinstance`, `type(x) is C` and
`assertRaises` use local types only. Whether a student's object equals a plain value is decided here, never by the
student's code.
"""

import dataclasses
import inspect
import types
import unittest
from collections.abc import Callable, Generator
from typing import Any, Final

from runners.inside.isolated import codec, shape
from runners.inside.isolated.connection import Connection

HANDLE: Final = "__runners_handle__"
REMOTE: Final = "__runners_remote__"
STATE: Final = "__runners_state__"
"""Where a stand-in keeps the state that the worker committed to."""
_ENUM: Final = "__runners_enum__"
_DERIVED: Final = "__runners_derived__"
_LOCAL: Final = frozenset({HANDLE, REMOTE, "__dict__", "__class__", "__doc__"})
_ANSWERS: Final[dict[str, type]] = {
    "__bool__": bool,
    "__contains__": bool,
    "__len__": int,
    "__hash__": int,
    "__int__": int,
    "__index__": int,
    "__float__": float,
    "__str__": str,
    "__repr__": str,
    "__format__": str,
    "__bytes__": bytes,
}


class Function:
    """A function or bound method of the student's code."""

    def __init__(self, remote: Connection, handle: int, name: str, doc: str | None, key: str) -> None:
        members = vars(self)
        members[HANDLE], members[REMOTE] = handle, remote
        members["__name__"] = members["__qualname__"] = name
        members["__doc__"] = doc
        members["_key"] = key

    def __call__(self, *args: object, **options: object) -> object:
        """Call it in the worker."""
        members = vars(self)
        return members[REMOTE].call(members[HANDLE], None, args, options, members["_key"])

    @property
    def __signature__(self) -> inspect.Signature:
        """What `inspect.signature` looks for."""
        members = vars(self)
        return members[REMOTE].signature(members[HANDLE])  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__annotations__":
            raise AttributeError(name)
        members = vars(self)
        return members[REMOTE].get(members[HANDLE], name, f"{members['_key']}.{name}")

    def __get__(self, instance: object, owner: object = None) -> object:
        """Bind like a function when a test puts it into a class."""
        return self if instance is None else types.MethodType(self, instance)


class Module(types.ModuleType):
    """A module of the solution, or one that the solution imported."""

    def __init__(self, remote: Connection, handle: int, name: str) -> None:
        super().__init__(name)
        members = vars(self)
        members[HANDLE], members[REMOTE] = handle, remote

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__all__":
            raise AttributeError(name)
        members = vars(self)
        path = f"{members['__name__']}.{name}"
        value = members[REMOTE].get(members[HANDLE], name, path)
        if isinstance(value, Meta) or type(value) is Function:
            members[REMOTE].exported(path, handle_of(value))
        else:
            members[REMOTE].named(path, value)
        if type(value) is Function:
            vars(value)["_key"] = f"{path}()"
        if type(value) is Function or isinstance(value, Meta):
            members[name] = value
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("__"):
            vars(self)[name] = value
            return
        vars(self).pop(name, None)
        vars(self)[REMOTE].set(vars(self)[HANDLE], name, value)

    def __delattr__(self, name: str) -> None:
        vars(self).pop(name, None)
        vars(self)[REMOTE].delete(vars(self)[HANDLE], name)

    def __dir__(self) -> list[str]:
        return list(vars(self)[REMOTE].names(vars(self)[HANDLE]))


class Meta(type):
    """The type of local stand-ins for student classes, and of classes that tests derive from them."""

    def __new__(cls, name: str, bases: tuple[type, ...], members: dict[str, object]) -> "Meta":
        """Make a class. Raises `TypeError` for a test case."""
        if any(issubclass(base, unittest.TestCase) for base in bases):
            # The student's code could call its methods, with its own object in place of the test.
            raise TypeError("a test case cannot derive from a class of the solution")
        return super().__new__(cls, name, bases, members)

    def __init__(cls, name: str, bases: tuple[type, ...], members: dict[str, object]) -> None:
        super().__init__(name, bases, members)
        if HANDLE not in members:
            remote = remote_of(next(base for base in bases if type(base) is Meta))
            type.__setattr__(cls, _DERIVED, True)
            type.__setattr__(cls, REMOTE, remote)
            type.__setattr__(cls, HANDLE, remote.derive(cls))

    @property
    def __signature__(cls) -> inspect.Signature:
        """What `inspect.signature` looks for."""
        return remote_of(cls).signature(handle_of(cls))

    def __call__(cls, *args: object, **options: object) -> object:
        """Construct in the worker."""
        remote, handle = remote_of(cls), handle_of(cls)
        return remote.call(handle, None, args, options, f"{remote.path_of(handle)}()")

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name not in {"__members__", "__annotations__", "__match_args__"}:
            raise AttributeError(name)
        remote, handle = remote_of(cls), handle_of(cls)
        value = remote.get(handle, name, f".{name}")
        remote.named(f"{remote.path_of(handle)}.{name}", value, fixed=cls.__dict__.get(_ENUM) is True)
        return value

    def __setattr__(cls, name: str, value: object) -> None:
        if name.startswith("__"):
            type.__setattr__(cls, name, value)
        else:
            remote_of(cls).set(handle_of(cls), name, value)

    def __delattr__(cls, name: str) -> None:
        remote_of(cls).delete(handle_of(cls), name)

    def __iter__(cls) -> Any:
        return cls._special("__iter__")

    def __len__(cls) -> int:
        return int(cls._special("__len__"))

    def __getitem__(cls, key: object) -> object:
        return cls._special("__getitem__", key)

    def __contains__(cls, item: object) -> bool:
        return cls._special("__contains__", item) is True

    def __bool__(cls) -> bool:
        return True

    def _special(cls, name: str, *args: object) -> Any:
        if not cls.__dict__.get(_ENUM):
            raise TypeError(f"type object {cls.__name__!r} has no {name}")
        return remote_of(cls).call(handle_of(cls), name, args, {}, f".{name}()")


def handle_of(value: object) -> int:
    """Return the worker's handle of a stand-in."""
    members = (
        type.__getattribute__(value, "__dict__")
        if isinstance(value, type)
        else object.__getattribute__(value, "__dict__")
    )
    return members[HANDLE]  # type: ignore[no-any-return]


def remote_of(value: object) -> Connection:
    """Return the connection of a stand-in."""
    members = (
        type.__getattribute__(value, "__dict__")
        if isinstance(value, type)
        else object.__getattribute__(value, "__dict__")
    )
    return members[REMOTE]  # type: ignore[no-any-return]


def is_object(value: object) -> bool:
    """Whether a value is a student's object without a built-in value that could be compared."""
    return type(type(value)) is Meta and not isinstance(value, shape.VALUE_BASES)


def make_bare_class(remote: Connection, handle: int, name: str, base: type) -> Meta:
    """Make a class of values that adds nothing to the built-in class but the way back to the worker's object."""
    return Meta(name, (base,), {HANDLE: handle, REMOTE: remote, _ENUM: False, _DERIVED: False})


def make_class(
    remote: Connection, handle: int, description: dict[str, Any], bases: tuple[type, ...], allowed: set[str]
) -> Meta:
    """Make the local stand-in of a class from the worker's description, with those of its methods that are allowed.

    Raises `BadValueError`.
    """
    name, module = description["name"], description["module"]
    special, methods = description["special"], description["methods"]
    if not (
        isinstance(name, str) and isinstance(module, str) and isinstance(special, dict) and isinstance(methods, list)
    ):
        raise codec.BadValueError("a class without a shape")
    valued = any(issubclass(base, shape.VALUE_BASES) for base in bases)
    members: dict[str, object] = {
        HANDLE: handle,
        REMOTE: remote,
        "__module__": module,
        _ENUM: description["enum"] is True,
        _DERIVED: False,
    }
    for method, present in special.items():
        if method in shape.SPECIAL & allowed and not (valued and method in shape.COMPARED | {"__hash__"}):
            members[method] = _special(method) if present is True else None
    exception = any(issubclass(one, Exception) for one in bases)
    if "__repr__" not in special and not valued and not exception:
        members["__repr__"] = _special("__repr__")  # the worker tells the fields instead of an address
    if "__eq__" in members and "__hash__" not in members:
        members["__hash__"] = None
    for method in methods:
        if method in allowed and not method.startswith("__"):
            members[method] = _Method(method, handle)
    members["__getattr__"] = _get
    members["__init__"] = _initializer(remote, handle)
    if description["fields"] is not None:
        members["__dataclass_fields__"] = {field.name: field for field in map(_field, description["fields"])}
        members["__dataclass_params__"] = types.SimpleNamespace(repr=False)  # keeps `pprint` from formatting its fields
    if not exception:
        members |= {"__setattr__": _set, "__delattr__": _delete}
    return Meta(name, bases, members)


class _Method:
    """A method of a stand-in class. The bound method is called in the worker by name, in one round trip."""

    def __init__(self, name: str, owner: int) -> None:
        self._name = name
        self._owner = owner

    def __get__(self, instance: object, owner: object) -> object:
        if instance is None:
            return remote_of(owner).get(handle_of(owner), self._name, f".{self._name}")
        kind = type(instance)
        if getattr(kind, _DERIVED) and inspect.getattr_static(kind, self._name) is not self:
            # A test's class overrides the method and reaches this one by `super()`.
            function = remote_of(instance).get(self._owner, self._name, f".{self._name}")
            return types.MethodType(function, instance)
        return Bound(instance, self._name)


class Bound:
    """A bound method."""

    __slots__ = ("__name__", "__self__")

    def __init__(self, instance: object, name: str) -> None:
        self.__self__ = instance
        self.__name__ = name

    @property
    def __signature__(self) -> inspect.Signature:
        """What `inspect.signature` looks for."""
        return remote_of(self.__self__).signature(handle_of(self.__self__), self.__name__)

    def __call__(self, *args: object, **options: object) -> object:
        """Call it in the worker."""
        target, name = self.__self__, self.__name__
        return remote_of(target).call(handle_of(target), name, args, options, f".{name}()")


def _initializer(remote: Connection, handle: int) -> Callable[..., None]:
    """Return the constructor that a test's class reaches by `super()`. It runs in the worker."""

    def initialize(self: object, *args: object, **options: object) -> None:
        remote.call(handle, "__init__", (self, *args), options, "")

    return initialize


def _field(description: Any) -> Any:
    """Return a data class's field, with what `dataclasses.replace` needs. Raises `BadValueError`."""
    name, init, compared = description
    if type(name) is not str or type(init) is not bool or type(compared) is not bool:
        raise codec.BadValueError("a field without a shape")
    field: Any = dataclasses.field(init=init, compare=compared)
    field.name, field.type = name, Any
    field._field_type = dataclasses._FIELD  # type: ignore[attr-defined] # noqa: SLF001 - no public way to name it
    return field


def _get(self: object, name: str) -> object:
    if name.startswith("__") and name != "__wrapped__":
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
    return remote_of(self).get(handle_of(self), name, f".{name}")


def _set(self: object, name: str, value: object) -> None:
    if name in _LOCAL:
        object.__setattr__(self, name, value)
    else:
        remote_of(self).set(handle_of(self), name, value)


def _delete(self: object, name: str) -> None:
    remote_of(self).delete(handle_of(self), name)


def _special(name: str) -> Callable[..., object]:
    """Return a local method that forwards a special method, under the comparison rules."""
    if name in shape.COMPARED:
        return _comparison(name)
    answer = _ANSWERS.get(name)

    def forward(self: object, *args: object) -> object:
        remote, handle = remote_of(self), handle_of(self)
        if name == "__repr__" and remote.muted(handle):
            return f"<{type(self).__name__} object>"
        value = remote.call(handle, name, args, {}, f".{name}()")
        if name == "__iter__" and is_object(value) and remote.muted(handle_of(value)):
            # Where the reference gave a built-in iterator, an own one does nothing but give the next item.
            return Iterating(remote, handle_of(value), ".__iter__()")
        if name == "__setitem__" or value is NotImplemented:
            return value
        if answer is not None and type(value) is not answer:
            raise TypeError(f"{name} returned {type(value).__name__}, not {answer.__name__}")
        if name.startswith("__i") and is_object(self) and is_object(value) and handle_of(value) == handle_of(self):
            return self
        return value

    forward.__name__ = name
    return forward


def _comparison(name: str) -> Callable[[object, object], object]:
    def compare(self: object, other: object) -> object:
        if type(type(other)) is not Meta:
            return NotImplemented
        return remote_of(self).compare(name, self, other)

    compare.__name__ = name
    return compare


def generator(remote: Connection, handle: int, key: str) -> Generator[object, None, None]:
    """Return a local generator that yields what the student's generator yields."""
    while True:
        try:
            value = remote.next(handle, key)
        except StopIteration:
            return
        yield value


class Iterating:
    """A student's built-in iterator."""

    def __init__(self, remote: Connection, handle: int, key: str) -> None:
        self._remote = remote
        self._key = key
        vars(self)[HANDLE] = handle
        vars(self)[REMOTE] = remote

    def __iter__(self) -> "Iterating":
        return self

    def __next__(self) -> object:
        """Return the next item, by value."""
        return self._remote.next(vars(self)[HANDLE], self._key)
