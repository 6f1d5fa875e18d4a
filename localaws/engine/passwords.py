"""Stores passwords as verifiers of the SRP protocol (RFC 5054); ministack alone stores them as typed.

The verifier is a salted one-way function of the password. It is what signing in by SRP needs, so that the same stored
value serves both ways of signing in; a plain password is checked by computing its verifier.
"""

# ruff: noqa: SLF001 - ministack has no public way to any of this; its version is pinned

from __future__ import annotations

import secrets
from typing import Any, Self

from ministack.services import cognito

_MARK = "srp-verifier:"
_verifier = cognito._srp_verifier
"""Ministack's own function. Typed passwords always pass through it: a stolen verifier cannot be used as a password."""


class Fresh(str):
    """A new password on its way through ministack: a random text, until the verifier replaces it."""

    __slots__ = ("plain",)
    plain: str

    def __new__(cls, plain: str) -> Self:
        """Hide `plain` behind a text that nobody can guess."""
        made = super().__new__(cls, secrets.token_hex(32))
        made.plain = plain
        return made


def install() -> None:
    """Have ministack store, restore and check verifiers."""
    cognito._validate_password = _validating(cognito._validate_password)
    cognito._srp_verifier = _verifying
    cognito._restore_state = _restoring(cognito._restore_state)


def stored(pool_id: str, user: dict[str, Any], password: str) -> str:
    """What is stored for a password of a user."""
    attributes = {each["Name"]: each["Value"] for each in user.get("Attributes", [])}
    salt = cognito._srp_salt(attributes.get("sub") or user["Username"])
    return f"{_MARK}{_verifier(pool_id, user['Username'], password, salt):x}"


def usable(user: dict[str, Any]) -> bool:
    """Whether an account has a password; ministack would accept any password for an account without one."""
    return str(user.get("_password", "")).startswith(_MARK)


def settle() -> None:
    """Replace the passwords that a request has set by their verifiers."""
    for pool in cognito._user_pools.all_values():
        for user in list(pool["_users"].values()):
            if user.get("_password") and not usable(user):
                user["_password"] = stored(pool["Id"], user, _plain(user["_password"]))


def _validating(original: Any) -> Any:
    return lambda pool, password: original(pool, _plain(password))


def _plain(password: str) -> str:
    return password.plain if isinstance(password, Fresh) else password


def _verifying(pool_id: str, user_id: str, password: str, salt: str) -> int:
    """The verifier of a stored password, which ministack asks for in the SRP protocol."""
    if password.startswith(_MARK):
        return int(password.removeprefix(_MARK), 16)
    found: int = _verifier(pool_id, user_id, password, salt)
    return found


def _restoring(original: Any) -> Any:
    def restore(data: Any) -> None:
        original(data)
        settle()  # state of a version that stored what was typed

    return restore
