"""Decodes what the worker sends, on every path: values of exact built-in types, and stand-ins for what is referred to.

Nothing that the worker says about the kind of a value is believed beyond what the reference gave at the same place: an
object stays mute, and an instance of an own subclass of a built-in class is its value without the subclass's methods.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from runners.inside import messages
from runners.inside.isolated import asynchrony, proxies, shape
from runners.inside.isolated.callbacks import Callbacks, RefusedError
from runners.inside.isolated.channel import Message
from runners.inside.isolated.codec import CLASSES, BadValueError, Codec, Encoded
from runners.inside.isolated.connection import Connection
from runners.inside.isolated.copy_back import renew
from runners.inside.isolated.profile import Profile

Some = TypeVar("Some")
_TEXTS: Final = frozenset({"__str__", "__repr__"})
_MUTABLE: Final = frozenset({list, dict, set})


@dataclass(slots=True)
class _Reading:
    """One message part that is being decoded: where it came from, which kinds and which new objects are in it."""

    key: str
    kinds: set[str] = field(default_factory=set)
    fresh: set[int] = field(default_factory=set)


class Resolver:
    """The stand-ins that exist, and how references become stand-ins."""

    def __init__(
        self, remote: Connection, profile: Profile, callbacks: Callbacks, refer: Callable[[Any], Encoded]
    ) -> None:
        self.codec = Codec(refer, self._resolve)
        self._remote = remote
        self._profile = profile
        self._callbacks = callbacks
        self._classes: dict[int, type] = {}
        self._bare: dict[int, type] = {}
        self._objects: dict[int, object] = {}
        self._handles: dict[int, int] = {}
        self._mute: set[int] = set()
        self._now = _Reading("")

    def read(self, key: str, decode: Callable[[], Some]) -> Some:
        """Return what `decode` does, as something that the solution gave at `key`. Raises what a codec raises.

        Decoding may ask the worker again (for the hash of an object in a set), so readings are nested.
        """
        before, self._now = self._now, _Reading(key)
        try:
            value = decode()
            if self._profile.saw(key, self._now.kinds):
                self._mute |= self._now.fresh
        finally:
            self._now = before
        return value

    def muted(self, handle: int) -> bool:
        """Whether an object stands where the reference gave a plain value."""
        return handle in self._mute

    def known(self, value: object) -> int | None:
        """Return the handle of a stand-in that carries none itself."""
        return self._handles.get(id(value))

    def object_of(self, handle: int) -> object:
        """Return the stand-in of an object or class, None if there is none."""
        return self._classes.get(handle) or self._objects.get(handle)

    def adopt(self, handle: object, cls: type) -> bool:
        """Take a handle for a class that a test has made; return whether it is free."""
        if type(handle) is not int or handle in self._classes or handle in self._objects:
            return False
        self._classes[handle] = cls
        return True

    def exception(self, described: object) -> BaseException:
        """Return a local exception for the worker's description of one."""
        if type(described) is list and described[0] == "x":
            own = self._test_object(described[1])
            if not isinstance(own, BaseException):
                raise BadValueError("not an exception")
            return own
        if type(described) is not list or len(described) != 6:  # noqa: PLR2004 - class, handle, args, text, frames, cause
            raise BadValueError("an exception has the wrong shape")
        kind: Any = self._class(described[0]) if described[0][0] == "K" else self.codec.decode(described[0])
        args, text = self.codec.decode(described[2]), described[3]
        if type(args) is not tuple or type(text) is not str or type(described[4]) is not str:
            raise BadValueError("an exception has the wrong shape")
        if type(kind) is proxies.Meta and issubclass(kind, BaseException):
            error: BaseException = BaseException.__new__(kind, *args)
            members = object.__getattribute__(error, "__dict__")
            members[proxies.HANDLE], members[proxies.REMOTE] = _number(described[1]), self._remote
            error.args = args
        elif isinstance(kind, type) and issubclass(kind, Exception):
            error = _built_in(kind, args, text)
        else:
            error = RuntimeError(_not_an_exception(kind, text))
        if described[5] is not None:
            error.__cause__ = self.exception(described[5])
        object.__getattribute__(error, "__dict__")[messages.REMOTE_FRAMES] = described[4]
        return error

    def _resolve(self, value: Message) -> object:
        make = {
            "o": self._object, "K": self._own_class, "fn": self._function, "m": self._module, "gen": self._generator,
            "it": self._iterator, "x": self._own, "ex": self._raised, "co": self._coroutine, "agen": self._stream,
        }.get(value[0])  # fmt: skip
        if make is None:
            raise BadValueError("an unknown tag")
        return make(value)

    def _own(self, value: Message) -> object:
        self._now.kinds.add("value")
        return self._test_object(value[1])

    def _test_object(self, handle: object) -> object:
        try:
            return self._callbacks[handle]
        except RefusedError:
            raise BadValueError("no such object of the tests") from None

    def _raised(self, value: Message) -> BaseException:
        error = self.exception(value[1:])
        if type(type(error)) is proxies.Meta:
            self._now.kinds.add("object")
            self._now.fresh.add(proxies.handle_of(error))
        return error

    def _known(self, handle: object, make: Callable[[int, str], object]) -> Any:
        number = _number(handle)
        if number not in self._objects:
            self._objects[number] = make(number, self._now.key)
            self._handles[id(self._objects[number])] = number
        return self._objects[number]

    def _function(self, value: Message) -> object:
        self._now.kinds.add("function")
        _, handle, name, doc = value
        if type(name) is not str or type(doc) not in {str, type(None)}:
            raise BadValueError("a function without a name")
        return self._known(handle, lambda number, key: proxies.Function(self._remote, number, name, doc, f"{key}()"))

    def _module(self, value: Message) -> object:
        self._now.kinds.add("module")
        if type(value[2]) is not str:
            raise BadValueError("a module without a name")
        return self._known(value[1], lambda number, _: proxies.Module(self._remote, number, value[2]))

    def _generator(self, value: Message) -> object:
        self._now.kinds.add("iterator")
        return self._known(value[1], lambda number, key: proxies.generator(self._remote, number, key))

    def _iterator(self, value: Message) -> object:
        self._now.kinds.add("iterator")
        return self._known(value[1], lambda number, key: proxies.Iterating(self._remote, number, key))

    def _coroutine(self, value: Message) -> object:
        self._now.kinds.add("iterator")
        return self._known(value[1], lambda number, key: asynchrony.coroutine(self._remote, number, key))

    def _stream(self, value: Message) -> object:
        self._now.kinds.add("iterator")
        return self._known(value[1], lambda number, key: asynchrony.generator(self._remote, number, key))

    def _own_class(self, value: Message) -> type:
        self._now.kinds.add("class")
        return self._class(value)

    def _class(self, value: Message) -> type:
        """Return the stand-in of a class; the first time, the worker describes it."""
        handle = _number(value[1])
        if handle not in self._classes:
            described = value[2]
            bases = [self._class(base) if base[0] == "K" else self.codec.decode(base) for base in described["bases"]]
            if not all(base in _BASES or type(base) is proxies.Meta for base in bases):
                raise BadValueError("a class with a base that cannot be one")
            kept = [base for base in bases if not any(base is not other and issubclass(other, base) for other in bases)]
            allowed = self._allowed(described, tuple(kept))
            self._classes[handle] = proxies.make_class(self._remote, handle, described, tuple(kept), allowed)
        return self._classes[handle]

    def _allowed(self, described: Any, bases: tuple[type, ...]) -> set[str]:
        """Return the methods that a class may have. An own object has its own; what is a value, the reference's."""
        names = {name for name in [*described["special"], *described["methods"]] if type(name) is str}
        value = next((base for base in map(shape.value_base, bases) if base), None)
        kind = "exceptions" if any(issubclass(base, BaseException) for base in bases) else "objects"
        self._profile.defined(value.__name__ if value else kind, names)
        if value:
            return self._profile.allowed((value.__name__, "objects"), names)
        return names if kind == "objects" else self._profile.allowed((kind,), names) | (names & _TEXTS)

    def _plain_class(self, handle: int, kind: type, base: type) -> Any:
        """Return the class of values whose own class counts for nothing: it adds no method to the built-in one."""
        if handle not in self._bare:
            self._bare[handle] = proxies.make_bare_class(self._remote, handle, kind.__name__, base)
        return self._bare[handle]

    def _object(self, value: Message) -> object:
        handle, kind = _number(value[1]), self._class(value[2])
        base = shape.value_base(kind)
        if base is None:
            self._now.kinds.add("object")
            self._now.fresh.add(handle)
            known = self._known(handle, lambda number, _: self._marked(object.__new__(kind), number))
            object.__getattribute__(known, "__dict__")[proxies.STATE] = value[3] if value[3:] else None
            return known
        self._now.kinds.add("valued")
        content = self.codec.decode(value[3])
        if type(content) is not base:
            raise BadValueError("a value of another class")
        if self._profile.plain(self._now.key):
            if base in _MUTABLE:
                return content
            kind = self._plain_class(value[2][1], kind, base)
            return self._marked(base.__new__(kind, content), handle)
        return self._valued(handle, kind, base, content)

    def _valued(self, handle: int, kind: type, base: Any, content: object) -> object:
        if base not in _MUTABLE:
            return self._known(handle, lambda number, _: self._marked(base.__new__(kind, content), number))
        held = self._known(handle, lambda number, _: self._marked(base.__new__(kind), number))
        renew(held, content)
        return held

    def _marked(self, made: object, handle: int) -> object:
        """Return a stand-in that knows which object it stands for."""
        members = object.__getattribute__(made, "__dict__")
        members[proxies.HANDLE], members[proxies.REMOTE] = handle, self._remote
        return made


def _number(handle: object) -> int:
    if type(handle) is not int:
        raise BadValueError("a handle is a number")
    return handle


def _not_an_exception(kind: object, text: str) -> str:
    """Say that the solution raised what no test expects: it is raised as another exception, so that the test fails."""
    told = f"the solution raised {getattr(kind, '__name__', kind)}"
    told = f"{told}: {text}" if text not in {"", "None"} else told
    return (
        f"{told} (it calls exit or quit, which ends the program, where it should return)"
        if kind is SystemExit
        else told
    )


def _built_in(kind: type[Exception], args: tuple[object, ...], text: str) -> Exception:
    try:
        return kind(*args)
    except Exception:  # noqa: BLE001 - some need arguments that the worker could not pass
        return RuntimeError(f"{kind.__name__}: {text}")


_BASES: Final = frozenset({
    value for value in CLASSES.values()
    if (issubclass(value, BaseException) or value in shape.VALUE_BASES or value is object) and value is not bool
})  # fmt: skip
