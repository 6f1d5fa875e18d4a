"""Reserved display names: at most one student appears under a name, or under any name that looks like it.

The students table has one item per reserved name; its key is the skeleton of the name. The item is written and deleted
in one transaction with the profile that uses the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from chalicelib.contracts.names import MAX_DISPLAY_NAME
from chalicelib.http.problems import NAME_TAKEN, NOT_FOUND, ProblemError
from chalicelib.profiles.ledger import PROFILE
from chalicelib.shared.items import from_item, to_item
from chalicelib.shared.lookalikes import skeleton

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.profiles.presentation import Presentation

NAME_PREFIX = "@name#"
"""No student id begins with this prefix."""
_NAME = "name"
_TRIES = 5
_MINE = "attribute_not_exists(student_id) OR held_by = :me"


class NameTakenError(ProblemError):
    """Another student appears under this name, or under one that looks like it."""

    def __init__(self, name: str) -> None:
        detail = f"somebody else appears as {name!r}, or under a name that looks like it; choose another"
        super().__init__(NAME_TAKEN, detail)


class ForgottenError(ProblemError):
    """The student's account was deleted."""

    def __init__(self) -> None:
        super().__init__(NOT_FOUND, "this account was deleted")


class Naming:
    """Stores how others see students: their names, and whether they share their solutions."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def present(self, student_id: str, presentation: Presentation) -> None:
        """Store how the student wants to appear. Boards show it after their next refresh.

        Raises NameTakenError, and ForgottenError for a deleted account.
        """
        name = presentation.shown_name
        wanted = skeleton(name) if name else None
        for _ in range(_TRIES):
            profile = self._profile(student_id)
            if "forgotten_at" in profile:
                raise ForgottenError
            if self._written(student_id, presentation, profile.get("name_key"), wanted):
                return
        raise RuntimeError(f"the presentation of {student_id} changed {_TRIES} times while another was written")

    def share(self, student_id: str, *, agrees: bool) -> None:
        """Store whether others may read the student's solutions. Counts at once. Raises ForgottenError."""
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=to_item({"student_id": student_id, "item": PROFILE}),
                UpdateExpression="SET shares_solutions = :agrees",
                ConditionExpression="attribute_not_exists(forgotten_at)",
                ExpressionAttributeValues=to_item({":agrees": agrees}),
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            raise ForgottenError from None

    def holder(self, name: str) -> str | None:
        """The id of the student who appears under a name, or under one that looks like it; None if nobody does."""
        key = skeleton(name) if len(normalize("NFKC", name)) <= MAX_DISPLAY_NAME else ""
        if not key:
            return None
        row = self._dynamodb.get_item(TableName=self._table, Key=_key(key)).get("Item")
        return str(from_item(row)["held_by"]) if row else None

    def release(self, student_id: str, name_key: str) -> None:
        """Release a name if the student holds it."""
        change = self._deleted(student_id, name_key)["Delete"]
        try:
            self._dynamodb.delete_item(**change)
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return

    def _profile(self, student_id: str) -> dict[str, Any]:
        key = to_item({"student_id": student_id, "item": PROFILE})
        return from_item(self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item", {}))

    def _written(self, student_id: str, presentation: Presentation, current: str | None, wanted: str | None) -> bool:
        """Write everything and return True, or nothing and return False if the profile changed meanwhile."""
        changes = [self._changed(student_id, presentation, current, wanted)]
        if wanted:
            changes.append(self._reserved(student_id, wanted))
        if current and current != wanted:
            changes.append(self._deleted(student_id, current))
        try:
            self._dynamodb.transact_write_items(TransactItems=changes)
        except self._dynamodb.exceptions.TransactionCanceledException as error:
            reasons = [reason.get("Code", "None") for reason in error.response["CancellationReasons"]]
            if wanted and reasons[1] == "ConditionalCheckFailed":
                raise NameTakenError(presentation.display_name or "") from None
            if not {"ConditionalCheckFailed", "TransactionConflict"} & set(reasons):
                raise
            return False
        return True

    def _changed(self, student_id: str, presentation: Presentation, current: str | None, wanted: str | None) -> Any:
        values = {":presentation": presentation.model_dump_json(), ":wanted": wanted, ":current": current}
        named = "SET presentation = :presentation, name_key = :wanted"
        unnamed = "SET presentation = :presentation REMOVE name_key"
        unchanged = "name_key = :current" if current else "attribute_not_exists(name_key)"
        update = {
            "TableName": self._table,
            "Key": to_item({"student_id": student_id, "item": PROFILE}),
            "UpdateExpression": named if wanted else unnamed,
            "ConditionExpression": f"attribute_not_exists(forgotten_at) AND {unchanged}",
            "ExpressionAttributeValues": to_item(values),
        }
        return {"Update": update}

    def _reserved(self, student_id: str, name_key: str) -> Any:
        return {"Put": self._if_mine(student_id, Item=_key(name_key) | to_item({"held_by": student_id}))}

    def _deleted(self, student_id: str, name_key: str) -> Any:
        return {"Delete": self._if_mine(student_id, Key=_key(name_key))}

    def _if_mine(self, student_id: str, **change: Any) -> dict[str, Any]:
        values = to_item({":me": student_id})
        return change | {
            "TableName": self._table,
            "ConditionExpression": _MINE,
            "ExpressionAttributeValues": values,
        }


def _key(name_key: str) -> dict[str, Any]:
    return to_item({"student_id": NAME_PREFIX + name_key, "item": _NAME})
