"""Bringing back what a table has lost: a copy of a moment beside the table, whose items are then put back.

AWS restores into a new table only. The stacks, their rights and exports go on with the table they know, so items are
copied into that one. Nothing of a student comes back who was forgotten since.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cdu.errors import USAGE, CommandError
from cdu.operations.state import rows
from cdu.waiting import until

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from cdu.deployment import Deployment

SUFFIX = "-restored"
_TIMEOUT_S = 6 * 3_600
"""AWS says that most restores take less than an hour."""


@dataclass(frozen=True)
class Restored:
    """Counts of items: in the copy, put back, differing but left as they are, and of students who were forgotten."""

    items: int
    put_back: int
    differing: int
    forgotten: int


def restore(
    here: Deployment, table: str, moment: datetime | None, *, replace: bool = False, dry_run: bool = False
) -> Restored:
    """Put back what `table` (such as `awards`) had at a moment (UTC; None: the latest) and has no more.

    Items that are there but differ stay, unless `replace`. Items that came later stay in any case. May be interrupted
    and repeated: a copy that is there already is used, and removed at the end. Raises CommandError.
    """
    dynamodb: DynamoDBClient = here.client("dynamodb")
    live = _name(here, table)
    copy = f"{live}{SUFFIX}"
    _make_copy(dynamodb, live, copy, moment)
    keys = [each["AttributeName"] for each in dynamodb.describe_table(TableName=live)["Table"]["KeySchema"]]
    gone = {row["student_id"] for row in rows(here, "StudentsTable") if "forgotten_at" in row}
    counted = dict.fromkeys(("items", "put_back", "differing", "forgotten"), 0)
    for page in dynamodb.get_paginator("scan").paginate(TableName=copy):
        for item in page["Items"]:
            counted["items"] += 1
            now = dynamodb.get_item(TableName=live, Key={key: item[key] for key in keys}, ConsistentRead=True)
            what = _to_do(item, now.get("Item"), gone, replace=replace)
            if what:
                counted[what] += 1
            if what == "put_back" and not dry_run:
                _put(dynamodb, live, item, keys[0], replace=replace)
    if not dry_run:
        dynamodb.delete_table(TableName=copy)
    return Restored(**counted)


def _to_do(item: dict[str, Any], now: dict[str, Any] | None, gone: set[str], *, replace: bool) -> str | None:
    if now == item:
        return None
    if {value.get("S") for value in item.values()} & gone:
        return "forgotten"
    return "put_back" if now is None or replace else "differing"


def _name(here: Deployment, table: str) -> str:
    outputs = here.outputs()
    tables = {name.removesuffix("Table").lower(): value for name, value in outputs.items() if name.endswith("Table")}
    if table not in tables:
        raise CommandError(f"no table {table!r}; there are {', '.join(sorted(tables))}", USAGE)
    return tables[table]


def _make_copy(dynamodb: DynamoDBClient, live: str, copy: str, moment: datetime | None) -> None:
    when: dict[str, Any] = {"UseLatestRestorableTime": True} if moment is None else {"RestoreDateTime": moment}
    if _state(dynamodb, copy) is None:
        try:
            dynamodb.restore_table_to_point_in_time(SourceTableName=live, TargetTableName=copy, **when)
        except dynamodb.exceptions.ClientError as error:
            raise CommandError(f"DynamoDB does not restore {live}: {error}") from None
    if until(partial(_is_active, dynamodb, copy), _TIMEOUT_S, 1) is None:
        raise CommandError(f"{copy} is not ready after {_TIMEOUT_S // 3600} hours; the same command goes on with it")


def _state(dynamodb: DynamoDBClient, table: str) -> str | None:
    try:
        return dynamodb.describe_table(TableName=table)["Table"]["TableStatus"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None


def _is_active(dynamodb: DynamoDBClient, table: str) -> bool | None:
    return _state(dynamodb, table) == "ACTIVE" or None


def _put(dynamodb: DynamoDBClient, table: str, item: dict[str, Any], key: str, *, replace: bool) -> None:
    """Write an item; one that somebody has written meanwhile is newer and stays."""
    condition: dict[str, Any] = {} if replace else {"ConditionExpression": "attribute_not_exists(#key)"}
    names: dict[str, Any] = {} if replace else {"ExpressionAttributeNames": {"#key": key}}
    try:
        dynamodb.put_item(TableName=table, Item=item, **condition, **names)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return
