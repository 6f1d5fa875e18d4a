"""The referee's end of the channel: calls into the worker; results are held to the recorded profile."""

import builtins
import contextlib
import functools
import hashlib
import inspect
import json
import math
import operator
import sys
from collections import deque
from typing import Any, Final

from runners.inside.isolated import derived, log_relay, proxies, shape, signatures
from runners.inside.isolated.callbacks import Callbacks
from runners.inside.isolated.channel import Channel, LostError, Message
from runners.inside.isolated.codec import ATOMS, NAMES, BadValueError, Encoded, UnsupportedError
from runners.inside.isolated.copy_back import renew
from runners.inside.isolated.expected import ExpectedObjects
from runners.inside.isolated.profile import END, DeniedError, Profile
from runners.inside.isolated.resolver import Resolver
from runners.inside.isolated.site import site_of

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

    def __init__(self, talk: int, profile: Profile, expected: ExpectedObjects, box: str) -> None:
        self.channel = Channel(talk, self._serve)
        self.profile = profile
        self.expected = expected
        self._box = f"{box}/"
        self.callbacks = Callbacks()
        self._resolver = Resolver(self, profile, self.callbacks, self._refer)
        self._codec = self._resolver.codec
        self._paths: dict[int, str] = {}

    def load(self, name: str) -> Any:
        """Import a module in the worker. Raises what the import raised."""
        module = self._ask("", "load", name, self.expected.active)
        if type(module) is not proxies.Module:
            self.channel.fail("a module is something else")
        for path in self.profile.constants(name):
            # Known before there is a result that they could be made equal to.
            with contextlib.suppress(Exception, DeniedError):
                functools.reduce(getattr, path.removeprefix(f"{name}.").split("."), module)
        return module

    def get(self, handle: int, name: str, key: str = "") -> Any:
        """Read an attribute."""
        self._check(handle)
        if self.expected.active:
            self.expected.used(self._resolver.object_of(handle), changed=False)
        return self._ask(key, "get", handle, name)

    def set(self, handle: int, name: str, value: object) -> None:
        """Write an attribute."""
        self.expected.used(self._resolver.object_of(handle))
        self._ask("", "set", handle, name, self._codec.dump(value))

    def delete(self, handle: int, name: str) -> None:
        """Delete an attribute."""
        self._ask("", "del", handle, name)

    def names(self, handle: int) -> list[str]:
        """Return `dir()` of an object."""
        names = self._ask("", "dir", handle)
        return [name for name in names if type(name) is str] if type(names) is list else []

    def next(self, handle: int, key: str) -> object:
        """Return the next item of an iterator, which was given at `key`."""
        return self._ask(key, "next", handle)

    def awaited(self, handle: int, key: str) -> object:
        """Return what a coroutine returns, or an asynchronous generator yields next; it was given at `key`."""
        return self._ask(key, "await", handle)

    def signature(self, handle: int, name: str | None = None) -> inspect.Signature:
        """Return the signature of a function or class, or of a method of an object."""
        self._check(handle)
        described = self._ask("signature", "sign", handle, name)
        try:
            return signatures.build(described)
        except BadValueError:
            self.channel.fail("a signature is malformed")

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
        if type(handle) is not int or not self._resolver.adopt(handle, cls):
            self.channel.fail("a class has the handle of something else")
        return handle

    def call(
        self, handle: int, name: str | None, args: tuple[object, ...], options: dict[str, object], key: str
    ) -> object:
        """Call an object, or a method of it; copy arguments back that the call changed in place.

        What an operator is given may be the expected value, so no operator changes its arguments.
        """
        self._check(handle)
        if not self.expected.active:
            return self._send(handle, name, args, options, key)
        path = self._paths.get(handle) if name is None else None
        if path:
            return self._construct(handle, path, args, options, key)
        if name not in _LOOKS:
            self.expected.used(self._resolver.object_of(handle))
        return self._send(handle, name, args, options, key)

    def _send(
        self, handle: int, name: str | None, args: tuple[object, ...], options: dict[str, object], key: str
    ) -> object:
        sent = self._codec.dump_all(args)
        named = {word: self._codec.dump(value) for word, value in options.items()} if options else None
        if name is None:
            return self._ask(key, "call", handle, sent, named, given=(args, options))
        given = None if name in shape.SPECIAL - _CALLS else (args, options)
        return self._ask(key, "meth", handle, name, sent, named, given=given)

    def _construct(
        self, handle: int, path: str, args: tuple[object, ...], options: dict[str, object], key: str
    ) -> object:
        """Call what tests import by the name `path`, unless it makes an object that the second worker has made."""
        cls, place = self._resolver.object_of(handle), site_of(self._box)
        made = self.expected.instead(cls, path, place, args, options)
        if made is not None:
            return made
        recipe = self.expected.recipe(path, args, options) if isinstance(cls, proxies.Meta) else None
        self.expected.constructing = recipe is not None
        try:
            result = self._send(handle, None, args, options, key)
        finally:
            self.expected.constructing = False
        if isinstance(cls, proxies.Meta) and proxies.is_object(result):
            self.expected.made(result, recipe, place)
        return result

    def _check(self, handle: int) -> None:
        if self.muted(handle):
            raise DeniedError("the solution returned an object where a plain value is expected")

    def muted(self, handle: int) -> bool:
        """Whether an object stands where the reference gave a plain value."""
        return self._resolver.muted(handle)

    def compare(self, name: str, left: object, right: object) -> object:
        """Compare two of the student's objects: by the student's method, and by their states."""
        if name not in {"__eq__", "__ne__"} or not (proxies.is_object(left) and proxies.is_object(right)):
            return self.truth(name, left, right)
        return self.expected.compare(name, left, right, self)

    def truth(self, name: str, left: object, right: object) -> object:
        """Return what the student's method says of two objects of the same worker."""
        value = self.call(proxies.handle_of(left), name, (right,), {}, f".{name}()")
        if value is NotImplemented or type(value) is bool:
            return value
        raise TypeError(f"{name} returned {type(value).__name__}, not bool")

    def named(self, path: str, value: object, *, fixed: bool = True) -> None:
        """Note what tests read under a name: a constant of a module, or a member of an enumeration if it is `fixed`."""
        if proxies.is_object(value):
            self.expected.named(value, path)
        if type(value) in _STAND_INS or type(value) is proxies.Meta or not (fixed or self.profile.constant_at(path)):
            return
        if proxies.is_object(value):
            form = f"object {proxies.handle_of(value)}"
        else:
            form = hashlib.sha256(json.dumps(self._codec.dump(value)).encode()).hexdigest()[:16]
        self.profile.constant(path, form)

    def ask(self, key: str, *request: object) -> object:
        """Make a request; its result is subject to the profile at `key`."""
        return self._ask(key, *request)

    def exported(self, path: str, handle: int) -> None:
        """Remember the name by which tests import a class; the class's own `__name__` is up to the student."""
        self._paths.setdefault(handle, path)

    def path_of(self, handle: int) -> str:
        """Return the name by which tests import a class, or a common one for what they do not import."""
        return self._paths.get(handle, "a class")

    def _ask(self, key: str, *request: object, given: _Given | None = None) -> object:
        reply = self.channel.ask(*request)
        if reply[0] == "big":
            raise UnsupportedError("the solution returned more data than can be passed")
        if len(reply) != _REPLY or reply[0] not in _STATUSES:
            self.channel.fail("a reply has the wrong shape")
        status, result, printed, changed, noted = reply
        if printed and type(printed) is str and self is not self.expected.second:
            sys.stdout.write(printed)
        if noted is not None and self is not self.expected.second:
            self._replay(noted)
        if self.callbacks.failure is not None:
            failure, self.callbacks.failure = self.callbacks.failure, None
            raise failure
        if status == "ok" and type(result) in ATOMS and not changed:
            return result  # a plain value, for which the profile has no rule
        value, error = self._read(key, reply, given)
        if isinstance(error, StopIteration | StopAsyncIteration) and not _iterates(request):
            # A test's own `map` or `zip` would end there, before it has compared anything.
            self.profile.saw(key, {END})
        if error is not None:
            raise error
        return value

    def _read(self, key: str, reply: Message, given: _Given | None) -> tuple[object, BaseException | None]:
        """Decode a reply: a value or an exception, and arguments that changed."""
        try:
            if reply[3] and given is not None:
                self._resolver.read(key, lambda: self._copy_back(reply[3], *given))
            if reply[0] == "exc":
                return None, self._resolver.read(f"{key} raises", lambda: self._resolver.exception(reply[1]))
            if given is not None and type(reply[1]) is list and reply[1][0] == "a":
                return _argument(given[0], reply[1][1]), None
            return self._resolver.read(key, lambda: self._codec.load(reply[1])), None
        except (UnsupportedError, RecursionError, TypeError, KeyError, IndexError, ValueError):
            # In fixed words: the values of a hidden test may be in the error's own.
            return None, self.channel.lose("a value is malformed")

    def _replay(self, noted: object) -> None:
        try:
            log_relay.replay(noted, lambda note: self._resolver.read("a warning", lambda: self._codec.load(note)))
        except BadValueError:
            self.channel.fail("a note is malformed")

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
            if proxies.remote_of(value) is not self:
                raise DeniedError("a test gave the solution an object that was only expected")
            if self.expected.active:
                self.expected.used(value)
            return ["h", proxies.handle_of(value)]
        known = self._resolver.known(value)
        if known is not None:
            return ["h", known]
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

    def _called_back(self, function: Any, request: Message) -> object:
        """Call one of our objects with what the worker passes to it."""
        key = f"passed to {getattr(self.callbacks[request[1]], '__name__', '')}"
        load = self._codec.load
        args, options = self._resolver.read(
            key, lambda: ([load(arg) for arg in request[3]], {str(name): load(arg) for name, arg in request[4].items()})
        )
        return function(*args, **options)

    def _serve(self, request: Message) -> Message:
        """Do what the worker asks of one of our objects."""
        try:
            if request[0] == "get":
                value = self.callbacks.get(request[1], request[2])
            elif request[0] == "call":
                function = self.callbacks.function(request[1], request[2])
                value = self._called_back(function, request)
            else:
                self.channel.fail("an unknown request")
            return ["ok", self._codec.dump(value)]
        except (LostError, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - raised again in the student's code
            if isinstance(error, AssertionError | DeniedError) and self.callbacks.failure is None:
                self.callbacks.failure = error
            return ["exc", self._refer(error)]


def _iterates(request: tuple[object, ...]) -> bool:
    """Whether a request is for the next item of something."""
    return request[0] in {"next", "await"} or (request[0] == "meth" and request[2] in _NEXT)


def _argument(args: tuple[object, ...], place: object) -> object:
    """Return the container among a call's arguments that the call returned. Raises `BadValueError`."""
    if type(place) is not int or not 0 <= place < len(args) or type(args[place]) not in _SHARED:
        raise BadValueError("no such argument")
    return args[place]


_STAND_INS: Final = frozenset({proxies.Function, proxies.Module, proxies.Iterating})
_NEXT: Final = frozenset({"__next__", "__anext__"})
_CALLS: Final = frozenset({"__call__", "__init__"})
_LOOKS: Final = frozenset({"__hash__", "__repr__", "__str__", "__format__"})
"""Methods that an assertion, or its message, may call of an object that it only compares."""
_SHARED: Final = frozenset({list, dict, set, bytearray, deque})
"""Containers whose identity is kept when a call returns what it was given."""
