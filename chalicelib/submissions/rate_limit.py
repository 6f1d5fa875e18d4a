"""How often one student may submit: a token bucket, kept as the one moment at which it will be full again (GCRA).

A token is taken before anything of the request is read, so a broken zip counts as a good one does.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from chalicelib.http.problems import TOO_MANY, ProblemError
from chalicelib.shared.items import refused_by, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BURST = 30
"""Submissions that a rested student may send at once."""
EVERY = timedelta(seconds=2)
"""A used token comes back after this: 30 submissions a minute for as long as one likes."""


class TooManyError(ProblemError):
    """The student's bucket is empty; `retry_after_s` says when the next token is there."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(TOO_MANY, f"wait {retry_after_s} s, then send it again", retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class RateLimit:
    """Token buckets in the flow table, one item per student, gone when full."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def take(self, student_id: str, now: datetime) -> None:
        """Take a token. Raises TooManyError."""
        moment, step = _milliseconds(now), _milliseconds(EVERY)
        full_at = self._set(student_id, moment + step, "attribute_not_exists(full_at) OR full_at < :now", moment)
        if full_at is None:
            return
        # The bucket is not full: one token less, if there is one. Two at once find out by the second condition.
        for _ in range(BURST):
            wait = full_at + step - BURST * step - moment
            if wait > 0:
                raise TooManyError(ceil(wait / 1000))
            seen, full_at = full_at, self._set(student_id, full_at + step, "full_at = :now", full_at)
            if full_at is None:
                return
            full_at = max(full_at, seen)
        raise TooManyError(1)

    def _set(self, student_id: str, full_at: int, condition: str, compared: int) -> int | None:
        """Store the moment if the condition holds; else return the one that stands there."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(
                    {
                        "lane": f"bucket#{student_id}",
                        "item": "bucket",
                        "full_at": full_at,
                        "expires_at": full_at // 1000 + 60,
                    }
                ),
                ConditionExpression=condition,
                ExpressionAttributeValues=to_item({":now": compared}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException as error:
            return int(refused_by(error)["full_at"])
        return None


def _milliseconds(moment: datetime | timedelta) -> int:
    seconds = moment.timestamp() if isinstance(moment, datetime) else moment.total_seconds()
    return round(seconds * 1000)
