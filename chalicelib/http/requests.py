"""Reading requests: the caller, and query parameters and bodies as validated models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from chalicelib.http.problems import BAD_REQUEST, FORBIDDEN, ID_TOKEN_NEEDED, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalice.app import Request

_PLAIN = {"string_pattern_mismatch": "has characters that are not allowed here"}
"""Replaces pydantic's message, which contains a regular expression."""
AUTHORS = "author"
"""The group whose members write lessons."""
CANARIES = "canary"
"""The group of the account whose submissions count for nothing, by which the stage tries itself."""
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in user, from the id token."""

    student_id: str
    groups: frozenset[str]
    time_zone: str | None


def caller(request: Request) -> Caller:
    """The caller of a route behind the authorizer. Raises a 401 problem unless the token is an id token.

    The authorizer has checked signature, issuer and expiry. Some gateways let an access token pass as well. An access
    token does not identify a user of this application, so it is refused here.
    """
    claims: dict[str, Any] = (request.context.get("authorizer") or {}).get("claims") or {}
    if claims.get("token_use") != "id" or not claims.get("sub"):
        raise ProblemError(ID_TOKEN_NEEDED, "send the id token of your sign-in in the Authorization header")
    return Caller(claims["sub"], _groups(claims.get("cognito:groups")), claims.get("zoneinfo"))


def member(request: Request, group: str) -> Caller:
    """The caller, who must belong to a group. Raises a 403 problem otherwise."""
    who = caller(request)
    if group not in who.groups:
        raise ProblemError(FORBIDDEN, f"only members of the group {group!r} may do this")
    return who


def content_type(request: Request) -> str:
    """The media type of the body in small letters, without parameters; empty if the request names none."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


def query(request: Request, model: type[Model]) -> Model:
    """The query parameters as a model. Raises a 400 problem that names the first bad one."""
    return _validated(model.model_validate, request.query_params or {})


def body(request: Request, model: type[Model]) -> Model:
    """The JSON body as a model. Raises a 400 problem that names the first bad field."""
    return _validated(model.model_validate_json, request.raw_body)


def _validated(validate: Callable[[Any], Model], raw: Any) -> Model:
    try:
        return validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = _PLAIN.get(first["type"], first["msg"])
        raise ProblemError(BAD_REQUEST, f"{where}: {reason}" if where else reason) from error


def _groups(claim: Any) -> frozenset[str]:
    # Depending on its type, API Gateway passes a list claim as "[author admin]" or as "author,admin".
    if isinstance(claim, list):
        return frozenset(str(each) for each in claim)
    return frozenset(str(claim or "").strip("[]").replace(",", " ").split())
