"""Read and write units of one call of DynamoDB, as AWS bills them, by the size of what travels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITE, _READ = 1_024, 4_096
_INDEXED = "submissions"
"""The table that has an index: a write there is written to the index too."""


def units(operation: str, asked: dict[str, Any], answered: int) -> dict[str, float]:
    """`write unit` or `read unit` of a call; `answered` is the size of its answer in bytes.

    A read counts the names of the protocol, which travel too, and a write the index, also where it is left alone.
    """
    changes = [change for each in asked.get("TransactItems", []) for change in each.values()]
    if changes:
        return {"write unit": sum(2 * _written(each) for each in changes)}
    if operation in {"PutItem", "UpdateItem", "DeleteItem"}:
        return {"write unit": _written(asked)}
    if operation == "BatchWriteItem":
        deletes = [{"TableName": name, **each["DeleteRequest"]} for name, each in _batched(asked)]
        return {"write unit": sum(map(_written, deletes))}
    share = 1.0 if asked.get("ConsistentRead") else 0.5
    keys = sum(len(table["Keys"]) for table in asked.get("RequestItems", {}).values())
    return {"read unit": share * max(keys, math.ceil(answered / _READ), 1)}


def _batched(asked: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for table, writes in asked["RequestItems"].items():
        yield from ((table, each) for each in writes)


def _written(change: dict[str, Any]) -> int:
    """The write units of a change without a transaction."""
    size = sum(_size(change.get(part, {})) for part in ("Item", "Key", "ExpressionAttributeValues"))
    index = 1 if _INDEXED in change["TableName"].lower() else 0
    return max(math.ceil(size / _WRITE), 1) + index


def _size(item: dict[str, Any]) -> int:
    return sum(len(name) + _value(*value.items()) for name, value in item.items())


def _value(typed: tuple[str, Any]) -> int:
    """The bytes of an attribute's value, of which JSON has the kind and the text."""
    kind, value = typed
    match kind:
        case "S":
            return len(value.encode())
        case "B":
            return len(value) * 3 // 4
        case "N":
            return len(value) // 2 + 1
        case "M":
            return 3 + _size(value)
        case "L":
            return 3 + sum(_value(*each.items()) for each in value)
    return 1
