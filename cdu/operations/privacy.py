"""A student's own data: all of it in one document, or none of it any more."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cdu.errors import USAGE, CommandError
from chalicelib.classes.rosters import Rosters
from chalicelib.profiles.ledger import PROFILE
from chalicelib.profiles.naming import Naming
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.deployment import Deployment


def student_of(here: Deployment, email: str) -> str:
    """The pseudonymous id of an account. Raises CommandError for an unknown one."""
    cognito, pool = here.client("cognito-idp"), here.outputs()["UserPool"]
    try:
        found = cognito.admin_get_user(UserPoolId=pool, Username=email)
    except cognito.exceptions.UserNotFoundException:
        raise CommandError(f"there is no account {email}", USAGE) from None
    attributes = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
    return str(attributes["sub"])


def export(here: Deployment, email: str) -> dict[str, Any]:
    """Everything that is kept about a student, as one JSON document."""
    student_id, dynamodb, outputs = student_of(here, email), here.client("dynamodb"), here.outputs()
    submissions = []
    for key in _sources(here, student_id):
        submission_id = key.rpartition("/")[2].removesuffix(".json")
        asked = {"TableName": outputs["SubmissionsTable"], "Key": to_item({"submission_id": submission_id})}
        record = from_item(dynamodb.get_item(**asked).get("Item", {}))
        body = here.client("s3").get_object(Bucket=outputs["ContentBucket"], Key=key)["Body"].read()
        report = json.loads(record.pop("report", "null"))
        submissions.append({**record, "report": report, "files": json.loads(body)})
    return {
        "email": email,
        "student_id": student_id,
        "profile": [_plain(row) for row in _of_student(here, "StudentsTable", student_id)],
        "awards": [_plain(row) for row in _of_student(here, "AwardsTable", student_id)],
        "cohorts": [cohort.model_dump() for cohort in _rosters(here).of(student_id)],
        "submissions": submissions,
    }


def forget(here: Deployment, email: str) -> dict[str, int]:
    """Delete a student's account, submissions, sources, awards and profile; count what went.

    The id, which belongs to nobody any more, stays in the lake's events and on one item that keeps late events from
    bringing the profile back. Boards lose the name with their next refresh. Safe to start again after a failure: the
    account goes last.
    """
    student_id, outputs = student_of(here, email), here.outputs()
    dynamodb, s3 = here.client("dynamodb"), here.client("s3")
    dynamodb.update_item(
        TableName=outputs["StudentsTable"],
        Key=to_item({"student_id": student_id, "item": PROFILE}),
        UpdateExpression="SET forgotten_at = :now",
        ExpressionAttributeValues={":now": {"S": datetime.now(UTC).isoformat()}},
    )
    gone = {"submissions": 0, "awards": 0, "profile_items": 0, "cohorts": 0}
    for key in list(_sources(here, student_id)):
        submission_id = key.rpartition("/")[2].removesuffix(".json")
        record = {"TableName": outputs["SubmissionsTable"], "Key": to_item({"submission_id": submission_id})}
        dynamodb.delete_item(**record)
        s3.delete_object(Bucket=outputs["ContentBucket"], Key=key)
        gone["submissions"] += 1
    for row in list(_of_student(here, "AwardsTable", student_id)):
        key_of_award = to_item({name: row[name] for name in ("student_id", "lesson")})
        dynamodb.delete_item(TableName=outputs["AwardsTable"], Key=key_of_award)
        gone["awards"] += 1
    for row in list(_of_student(here, "StudentsTable", student_id)):
        key_of_item = to_item({name: row[name] for name in ("student_id", "item")})
        if row["item"] == PROFILE:
            if name_key := row.get("name_key"):
                Naming(dynamodb, outputs["StudentsTable"]).release(student_id, name_key)
            kept = {"student_id": student_id, "item": PROFILE, "forgotten_at": row["forgotten_at"]}
            hidden = {"presentation": json.dumps({"visibility": "hidden"})}
            dynamodb.put_item(TableName=outputs["StudentsTable"], Item=to_item(kept | hidden))
        else:
            dynamodb.delete_item(TableName=outputs["StudentsTable"], Key=key_of_item)
        gone["profile_items"] += 1
    for cohort in _rosters(here).of(student_id):
        _rosters(here).leave(student_id, cohort.cohort)
        gone["cohorts"] += 1
    here.client("cognito-idp").admin_delete_user(UserPoolId=outputs["UserPool"], Username=email)
    return gone


def _rosters(here: Deployment) -> Rosters:
    return Rosters(here.client("dynamodb"), here.outputs()["CohortsTable"])


def _sources(here: Deployment, student_id: str) -> Iterator[str]:
    pages = here.client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=here.outputs()["ContentBucket"], Prefix=f"submissions/{student_id}/"):
        yield from (each["Key"] for each in page.get("Contents", []))


def _of_student(here: Deployment, table: str, student_id: str) -> Iterator[dict[str, Any]]:
    pages = (
        here.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=here.outputs()[table],
            KeyConditionExpression="student_id = :student",
            ExpressionAttributeValues=to_item({":student": student_id}),
        )
    )
    for page in pages:
        yield from map(from_item, page["Items"])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Sets as lists, for JSON."""
    return {name: sorted(value) if isinstance(value, set) else value for name, value in row.items()}
