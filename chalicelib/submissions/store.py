"""The submissions table and the submitted sources: one record from acceptance to verdict."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AwareDatetime

from chalicelib.contracts.lesson import Contract
from chalicelib.contracts.run_report import Report
from chalicelib.shared.ids import LessonId
from chalicelib.shared.items import Item, from_item, refused_by, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from chalicelib.contracts.lesson import Files

ABANDONED_AFTER = timedelta(seconds=60)
"""A run that has not ended by then has lost its worker: no function that makes runs lives longer."""

State = Literal["queued", "running", "graded"]

_FREE = "attribute_not_exists(submission_id) OR outcome = :broken"
_OWN = "run_id = :run_id AND #state <> :graded"
"""The record is still the one of this very run: nobody has taken it over, and no verdict is stored."""


class Submission(Contract):
    """One submission. `report` is None until it is graded."""

    submission_id: str
    student_id: str
    lesson: LessonId
    lesson_version: str
    content_hash: str
    """SHA-256 of the files that were sent: tells a repeated request from a changed one."""
    state: State = "running"
    created_at: AwareDatetime
    day: date
    """Calendar day in the student's own time zone."""
    correlation_id: str
    run_id: str
    """Whose run it is: changes whenever somebody else takes it up."""
    started_at: AwareDatetime
    """When that run began."""
    regrade_of: str | None = None
    """The submission whose sources are graded once more, for a record that the platform made."""
    report: Report | None = None


class AlreadyExistsError(RuntimeError):
    """A record of this id is there, as `existing`."""

    def __init__(self, existing: Submission) -> None:
        super().__init__(existing.submission_id)
        self.existing = existing


class TakenOverError(RuntimeError):
    """A run took so long that another one took its record over; its verdict does not count."""


class Submissions:
    """Reads and writes submission records and keeps the sources for later re-grading."""

    def __init__(self, dynamodb: DynamoDBClient, s3: S3Client, table: str, bucket: str) -> None:
        self._dynamodb = dynamodb
        self._s3 = s3
        self._table = table
        self._bucket = bucket

    def begin(self, submission: Submission) -> None:
        """Claim the id. A record whose run broke through our fault is replaced. Raises AlreadyExistsError."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_row(submission),
                ConditionExpression=_FREE,
                ExpressionAttributeValues=to_item({":broken": "infrastructure_error"}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException as error:
            existing = _submission(refused_by(error))
            if existing.run_id != submission.run_id or existing.state == "graded":  # else our own put, sent twice
                raise AlreadyExistsError(existing) from None

    def keep_sources(self, submission: Submission, files: Files) -> None:
        """Store the solution as it is graded."""
        self._s3.put_object(Bucket=self._bucket, Key=_sources(submission), Body=json.dumps(files).encode())

    def sources(self, submission: Submission) -> Files | None:
        """The stored solution; None if the request ended before it was stored."""
        try:
            body = self._s3.get_object(Bucket=self._bucket, Key=_sources(submission))["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            return None
        files: Files = json.loads(body)
        return files

    def take_up(self, seen: Submission, run_id: str, now: datetime) -> Submission | None:
        """Begin a run of a record that waits or has lost its worker; None if there is nothing to take up."""
        if seen.state == "graded" or (seen.state == "running" and seen.started_at > now - ABANDONED_AFTER):
            return None
        return self._replace(seen, {"state": "running", "run_id": run_id, "started_at": now})

    def put_back(self, submission: Submission) -> Submission:
        """Let a run wait that could not be made now. Raises TakenOverError."""
        waiting = self._replace(submission, {"state": "queued"})
        if waiting is None:
            raise TakenOverError(submission.submission_id)
        return waiting

    def finish(self, submission: Submission, report: Report) -> Submission:
        """Store the verdict. Raises TakenOverError if the record belongs to another run by now."""
        graded = self._replace(submission, {"state": "graded", "report": report})
        if graded is None:
            raise TakenOverError(submission.submission_id)
        return graded

    def get(self, submission_id: str) -> Submission | None:
        """The record of an id, or None; consistent, so that a student sees the own write."""
        key = to_item({"submission_id": submission_id})
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return _submission(from_item(row)) if row else None

    def _replace(self, seen: Submission, changes: dict[str, Any]) -> Submission | None:
        """Write a record that is still as it was seen; None if it is not."""
        changed = seen.model_copy(update=changes)
        try:
            self._dynamodb.put_item(TableName=self._table, Item=_row(changed), **_own(seen))
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return None
        return changed


def _own(seen: Submission) -> Any:
    return {
        "ConditionExpression": _OWN,
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": to_item({":run_id": seen.run_id, ":graded": "graded"}),
    }


def _sources(submission: Submission) -> str:
    return f"submissions/{submission.student_id}/{submission.regrade_of or submission.submission_id}.json"


def _row(submission: Submission) -> Item:
    values = submission.model_dump(mode="json", exclude={"report"})
    values["outcome"] = submission.report.outcome if submission.report else None
    values["report"] = submission.report.model_dump_json() if submission.report else None
    return to_item(values)


def _submission(values: dict[str, Any]) -> Submission:
    report = values.pop("report", None)
    values.pop("outcome", None)
    return Submission(**values, report=Report.model_validate_json(report) if report else None)
