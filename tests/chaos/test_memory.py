"""The DynamoDB in memory answers as moto's does, for the very requests that the product makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from tests.chaos.memory import Dynamo

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = ("shard_id", "item")
CONDITIONS: tuple[dict[str, Any], ...] = (
    {},
    {"ConditionExpression": "attribute_not_exists(shard_id)"},
    {"ConditionExpression": "attempts = :n", "ExpressionAttributeValues": {":n": {"N": "1"}}},
    {
        "ConditionExpression": "attribute_not_exists(full_at) OR full_at < :n",
        "ExpressionAttributeValues": {":n": {"N": "1"}},
    },
    {
        "ConditionExpression": "run_id = :r AND #state <> :graded",
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": {":r": {"S": "a"}, ":graded": {"S": "b"}},
    },
    {
        "ConditionExpression": "(entries = :n) AND attribute_not_exists(forgotten_at)",
        "ExpressionAttributeValues": {":n": {"N": "1"}},
    },
    {"ConditionExpression": "written_for <= :r", "ExpressionAttributeValues": {":r": {"S": "b"}}},
)
UPDATES: tuple[dict[str, Any], ...] = (
    {
        "UpdateExpression": "ADD attempts :one, #named :one, days :day",
        "ExpressionAttributeNames": {"#named": "xp#C++"},
        "ExpressionAttributeValues": {":one": {"N": "1"}, ":day": {"NS": ["3"]}},
    },
    {
        "UpdateExpression": "SET run_id = :r, entries = :one",
        "ExpressionAttributeValues": {":r": {"S": "b"}, ":one": {"N": "1"}},
    },
)
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.integers(0, 2).map(lambda n: {"N": str(n)}) for name in ("attempts", "full_at", "entries")},
        **{name: st.sampled_from("abc").map(lambda s: {"S": s}) for name in ("run_id", "state", "written_for")},
        "forgotten_at": st.just({"S": "x"}),
    },
)
KEYS = st.tuples(st.sampled_from(["open#1", "open#2"]), st.sampled_from(["a", "b#1", "b#2"])).map(
    lambda pair: {name: {"S": value} for name, value in zip(KEY, pair, strict=True)}
)


def _put(key: dict[str, Any], attributes: dict[str, Any], condition: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "put_item", {"TableName": "t", "Item": key | attributes, **condition}


def _merged(update: dict[str, Any], condition: dict[str, Any]) -> dict[str, Any]:
    """An update with a condition: names and values of both."""
    both = {**update, **condition}
    for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        if merged := {**update.get(part, {}), **condition.get(part, {})}:
            both[part] = merged
    return both


CALLS = st.one_of(
    st.builds(_put, KEYS, ATTRIBUTES, st.sampled_from(CONDITIONS)),
    st.builds(lambda key: ("delete_item", {"TableName": "t", "Key": key}), KEYS),
    st.builds(
        lambda key, update, condition: ("update_item", {"TableName": "t", "Key": key, **_merged(update, condition)}),
        KEYS,
        st.sampled_from(UPDATES),
        st.sampled_from(CONDITIONS),
    ),
    st.builds(
        lambda one, other, attributes, condition: (
            "transact_write_items",
            {
                "TransactItems": [
                    {"Put": _put(one, attributes, condition)[1]},
                    {"Update": {"TableName": "t", "Key": other, **UPDATES[0]}},
                ]
            },
        ),
        KEYS.filter(lambda key: key["shard_id"]["S"] == "open#1"),
        KEYS.filter(lambda key: key["shard_id"]["S"] == "open#2"),
        ATTRIBUTES,
        st.sampled_from(CONDITIONS),
    ),
)


@pytest.fixture(scope="module")
def moto() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("dynamodb", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")


def _new_table(client: Any) -> None:
    if client.list_tables()["TableNames"]:
        client.delete_table(TableName="t")
    client.create_table(
        TableName="t",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in KEY],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in zip(KEY, ("HASH", "RANGE"), strict=True)],
    )


def _answer(client: Any, call: tuple[str, dict[str, Any]]) -> str:
    try:
        getattr(client, call[0])(**call[1])
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "done"


def _rows(client: Any) -> list[Any]:
    query = {
        "TableName": "t",
        "KeyConditionExpression": "shard_id = :shard AND begins_with(#item, :prefix)",
        "ExpressionAttributeNames": {"#item": "item"},
    }
    found = []
    for shard in ("open#1", "open#2"):
        values = {":shard": {"S": shard}, ":prefix": {"S": "b"}}
        found += client.query(**query, ExpressionAttributeValues=values)["Items"]
        for item in ("a", "b#1", "b#2"):
            key = {"shard_id": {"S": shard}, "item": {"S": item}}
            found.append(client.get_item(TableName="t", Key=key).get("Item"))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CALLS, max_size=12))
def test_every_call_has_the_same_answer_and_effect(moto: Any, calls: list[tuple[str, dict[str, Any]]]) -> None:
    _new_table(moto)
    ours = Dynamo({"t": KEY})
    for call in calls:
        assert _answer(ours, call) == _answer(moto, call), call
        assert _rows(ours) == _rows(moto), call
