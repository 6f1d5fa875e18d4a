"""How the worker describes a class, and which special methods may be called across."""

import dataclasses
import enum
import types
from typing import Any, Final

from runners.inside.isolated import codec

_NUMERIC: Final = (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "matmul", "lshift", "rshift",
    "and", "or", "xor",
)  # fmt: skip
_OTHERS: Final = (
    "neg", "pos", "abs", "invert", "int", "float", "complex", "index", "round", "trunc", "floor", "ceil", "bool",
    "len", "hash", "str", "repr", "format", "bytes", "length_hint", "getitem", "setitem", "delitem", "contains", "iter",
    "next", "reversed", "call", "enter", "exit", "await", "aiter", "anext", "aenter", "aexit", "missing",
)  # fmt: skip
COMPARED: Final = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
SPECIAL: Final = (
    COMPARED
    | {f"__{name}__" for name in _OTHERS}
    | {f"__{side}{name}__" for side in ("", "r", "i") for name in _NUMERIC}
)
"""Special methods that either side may call on the other's objects if their class defines them."""

VALUE_BASES: Final = (int, float, str, tuple, bytes, frozenset, complex, list, dict, set)
"""Built-in classes whose subclasses are sent together with their value."""
_PLAIN: Final[dict[type, Any]] = {
    int: int.__int__,
    float: float.__float__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    complex: complex.__complex__,
}


def value_base(kind: type) -> type | None:
    """Return the built-in class that gives `kind` its value, None for an ordinary class."""
    return next((base for base in VALUE_BASES if issubclass(kind, base)), None)


def plain(value: Any, base: type) -> object:
    """Return the built-in part of a value, without calling any method of its class."""
    if base is dict:
        return dict(dict.items(value))
    if base in {tuple, list, set, frozenset}:
        return base(base.__iter__(value))
    return _PLAIN[base](value)


def describe(kind: type) -> dict[str, object]:
    """Return a class's shape without its bases: name, module, special methods, methods, value class, fields."""
    base = value_base(kind)
    inherited = {object, BaseException, *([base] if base else [])}
    special: dict[str, bool] = {}
    methods: list[str] = []
    for cls in kind.__mro__:
        if cls in inherited or cls in codec.NAMES:
            continue
        for name, value in vars(cls).items():
            if name in SPECIAL:
                special.setdefault(name, value is not None)
            elif isinstance(value, types.FunctionType | staticmethod | classmethod) and not name.startswith("__"):
                methods.append(name)
    return {
        "name": kind.__name__,
        "module": kind.__module__ if isinstance(kind.__module__, str) else "",
        "special": special,
        "methods": methods,
        "value": base.__name__ if base else None,
        "enum": issubclass(type(kind), enum.EnumMeta),
        "fields": _fields(kind),
    }


def _fields(kind: type) -> list[list[object]] | None:
    """Return [name, init, compare] of each field of a data class, None for other classes."""
    if not dataclasses.is_dataclass(kind):
        return None
    return [[field.name, field.init, field.compare] for field in dataclasses.fields(kind)]
