"""The submissions table and the submitted sources: one record from acceptance to verdict."""

from __future__ import annotations

import contextlib
import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AwareDatetime

from chalicelib.items import Item, from_item, refused_by, to_item
from chalicelib.lesson import Contract, LessonId
from chalicelib.scoring.report import Report

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from chalicelib.lesson import Files

ABANDONED_AFTER = timedelta(seconds=60)
"""A run that has not ended by then has lost its worker: API Gateway answers after 29 s."""


_FREE = "attribute_not_exists(submission_id) OR outcome = :broken OR (#state = :running AND created_at < :stale)"
_OWN = "created_at = :created_at AND correlation_id = :correlation_id"
"""The record is still the one of this very run: nobody has taken it over."""


class Submission(Contract):
    """One submission. `report` is None while it runs."""

    submission_id: str
    student_id: str
    lesson: LessonId
    lesson_version: str
    content_hash: str
    """SHA-256 of the files that were sent: tells a repeated request from a changed one."""
    state: Literal["running", "graded"] = "running"
    created_at: AwareDatetime
    day: date
    """Calendar day in the student's own time zone."""
    correlation_id: str
    report: Report | None = None


class AlreadyExistsError(RuntimeError):
    """A record of this id is there: `existing` is graded, or runs right now."""

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

    def begin(self, submission: Submission, files: Files) -> None:
        """Claim the id for a run and keep its sources.

        A record left running for ABANDONED_AFTER, or one whose run broke through our fault, is taken over.
        Raises AlreadyExistsError. After any error nothing of this run is left behind.
        """
        stale = submission.created_at - ABANDONED_AFTER
        broken = "infrastructure_error"
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_row(submission),
                ConditionExpression=_FREE,
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues=to_item({":running": "running", ":stale": _text(stale), ":broken": broken}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException as error:
            existing = _submission(refused_by(error))
            if existing.state != "running" or _run(existing) != _run(submission):  # else our own put, sent twice
                raise AlreadyExistsError(existing) from None
        key = f"submissions/{submission.student_id}/{submission.submission_id}.json"
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=json.dumps(files).encode())
        except BaseException:
            self.abandon(submission)
            raise

    def finish(self, submission: Submission, report: Report) -> Submission:
        """Store the verdict. Raises TakenOverError if the record belongs to another run by now."""
        graded = submission.model_copy(update={"state": "graded", "report": report})
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=_row(graded),
                ConditionExpression=_OWN,
                ExpressionAttributeValues=to_item(_run(submission)),
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            raise TakenOverError(submission.submission_id) from None
        return graded

    def abandon(self, submission: Submission) -> None:
        """Forget a run that gave no verdict, so that the same idempotency key can be used again."""
        with contextlib.suppress(self._dynamodb.exceptions.ConditionalCheckFailedException):
            self._dynamodb.delete_item(
                TableName=self._table,
                Key=to_item({"submission_id": submission.submission_id}),
                ConditionExpression=_OWN,
                ExpressionAttributeValues=to_item(_run(submission)),
            )

    def get(self, submission_id: str) -> Submission | None:
        """The record of an id, or None; consistent, so that a student sees the own write."""
        key = to_item({"submission_id": submission_id})
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return _submission(from_item(row)) if row else None


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _run(submission: Submission) -> dict[str, Any]:
    return {":created_at": _text(submission.created_at), ":correlation_id": submission.correlation_id}


def _row(submission: Submission) -> Item:
    values = submission.model_dump(mode="json", exclude={"report"})
    values["created_at"] = _text(submission.created_at)
    values["outcome"] = submission.report.outcome if submission.report else None
    values["report"] = submission.report.model_dump_json() if submission.report else None
    return to_item(values)


def _submission(values: dict[str, Any]) -> Submission:
    report = values.pop("report", None)
    values.pop("outcome", None)
    return Submission(**values, report=Report.model_validate_json(report) if report else None)
