"""Adding a language by the page: asked by an administrator, begun here, done by a process of its own."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests

from cdu.local.additions import BusyError, begin, offer
from cdu.local.place import LocalError

if TYPE_CHECKING:
    from cdu.local.place import Place

_ADMINS_ONLY = "/admin/refreshes/none"
"""Only an administrator learns that there is no such refresh; the API answers everybody else with 401 or 403."""
_TIMEOUT_S = 60
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
    """Why this caller may not; the API says whether a token is an administrator's."""
    try:
        address = place.outputs()["api"]
        place.require_ours()  # before the token is sent there
        reply = requests.get(address + _ADMINS_ONLY, headers={"Authorization": token}, timeout=_TIMEOUT_S)
    except (LocalError, requests.RequestException) as error:
        return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    if reply.status_code == HTTPStatus.NOT_FOUND:
        return None
    if reply.status_code == HTTPStatus.UNAUTHORIZED:
        return _refusal(HTTPStatus.UNAUTHORIZED, "sign in as an administrator")
    if reply.status_code == HTTPStatus.FORBIDDEN:
        return _refusal(HTTPStatus.FORBIDDEN, "only members of the group admin add languages: cdu admin grant")
    return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, f"the API answered {reply.status_code}; try again in a moment")


def problem(status: HTTPStatus, detail: str) -> dict[str, Any]:
    """A problem document (RFC 9457)."""
    return {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}


def _refusal(status: HTTPStatus, detail: str) -> Answer:
    return status, problem(status, detail)
