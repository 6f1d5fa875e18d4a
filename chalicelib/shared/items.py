"""DynamoDB items: conversion from and to plain Python values, and conditional writes of whole items."""

from __future__ import annotations

import random
import time
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
"""An item in DynamoDB's own form: attribute name to `{"S": ...}` and the like."""

_PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.4)


def to_item(values: dict[str, Any]) -> Item:
    """Encode a dict of str, int, bool, bytes, list and dict. None values are left out.

    boto3 does the same, but importing it takes longer than most requests.

    Raises:
        TypeError: a value of another type, such as a float.
    """
    return {name: _encoded(value) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Decode an item. CDU stores whole numbers only, so every number becomes an int."""
    return {name: _decoded(value) for name, value in item.items()}


def put_if(
    dynamodb: DynamoDBClient,
    table: str,
    item: Item,
    condition: str,
    values: dict[str, Any] | None = None,
    names: dict[str, str] | None = None,
) -> dict[str, Any] | None:
    """Put an item if the stored item with its key meets a condition expression.

    `values` are the expression's `:values` as plain Python, `names` its `#names`.

    Returns:
        None if the item was written. Otherwise the stored item that failed the condition, decoded; an empty dict if
        there is no stored item.
    """
    return _conditional(partial(dynamodb.put_item, TableName=table, Item=item), dynamodb, condition, values, names)


def update_if(
    dynamodb: DynamoDBClient, table: str, key: Item, update: str, condition: str, values: dict[str, Any]
) -> dict[str, Any] | None:
    """Change a stored item by an update expression if the item meets a condition expression.

    `values` are the `:values` of both expressions as plain Python. Returns what `put_if` returns.
    """
    write = partial(dynamodb.update_item, TableName=table, Key=key, UpdateExpression=update)
    return _conditional(write, dynamodb, condition, values)


def write_together(dynamodb: DynamoDBClient, writes: list[Any]) -> list[dict[str, Any]] | None:
    """Make several writes in one transaction: all of them or none.

    Returns:
        None if they were made. Otherwise, because a condition failed, for each write the stored item that failed its
        condition, decoded; an empty dict if its condition held, or it did not ask for the item.
    """
    for pause_s in (*_PAUSES_S, None):
        try:
            dynamodb.transact_write_items(TransactItems=writes)
        except dynamodb.exceptions.TransactionCanceledException as error:
            reasons: list[Any] = error.response["CancellationReasons"]
            codes = {reason.get("Code", "None") for reason in reasons}
            if "ConditionalCheckFailed" in codes:
                return [from_item(reason.get("Item") or {}) for reason in reasons]
            # A conflict with another write of the same item ends within milliseconds, so it is retried here. Whoever
            # called repeats the whole after a longer one, and after all other errors.
            if pause_s is None or "TransactionConflict" not in codes:
                raise
            time.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 - spreads retries, hides nothing
        else:
            return None
    raise AssertionError("unreachable")


def _conditional(
    write: Callable[..., Any],
    dynamodb: DynamoDBClient,
    condition: str,
    values: dict[str, Any] | None = None,
    names: dict[str, str] | None = None,
) -> dict[str, Any] | None:
    """Write under a condition: None, or the stored item that failed the condition."""
    request: Any = {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    if values:
        request["ExpressionAttributeValues"] = to_item(values)
    if names:
        request["ExpressionAttributeNames"] = names
    try:
        write(**request)
    except dynamodb.exceptions.ConditionalCheckFailedException as error:
        response: dict[str, Any] = dict(error.response)
        return from_item(response.get("Item", {}))
    return None


_KINDS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    str: ("S", lambda value: value),
    bool: ("BOOL", lambda value: value),
    int: ("N", str),
    bytes: ("B", lambda value: value),
    type(None): ("NULL", lambda _: True),
    dict: ("M", lambda value: {name: _encoded(each) for name, each in value.items()}),
    list: ("L", lambda value: [_encoded(each) for each in value]),
    tuple: ("L", lambda value: [_encoded(each) for each in value]),
}
"""DynamoDB's name for each type, and how its values are written."""
_DECODERS: dict[str, Callable[[Any], Any]] = {
    "N": int,
    "NULL": lambda _: None,
    "M": lambda content: {name: _decoded(each) for name, each in content.items()},
    "L": lambda content: [_decoded(each) for each in content],
    "NS": lambda content: {int(each) for each in content},
}
"""How values of each of DynamoDB's types are read, where not as they are."""


def _encoded(value: Any) -> dict[str, Any]:
    kind = next((each for each in type(value).__mro__ if each in _KINDS), None)
    if kind is None:
        raise TypeError(f"{type(value).__name__} is not stored")
    name, write = _KINDS[kind]
    return {name: write(value)}


def _decoded(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    return _DECODERS[kind](content) if kind in _DECODERS else content
