"""The referee's end of the channel: calls into the worker; results are subject to the profile and decoy equality."""

import builtins
import functools
import inspect
import math
import operator
import sys
from collections.abc import Callable
from typing import Any, Final

from runners.inside import messages
from runners.inside.isolated import asynchrony, derived, log_relay, proxies, shape, signatures
from runners.inside.isolated.callbacks import Callbacks
from runners.inside.isolated.channel import Channel, LostError, Message
from runners.inside.isolated.codec import ATOMS, CLASSES, NAMES, BadValueError, Codec, Encoded, UnsupportedError
from runners.inside.isolated.copy_back import renew
from runners.inside.isolated.decoys import DecoyEquality
from runners.inside.isolated.profile import Profile

_SHARED_FUNCTIONS: Final = {
    id(value): (module.__name__, name)
    for module in (builtins, math, operator)
    for name, value in vars(module).items()
    if callable(value) and not name.startswith("_")
}
_REPLY: Final = 5
_STATUSES: Final = frozenset({"ok", "exc"})
_Given = tuple[tuple[object, ...], dict[str, object]]
"""The arguments of a call, which it may change in place."""


class Remote:
    """The student's side as the referee sees it."""

    def __init__(self, talk: int, profile: Profile, decoys: DecoyEquality) -> None:
        self.channel = Channel(talk, self._serve)
        self.profile = profile
        self.decoys = decoys
        self.callbacks = Callbacks()
        self._codec = Codec(self._refer, self._resolve)
        self._classes: dict[int, type] = {}
        self._objects: dict[int, object] = {}
        self._handles: dict[int, int] = {}
        self._kinds: set[str] = set()
        self._fresh: set[int] = set()
        self._mute: set[int] = set()
        self._paths: dict[int, str] = {}
        self.exports: dict[str, int] = {}

    def load(self, name: str) -> Any:
        """Import a module in the worker. Raises what the import raised."""
        return self._ask("", "load", name)

    def get(self, handle: int, name: str, key: str = "") -> Any:
        """Read an attribute."""
        self._check(handle)
        return self._ask(key, "get", handle, name)

    def set(self, handle: int, name: str, value: object) -> None:
        """Write an attribute."""
        self._ask("", "set", handle, name, self._codec.dump(value))

    def delete(self, handle: int, name: str) -> None:
        """Delete an attribute."""
        self._ask("", "del", handle, name)

    def names(self, handle: int) -> list[str]:
        """Return `dir()` of an object."""
        names = self._ask("", "dir", handle)
        return [name for name in names if type(name) is str] if type(names) is list else []

    def next(self, handle: int) -> object:
        """Return the next item of an iterator."""
        return self._ask("next()", "next", handle)

    def awaited(self, handle: int) -> object:
        """Return what a coroutine returns, or an asynchronous generator yields next."""
        return self._ask("await()", "await", handle)

    def signature(self, handle: int, name: str | None = None) -> inspect.Signature:
        """Return the signature of a function or class, or of a method of an object."""
        self._check(handle)
        return signatures.build(self._ask("signature", "sign", handle, name))

    def seed(self, value: object) -> None:
        """Seed the worker's random numbers like ours."""
        if not self.channel.lost:
            self._ask("", "seed", self._codec.dump(value))

    def patch(self, module: str, name: str, value: object) -> None:
        """Replace a function of the worker's interpreter; None puts the original back."""
        if not self.channel.lost:
            self._ask("", "patch", module, name, self._codec.dump(value))

    def derive(self, cls: type) -> int:
        """Make a class in the worker for one that a test has derived; return its handle."""
        bases = [proxies.handle_of(base) for base in cls.__bases__ if type(base) is proxies.Meta]
        methods = {name: self._codec.dump(function) for name, function in derived.methods_of(cls).items()}
        handle = self._ask("", "derive", cls.__name__, bases, methods)
        if type(handle) is not int or handle in self._classes or handle in self._objects:
            self.channel.fail("a class has the handle of something else")
        self._classes[handle] = cls
        return handle

    def call(
        self, handle: int, name: str | None, args: tuple[object, ...], options: dict[str, object], key: str
    ) -> object:
        """Call an object, or a method of it; copy arguments back that the call changed in place."""
        self._check(handle)
        sent = self._codec.dump_all(args)
        named = {word: self._codec.dump(value) for word, value in options.items()} if options else None
        if name is None:
            result = self._ask(key, "call", handle, sent, named, given=(args, options))
        else:
            result = self._ask(key, "meth", handle, name, sent, named, given=(args, options))
        if name is None and handle in self._paths and proxies.is_object(result):
            self.decoys.made(result, self._paths[handle], sent, named)
        return result

    def _check(self, handle: int) -> None:
        if handle in self._mute:
            raise TypeError("the solution returned an object where a plain value is expected")

    def compare(self, name: str, left: object, right: object) -> object:
        """Compare two of the student's objects by the student's method, among decoys if the profile has any."""
        question = functools.partial(self._truth, name)
        if name not in {"__eq__", "__ne__"} or not (proxies.is_object(left) and proxies.is_object(right)):
            return question(left, right)
        return self.decoys.compare(question, left, right, self)

    def _truth(self, name: str, left: object, right: object) -> object:
        value = self.call(proxies.handle_of(left), name, (right,), {}, f".{name}()")
        if value is NotImplemented or type(value) is bool:
            return value
        raise TypeError(f"{name} returned {type(value).__name__}, not bool")

    def again(self, handle: int, sent: Message, named: dict[str, object] | None) -> object:
        """Construct an object once more from arguments encoded before."""
        return self._ask("", "call", handle, sent, named)

    def exported(self, path: str, handle: int) -> None:
        """Remember the name by which tests import a class; the class's own `__name__` is up to the student."""
        self.exports.setdefault(path, handle)
        self._paths.setdefault(handle, path)

    def _ask(self, key: str, *request: object, given: _Given | None = None) -> object:
        reply = self.channel.ask(*request)
        if reply[0] == "big":
            raise UnsupportedError("the solution returned more data than can be passed")
        if len(reply) != _REPLY or reply[0] not in _STATUSES:
            self.channel.fail("a reply has the wrong shape")
        status, result, printed, changed, noted = reply
        if printed and type(printed) is str:
            sys.stdout.write(printed)
        if noted is not None:
            self._replay(noted)
        if self.callbacks.failure is not None:
            failure, self.callbacks.failure = self.callbacks.failure, None
            raise failure
        if status == "ok" and type(result) in ATOMS and not changed:
            return result  # a plain value, for which the profile has no rule
        value, error = self._read(reply, given)
        if error is not None:
            raise error
        if key and self.profile.saw(key, self._kinds):
            self._mute |= self._fresh
        return value

    def _read(self, reply: Message, given: _Given | None) -> tuple[object, BaseException | None]:
        """Decode a reply: a value or an exception, and arguments that changed."""
        self._kinds, self._fresh = set(), set()
        problem: Exception
        try:
            if reply[3] and given is not None:
                self._copy_back(reply[3], *given)
            if reply[0] == "exc":
                return None, self._exception(reply[1])
            if given is not None and type(reply[1]) is list and reply[1][0] == "a":
                return given[0][reply[1][1]], None
            return self._codec.load(reply[1]), None
        except (UnsupportedError, RecursionError, TypeError, KeyError, IndexError, ValueError) as error:
            problem = error
        return None, self.channel.lose(f"a value is malformed: {problem}")

    def _replay(self, noted: object) -> None:
        try:
            log_relay.replay(noted, self._codec.load)
        except BadValueError as error:
            self.channel.fail(f"a note is malformed: {error}")

    def _copy_back(self, changes: Any, args: tuple[object, ...], options: dict[str, object]) -> None:
        for key, content in changes:
            target = (
                args[key]
                if type(key) is int and 0 <= key < len(args)
                else options.get(key)
                if type(key) is str
                else None
            )
            if target is not None:
                renew(target, self._codec.load(content))

    def _refer(self, value: Any) -> Encoded:
        """Encode what is not a plain value: a stand-in by its handle, an object of ours as a callback."""
        kind = type(value)
        if type(kind) is proxies.Meta or kind in _STAND_INS or kind is proxies.Meta:
            return ["h", proxies.handle_of(value)]
        if id(value) in self._handles:
            return ["h", self._handles[id(value)]]
        if kind is proxies.Bound:
            return ["h", proxies.handle_of(self.get(proxies.handle_of(value.__self__), value.__name__))]
        return self._own_object(value)

    def _own_object(self, value: object) -> Encoded:
        if id(value) in _SHARED_FUNCTIONS:
            return ["bf", *_SHARED_FUNCTIONS[id(value)]]
        if isinstance(value, BaseException):
            return self._own_exception(value)
        return self.callbacks.encode(value)

    def _own_exception(self, error: BaseException) -> Encoded:
        """Encode an exception of ours: base, arguments, and handles under which it and its class come back."""
        kind = type(error)
        base = next(one for one in kind.__mro__ if one in NAMES)
        try:
            args = self._codec.encode(error.args, 1)
        except (TypeError, ValueError):
            args = ["t", []]
        own = None if kind is base else self.callbacks.encode(kind)[1]
        return ["ex", ["k", NAMES[base]], args, self.callbacks.encode(error)[1], own, kind.__name__]

    def _resolve(self, value: Message) -> object:
        """Decode the worker's references into stand-ins."""
        make = {
            "o": self._object, "K": self._class, "fn": self._function, "m": self._module, "gen": self._generator,
            "it": self._iterator, "x": self._own, "ex": self._raised, "co": self._coroutine, "agen": self._stream,
        }.get(value[0])  # fmt: skip
        if make is None:
            raise BadValueError(f"unknown tag {str(value[0])[:20]!r}")
        return make(value)

    def _own(self, value: Message) -> object:
        self._kinds.add("value")
        return self.callbacks[value[1]]

    def _raised(self, value: Message) -> BaseException:
        return self._exception(value[1:])

    def _known(self, handle: object, make: Callable[[], object]) -> object:
        if type(handle) is not int:
            raise BadValueError("a handle is a number")
        if handle not in self._objects:
            self._objects[handle] = make()
            self._handles[id(self._objects[handle])] = handle
        return self._objects[handle]

    def _function(self, value: Message) -> object:
        self._kinds.add("function")
        _, handle, name, doc = value
        if type(name) is not str or type(doc) not in {str, type(None)}:
            raise BadValueError("a function without a name")
        return self._known(handle, lambda: proxies.Function(self, handle, name, doc))

    def _module(self, value: Message) -> object:
        self._kinds.add("module")
        return self._known(value[1], lambda: proxies.Module(self, value[1], str(value[2])))

    def _generator(self, value: Message) -> object:
        self._kinds.add("iterator")
        return self._known(value[1], lambda: proxies.generator(self, value[1]))

    def _iterator(self, value: Message) -> object:
        self._kinds.add("iterator")
        return self._known(value[1], lambda: proxies.Iterating(self, value[1]))

    def _coroutine(self, value: Message) -> object:
        self._kinds.add("iterator")
        return self._known(value[1], lambda: asynchrony.coroutine(self, value[1]))

    def _stream(self, value: Message) -> object:
        self._kinds.add("iterator")
        return self._known(value[1], lambda: asynchrony.generator(self, value[1]))

    def _class(self, value: Message) -> type:
        self._kinds.add("class")
        handle = value[1]
        if handle not in self._classes:
            described = value[2]
            bases = [self._codec.decode(base) for base in described["bases"]]
            if not all(base in _BASES or type(base) is proxies.Meta for base in bases):
                raise BadValueError("a class with a base that cannot be one")
            kept = [base for base in bases if not any(base is not other and issubclass(other, base) for other in bases)]
            self._classes[handle] = proxies.make_class(self, handle, described, tuple(kept))
        return self._classes[handle]

    def _object(self, value: Message) -> object:
        handle = value[1]
        kind = self._class(value[2])
        base = shape.value_base(kind)
        self._kinds.discard("class")
        self._kinds.add("value" if base else "object")
        if base is None:
            self._fresh.add(handle)
        known = self._objects.get(handle)
        if known is None:
            known = self._known(handle, lambda: _blank(kind, base, self._codec.decode(value[3]) if base else None))
            vars_of = object.__getattribute__(known, "__dict__")
            vars_of[proxies.HANDLE], vars_of[proxies.REMOTE] = handle, self
        elif base in {list, dict, set}:
            renew(known, self._codec.decode(value[3]))
        return known

    def _exception(self, described: object) -> BaseException:
        """Return a local exception for the worker's description of one."""
        if type(described) is list and described[0] == "x":
            own = self.callbacks[described[1]]
            if not isinstance(own, BaseException):
                raise BadValueError("not an exception")
            return own
        if type(described) is not list or len(described) != 6:  # noqa: PLR2004 - class, handle, args, text, frames, cause
            raise BadValueError("an exception has the wrong shape")
        kind, args, text = self._codec.decode(described[0]), self._codec.decode(described[2]), str(described[3])
        if type(kind) is proxies.Meta and issubclass(kind, BaseException):
            error: BaseException = BaseException.__new__(kind, *args)
            members = object.__getattribute__(error, "__dict__")
            members[proxies.HANDLE], members[proxies.REMOTE] = described[1], self
            error.args = args
        elif isinstance(kind, type) and issubclass(kind, Exception):
            error = _built_in(kind, args, text)
        else:
            error = RuntimeError(f"the solution raised {getattr(kind, '__name__', kind)}: {text}")
        if described[5] is not None:
            error.__cause__ = self._exception(described[5])
        object.__getattribute__(error, "__dict__")[messages.REMOTE_FRAMES] = str(described[4])
        return error

    def _serve(self, request: Message) -> Message:
        """Do what the worker asks of one of our objects."""
        try:
            if request[0] == "get":
                value = self.callbacks.get(request[1], request[2])
            elif request[0] == "call":
                function = self.callbacks.function(request[1], request[2])
                args = [self._codec.load(arg) for arg in request[3]]
                value = function(*args, **{str(name): self._codec.load(arg) for name, arg in request[4].items()})
            else:
                self.channel.fail("an unknown request")
            return ["ok", self._codec.dump(value)]
        except (LostError, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - raised again in the student's code
            if isinstance(error, AssertionError) and self.callbacks.failure is None:
                self.callbacks.failure = error
            return ["exc", self._refer(error)]


def _built_in(kind: type[Exception], args: tuple[object, ...], text: str) -> Exception:
    try:
        return kind(*args)
    except Exception:  # noqa: BLE001 - some need arguments that the worker could not pass
        return RuntimeError(f"{kind.__name__}: {text}")


def _blank(kind: type, base: type | None, value: object) -> object:
    """Make an instance without calling its constructor."""
    if base is None:
        return object.__new__(kind)
    if base in {list, dict, set}:
        made: object = base.__new__(kind)
        renew(made, value)
        return made
    return base.__new__(kind, value)


_STAND_INS: Final = frozenset({proxies.Function, proxies.Module, proxies.Iterating})
_BASES: Final = frozenset({
    value for value in CLASSES.values()
    if (issubclass(value, BaseException) or value in shape.VALUE_BASES or value is object) and value is not bool
})  # fmt: skip
