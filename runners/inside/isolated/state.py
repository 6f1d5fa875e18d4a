"""The state of the student's objects as text: what the worker commits to, and how two of these texts are compared.

A state is JSON: plain values as they are, everything else a list that begins with a tag. An own object is
`["o", module, class, built-in part, {field: state}]`; a reference to an object that contains it counts levels upwards;
`{"other": class}` stands for what cannot be compared, and equals nothing.
The worker describes and rebuilds; the referee only compares, field by field, and believes nothing.
"""

import ctypes
import enum
import importlib
import json
import types
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any, Final

from runners.inside.isolated import shape
from runners.inside.isolated.codec import MAX_DEPTH, UnsupportedError

ctypes.pythonapi.PyObject_GenericGetDict.restype = ctypes.py_object
MAX_TEXT: Final = 400_000
_MAX_PARTS: Final = 50_000
_PLAIN: Final = frozenset({type(None), bool, int, float, str})
_ITEMS: Final[dict[type, str]] = {list: "list", tuple: "tuple", set: "set", frozenset: "frozenset", deque: "deque"}
_MAKERS: Final[dict[str, Callable[[Any], Any]]] = {tag: kind for kind, tag in _ITEMS.items()}
_MAPPINGS: Final[dict[type, str]] = {dict: "dict", OrderedDict: "ordered", defaultdict: "dict", Counter: "dict"}
_NAMED: Final = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)
_OBJECT: Final = 5
_LONG: Final = 10**4000

Ignored = set[tuple[str, str]]
"""(class, field) of the fields that tell two builds of the same object apart, such as serial numbers."""


class StateWriter:
    """The worker's side: one state, described. Raises `UnsupportedError` for what is too large or too deep."""

    def __init__(self, encode: Callable[[object], object]) -> None:
        self._encode = encode
        self._above: list[int] = []
        self._parts = 0

    def text(self, value: object) -> str:
        """Return a value's state."""
        text = json.dumps(self._of(value), separators=(",", ":"))
        if len(text) > MAX_TEXT:
            raise UnsupportedError("the state of an object is too large")
        return text

    def _of(self, value: Any) -> object:
        kind = type(value)
        if kind in _PLAIN:
            return value if kind is not int or -_LONG < value < _LONG else ["int", hex(value)]
        self._parts += 1
        if len(self._above) > MAX_DEPTH or self._parts > _MAX_PARTS:
            raise UnsupportedError("an object contains too much to be compared")
        if id(value) in self._above:
            return ["^", len(self._above) - self._above.index(id(value))]
        self._above.append(id(value))
        try:
            return self._composed(value, kind)
        finally:
            self._above.pop()

    def _composed(self, value: Any, kind: type) -> object:  # noqa: PLR0911 - one for each kind of value
        if kind in _ITEMS:
            items = [self._of(item) for item in value]
            return [_ITEMS[kind], sorted(items, key=json.dumps) if kind in {set, frozenset} else items]
        if kind in _MAPPINGS:
            pairs = [[self._of(key), self._of(item)] for key, item in value.items()]
            ordered = pairs if kind is OrderedDict else sorted(pairs, key=lambda pair: json.dumps(pair[0]))
            return [_MAPPINGS[kind], ordered]
        if isinstance(value, enum.Enum):
            return ["enum", kind.__module__, kind.__qualname__, value.name]
        if isinstance(value, _NAMED):
            return ["named", str(getattr(value, "__module__", "")), value.__qualname__]
        if kind.__module__ in {"builtins", "decimal", "fractions", "datetime", "collections"}:
            try:
                return ["value", kind.__name__, self._encode(value)]
            except TypeError:
                return {"other": kind.__name__}
        base = shape.value_base(kind)
        part = self._of(shape.plain(value, base)) if base else None
        return ["o", kind.__module__, kind.__qualname__, part, {name: self._of(one) for name, one in fields(value)}]


def fields(value: object) -> list[tuple[str, object]]:
    """Return names and values of an object's fields, those in slots too."""
    members = getattr(value, "__dict__", {})
    if type(members) is not dict:  # a class may have a method of that name
        members = ctypes.pythonapi.PyObject_GenericGetDict(ctypes.py_object(value), None)
    found = list(members.items())
    for cls in type(value).__mro__:
        for name, member in vars(cls).items():
            if type(member) is types.MemberDescriptorType:
                try:
                    found.append((name, member.__get__(value)))
                except AttributeError:
                    continue
    return [(str(name), one) for name, one in found]


class StateReading:
    """The second worker's side: an object that has the state that a result had when it was returned."""

    def __init__(self, decode: Callable[[object], object]) -> None:
        self._decode = decode
        self._above: list[object] = []

    def value(self, text: str) -> object:
        """Return the object. Raises `ValueError` for a state with parts that exist in one process only."""
        return self._of(json.loads(text))

    def _of(self, state: Any) -> object:  # noqa: PLR0911 - one for each tag
        if type(state) is not list:
            return state
        match state:
            case ["o", module, name, part, fields]:
                return self._object(_named(module, name), part, fields)
            case ["^", levels]:
                return self._above[-levels]
            case ["int", digits]:
                return int(digits, 16)
            case ["enum", module, name, member]:
                return _named(module, name)[member]
            case ["named", module, name]:
                return _named(module, name)
            case ["value", _, encoded]:
                return self._decode(encoded)
            case [tag, items] if tag in _MAKERS:
                return self._filled(_MAKERS[tag], items)
            case ["dict" | "ordered" as tag, pairs]:
                return self._mapped(OrderedDict() if tag == "ordered" else {}, pairs)
        raise ValueError("a part of an object cannot be rebuilt")

    def _object(self, kind: Any, part: Any, fields: dict[str, Any]) -> object:
        base = shape.value_base(kind)
        made: Any = base.__new__(kind, self._of(part)) if base else object.__new__(kind)
        self._above.append(made)
        if base in {list, dict, set}:
            base.__init__(made, self._of(part))  # type: ignore[call-overload]
        for name, state in fields.items():
            object.__setattr__(made, name, self._of(state))
        self._above.pop()
        return made

    def _filled(self, make: Callable[[Any], Any], items: list[Any]) -> object:
        made: Any = [] if make is list else make(())
        self._above.append(made)
        parts = [self._of(item) for item in items]
        self._above.pop()
        if make is not list:
            return make(parts)
        made.extend(parts)
        return made

    def _mapped(self, made: dict[Any, Any], pairs: list[Any]) -> object:
        self._above.append(made)
        for key, item in pairs:
            made[self._of(key)] = self._of(item)
        self._above.pop()
        return made


def _named(module: str, name: str) -> Any:
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def differing(one: str, other: str) -> Ignored:
    """Return the fields in which two states differ. Two states that differ elsewhere too have no such field."""
    found: Ignored = set()
    try:
        _differ(_loaded(one), _loaded(other), "", "", found)
    except RecursionError:
        return set()
    return found


def form(text: str, ignored: Ignored) -> object:
    """Return a state as data that can be compared, without fields to ignore. What cannot be read equals nothing."""
    try:
        return _pruned(json.loads(text), ignored)
    except (ValueError, TypeError, RecursionError):
        return _Unreadable()


def same(one: object, other: object) -> bool:
    """Whether two forms are equal."""
    try:
        return one == other
    except RecursionError:
        return False


class _Unreadable:
    """Stands for a state that is none, and equals nothing."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return False


def _pruned(state: Any, ignored: Ignored) -> object:
    if type(state) is dict:
        raise ValueError("a part that cannot be compared")
    if type(state) is not list:
        return state
    if len(state) == _OBJECT and type(state[4]) is dict:
        kind = f"{state[1]}.{state[2]}"
        fields = {name: _pruned(value, ignored) for name, value in state[4].items() if (kind, name) not in ignored}
        return [*state[:3], _pruned(state[3], ignored), fields]
    return [item if type(item) in _PLAIN else _pruned(item, ignored) for item in state]


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _differ(one: Any, other: Any, owner: str, name: str, found: Ignored) -> None:
    """Add the innermost fields in which two states differ."""
    if type(one) is list and type(other) is list and len(one) == len(other):
        if len(one) == _OBJECT and type(one[4]) is type(other[4]) is dict:
            kind = f"{one[1]}.{one[2]}"
            if one[1:3] != other[1:3] or one[4].keys() != other[4].keys():
                found.add((owner, name))
                return
            _differ(one[3], other[3], owner, name, found)
            for field, value in one[4].items():
                _differ(value, other[4][field], kind, field, found)
            return
        for left, right in zip(one, other, strict=True):
            _differ(left, right, owner, name, found)
    elif type(one) is not dict and one != other and not (one != one and other != other):  # noqa: PLR0124 - two NaNs
        found.add((owner, name))
