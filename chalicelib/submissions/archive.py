"""A student's submissions as a whole: for an export, and for the deletion of an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from chalicelib.shared.items import from_item, to_item
from chalicelib.submissions.history import INDEX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from chalicelib.submissions.store import SubmissionStore

_AT_ONCE = 8


class SubmissionArchive:
    """Records, found by the index of a student's history and by the stored sources, and the sources."""

    def __init__(
        self, dynamodb: DynamoDBClient, s3: S3Client, table: str, bucket: str, submissions: SubmissionStore
    ) -> None:
        self._dynamodb = dynamodb
        self._s3 = s3
        self._table = table
        self._bucket = bucket
        self._submissions = submissions

    def export(self, student_id: str) -> list[dict[str, Any]]:
        """Every submission with its report; with its files, unless it is a regrade, which has those of another one."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return [each for each in pool.map(self._document, sorted(self._ids(student_id))) if each]

    def forget(self, student_id: str) -> int:
        """Delete records and sources. Safe to repeat: a source goes last, so what is left is found again."""
        ids = self._ids(student_id)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(lambda each: self._delete(student_id, each), sorted(ids)):
                pass
        return len(ids)

    def _ids(self, student_id: str) -> set[str]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=INDEX,
            KeyConditionExpression="student_id = :student",
            ProjectionExpression="submission_id",
            ExpressionAttributeValues=to_item({":student": student_id}),
        )
        listed = {str(from_item(row)["submission_id"]) for page in pages for row in page["Items"]}
        return listed | {key.rpartition("/")[2].removesuffix(".json") for key in self._sources(student_id)}

    def _sources(self, student_id: str) -> Iterator[str]:
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=f"submissions/{student_id}/"):
            yield from (each["Key"] for each in page.get("Contents", []))

    def _document(self, submission_id: str) -> dict[str, Any] | None:
        submission = self._submissions.get(submission_id)
        if submission is None:
            return None
        outcome = submission.report.outcome if submission.report else None
        document = submission.model_dump(mode="json") | {"outcome": outcome}
        files = None if submission.regrade_of else self._submissions.sources(submission)
        return document | ({"files": files} if files else {})

    def _delete(self, student_id: str, submission_id: str) -> None:
        self._dynamodb.delete_item(TableName=self._table, Key=to_item({"submission_id": submission_id}))
        self._s3.delete_object(Bucket=self._bucket, Key=f"submissions/{student_id}/{submission_id}.json")
