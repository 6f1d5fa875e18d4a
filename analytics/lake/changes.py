"""Whether events arrived in the lake since a moment: a listing of its last hours, no query."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analytics.windows import hour_text

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

_LATE = timedelta(hours=2)
"""A file may land that long after the hour that it belongs to."""
_SKEW = timedelta(minutes=1)
"""S3's clock and ours."""


class Changes:
    """Looks for new objects below `events/`."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def since(self, then: datetime, now: datetime) -> bool:
        """Whether an object arrived after `then`. Lists one page of keys an hour; a longer list counts as changed."""
        at = then - _LATE
        while hour_text(at) <= hour_text(now):
            found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=f"events/arrived={hour_text(at)}/")
            if found["IsTruncated"] or any(each["LastModified"] > then - _SKEW for each in found.get("Contents", [])):
                return True
            at += timedelta(hours=1)
        return False
