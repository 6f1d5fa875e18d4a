"""The `worker` role, the sandboxed side: serves the student's modules. It has no test, test name or expected value."""

import functools
import importlib
import random
import sys
import types
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from typing import Any, Final, NamedTuple

from runners.inside import messages
from runners.inside.isolated import asynchrony, codec, derived, shape, signatures
from runners.inside.isolated.channel import Channel, LostError, Message
from runners.inside.isolated.codec import Encoded
from runners.inside.isolated.line_up import NAMED, RECIPE, LineUp, named_object
from runners.inside.isolated.log_relay import Notes
from runners.inside.isolated.mirrored import Patches
from runners.inside.isolated.object_text import object_text
from runners.inside.isolated.output_stream import OutputStream
from runners.inside.isolated.state import StateWriter
from runners.records import Mark
from runners.text import truncate
from runners.wire import encode_event, write_and_wait

_MAX_CAUSES: Final = 3


def play(box: str, events: int, talk: int) -> None:
    """Serve requests until the referee is gone."""
    sys.path.append(box)
    printed = OutputStream(events)
    sys.stdout = sys.stderr = printed
    # Whatever goes wrong after this event is the student's fault.
    write_and_wait(events, encode_event(Mark.READY))
    worker = Worker(box, talk, printed)
    worker.notes.listen()
    try:
        while True:
            worker.channel.answer(worker.channel.receive())
    except LostError:
        return


Done = tuple[object, Message | None]
"""What a request gave, and the arguments that were changed in place: [[index or name, content], ...]."""


class Worker:
    """Keeps the student's objects under handles, and stand-ins for the referee's objects."""

    def __init__(self, box: str, talk: int, printed: OutputStream) -> None:
        self._box = box
        self._output = printed
        self._objects: list[Any] = []
        self._handles: dict[int, int] = {}
        self._described: set[int] = set()
        self._foreign: dict[int, Foreign] = {}
        self._foreign_classes: dict[int, type[BaseException]] = {}
        self._own: dict[int, int] = {}
        self.channel = Channel(talk, self.serve)
        self.notes = Notes()
        self._loop = asynchrony.Loop()
        self._patches = Patches()
        self._codec = codec.Codec(self._refer, self._resolve)
        self._plain = codec.Codec(_refuse, _refuse)
        self._called: object = None
        self._commits = False
        self._line_up = LineUp(self._codec.load, self._describe)
        self._references: tuple[tuple[type | tuple[type, ...], Callable[[Any], Encoded]], ...] = (
            (type, self._class),
            (BaseException, lambda value: ["ex", *self._exception(value)]),
            (_FUNCTIONS, self._function),
            (types.ModuleType, lambda value: ["m", self._handle(value), value.__name__]),
            (types.GeneratorType, lambda value: ["gen", self._handle(value)]),
            (Coroutine, lambda value: ["co", self._handle(value)]),
            (AsyncGenerator, lambda value: ["agen", self._handle(value)]),
        )
        self._operations: dict[str, Callable[..., Done]] = {
            "load": self._load, "get": self._get, "set": self._set, "del": self._delete, "call": self._call,
            "meth": self._method, "next": self._next, "dir": self._dir,
            "await": self._await, "sign": self._sign, "derive": self._derive,
            "seed": self._seed, "patch": self._patch, "state": self._state,
            "build": lambda recipes: (self._line_up.build(recipes), None),
            "equal": lambda pairs: (self._line_up.equal(pairs), None),
            "line_up": lambda state, places, left: (self._line_up.line_up(state, places, left=left), None),
        }  # fmt: skip

    def serve(self, request: Message) -> Message:
        """Do one request and return the reply.

        A reply is: status, value or exception, printed text, changed arguments, warnings and log records.
        """
        try:
            value, changed = self._operations[request[0]](*request[1:])
            result = ["a", value.place] if type(value) is _Argument else self._codec.dump(value)
        except LostError:
            raise
        except BaseException as error:  # noqa: BLE001 - the student's code may raise anything
            return ["exc", self._safe_exception(error), self._output.take(), None, self._noted()]
        return ["ok", result, self._output.take(), changed, self._noted()]

    def _noted(self) -> list[Message] | None:
        return self.notes.take(lambda warning: ["ex", *self._safe_exception(warning)])

    def _load(self, name: str, commits: bool = False) -> Done:  # noqa: FBT001, FBT002 - by place, over the channel
        self._commits = self._commits or commits
        return importlib.import_module(name), None

    def _get(self, handle: int, name: str) -> Done:
        return getattr(self._objects[handle], name), None

    def _set(self, handle: int, name: str, value: object) -> Done:
        setattr(self._objects[handle], name, self._codec.load(value))
        return None, None

    def _delete(self, handle: int, name: str) -> Done:
        delattr(self._objects[handle], name)
        return None, None

    def _dir(self, handle: int) -> Done:
        return [str(name) for name in dir(self._objects[handle])], None

    def _next(self, handle: int) -> Done:
        return next(self._objects[handle]), None

    def _await(self, handle: int) -> Done:
        return self._loop.run(self._objects[handle]), None

    def _sign(self, handle: int, name: str | None) -> Done:
        target = self._objects[handle]
        return signatures.describe(target if name is None else getattr(target, name)), None

    def _seed(self, value: object) -> Done:
        random.seed(self._codec.load(value))
        return None, None

    def _patch(self, module: str, name: str, value: object) -> Done:
        self._patches.put(module, name, self._codec.load(value))
        return None, None

    def _derive(self, name: str, bases: list[int], methods: dict[str, object]) -> Done:
        functions = {key: self._codec.load(value) for key, value in methods.items()}
        made = derived.make(name, [self._objects[base] for base in bases], functions)
        handle = self._handle(made)
        self._described.add(handle)  # the referee made the class and knows its shape
        return handle, None

    def _state(self, handle: int) -> Done:
        return self._state_of(self._objects[handle]), None

    def _state_of(self, value: object) -> str:
        """Return the state that the solution commits to; an empty one, which equals nothing, where there is none."""
        try:
            return self._describe(value)
        except LostError:
            raise
        except BaseException:  # noqa: BLE001 - too large or too deep, or the student's own code
            return ""

    def _describe(self, value: object) -> str:
        return StateWriter(self._plain.encode).text(value)

    def _call(self, handle: int, args: Message, options: dict[str, object] | None) -> Done:
        return self._do(self._objects[handle], args, options)

    def _method(self, handle: int, name: str, args: Message, options: dict[str, object] | None) -> Done:
        target = self._objects[handle]
        if name in shape.SPECIAL:
            # As the interpreter does: on the class, not on the instance.
            function = getattr(type(target), name)
            if function is object.__repr__:
                return object_text(target), None
            return self._do(function, args, options, target)
        return self._do(getattr(target, name), args, options)

    def _do(
        self, function: Callable[..., object], args: Message, options: dict[str, object] | None, *first: object
    ) -> Done:
        """Call a function; also return the arguments that it changed in place, as [[index or name, content], ...]."""
        load = self._codec.load
        self._called = function
        if options is None and list not in set(map(type, args)):
            return function(*first, *args), None  # nothing but plain values
        values = [load(arg) for arg in args]
        if options is None:
            result = function(*first, *values)
            return _same(result, values), self._changed(enumerate(args), values)
        named = {name: load(arg) for name, arg in options.items()}
        result = function(*first, *values, **named)
        changes = (self._changed(enumerate(args), values) or []) + (self._changed(options.items(), named) or [])
        return _same(result, values), changes or None

    def _changed(self, sent: Any, now: Any) -> Message | None:
        changes = [
            [key, content]
            for key, arg in sent
            if type(arg) is list and arg[0] in _MUTABLE and (content := self._codec.dump(now[key])) != arg
        ]
        return changes or None

    def _exception(self, error: BaseException, causes: int = 0) -> Message:
        """Encode an exception: class, handle, arguments, text, frames, cause; one of the referee by its handle."""
        if id(error) in self._own:
            return ["x", self._own[id(error)]]
        kind = self._class(type(error))  # first, as it is decoded first: it may carry the class's shape
        try:
            args = self._codec.dump(tuple(error.args))
        except Exception:  # noqa: BLE001 - arguments that cannot be passed are left out
            args = ["t", []]
        text = messages.text_of(error)
        if isinstance(error, SyntaxError):
            frames = messages.syntax_text(error, self._box)
        else:
            frames = messages.frames_text(error.__traceback__, self._box)
            frames = frames or messages.definition_text(error, self._called, self._box)
        cause = error.__cause__
        return [
            kind, self._handle(error), args, truncate(text), truncate(frames),
            self._exception(cause, causes + 1) if cause is not None and causes < _MAX_CAUSES else None,
        ]  # fmt: skip

    def _safe_exception(self, error: BaseException) -> Message:
        """Encode an exception, whatever the student's code does when it is inspected."""
        try:
            return self._exception(error)
        except LostError:
            raise
        except BaseException:  # noqa: BLE001 - again the student's own code
            text = "the exception could not be described"
            return [["k", "RuntimeError"], 0, ["t", [text]], text, "", None]

    def _handle(self, value: object) -> int:
        handle = self._handles.get(id(value))
        if handle is None:
            handle = self._handles[id(value)] = len(self._objects)
            self._objects.append(value)
        return handle

    def _class(self, kind: type) -> Encoded:
        """Encode a class: by name if both sides have it, else by handle, with its shape the first time."""
        if kind in codec.NAMES:
            return ["k", codec.NAMES[kind]]
        handle = self._handle(kind)
        if handle in self._described:
            return ["K", handle]
        self._described.add(handle)
        bases = [self._class(base) for base in kind.__bases__ if base is not object and not _abstract(base)]
        return ["K", handle, {**shape.describe(kind), "bases": bases}]

    def _refer(self, value: object) -> Encoded:
        """Encode what is not a plain value."""
        if id(value) in self._own:
            return ["x", self._own[id(value)]]
        if isinstance(value, Foreign):
            return ["x", object.__getattribute__(value, "_handle")]
        kind = type(value)
        for test, encode in self._references:
            if issubclass(kind, test):
                return encode(value)
        if kind.__module__ in _ITERATORS and issubclass(kind, Iterator):
            return ["it", self._handle(value)]
        base, class_ = shape.value_base(kind), self._class(kind)
        content: list[object] = []
        if base:
            content = [self._codec.encode(shape.plain(value, base), 1)]
        elif self._commits and kind.__eq__ is not object.__eq__:
            content = [self._state_of(value)]
        return ["o", self._handle(value), class_, *content]

    def _function(self, value: object) -> Encoded:
        doc = value.__doc__
        name = str(getattr(value, "__name__", "function"))
        return ["fn", self._handle(value), name, doc if type(doc) is str else None]

    def _resolve(self, value: Message) -> object:
        """Decode a reference of the referee: to an object here, or to one of its own."""
        if value[0] == "h":
            return self._objects[value[1]]
        if value[0] == "bf":
            return getattr(sys.modules[value[1]], value[2])
        if value[0] == "ex":
            return self._foreign_exception(value)
        if value[0] == RECIPE:
            return self._line_up.made(value[1])
        if value[0] == NAMED:
            return named_object(value[1])
        if value[1] not in self._foreign:
            self._foreign[value[1]] = foreign(self, value[1], value[2], value[3])
        return self._foreign[value[1]]

    def _foreign_exception(self, value: Message) -> BaseException:
        """Make a stand-in for an exception of the referee. Sent back, it and its class are the originals again."""
        _, base, args, handle, class_handle, name = value
        if class_handle is None:
            kind = self._codec.decode(base)
        elif class_handle not in self._foreign_classes:
            kind = type(name, (self._codec.decode(base),), {})
            self._foreign_classes[class_handle] = kind
            self._own[id(kind)] = class_handle
        else:
            kind = self._foreign_classes[class_handle]
        error: BaseException = kind(*self._codec.decode(args))
        self._handle(error)  # kept, so that its id stays its own
        self._own[id(error)] = handle
        return error

    def ask(self, *request: object) -> object:
        """Ask the referee to use one of its objects; return the value or raise the exception."""
        reply = self.channel.ask(*request)
        if reply[0] == "ok":
            return self._codec.load(reply[1])
        raise self._codec.load(reply[1])

    def callback(self, handle: int, name: str | None, args: tuple[object, ...], options: dict[str, object]) -> object:
        """Call one of the referee's objects, or a method of it."""
        dump = self._codec.dump
        named = {key: dump(value) for key, value in options.items()}
        return self.ask("call", handle, name, [dump(value) for value in args], named)


class Foreign:
    """A stand-in for an object of the referee: callable, with readable public attributes."""

    def __init__(self, worker: Worker, handle: int, name: str) -> None:
        object.__setattr__(self, "_worker", worker)
        object.__setattr__(self, "_handle", handle)
        object.__setattr__(self, "__name__", name)

    def __call__(self, *args: object, **options: object) -> object:
        """Call it there."""
        worker: Worker = object.__getattribute__(self, "_worker")
        return worker.callback(object.__getattribute__(self, "_handle"), None, args, options)

    def __getattr__(self, name: str) -> Any:
        worker: Worker = object.__getattribute__(self, "_worker")
        return worker.ask("get", object.__getattribute__(self, "_handle"), name)


def foreign(worker: Worker, handle: int, name: str, special: list[str]) -> Foreign:
    """Return a stand-in that has the special methods of the referee's object."""
    key = tuple(special)
    if key not in _KINDS:
        members = {method: _special(method) for method in special if method != "__call__"}
        _KINDS[key] = type("Foreign", (Foreign,), members)
    return _KINDS[key](worker, handle, name)


def _special(method: str) -> Callable[..., object]:
    def forward(self: Foreign, *args: object) -> object:
        worker: Worker = object.__getattribute__(self, "_worker")
        return worker.callback(object.__getattribute__(self, "_handle"), method, args, {})

    return forward


def _refuse(value: Any) -> Any:
    raise codec.UnsupportedError(f"a {type(value).__name__} is no plain value")


class _Argument(NamedTuple):
    """A result that is one of the arguments itself."""

    place: int


def _same(result: object, values: Message) -> object:
    """Mark a result that is one of the arguments, so that the test gets its own container back."""
    if type(result) in {list, dict, set, bytearray, deque}:
        for index, value in enumerate(values):
            if value is result:
                return _Argument(index)
    return result


def _abstract(kind: type) -> bool:
    """Whether a base class only describes an interface."""
    return kind.__module__ in {"abc", "typing", "collections.abc"}


_KINDS: dict[tuple[str, ...], type[Foreign]] = {}
_MUTABLE: Final = frozenset({"l", "d", "s", "ba", "dq", "od", "cn", "dd", "t"})
_FUNCTIONS: Final = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodDescriptorType,
    types.WrapperDescriptorType, types.MethodWrapperType, functools.partial, type(functools.cache(int)),
)  # fmt: skip
_ITERATORS: Final = frozenset({"builtins", "itertools"})
