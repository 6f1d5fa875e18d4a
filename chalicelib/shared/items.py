"""DynamoDB items to and from plain Python values, by boto3's own serializer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.exceptions import ClientError

Item = dict[str, Any]
"""An item in DynamoDB's own form: attribute name to `{"S": ...}` and the like."""

_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


def to_item(values: dict[str, Any]) -> Item:
    """Encode a dict of str, int, bool, list and dict; None values are left out, a float is a TypeError."""
    return {name: _serializer.serialize(value) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Decode an item; every number here is whole and becomes an int."""
    return {name: _plain(_deserializer.deserialize(value)) for name, value in item.items()}


def refused_by(error: ClientError) -> dict[str, Any]:
    """The item that made a condition fail, decoded; the write asked for ReturnValuesOnConditionCheckFailure=ALL_OLD."""
    return from_item(cast("dict[str, Any]", error.response)["Item"])


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return int(value)
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case set():
            return {_plain(each) for each in value}
    return value
