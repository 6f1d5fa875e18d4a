"""Values as JSON: plain values of exact types, containers as tagged lists, everything else by reference.

Names resolve only to a fixed list of value types and built-in classes. There is no pickle and no eval.
"""

import builtins
import datetime as dt
import types
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import FrozenInstanceError
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final, cast

MAX_DEPTH: Final = 120
MAX_NODES: Final = 3_000_000
_BIG_INT: Final = 10**4000
SCALARS: Final = frozenset({type(None), bool, float, str})
"""Classes whose values are JSON already."""
ATOMS: Final = SCALARS | {int}
"""Classes of JSON values that need no decoding. (Integers too long for JSON have another form.)"""

CLASSES: Final[dict[str, type]] = {
    name: value for name, value in vars(builtins).items() if isinstance(value, type) and name == value.__name__
} | {
    value.__name__: value
    for value in (
        Decimal, Fraction, deque, Counter, OrderedDict, defaultdict, dt.datetime, dt.date, dt.time,
        dt.timedelta, types.GeneratorType, types.FunctionType, FrozenInstanceError, InvalidOperation,
    )
}  # fmt: skip
"""Classes that either side may name."""
NAMES: Final = {value: name for name, value in CLASSES.items()}

Tagged = list[Any]
"""A value as JSON: a tag, then what it stands for."""
Encoded = bool | int | float | str | Tagged | None
"""Any value as JSON."""


class UnsupportedError(TypeError):
    """A value cannot be passed."""


class BadValueError(ValueError):
    """The other side sent something that is not a value."""


class Codec:
    """Encodes and decodes. `refer` encodes what is not a plain value as a reference; `resolve` decodes references."""

    def __init__(self, refer: Callable[[object], Encoded], resolve: Callable[[Tagged], object]) -> None:
        self._refer = refer
        self._resolve = resolve
        self._left = MAX_NODES
        self._to: dict[type, Callable[[Any, int], Encoded]] = {
            int: _int,
            list: self._items("l"),
            tuple: self._items("t"),
            set: self._items("s"),
            frozenset: self._items("fs"),
            dict: self._pairs("d"),
            OrderedDict: self._pairs("od"),
            Counter: self._pairs("cn"),
            defaultdict: self._default,
            deque: self._deque,
            type({}.keys()): self._items("dk"),
            type({}.values()): self._items("dv"),
            type({}.items()): self._items("di"),
            bytes: lambda v, _: ["b", v.decode("latin-1")],
            bytearray: lambda v, _: ["ba", v.decode("latin-1")],
            complex: lambda v, _: ["c", v.real, v.imag],
            range: lambda v, _: ["r", *(_int(x, 0) for x in (v.start, v.stop, v.step))],
            slice: lambda v, d: ["sl", *(self.encode(x, d) for x in (v.start, v.stop, v.step))],
            Decimal: lambda v, _: ["D", str(v)],
            Fraction: lambda v, d: ["F", _int(v.numerator, d), _int(v.denominator, d)],
            dt.datetime: self._moment,
            dt.time: self._moment,
            dt.date: lambda v, _: ["dt", "date", v.isoformat()],
            dt.timedelta: lambda v, _: ["td", v.days, v.seconds, v.microseconds],
            type(NotImplemented): lambda *_: ["N"],
            type(...): lambda *_: ["E"],
            types.TracebackType: lambda *_: None,
        }
        self._from: dict[str, Callable[[Tagged, int], object]] = {
            "i": lambda v, _: int(_text(v[1]), 16),
            "l": self._each,
            "t": lambda v, d: tuple(self._each(v, d)),
            "s": lambda v, d: set(self._each(v, d)),
            "fs": lambda v, d: frozenset(self._each(v, d)),
            "d": lambda v, d: dict(self._couples(v, d)),
            "od": lambda v, d: OrderedDict(self._couples(v, d)),
            "cn": lambda v, d: Counter(dict(self._couples(v, d))),
            "dd": lambda v, d: defaultdict(_factory(v[1]), self._couples(v[1:], d)),
            "dq": lambda v, d: deque(self._each(v[1:], d), v[1] if v[1] is None else _whole(v[1])),
            "dk": lambda v, d: dict.fromkeys(self._each(v, d)).keys(),
            "dv": lambda v, d: dict(enumerate(self._each(v, d))).values(),
            "di": lambda v, d: dict(self._each(v, d)).items(),
            "b": lambda v, _: _text(v[1]).encode("latin-1"),
            "ba": lambda v, _: bytearray(_text(v[1]).encode("latin-1")),
            "c": lambda v, _: complex(_number(v[1]), _number(v[2])),
            "r": lambda v, d: range(*(_whole(self.decode(x, d)) for x in v[1:4])),
            "sl": lambda v, d: slice(*(self.decode(x, d) for x in v[1:4])),
            "D": lambda v, _: Decimal(_text(v[1])),
            "F": lambda v, d: Fraction(_whole(self.decode(v[1], d)), _whole(self.decode(v[2], d))),
            "dt": _when,
            "td": lambda v, _: dt.timedelta(_whole(v[1]), _whole(v[2]), _whole(v[3])),
            "N": lambda *_: NotImplemented,
            "E": lambda *_: ...,
            "k": lambda v, _: CLASSES[_text(v[1])],
        }

    def dump(self, value: Any) -> object:
        """Encode a whole message part. Raises `UnsupportedError`."""
        kind = type(value)
        if kind in SCALARS:
            return value
        if kind is int:
            return _int(value, 0)
        self._left = MAX_NODES
        return self.encode(value)

    def dump_all(self, values: Sequence[object]) -> Tagged:
        """Encode arguments. Raises `UnsupportedError`."""
        return [self.dump(value) for value in values]

    def load(self, value: object) -> Any:
        """Decode a whole message part. Raises `BadValueError`."""
        if type(value) in ATOMS:
            return value
        self._left = MAX_NODES
        try:
            return self.decode(value)
        except (TypeError, KeyError, IndexError, ArithmeticError, ValueError, UnicodeError) as error:
            raise BadValueError(f"{type(error).__name__}: {error}") from error

    def encode(self, value: object, depth: int = 0) -> object:
        """Return JSON for a value."""
        kind = type(value)
        if kind in SCALARS:
            return value
        if depth > MAX_DEPTH:
            raise UnsupportedError("the value is nested too deeply, or contains itself")
        encoder = self._to.get(kind)
        if encoder is not None:
            return encoder(value, depth + 1)
        if isinstance(value, type) and value in NAMES:
            return ["k", NAMES[value]]
        return self._refer(value)

    def decode(self, value: Any, depth: int = 0) -> Any:
        """Return the value for JSON."""
        kind = type(value)
        if kind in ATOMS:
            return value
        if kind is not list or depth > MAX_DEPTH + 2:
            raise BadValueError("not an encoded value")
        decoder = self._from.get(value[0])
        return decoder(value, depth + 1) if decoder else self._resolve(value)

    def _count(self, number: int) -> None:
        self._left -= number
        if self._left < 0:
            raise UnsupportedError("the value is too large to be passed")

    def _items(self, tag: str) -> Callable[[Iterable[object], int], Tagged]:
        def encode(value: Iterable[Any], depth: int) -> Tagged:
            items = list(value)
            self._count(len(items))
            kinds = set(map(type, items))
            if kinds <= SCALARS or (kinds == {int} and min(items) > -_BIG_INT and max(items) < _BIG_INT):
                return [tag, items]
            return [tag, [self.encode(item, depth) for item in items]]

        return encode

    def _pairs(self, tag: str) -> Callable[[dict[object, object], int], Tagged]:
        def encode(value: dict[object, object], depth: int) -> Tagged:
            self._count(2 * len(value))
            return [tag, [[self.encode(key, depth), self.encode(item, depth)] for key, item in dict.items(value)]]

        return encode

    def _default(self, value: defaultdict[object, object], depth: int) -> Tagged:
        factory = value.default_factory
        if factory is not None and factory not in NAMES:
            return self._pairs("d")(value, depth)
        return ["dd", NAMES.get(cast("type", factory)), self._pairs("d")(value, depth)[1]]

    def _deque(self, value: deque[object], depth: int) -> Tagged:
        return ["dq", value.maxlen, self._items("l")(value, depth)[1]]

    def _moment(self, value: dt.datetime | dt.time, _depth: int) -> Encoded:
        zone = value.tzinfo
        if zone is not None and type(zone) is not dt.timezone:
            return self._refer(value)
        return ["dt", type(value).__name__, value.isoformat(), value.fold]

    def _each(self, value: Tagged, depth: int) -> Tagged:
        items = value[1]
        if type(items) is not list:
            raise BadValueError("a container without items")
        self._count(len(items))
        if list not in set(map(type, items)) and dict not in set(map(type, items)):
            return list(items)
        return [item if type(item) in SCALARS else self.decode(item, depth) for item in items]

    def _couples(self, value: Tagged, depth: int) -> list[tuple[object, object]]:
        self._count(2 * len(value[1]))
        return [(self.decode(key, depth), self.decode(item, depth)) for key, item in value[1]]


def _int(value: int, _depth: int) -> Encoded:
    return value if -_BIG_INT < value < _BIG_INT else ["i", hex(value)]


def _text(value: object) -> str:
    if type(value) is not str:
        raise BadValueError("a text is needed")
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise BadValueError("a whole number is needed")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadValueError("a number is needed")
    return float(value)


def _factory(name: str | None) -> type | None:
    return None if name is None else CLASSES[name]


def _when(value: Tagged, _depth: int) -> object:
    kind: Any = {"datetime": dt.datetime, "time": dt.time, "date": dt.date}[value[1]]
    moment: Any = kind.fromisoformat(_text(value[2]))
    return moment.replace(fold=1) if value[3:] == [1] else moment
