"""Finds out whether new events arrived in the lake, by listing its last hours instead of a query."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analytics.windows import hour_text

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

_LATE = timedelta(hours=2)
"""A file may arrive this long after the hour of its partition."""
_SKEW = timedelta(minutes=1)
"""Largest difference between the clock of S3 and that of the function."""


class Arrivals:
    """Looks for new objects under `events/`."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def since(self, then: datetime, now: datetime) -> bool:
        """Whether an object arrived after `then`. Lists one page of keys per hour; a second page counts as a change."""
        at = then - _LATE
        while hour_text(at) <= hour_text(now):
            listed = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=f"events/arrived={hour_text(at)}/")
            if listed["IsTruncated"] or any(each["LastModified"] > then - _SKEW for each in listed.get("Contents", [])):
                return True
            at += timedelta(hours=1)
        return False
