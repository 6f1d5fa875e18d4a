"""Submission records in DynamoDB and the submitted source files in S3."""

from __future__ import annotations

import json
import operator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from botocore.exceptions import ClientError
from pydantic import AwareDatetime, Field

from chalicelib.contracts.lesson import Contract
from chalicelib.contracts.run_report import RunReport
from chalicelib.shared.ids import LessonId
from chalicelib.shared.items import Item, from_item, put_if, to_item, write_together
from chalicelib.submissions.solution_files import IgnoredFile

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from chalicelib.contracts.lesson import Files

CANARY_KEPT = timedelta(days=1)
"""Time for somebody to look why a canary failed; then DynamoDB deletes its record."""
ABANDONED_AFTER = timedelta(seconds=60)
"""A run older than this has lost its worker: every function that grades ends sooner."""

_THERE_ALREADY = {"PreconditionFailed", "ConditionalRequestConflict"}
"""Of a put under the condition that there is nothing: there is something, or somebody else is just putting it."""
State = Literal["queued", "running", "graded"]

_FREE = "attribute_not_exists(submission_id) OR outcome = :broken"
"""There is no record yet, or its run failed through our fault."""
_OWN = "run_id = :run_id AND #state <> :graded"
"""The record still belongs to this run: no other run took it over, and it has no verdict."""


class Submission(Contract):
    """One submission. `report` is None until it is graded."""

    submission_id: str
    student_id: str
    lesson: LessonId
    lesson_version: str
    content_hash: str
    """SHA-256 of the uploaded files; tells a repeated request from one with other files."""
    state: State = "running"
    created_at: AwareDatetime
    day: date
    """Calendar day in the student's time zone."""
    correlation_id: str
    run_id: str
    """The run that owns the record. A worker that takes the record over writes its own."""
    started_at: AwareDatetime
    """When that run began."""
    regrade_of: str | None = None
    """Set on a regrade: the id of the submission whose sources are graded again."""
    ignored: tuple[IgnoredFile, ...] = ()
    """What the upload held besides the solution, and why it was left out."""
    canary: Annotated[bool, Field(exclude_if=operator.not_)] = False
    """Sent by the stage itself: no award, no event, and no figure of the students'."""
    expires_at: int | None = None
    """Seconds since 1970 from which DynamoDB may delete the record; None keeps it."""
    report: RunReport | None = None

    @property
    def failed(self) -> bool:
        """Whether its run failed through our fault, so that a request with the same key begins anew."""
        return self.report is not None and self.report.outcome == "infrastructure_error"


class AlreadyExistsError(RuntimeError):
    """There is a record of this id already: `existing`."""

    def __init__(self, existing: Submission) -> None:
        super().__init__(existing.submission_id)
        self.existing = existing


class TakenOverError(RuntimeError):
    """Another run took the record over, so this run may not store a verdict."""


class SubmissionStore:
    """Reads and writes submission records, and stores the sources for regrades."""

    def __init__(self, dynamodb: DynamoDBClient, s3: S3Client, table: str, bucket: str) -> None:
        self._dynamodb = dynamodb
        self._s3 = s3
        self._table = table
        self._bucket = bucket

    def begin(self, submission: Submission, entry: dict[str, Any]) -> None:
        """Create the record, together with the outbox's `entry`: both or neither.

        Replaces a record with an infrastructure error. Raises AlreadyExistsError.
        """
        record = {
            "TableName": self._table,
            "Item": _row(submission),
            "ConditionExpression": _FREE,
            "ExpressionAttributeValues": to_item({":broken": "infrastructure_error"}),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        stored = write_together(self._dynamodb, [{"Put": record}, {"Put": entry}])
        if stored is None:
            return
        existing = _submission(stored[0])
        # The SDK may have sent our own put twice: then the record is ours.
        if existing.run_id != submission.run_id or existing.state == "graded":
            raise AlreadyExistsError(existing)

    def keep_sources(self, submission: Submission, files: Files) -> None:
        """Store the files that are graded: starter and upload combined."""
        self._s3.put_object(Bucket=self._bucket, Key=_sources(submission), Body=json.dumps(files).encode())

    def keep_new_sources(self, submission: Submission, files: Files) -> bool:
        """Store them unless there are files under this id already: whether they were stored.

        Safe before there is a record: a repeated request with other files cannot replace those of the first.
        """
        try:
            self._s3.put_object(
                Bucket=self._bucket, Key=_sources(submission), Body=json.dumps(files).encode(), IfNoneMatch="*"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _THERE_ALREADY:
                raise
            return False
        return True

    def sources(self, submission: Submission) -> Files | None:
        """The stored files; None if the request ended before storing them."""
        try:
            body = self._s3.get_object(Bucket=self._bucket, Key=_sources(submission))["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            return None
        files: Files = json.loads(body)
        return files

    def take_over(self, record: Submission, run_id: str, now: datetime) -> Submission | None:
        """Start a new run of a queued or abandoned record. None if it is graded or another run works on it."""
        if record.state == "graded" or (record.state == "running" and record.started_at > now - ABANDONED_AFTER):
            return None
        return self._replace(record, {"state": "running", "run_id": run_id, "started_at": now})

    def requeue(self, submission: Submission) -> Submission:
        """Set a running record back to `queued`, because no runner is free. Raises TakenOverError."""
        queued = self._replace(submission, {"state": "queued"})
        if queued is None:
            raise TakenOverError(submission.submission_id)
        return queued

    def finish(self, submission: Submission, report: RunReport) -> Submission:
        """Store the verdict. Raises TakenOverError if another run owns the record now."""
        graded = self._replace(submission, {"state": "graded", "report": report})
        if graded is None:
            raise TakenOverError(submission.submission_id)
        return graded

    def get(self, submission_id: str) -> Submission | None:
        """The record of an id, or None. A consistent read: a student sees the submission right after sending it."""
        key = to_item({"submission_id": submission_id})
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return _submission(from_item(row)) if row else None

    def _replace(self, record: Submission, changes: dict[str, Any]) -> Submission | None:
        """Write a changed record; None if the record no longer belongs to its run."""
        changed = record.model_copy(update=changes)
        values = {":run_id": record.run_id, ":graded": "graded"}
        stored = put_if(self._dynamodb, self._table, _row(changed), _OWN, values, {"#state": "state"})
        return changed if stored is None else None


def _sources(submission: Submission) -> str:
    return f"submissions/{submission.student_id}/{submission.regrade_of or submission.submission_id}.json"


def _row(submission: Submission) -> Item:
    # Beside the record, the figures that a list shows: the index of a student's history projects them.
    values = submission.model_dump(mode="json", exclude={"report"})
    values["outcome"] = submission.report.outcome if submission.report else None
    if submission.report:
        tests = submission.report.tests
        values |= {"tests_passed": sum(test.outcome == "passed" for test in tests), "tests_total": len(tests)}
    values["report"] = submission.report.model_dump_json() if submission.report else None
    return to_item(values)


def _submission(values: dict[str, Any]) -> Submission:
    own = {name: value for name, value in values.items() if name in Submission.model_fields}
    if report := own.pop("report", None):
        own["report"] = RunReport.model_validate_json(report)
    return Submission(**own)
