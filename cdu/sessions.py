"""A student's account and session, over plain HTTP: the user pool's open operations need no AWS library."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import requests

from cdu.errors import OUR_FAULT, USAGE, CommandError
from cdu.files import write_atomically
from cdu.paths import SESSION, home

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SERVICE = "AWSCognitoIdentityProviderService"
_TIMEOUT_S = 30
_SERVER_ERRORS = 500
_EARLY_S = 60


class LocalPlatform(Protocol):
    """What this module asks of the platform on this machine; `cdu.local.place.Place` has it."""

    @property
    def engine(self) -> str:
        """Address of the engine, where the user pool answers."""

    @property
    def web(self) -> str:
        """Address of the web page."""

    def require_ours(self) -> None:
        """Raises CommandError if another program answers: passwords will be sent."""

    def outputs(self) -> dict[str, str]:
        """Names and addresses of what is deployed."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Where accounts live: addresses of the API, of Cognito and of the web page, and the pool's client id.

    The page's address ends with a slash or with the name of a file.
    """

    api: str
    client_id: str
    cognito: str
    page: str
    local: bool = False
    """Whether this is the platform on this machine, which may move to another port."""

    @classmethod
    def of(cls, place: LocalPlatform) -> Pool:
        """The pool of a local platform. Raises LocalError if another program answers: passwords will be sent."""
        place.require_ours()
        outputs = place.outputs()
        return cls(outputs["api"], outputs["UserPoolClient"], place.engine, f"{place.web}/", local=True)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in user."""

    pool: Pool
    email: str
    id_token: str
    refresh_token: str
    expires_at: float
    """Seconds since 1970 by this machine's clock, which may be wrong; the API has the last word."""

    @property
    def student_id(self) -> str:
        """The pseudonymous id, from the token's own claims."""
        payload = self.id_token.split(".")[1]
        claims: dict[str, str] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return claims["sub"]


def sign_up(pool: Pool, email: str, password: str, time_zone: str | None = None) -> None:
    """Register an account. Raises CommandError with Cognito's reason."""
    attributes = [{"Name": "email", "Value": email}]
    if time_zone:
        attributes.append({"Name": "zoneinfo", "Value": time_zone})
    call(pool, "SignUp", ClientId=pool.client_id, Username=email, Password=password, UserAttributes=attributes)


def confirm(pool: Pool, email: str, code: str) -> None:
    """Confirm an account with the code that was sent."""
    call(pool, "ConfirmSignUp", ClientId=pool.client_id, Username=email, ConfirmationCode=code)


def sign_in(pool: Pool, email: str, password: str) -> Session:
    """Sign in. Raises CommandError for wrong credentials."""
    return _session(pool, email, _tokens(pool, "USER_PASSWORD_AUTH", USERNAME=email, PASSWORD=password))


def renewed(session: Session) -> Session:
    """The session with a fresh token. Raises CommandError when the session has ended."""
    answer = _tokens(session.pool, "REFRESH_TOKEN_AUTH", REFRESH_TOKEN=session.refresh_token)
    return _session(session.pool, session.email, {"RefreshToken": session.refresh_token, **answer})


def session_file() -> Path:
    """The file that holds the session of the signed-in user."""
    return home() / SESSION


def keep(session: Session) -> None:
    """Store a session in the home folder, readable by its owner only."""
    file = session_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(file, json.dumps(asdict(session)).encode(), mode=0o600)


def last() -> Session | None:
    """The session that was stored last, valid or not."""
    try:
        values = json.loads(session_file().read_text(encoding="utf-8"))
        return Session(**{**values, "pool": Pool(**values["pool"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def stored(local_pool: Callable[[], Pool]) -> Session:
    """The stored session, renewed when it expires within a minute.

    A session of the local platform goes to where that platform is now (`local_pool`), and only if it answers. Raises
    CommandError when nobody is signed in.
    """
    session = last()
    if session is None:
        raise CommandError("you are not signed in; run: cdu register, or cdu login", USAGE)
    if session.pool.local:
        session = replace(session, pool=local_pool())
    if session.expires_at - time.time() > _EARLY_S:
        return session
    session = renewed(session)
    keep(session)
    return session


def call(pool: Pool, operation: str, **body: Any) -> Any:
    """Call an operation of Cognito that needs no AWS account. Raises CommandError with Cognito's reason."""
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{_SERVICE}.{operation}"}
    try:
        data = json.dumps(body)
        # A redirection could lead a password anywhere.
        reply = requests.post(pool.cognito, data, headers=headers, timeout=_TIMEOUT_S, allow_redirects=False)
        answer = reply.json()
    except (requests.RequestException, ValueError) as error:
        raise CommandError(f"the accounts service does not answer ({type(error).__name__})") from None
    if reply.ok and isinstance(answer, dict):
        return answer
    reason = answer.get("message") if isinstance(answer, dict) else None
    status = OUR_FAULT if reply.status_code >= _SERVER_ERRORS else USAGE
    raise CommandError(reason or f"the accounts service answered {reply.status_code}", status)


def _tokens(pool: Pool, flow: str, **parameters: str) -> dict[str, Any]:
    answer = call(pool, "InitiateAuth", ClientId=pool.client_id, AuthFlow=flow, AuthParameters=parameters)
    try:
        tokens: dict[str, Any] = answer["AuthenticationResult"]
    except KeyError:
        challenge = answer.get("ChallengeName")
        raise CommandError(f"the account asks for {challenge}, which works in the browser only", USAGE) from None
    return tokens


def _session(pool: Pool, email: str, result: dict[str, Any]) -> Session:
    return Session(pool, email, result["IdToken"], result["RefreshToken"], time.time() + result["ExpiresIn"])
