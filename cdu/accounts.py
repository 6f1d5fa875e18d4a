"""Accounts: sign-up and sign-in at the user pool, and the session that the commands share."""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from cdu.errors import USAGE, CommandError
from cdu.local.place import REGION, SESSION, Place
from localaws.keys import write_private
from localaws.mail import Mailbox

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.deployment import Deployment

_EARLY_S = 60


@dataclass(frozen=True, slots=True)
class Pool:
    """Where accounts live: the API, the pool's client id, and the address of Cognito (None: AWS itself)."""

    api: str
    client_id: str
    region: str = REGION
    cognito: str | None = None

    @classmethod
    def of(cls, place: Place) -> Pool:
        """The pool of a local platform. Raises LocalError if another program answers: passwords will be sent."""
        place.require_ours()
        outputs = place.outputs()
        return cls(outputs["api"], outputs["UserPoolClient"], REGION, place.engine)

    def client(self) -> Any:
        """An unsigned Cognito client: signing up needs no AWS account."""
        import boto3  # noqa: PLC0415 - slow to import
        from botocore import UNSIGNED  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        config = Config(signature_version=UNSIGNED)
        return boto3.client("cognito-idp", endpoint_url=self.cognito, region_name=self.region, config=config)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in user."""

    pool: Pool
    email: str
    id_token: str
    refresh_token: str
    expires_at: float

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
    _call(pool, "sign_up", ClientId=pool.client_id, Username=email, Password=password, UserAttributes=attributes)


def confirm(pool: Pool, email: str, code: str) -> None:
    """Confirm an account with the code that was sent."""
    _call(pool, "confirm_sign_up", ClientId=pool.client_id, Username=email, ConfirmationCode=code)


def local_code(place: Place, email: str) -> str:
    """The code that a local platform would have sent for a new account. Raises CommandError when there is none."""
    sent = Mailbox(place.home).latest(email, "confirmation")
    if sent is None:
        raise CommandError(f"no code was sent to {email}; sign up first", USAGE)
    return sent.code


def join(here: Deployment, email: str, group: str) -> None:
    """Put an account into a group. Raises CommandError for an unknown account."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - slow to import

    pool = here.outputs()["UserPool"]
    try:
        here.client("cognito-idp").admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
    except ClientError as error:
        raise CommandError(error.response["Error"]["Message"]) from None


def made_up(place: Place, *groups: str, time_zone: str | None = None) -> Session:
    """Sign up and sign in a made-up person at a local platform, as a student would: for demos, tests, measurements."""
    pool = Pool.of(place)
    email, password = f"s{secrets.token_hex(6)}@example.org", f"{secrets.token_urlsafe(16)}a1"
    sign_up(pool, email, password, time_zone)
    confirm(pool, email, local_code(place, email))
    for group in groups:
        join(place, email, group)
    return sign_in(pool, email, password)


def sign_in(pool: Pool, email: str, password: str) -> Session:
    """Sign in. Raises CommandError for wrong credentials."""
    parameters = {"USERNAME": email, "PASSWORD": password}
    answer = _call(
        pool, "initiate_auth", ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )
    return _session(pool, email, answer["AuthenticationResult"])


def renewed(session: Session) -> Session:
    """The session, renewed first if its token expires within a minute."""
    if session.expires_at - time.time() > _EARLY_S:
        return session
    parameters = {"REFRESH_TOKEN": session.refresh_token}
    pool = session.pool
    answer = _call(
        pool, "initiate_auth", ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters
    )
    return _session(pool, session.email, {"RefreshToken": session.refresh_token, **answer["AuthenticationResult"]})


def session_file(place: Place) -> Path:
    """The file that holds the session of the signed-in user."""
    return place.home / SESSION


def keep(session: Session, place: Place) -> None:
    """Store a session in a place's folder, readable by its owner only."""
    file = session_file(place)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(file, json.dumps(asdict(session)))


def stored(place: Place) -> Session:
    """The session stored in a place's folder, renewed when needed.

    A session of the local platform goes to where that platform is now, and only if it answers. Raises CommandError when
    nobody is signed in.
    """
    file = session_file(place)
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        session = Session(**{**values, "pool": Pool(**values["pool"])})
    except (OSError, ValueError, TypeError, KeyError):
        raise CommandError("you are not signed in; run: cdu register, or cdu login", USAGE) from None
    if session.pool.cognito is not None:
        session = replace(session, pool=Pool.of(place))
    fresh = renewed(session)
    if fresh is not session:
        keep(fresh, place)
    return fresh


def _session(pool: Pool, email: str, result: dict[str, Any]) -> Session:
    return Session(pool, email, result["IdToken"], result["RefreshToken"], time.time() + result["ExpiresIn"])


def _call(pool: Pool, operation: str, **arguments: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - slow to import

    try:
        return getattr(pool.client(), operation)(**arguments)
    except ClientError as error:
        raise CommandError(error.response["Error"]["Message"], USAGE) from None
    except BotoCoreError as error:
        raise CommandError(f"the accounts service does not answer ({error}); is the platform up?") from None
