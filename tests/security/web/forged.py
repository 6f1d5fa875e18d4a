"""Requests with credentials that everybody can make up."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from unittest import mock
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

if TYPE_CHECKING:
    from pathlib import Path

REGION = "us-east-1"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def in_query(service: str, key: str = "test") -> str:
    """The credential as a part of the address: all that a form, an image or a link can send."""
    now = datetime.now(UTC)
    return "&".join(
        [
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            f"X-Amz-Credential={quote(f'{key}/{now:%Y%m%d}/{REGION}/{service}/aws4_request', safe='')}",
            f"X-Amz-Date={now:%Y%m%dT%H%M%SZ}",
            "X-Amz-Expires=600",
            "X-Amz-SignedHeaders=host",
            f"X-Amz-Signature={'0' * 64}",
        ]
    )


def in_header(service: str, key: str = "test") -> str:
    """An `Authorization` header whose signature is nothing."""
    scope = f"{key}/{datetime.now(UTC):%Y%m%d}/{REGION}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature={'0' * 64}"


def signed(
    credentials: Credentials,
    service: str,
    address: str,
    body: str,
    headers: dict[str, str],
    *,
    age: timedelta | None = None,
) -> dict[str, str]:
    """The headers of a POST that is signed as AWS wants it, with some credentials."""
    request = AWSRequest("POST", address, headers=dict(headers), data=body)
    with mock.patch("botocore.auth.get_current_datetime", return_value=datetime.now(UTC) - (age or timedelta())):
        SigV4Auth(credentials, service, REGION).add_auth(request)
    return dict(request.headers.items())


def role_credentials(function_arn: str, role_arn: str) -> Credentials:
    """The credentials that the engine by itself would give to a function: hashes of names that are no secret."""
    digest = hashlib.sha256(f"{function_arn}:{role_arn}".encode()).hexdigest()
    secret, token = (hashlib.sha256(f"{each}:{digest}".encode()).hexdigest() for each in ("secret", "token"))
    return Credentials(f"ASIA{digest[:16].upper()}", secret, token)


def function_that_writes(file: Path) -> str:
    """A CreateFunction request as a text/plain form sends it: the `=` between name and value is in the description."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("m.py", f"def h(event, context):\n    open({str(file)!r}, 'w').write('here')\n    return 1\n")
    return json.dumps(
        {
            "FunctionName": "evil",
            "Runtime": "python3.11",
            "Handler": "m.h",
            "Role": "arn:aws:iam::000000000000:role/evil",
            "Code": {"ZipFile": base64.b64encode(buffer.getvalue()).decode()},
            "Description": "=",
        }
    )
