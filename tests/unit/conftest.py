"""AWS as the single handlers see it: moto, with the tables of the template itself."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import yaml
from moto import mock_aws

from chalicelib.contracts.lesson import Lesson, Proof, PublishedLesson
from chalicelib.contracts.messages import GradedSubmission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
REGION = "us-east-1"
SESSION = boto3.Session("testing", "testing", region_name=REGION)  # one for all: it keeps the services' descriptions
DATA = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))["Resources"]


@functools.cache
def _client(name: Any) -> Any:
    """One client for all tests: making one takes longer than a test does. What moto holds is new for each test."""
    return SESSION.client(name)


class Aws:
    """Clients, and resources made as the template describes them."""

    def client(self, name: str) -> Any:
        return _client(name)

    @property
    def dynamodb(self) -> Any:
        return self.client("dynamodb")

    def table(self, logical_name: str) -> str:
        """Create a table of infrastructure/data.yaml; its name is the logical one."""
        properties = DATA[logical_name]["Properties"]
        names = {"BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"} & properties.keys()
        self.dynamodb.create_table(TableName=logical_name, **{name: properties[name] for name in names})
        return logical_name

    def rows(self, table: str) -> list[dict[str, Any]]:
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=table)
        return [row for page in pages for row in page["Items"]]

    def bucket(self, name: str) -> str:
        self.client("s3").create_bucket(Bucket=name)
        return name

    def keys(self, bucket: str) -> list[str]:
        return [each["Key"] for each in self.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]

    def queue(self, name: str) -> str:
        url: str = self.client("sqs").create_queue(QueueName=name)["QueueUrl"]
        return url

    def messages(self, url: str) -> list[str]:
        """Take everything off a queue."""
        bodies: list[str] = []
        while found := self.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            bodies += [each["Body"] for each in found]
            for each in found:
                self.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return bodies


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        # The product's clients are made anew for each test, but from one session: it keeps what it read about services.
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", SESSION)
        yield Aws()


@pytest.fixture
def lesson() -> Callable[..., PublishedLesson]:
    """Makes published lessons; two tests, one editable file, 100 XP."""

    def make(name: str = "python/bell", **changes: Any) -> PublishedLesson:
        tests = changes.pop("expected", ("bell_test.Bell.test_one", "bell_test.Bell.test_two"))
        facts: dict[str, Any] = {
            "lesson": name,
            "title": "Bell",
            "blurb": "Ring it.",
            "difficulty": 2,
            "instructions": "Ring.",
            "starter": {"bell.py": "def ring(): ...\n"},
            "tests": {"bell_test.py": "import unittest\n"},
            "reference": {"bell.py": "def ring(): return 'ding'\n"},
        }
        return PublishedLesson.of(Lesson(**facts | changes), Proof(mode="guarded", tests=tests, duration_ms=1.5))

    return make


@pytest.fixture
def graded() -> Callable[..., GradedSubmission]:
    """Makes messages of graded submissions; a first pass worth 100 XP."""

    def make(submission_id: str = "s1", **changes: Any) -> GradedSubmission:
        facts: dict[str, Any] = {
            "submission_id": submission_id,
            "student_id": "ada",
            "lesson": "python/bell",
            "lesson_version": "0123456789abcdef",
            "language": "python",
            "difficulty": 2,
            "lesson_xp": 100,
            "outcome": "passed",
            "day": date(2026, 3, 4),
            "occurred_at": datetime(2026, 3, 4, 5, 6, 7, 891_000, tzinfo=UTC),
            "correlation_id": "request-1",
        }
        return GradedSubmission(**facts | changes)

    return make
