"""Adding a language by the page: asked by an administrator, begun here, done by a process of its own."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import jwt

from cdu.local.additions import BusyError, begin, offer
from cdu.local.place import LocalError

if TYPE_CHECKING:
    from cdu.local.place import Place

_GROUP = "admin"
_TIMEOUT_S = 10
Answer = tuple[HTTPStatus, dict[str, Any]]


def add_language(place: Place, token: str, kind: str, body: bytes) -> Answer:
    """Begin to add the language that a JSON body names, for an administrator's id token; status and document."""
    refused = _refused(place, token)
    if refused:
        return refused
    more = offer(place.home)["more"]
    language = _named(body) if kind == "application/json" else None
    if language is None or language not in more:
        return _refusal(HTTPStatus.BAD_REQUEST, f'send {{"language": one of {json.dumps(more)}}} as application/json')
    try:
        begin(place, language)
    except BusyError as error:
        return _refusal(HTTPStatus.CONFLICT, str(error))
    return HTTPStatus.ACCEPTED, offer(place.home)


def _named(body: bytes) -> str | None:
    try:
        language = json.loads(body)["language"]
    except (ValueError, TypeError, KeyError):
        return None
    return language if isinstance(language, str) else None


def _refused(place: Place, token: str) -> Answer | None:
    """Why this caller may not add languages; None for the id token of an administrator."""
    try:
        outputs = place.outputs()
        place.require_ours()  # the keys that tokens are checked with come from there
        pool = f"{place.engine}/{outputs['UserPool']}/.well-known/jwks.json"
        key = jwt.PyJWKClient(pool, timeout=_TIMEOUT_S).get_signing_key_from_jwt(token)
        claims = jwt.decode(
            token, key, algorithms=["RS256"], audience=outputs["UserPoolClient"], options={"require": ["exp", "aud"]}
        )
    except (LocalError, jwt.PyJWKClientConnectionError) as error:
        return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    except jwt.PyJWTError:
        return _refusal(HTTPStatus.UNAUTHORIZED, "sign in as an administrator and send that id token")
    if claims.get("token_use") != "id" or _GROUP not in claims.get("cognito:groups", []):
        told = f"only members of the group {_GROUP} add languages: cdu admin grant EMAIL {_GROUP}, then sign in again"
        return _refusal(HTTPStatus.FORBIDDEN, told)
    return None


def problem(status: HTTPStatus, detail: str) -> dict[str, Any]:
    """A problem document (RFC 9457)."""
    return {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}


def _refusal(status: HTTPStatus, detail: str) -> Answer:
    return status, problem(status, detail)
