"""The account service: what the function `serve_account` does for the student whom the API names.

It is a function of its own because it may delete everything of a student, which the function that reads requests may
not, and because it may take minutes.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from chalicelib.accounts.archive import packed

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_s3 import S3Client

    from chalicelib.accounts.personal_data import PersonalData

WAIT_S = 20.0
"""Seconds after which the API may have stopped waiting for an export: it is kept for the next request."""


def export_key(student_id: str) -> str:
    """Where a student's export is kept in the content bucket, for a day at most."""
    return f"exports/{student_id}.zip"


class AccountService:
    """Export, deletion and time zone of one student."""

    def __init__(
        self, data: PersonalData, s3: S3Client, bucket: str, cognito: CognitoIdentityProviderClient, pool: str
    ) -> None:
        self._data = data
        self._s3 = s3
        self._bucket = bucket
        self._cognito = cognito
        self._pool = pool

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Serve a request of the API: `do` says what, `student_id` for whom."""
        student_id = str(request["student_id"])
        match request["do"]:
            case "export":
                return self.export(student_id)
            case "forget":
                return self.forget(student_id)
            case "set_time_zone":
                return self.set_time_zone(student_id, str(request["time_zone"]))
        raise ValueError(f"no such request: {request['do']!r}")

    def export(self, student_id: str) -> dict[str, Any]:
        """Put everything of a student into a zip in the content bucket. Returns its `bytes`."""
        started = time.monotonic()
        body = packed(self._data.export(student_id))
        metadata = {"slow": "yes"} if time.monotonic() - started > WAIT_S else {}
        self._s3.put_object(Bucket=self._bucket, Key=export_key(student_id), Body=body, Metadata=metadata)
        return {"bytes": len(body)}

    def forget(self, student_id: str) -> dict[str, Any]:
        """Delete everything of a student, the account last, so that a failure can be repeated. Returns the counts."""
        counts = self._data.forget(student_id)
        self._s3.delete_object(Bucket=self._bucket, Key=export_key(student_id))
        try:
            self._cognito.admin_delete_user(UserPoolId=self._pool, Username=student_id)
        except self._cognito.exceptions.UserNotFoundException:
            return counts  # a repeated request
        return counts

    def set_time_zone(self, student_id: str, time_zone: str) -> dict[str, Any]:
        """Store the zone at the user pool; id tokens that are issued from now on carry it."""
        attributes: Any = [{"Name": "zoneinfo", "Value": time_zone}]
        self._cognito.admin_update_user_attributes(
            UserPoolId=self._pool, Username=student_id, UserAttributes=attributes
        )
        return {"time_zone": time_zone}
