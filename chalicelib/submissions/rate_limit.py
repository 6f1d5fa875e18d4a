"""Rate limits of each student: a token bucket, stored as the moment at which the bucket will be full again (GCRA).

A request takes its token before its body is read, so a broken zip costs a token like a good one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from chalicelib.http.problems import (
    TOO_MANY,
    TOO_MANY_COMPLAINTS,
    TOO_MANY_DRAFTS,
    TOO_MANY_SOLUTIONS,
    TOO_MANY_TRIALS,
    Kind,
    ProblemError,
)
from chalicelib.shared.items import put_if, to_item, update_if

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BURST = 30
"""Submissions that a student with a full bucket may send at once."""
EVERY = timedelta(seconds=2)
"""One token comes back in this time, so a student can keep sending 30 submissions a minute."""


@dataclass(frozen=True, slots=True)
class RatePolicy:
    """What a student may send: `burst` requests at once, and one more after every `every`."""

    burst: int
    every: timedelta
    bucket: str = "bucket"
    """Requests with the same bucket share their tokens."""
    refusal: Kind = TOO_MANY


SUBMISSIONS = RatePolicy(BURST, EVERY)
TRIALS = RatePolicy(BURST, EVERY, "trials", TOO_MANY_TRIALS)
EXPORTS = RatePolicy(2, timedelta(seconds=30), "exports")
DRAFTS = RatePolicy(60, timedelta(seconds=1), "drafts", TOO_MANY_DRAFTS)

SOLUTIONS = RatePolicy(60, timedelta(seconds=1), "solutions", TOO_MANY_SOLUTIONS)
COMPLAINTS = RatePolicy(10, timedelta(minutes=1), "complaints", TOO_MANY_COMPLAINTS)


class TooManyError(ProblemError):
    """The student's bucket is empty. The next token arrives in `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int, kind: Kind = TOO_MANY) -> None:
        super().__init__(kind, f"wait {retry_after_s} s, then send it again", retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class RateLimit:
    """Token buckets, one item per student, which expire when full.

    They are kept in the outbox table: like its entries they are short-lived and written once per submission, and a
    table of their own would be one more resource to pay, monitor and secure.
    """

    def __init__(self, dynamodb: DynamoDBClient, table: str, policy: RatePolicy = SUBMISSIONS) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._policy = policy

    def take(self, student_id: str, now: datetime) -> None:
        """Take a token. Raises TooManyError.

        One write if the bucket is full, two if not: no expression of DynamoDB can do both. However many requests of one
        student arrive at once, none repeats a write, for adding a token's time does not depend on who added before.
        """
        moment, step = _milliseconds(now), _milliseconds(self._policy.every)
        if self._fill_up(student_id, moment + step, moment):
            return
        latest = moment + (self._policy.burst - 1) * step
        over = self._add(student_id, step, moment, latest)
        if over:
            raise TooManyError(ceil(over / 1000), self._policy.refusal)

    def refuse(self, student_id: str, until: datetime) -> None:
        """Let a student send nothing until a moment."""
        full_at = _milliseconds(until) + self._policy.burst * _milliseconds(self._policy.every)
        self._fill_up(student_id, full_at, full_at)

    def _fill_up(self, student_id: str, full_at: int, before: int) -> bool:
        """Store `full_at`, unless the bucket is full only at `before` or later; whether it was stored."""
        bucket = to_item(self._key(student_id) | {"full_at": full_at, "expires_at": _expiry(full_at)})
        condition = "attribute_not_exists(full_at) OR full_at < :before"
        return put_if(self._dynamodb, self._table, bucket, condition, {":before": before}) is None

    def _add(self, student_id: str, step: int, moment: int, latest: int) -> int:
        """Add a token's time to a bucket that is full by `latest` at the latest.

        0 if that was done. Otherwise nothing changes, and by how much later the bucket is full.
        """
        values = {":step": step, ":moment": moment, ":latest": latest, ":expires_at": _expiry(latest + step)}
        stored = update_if(
            self._dynamodb,
            self._table,
            to_item(self._key(student_id)),
            "ADD full_at :step SET expires_at = :expires_at",
            "full_at >= :moment AND full_at <= :latest",
            values,
        )
        return 0 if stored is None else int(stored.get("full_at", latest + step)) - latest

    def _key(self, student_id: str) -> dict[str, str]:
        return {"shard_id": f"{self._policy.bucket}#{student_id}", "item": "bucket"}


def _expiry(full_at: int) -> int:
    """The second from which the item of a bucket that is full at this millisecond is of no use."""
    return full_at // 1000 + 60


def _milliseconds(moment: datetime | timedelta) -> int:
    seconds = moment.timestamp() if isinstance(moment, datetime) else moment.total_seconds()
    return round(seconds * 1000)
