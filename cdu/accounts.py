"""Accounts at a platform that is ours to run: codes that a local platform sends, groups, made-up people for tests."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cdu.errors import USAGE, CommandError
from cdu.sessions import Pool, Session, confirm, sign_in, sign_up
from localaws.mail import Mailbox

if TYPE_CHECKING:
    from cdu.deployment import Deployment
    from cdu.local.place import Place

__all__ = ["Pool", "Session", "confirm", "join", "local_code", "made_up", "sign_in", "sign_up"]


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
