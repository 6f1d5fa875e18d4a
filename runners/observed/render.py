"""Values as students read them: one form for all languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runners.difference import is_byte, visible
from runners.observed.values import Atom, Items, Mapping, Object, Thrown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runners.observed.values import Value

_QUOTED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def shown(value: Value, most: int = 2000) -> str:
    """Return a value as text of at most about `most` characters."""
    text = _text(value)
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most} more characters)"


def _text(value: Value) -> str:
    match value:
        case Atom():
            return _atom(value)
        case Items():
            opening, closing = "[]" if value.ordered else "{}"
            return f"{opening}{_joined(map(_text, value.parts))}{closing}"
        case Mapping():
            return f"{{{_joined(f'{_text(key)}: {_text(part)}' for key, part in value.pairs)}}}"
        case Object():
            return f"{value.chain[0] if value.chain else ''}({_fields(value.fields)})"
        case Thrown():
            return thrown_as(value)


def _atom(atom: Atom) -> str:
    match atom.kind:
        case "text":
            return f'"{"".join(_character(each) for each in atom.text)}"'
        case "float":
            return atom.text.removesuffix(".0")
        case "cycle":
            return "(itself)"
    return atom.text or atom.kind.removeprefix("word ")


def thrown_as(value: Value) -> str:
    """Return an exception as `Type: message`, and anything else that was thrown as it is."""
    if not isinstance(value, Thrown):
        return _text(value)
    name = value.chain[0] if value.chain else "Error"
    return f"{name}: {value.message}" if value.message else name


def _character(each: str) -> str:
    if each in _QUOTED:
        return _QUOTED[each]
    if each.isprintable():
        return each
    return visible(each) if is_byte(each) else f"\\u{ord(each):04x}"


def _fields(fields: Iterable[tuple[str, Value]]) -> str:
    return _joined(f"{name}={_text(part)}" for name, part in fields)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
