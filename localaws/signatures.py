"""Checks AWS Signature Version 4, for the engine and the bridges.

Ministack's arithmetic of signatures is used; what it leaves open is closed here: it believes the hash of the body that
a request names, and accepts a signature that does not cover the host or an `x-amz-` header.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from ministack.core import sigv4

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HEADER = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[A-Za-z0-9]{1,128})/(?P<date>\d{8})/(?P<region>[a-z0-9-]{1,32})/"
    r"(?P<service>[a-z0-9-]{1,32})/aws4_request, ?SignedHeaders=(?P<signed>[a-z0-9;-]+), ?"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)
_CREDENTIAL = re.compile(
    r"(?P<key>[A-Za-z0-9]{1,128})/(?P<date>\d{8})/(?P<region>[a-z0-9-]{1,32})/(?P<service>s3)/aws4_request"
)
_DATE = re.compile(r"\d{8}T\d{6}Z")
_HASH = re.compile(r"[0-9a-f]{64}")
_QUERY = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)
_WEEK_S = 7 * 24 * 3600
_EARLY = timedelta(minutes=15)
# What S3's clients send instead of a hash; the signature does not cover the body then, on AWS neither.
_UNSIGNED_BODIES = {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}


@dataclass
class RefusedError(Exception):
    """A request that AWS would refuse; `code` is AWS's own."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it arrived. Names of headers are lower-case; `path` is still percent-encoded."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]

    def claimed(self) -> Claim:
        """Who signed it, as it says itself. Raises RefusedError when it is not signed, or not as AWS's clients sign."""
        query = parse_qs(self.query, keep_blank_values=True)
        in_query = {name.lower() for name in query} & {
            "x-amz-signature",
            "x-amz-credential",
            "x-amz-algorithm",
            "awsaccesskeyid",
        }
        authorization = self.headers.get("authorization", "")
        if authorization and in_query:
            raise RefusedError("InvalidArgument", "Only one auth mechanism allowed")
        if in_query:
            return _presigned(query)
        if not authorization:
            raise RefusedError("MissingAuthenticationToken", "Missing Authentication Token")
        found = _HEADER.fullmatch(authorization)
        date = self.headers.get("x-amz-date", "")
        if found is None or not _DATE.fullmatch(date):
            raise RefusedError("IncompleteSignature", "The request is not signed with AWS Signature Version 4")
        return Claim(found, date, found["signed"], found["signature"], self.headers.get("x-amz-security-token", ""))


class Claim:
    """The signer that a request names, not verified yet."""

    def __init__(
        self, scope: re.Match[str], date: str, signed: str, signature: str, token: str, *, presigned: bool = False
    ) -> None:
        self.key_id = scope["key"]
        self.service = scope["service"]
        self.token = token
        self.presigned = presigned
        self._signature = sigv4.HeaderSignature(
            scope["key"], scope["date"], scope["region"], scope["service"], signed, signature, date
        )

    def require(self, secret: str, request: Request, body: bytes) -> None:
        """Raise RefusedError unless the request is signed with this secret, as it is and not long ago."""
        self._require_covered(request)
        if not self.presigned:
            if late := sigv4.request_time_failure(self._signature):
                raise RefusedError("RequestTimeTooSkewed" if self.service == "s3" else "SignatureDoesNotMatch", late[1])
            self._require_body(request, body)
        failure = sigv4.header_signature_failure(
            self._signature,
            secret,
            request.method,
            request.path,
            parse_qs(request.query, keep_blank_values=True),
            request.headers,
            body,
            presigned=self.presigned,
        )
        if failure:
            raise RefusedError("SignatureDoesNotMatch", failure[1])

    def _require_covered(self, request: Request) -> None:
        signed = set(self._signature.signed_headers.split(";"))
        must = {"host"} | {name for name in request.headers if name.startswith("x-amz-")}
        if missing := must - signed:
            named = ", ".join(sorted(missing))
            raise RefusedError(
                "SignatureDoesNotMatch", f"There were headers present in the request which were not signed: {named}"
            )

    def _require_body(self, request: Request, body: bytes) -> None:
        named = request.headers.get("x-amz-content-sha256")
        if named is None or (self.service == "s3" and named in _UNSIGNED_BODIES):
            return
        if not _HASH.fullmatch(named) or not hmac.compare_digest(hashlib.sha256(body).hexdigest(), named):
            code = "XAmzContentSHA256Mismatch" if self.service == "s3" else "SignatureDoesNotMatch"
            raise RefusedError(code, "The provided 'x-amz-content-sha256' header does not match what was computed.")


def _presigned(query: Mapping[str, list[str]]) -> Claim:
    values = {name: query.get(name, []) for name in _QUERY}
    if any(len(each) != 1 for each in values.values()):
        raise RefusedError(
            "AuthorizationQueryParametersError", "Only S3 requests may be signed in the query, with Signature Version 4"
        )
    algorithm, credential, date, expires, signed, signature = (values[name][0] for name in _QUERY)
    scope = _CREDENTIAL.fullmatch(credential)
    good = (
        scope is not None and algorithm == "AWS4-HMAC-SHA256" and _HASH.fullmatch(signature) and _DATE.fullmatch(date)
    )
    if scope is None or not good or not expires.isdecimal() or not 0 < int(expires) <= _WEEK_S:
        raise RefusedError(
            "AuthorizationQueryParametersError", "Only S3 requests may be signed in the query, with Signature Version 4"
        )
    try:
        at = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise RefusedError("AuthorizationQueryParametersError", "X-Amz-Date is no date") from None
    now = datetime.now(UTC)
    if not at - _EARLY <= now <= at + timedelta(seconds=int(expires)):
        raise RefusedError("AccessDenied", "Request has expired")
    token = query.get("X-Amz-Security-Token", [""])
    return Claim(scope, date, signed, signature, token[0], presigned=True)


def verify(request: Request, body: bytes, secret_of: Callable[[str, str], str]) -> Claim:
    """Who signed a request. `secret_of` returns the secret of a key's id and session token, or raises RefusedError.

    Raises RefusedError when AWS would refuse the request.
    """
    claim = request.claimed()
    claim.require(secret_of(claim.key_id, claim.token), request, body)
    return claim


def unknown_key() -> RefusedError:
    """AWS's error for an unknown key or session token."""
    return RefusedError("UnrecognizedClientException", "The security token included in the request is invalid.")
