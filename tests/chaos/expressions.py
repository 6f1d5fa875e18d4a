"""DynamoDB's condition, filter, key and update expressions, as far as the product uses them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Item = dict[str, Any]
Test = "Callable[[Item, Item, Item], bool]"

_TOKEN = re.compile(r"\s*(<=|>=|<>|[=<>(),]|[#:]?[A-Za-z_][A-Za-z0-9_]*)")
_SECTION = re.compile(r"\b(SET|ADD|REMOVE)\b")


def holds(expression: str | None, item: Item, request: Item) -> bool:
    """Whether a condition is true of an item, with the names and values of the request."""
    if not expression:
        return True
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    return bool(_parsed(expression)(item, names, values))


def updated(expression: str, item: Item, request: Item) -> Item:
    """The item after an update expression of SET and ADD clauses."""
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    changed = dict(item)
    parts = _SECTION.split(expression)[1:]
    for action, clauses in zip(parts[::2], parts[1::2], strict=True):
        for clause in clauses.split(","):
            name, value = clause.replace("=", " ").split()
            path, given = names.get(name, name), values[value]
            changed[path] = given if action == "SET" else _added(changed.get(path), given)
    return changed


def _added(old: Item | None, given: Item) -> Item:
    ((kind, value),) = given.items()
    if kind == "N":
        return {"N": str(int(old["N"] if old else 0) + int(value))}
    return {kind: sorted({*(old[kind] if old else ()), *value})}


def plain(value: Item | None) -> Any:
    """A value that compares as DynamoDB does: numbers by size, everything else within its type."""
    if value is None:
        return None
    ((kind, inner),) = value.items()
    return int(inner) if kind == "N" else inner


@functools.lru_cache(maxsize=200)
def _parsed(expression: str) -> Callable[[Item, Item, Item], bool]:
    return _Parser(_TOKEN.findall(expression)).whole()


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Callable[[Item, Item, Item], bool]:
        found = self._either()
        if self._at != len(self._tokens):
            raise ValueError(f"not understood: {self._tokens[self._at :]}")
        return found

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _either(self) -> Callable[[Item, Item, Item], bool]:
        parts = [self._both()]
        while self._peek() == "OR":
            self._next()
            parts.append(self._both())
        return lambda item, names, values: any(part(item, names, values) for part in parts)

    def _both(self) -> Callable[[Item, Item, Item], bool]:
        parts = [self._one()]
        while self._peek() == "AND":
            self._next()
            parts.append(self._one())
        return lambda item, names, values: all(part(item, names, values) for part in parts)

    def _one(self) -> Callable[[Item, Item, Item], bool]:
        token = self._next()
        if token == "(":
            inner = self._either()
            self._next()
            return inner
        if token in {"attribute_exists", "attribute_not_exists"}:
            self._next()
            path = self._next()
            self._next()
            wanted = token == "attribute_exists"
            return lambda item, names, _: (names.get(path, path) in item) is wanted
        if token == "begins_with":
            self._next()
            path, _, prefix, _ = (self._next() for _ in range(4))
            return lambda item, names, values: str(plain(item.get(names.get(path, path)))).startswith(
                plain(values[prefix])
            )
        return self._comparison(token)

    def _comparison(self, path: str) -> Callable[[Item, Item, Item], bool]:
        operator, operand = self._next(), self._next()

        def compare(item: Item, names: Item, values: Item) -> bool:
            left, right = plain(item.get(names.get(path, path))), plain(values[operand])
            if operator in {"=", "<>"}:
                return (left == right) is (operator == "=")
            if left is None:
                return False
            return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])

        return compare
