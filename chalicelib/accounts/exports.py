"""Finished exports in the content bucket, as the API gives them out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.accounts.service import export_key

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

MAX_BODY_BYTES = 4_000_000
"""A function answers with 6 MB at most, and a binary body grows by a third. A larger export is fetched from S3."""
_FRESH = timedelta(minutes=10)
_ADDRESS_LIFE_S = 300


class Exports:
    """Reads the exports that the account service has made."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def waiting(self, student_id: str, now: datetime) -> bool:
        """Whether there is a recent export whose making took longer than the request that asked for it."""
        try:
            found = self._s3.head_object(Bucket=self._bucket, Key=export_key(student_id))
        except ClientError as error:
            if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
                return False
            raise
        return found["Metadata"].get("slow") == "yes" and found["LastModified"] > now - _FRESH

    def body(self, student_id: str) -> bytes | None:
        """The zip; None if it is too large for an answer of the API."""
        found = self._s3.get_object(Bucket=self._bucket, Key=export_key(student_id))
        return found["Body"].read() if found["ContentLength"] <= MAX_BODY_BYTES else None

    def address(self, student_id: str) -> str:
        """An address that gives out the zip for five minutes to whoever knows it."""
        where = {"Bucket": self._bucket, "Key": export_key(student_id), "ResponseContentType": "application/zip"}
        address: str = self._s3.generate_presigned_url("get_object", Params=where, ExpiresIn=_ADDRESS_LIFE_S)
        return address
