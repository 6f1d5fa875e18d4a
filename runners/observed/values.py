"""Values as data: what a solution returned, written by a harness in the sandbox, read here by a closed grammar.

Nothing is built, evaluated or looked up: a value is a tree of the few shapes below, and whatever else a process writes
is refused. On the wire a value is JSON: null, true, false and texts stand for themselves, everything else is a list
that begins with its kind:

    ["i", "12"]                     a whole number            ["f", "0.5"]   a binary floating-point number
    ["w", "Symbol", "iterator"]     something of which only this text matters, of the given kind
    ["l", "Array", [VALUE, ...]]    in order                  ["t", "Set", [VALUE, ...]]   in no order
    ["m", "Map", [[VALUE, VALUE], ...]]
    ["o", ["Dog", "Animal"], [["name", VALUE], ...]]          an object: its class, the classes above it, its fields
    ["o", ["Deck"], [...], [VALUE, ...]]                      the same for one that can be iterated
    ["e", ["TypeError", "Error"], "message", [["code", VALUE], ...]]   an exception
    ["r", 2]                        the value two levels up: a cycle
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DEPTH: Final = 64
MAX_NODES: Final = 200_000
_UNKNOWN: Final = "a value has an unknown form"
_WHOLE: Final = re.compile(r"-?[0-9]{1,4000}")  # what Python reads without being told to
_FLOAT: Final = re.compile(r"-?([0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?|inf|Infinity)|nan|NaN")


class FormError(ValueError):
    """Something that is no value. The message is one of a few fixed texts."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A value without parts. `kind` is null, boolean, text, whole, float, cycle, or `word` and the harness's word."""

    kind: str
    text: str = ""

    def json(self) -> object:
        """Return the JSON data that stands for it."""
        match self.kind:
            case "null":
                return None
            case "boolean":
                return self.text == "true"
            case "text":
                return self.text
            case "cycle":
                return ["r", int(self.text)]
            case "whole" | "float":
                return ["i" if self.kind == "whole" else "f", self.text]
        return ["w", self.kind.removeprefix("word "), self.text]


@dataclass(frozen=True, slots=True)
class Items:
    """Values in order, or in none where `ordered` is false; `label` is the language's name for the container."""

    label: str
    parts: tuple[Value, ...]
    ordered: bool = True

    def json(self) -> object:
        """Return the JSON data that stands for them."""
        return ["l" if self.ordered else "t", self.label, [part.json() for part in self.parts]]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Values by key, in the order in which they came."""

    label: str
    pairs: tuple[tuple[Value, Value], ...]

    def json(self) -> object:
        """Return the JSON data that stands for it."""
        return ["m", self.label, [[key.json(), part.json()] for key, part in self.pairs]]


@dataclass(frozen=True, slots=True)
class Object:
    """An object: the names of its class and of the classes above it, its visible fields, what iterating it gives."""

    chain: tuple[str, ...]
    fields: tuple[tuple[str, Value], ...]
    items: tuple[Value, ...] | None = None

    def json(self) -> object:
        """Return the JSON data that stands for it."""
        head = ["o", list(self.chain), [[name, part.json()] for name, part in self.fields]]
        return head if self.items is None else [*head, [part.json() for part in self.items]]


@dataclass(frozen=True, slots=True)
class Thrown:
    """An exception: the names of its class and of the classes above it, its message and its own fields."""

    chain: tuple[str, ...]
    message: str
    fields: tuple[tuple[str, Value], ...] = ()

    def json(self) -> object:
        """Return the JSON data that stands for it."""
        return ["e", list(self.chain), self.message, [[name, part.json()] for name, part in self.fields]]


Value = Atom | Items | Mapping | Object | Thrown

NULL: Final = Atom("null")
TRUE: Final = Atom("boolean", "true")
FALSE: Final = Atom("boolean", "false")


UNREADABLE: Final = "word unreadable"
"""The kind of what a harness cannot tell: too large, too deep, or with its content where nobody can look."""


def is_readable(value: Value) -> bool:
    """Whether a value tells all of its content. Two that do not are no more alike than any others."""
    match value:
        case Atom():
            return value.kind != UNREADABLE
        case Items():
            inner = value.parts
        case Mapping():
            inner = tuple(part for pair in value.pairs for part in pair)
        case Object():
            inner = (*(part for _, part in value.fields), *(value.items or ()))
        case Thrown():
            inner = tuple(part for _, part in value.fields)
    return all(map(is_readable, inner))


def parse_line(line: str) -> list[object]:
    """Return the JSON list that stands in a line. Raises `FormError`."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise FormError("a line is not JSON") from None
    if not isinstance(data, list) or not data:
        raise FormError("a line is not an event")
    return data


class Reader:
    """Reads values until there have been more than `MAX_NODES` parts in all of them."""

    def __init__(self) -> None:
        self._left = MAX_NODES

    def value(self, data: object, depth: int = 0) -> Value:
        """Return the value that stands in JSON data. Raises `FormError`."""
        self._left -= 1
        if self._left < 0 or depth > MAX_DEPTH:
            raise FormError("a value is too large")
        match data:
            case None:
                return NULL
            case bool():
                return TRUE if data else FALSE
            case str():
                return Atom("text", data)
            case ["i" | "f" | "w" | "r", *_]:
                return _atom(data)
        return self._compound(data, depth)

    def _compound(self, data: object, depth: int) -> Value:
        match data:
            case ["l" | "t" as kind, str(label), list(parts)]:
                return Items(label, self._all(parts, depth), ordered=kind == "l")
            case ["m", str(label), list(pairs)]:
                return Mapping(label, tuple(self._pair(pair, depth) for pair in pairs))
            case ["o", list(chain), list(fields)]:
                return Object(_names(chain), self._fields(fields, depth))
            case ["o", list(chain), list(fields), list(parts)]:
                return Object(_names(chain), self._fields(fields, depth), self._all(parts, depth))
            case ["e", list(chain), str(message), list(fields)]:
                return Thrown(_names(chain), message, self._fields(fields, depth))
        raise FormError(_UNKNOWN)

    def _all(self, parts: list[object], depth: int) -> tuple[Value, ...]:
        return tuple(self.value(part, depth + 1) for part in parts)

    def _pair(self, pair: object, depth: int) -> tuple[Value, Value]:
        match pair:
            case [key, value]:
                return self.value(key, depth + 1), self.value(value, depth + 1)
        raise FormError(_UNKNOWN)

    def _fields(self, fields: list[object], depth: int) -> tuple[tuple[str, Value], ...]:
        return tuple(self._field(field, depth) for field in fields)

    def _field(self, field: object, depth: int) -> tuple[str, Value]:
        match field:
            case [str(name), value]:
                return name, self.value(value, depth + 1)
        raise FormError(_UNKNOWN)


def _atom(data: Sequence[object]) -> Atom:
    match data:
        case ["i", str(text)] if _WHOLE.fullmatch(text):
            return Atom("whole", "0" if text == "-0" else text)
        case ["f", str(text)] if _FLOAT.fullmatch(text):
            return Atom("float", repr(float(text)))
        case ["w", str(kind), str(text)]:
            return Atom(f"word {kind}", text)
        case ["r", int(levels)] if type(levels) is int:
            return Atom("cycle", str(levels))
    raise FormError(_UNKNOWN)


def _names(chain: list[object]) -> tuple[str, ...]:
    names = tuple(name for name in chain if isinstance(name, str))
    if len(names) != len(chain):
        raise FormError(_UNKNOWN)
    return names
