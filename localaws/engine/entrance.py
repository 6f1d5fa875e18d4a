"""Decides which requests are let in: calls of the API, sign-up and sign-in, and requests signed with a key.

A browser reaches the first two only, from whatever page, as on AWS: neither takes a cookie or anything else that a
browser adds by itself, so a foreign page gains nothing that its author could not do without the browser.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from localaws.engine.credentials import secrets_of
from localaws.keys import HEALTH
from localaws.proof import respond
from localaws.signatures import RefusedError, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypercorn.typing import HTTPScope

    from localaws.keys import Keys
    from localaws.signatures import Claim

API = re.compile(r"/restapis/[A-Za-z0-9]+/[A-Za-z0-9_-]+/_user_request_(/.*)?", re.DOTALL)
_TOKEN_KEYS = re.compile(r"/([a-z0-9-]+_[A-Za-z0-9]+)/\.well-known/(jwks\.json|openid-configuration)")
# Ministack's own administration, its sign-in pages for browsers, and what else it serves without asking for a key.
_RESERVED = re.compile(r"/(_.*|(health|login|logout|oauth2|saml2|iceberg)(/.*)?)", re.DOTALL)
_SIGN_IN = "AWSCognitoIdentityProviderService."
SIGN_IN = {
    "ChangePassword",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "DeleteUser",
    "ForgotPassword",
    "GetTokensFromRefreshToken",
    "GetUser",
    "GlobalSignOut",
    "InitiateAuth",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SignUp",
    "UpdateUserAttributes",
}
"""What Cognito does for those who have no AWS key; the tokens and passwords in the request are what counts."""

AWS_JSON = "application/x-amz-json-1.1"
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
_LARGEST_SIGN_IN_BYTES = 64 * 1024
_LARGEST_CALL_BYTES = 10 * 1024 * 1024
"""As the API gateway of AWS."""


class Way(Enum):
    """The kinds of requests that are let in."""

    HEALTH = auto()
    PREFLIGHT = auto()
    API = auto()
    SIGN_IN = auto()
    TOKEN_KEYS = auto()
    SIGNED = auto()


class Entrance:
    """Decides about requests to the engine of one platform, at one port."""

    def __init__(self, keys: Keys, port: int) -> None:
        self._keys = keys
        self._port = port
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._secret_of = secrets_of(keys)

    def way(self, scope: HTTPScope) -> Way:
        """The kind of an HTTP request. Raises RefusedError for other kinds; a SIGNED request is verified later."""
        headers = self._headers(scope)
        path, method = str(scope["path"]), str(scope["method"])
        if path == HEALTH and method == "GET":
            return Way.HEALTH
        if API.fullmatch(path):
            _require_call(headers, scope)
            return Way.API
        if path == "/" and method == "OPTIONS":
            return Way.PREFLIGHT
        if (
            method in {"GET", "HEAD"}
            and _TOKEN_KEYS.fullmatch(path)
            and not scope["query_string"]
            and not headers.get("authorization")
        ):
            return Way.TOKEN_KEYS
        if path == "/" and "authorization" not in headers and headers.get("x-amz-target", "").startswith(_SIGN_IN):
            _require_sign_in(headers, scope)
            return Way.SIGN_IN
        if _RESERVED.fullmatch(path):
            raise RefusedError("AccessDenied", "not served here")
        if _from_a_page(headers):
            raise RefusedError("AccessDenied", "web pages reach the API and signing in, nothing else")
        return Way.SIGNED

    def claim(self, scope: HTTPScope) -> tuple[Request, Claim, str]:
        """The request, who claims to have signed it, and that key's secret. Raises RefusedError for an unknown key."""
        query = scope["query_string"].decode("latin-1")
        request = Request(scope["method"], scope["raw_path"].decode("latin-1"), query, self._headers(scope))
        claim = request.claimed()
        return request, claim, self._secret_of(claim.key_id, claim.token)

    def proof(self, scope: HTTPScope) -> bytes:
        """The answer to a question for the engine's health: it runs, and it is this platform's."""
        return respond(self._keys, self._port, scope["query_string"].decode("latin-1"))

    def _headers(self, scope: HTTPScope) -> dict[str, str]:
        headers: dict[str, str] = {}
        for raw, value in scope["headers"]:
            name = raw.decode("latin-1").lower()
            if name in headers and name in _ONCE:
                raise RefusedError("InvalidArgument", f"{name} is there twice")
            # Signatures cover a header that is there twice as its values, joined by a comma.
            headers[name] = f"{headers[name]},{value.decode('latin-1')}" if name in headers else value.decode("latin-1")
        if scope["http_version"] not in {"1.0", "1.1"} or headers.get("host", "").lower() not in self._hosts:
            raise RefusedError(
                "AccessDenied", f"this platform is reached as 127.0.0.1:{self._port} and localhost:{self._port} only"
            )
        if "upgrade" in headers:  # to websockets, through which nothing of the platform speaks
            raise RefusedError("AccessDenied", "HTTP/1.1 is spoken here, nothing else")
        return headers


_ONCE = {
    "host",
    "authorization",
    "origin",
    "content-type",
    "x-amz-target",
    "x-amz-date",
    "x-amz-content-sha256",
    "x-amz-security-token",
}


def _from_a_page(headers: Mapping[str, str]) -> bool:
    """Whether a page in a browser sent this request: the address bar sends `none`, other programs no such header."""
    return "origin" in headers or headers.get("sec-fetch-site", "none") != "none"


def _content_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _require_call(headers: Mapping[str, str], scope: HTTPScope) -> None:
    """Refuse AWS credentials in calls of the API: ministack would switch to the account that they name."""
    query = {name.lower() for name in parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)}
    if headers.get("authorization", "").startswith("AWS") or any(
        name.startswith(("x-amz-", "awsaccess")) for name in query
    ):
        raise RefusedError("AccessDenied", "the API takes no AWS credentials")
    if _from_a_page(headers) and scope["method"] not in {"GET", "HEAD", "OPTIONS"} and _content_type(headers) in _FORMS:
        raise RefusedError("AccessDenied", "the API takes no forms")
    _require_size(headers, _LARGEST_CALL_BYTES)


def _require_sign_in(headers: Mapping[str, str], scope: HTTPScope) -> None:
    operation = headers["x-amz-target"].removeprefix(_SIGN_IN)
    if scope["method"] != "POST" or scope["query_string"] or operation not in SIGN_IN:
        raise RefusedError("MissingAuthenticationToken", "Missing Authentication Token")
    if _content_type(headers) != AWS_JSON:
        raise RefusedError("UnknownOperationException", f"the Content-Type must be {AWS_JSON}")
    _require_size(headers, _LARGEST_SIGN_IN_BYTES)


def _require_size(headers: Mapping[str, str], most: int) -> None:
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdecimal() or int(length) > most:
        raise RefusedError("RequestEntityTooLarge", f"the body must have a known length of at most {most} bytes")
