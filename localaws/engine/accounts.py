"""Refuses what Cognito refuses and ministack accepts: endless guesses, known codes, read-only attributes.

Every operation of a user pool passes `Accounts.run`, which takes the place of ministack's own function of that purpose.
"""

# ruff: noqa: SLF001 - ministack has no public way to any of this; its version is pinned

from __future__ import annotations

import json
import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

from localaws.attempts import Attempts, doubling, fixed
from localaws.engine import passwords
from localaws.mail import Message
from localaws.signatures import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from localaws.mail import Mailbox

    Answer = tuple[int, dict[str, str], bytes | str]

_HOUR_S = 3600
_GOOD_FOR_S = {"_confirmation_code": 24 * _HOUR_S, "_reset_code": _HOUR_S}
_CHALLENGE_S = 180
_PARAMETERS = {"AuthParameters", "ChallengeResponses"}
_NEW_PASSWORDS = {"Password", "ProposedPassword", "NEW_PASSWORD"}
_CHALLENGES = {"PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"}
_WRITE_BY_DEFAULT = {each["Name"] for each in cognito._STANDARD_SCHEMA_ATTRIBUTES} - {
    "sub",
    "email_verified",
    "phone_number_verified",
}
_LIMIT = RefusedError("LimitExceededException", "Attempt limit exceeded, please try after some time.")
_LOCKED = RefusedError("NotAuthorizedException", "Password attempts exceeded")
_WRONG = RefusedError("NotAuthorizedException", "Incorrect username or password.")
_NO_SESSION = RefusedError("NotAuthorizedException", "Invalid session for the user.")


def install(mailbox: Mailbox) -> None:
    """Replace ministack's functions; to be called before ministack restores its state."""
    passwords.install()
    accounts = Accounts(mailbox, cognito._run_idp_handler)
    cognito._run_idp_handler = accounts.run
    cognito._send_verification_email = accounts.send_code
    cognito._deliver_cognito_email = accounts.deliver


class Accounts:
    """The rules around one engine's user pools; `run` is called from many threads."""

    def __init__(self, mailbox: Mailbox, original: Callable[[object, str, dict[str, Any]], Answer]) -> None:
        self._mailbox = mailbox
        self._original = original
        self._passwords = Attempts(5, doubling)
        self._codes = Attempts(5, fixed(_HOUR_S))
        self._mails = Attempts(5, fixed(_HOUR_S))
        self._challenges: dict[str, tuple[str, float]] = {}

    def run(self, handler: object, action: str, data: object) -> Answer:
        """One operation, with the answer that AWS would give."""
        try:
            return self._run(handler, action, Call(action, data))
        except RefusedError as refused:
            answer: Answer = error_response_json(refused.code, refused.message, 400)
            return answer

    def _run(self, handler: object, action: str, call: Call) -> Answer:
        call.require_writable()
        call.require_own_token()
        self._require_challenge(call)
        attempts, too_many = self._limit(call)
        if attempts and not attempts.taken(call.account):
            raise too_many
        call.drop_old_codes()
        call.exchange_passwords()
        try:
            answer = self._original(handler, action, call.data)
        finally:
            if call.sets_password:
                passwords.settle()
        self._judge(call, attempts, answer)
        return answer

    def _limit(self, call: Call) -> tuple[Attempts | None, RefusedError]:
        match call.action:
            case "InitiateAuth" | "AdminInitiateAuth" if call.parameters.get("PASSWORD") is not None:
                return self._passwords, _LOCKED
            case "RespondToAuthChallenge" if call.data.get("ChallengeName") == "PASSWORD_VERIFIER":
                return self._passwords, _LOCKED
            case "ChangePassword":
                return self._passwords, _LIMIT
            case "ConfirmSignUp" | "ConfirmForgotPassword":
                return self._codes, _LIMIT
            case "ForgotPassword" | "ResendConfirmationCode":
                return self._mails, _LIMIT
        return None, _LIMIT

    def _judge(self, call: Call, attempts: Attempts | None, answer: Answer) -> None:
        told = json.loads(answer[2] or b"{}")
        if told.get("ChallengeName") == "NEW_PASSWORD_REQUIRED":
            now = time.monotonic()
            self._challenges = {session: each for session, each in self._challenges.items() if each[1] > now}
            self._challenges[told["Session"]] = (str(call.account), now + _CHALLENGE_S)
        if attempts is None or attempts is self._mails:
            return
        wrong = str(told.get("message") or told.get("Message")) == _WRONG.message
        if answer[0] < 400:  # noqa: PLR2004 - errors start here
            attempts.forgotten(call.account)
        elif not wrong and told.get("__type") not in {"CodeMismatchException", "ExpiredCodeException"}:
            attempts.given_back(call.account)

    def _require_challenge(self, call: Call) -> None:
        """Refuse answers to challenges that were never sent; ministack would accept them."""
        if not call.action.endswith("RespondToAuthChallenge"):
            return
        name = call.data.get("ChallengeName")
        if name not in _CHALLENGES:
            raise RefusedError("InvalidParameterException", "this pool puts no such challenge")
        if name == "NEW_PASSWORD_REQUIRED":
            account, until = self._challenges.pop(str(call.data.get("Session")), ("", 0.0))
            if account != str(call.account) or until < time.monotonic():
                raise _NO_SESSION

    def send_code(
        self, pool: object, username: str, attributes: dict[str, str], _: str, attribute_name: str = "email"
    ) -> None:
        """Send a random code; ministack would send one that is the same for everybody."""
        user = cognito._resolve_user(pool, username)[0]
        name, kind, subject = ("_confirmation_code", "confirmation", "Your verification code")
        if attribute_name == "password":
            name, kind, subject = ("_reset_code", "reset", "Your code for a new password")
        code = f"{secrets.randbelow(10**6):06}"
        user[name] = code
        user[f"{name}_at"] = time.time()
        self._put(attributes["email"], user["Username"], kind, subject, code)

    def deliver(
        self, _: object, to: str, subject: str, body: str, type_name: str, extra: Mapping[str, object] | None = None
    ) -> None:
        """Other mail, which is an invitation with a first password."""
        self._put(to, str((extra or {}).get("Username", "")), "invitation", f"{subject} ({type_name})", body)

    def _put(self, to: str, account: str, kind: str, subject: str, code: str) -> None:
        self._mailbox.put(Message(to, account, kind, subject, code, datetime.now(UTC).isoformat(timespec="seconds")))


class Call:
    """One operation's request: the account that it concerns, and the changes that ministack needs."""

    def __init__(self, action: str, data: object) -> None:
        if not isinstance(data, dict):
            raise RefusedError("SerializationException", "the request is not a JSON object")
        self.action = action
        self.data: dict[str, Any] = data
        self.parameters: dict[str, Any] = {}
        self._require_types()
        if action in cognito._UNSIGNED_IDP_ACTIONS:
            cognito._pin_unsigned_idp_scope(data)
        claims = cognito._token_claims(data["AccessToken"]) if data.get("AccessToken") else {}
        self.client_id = str(data.get("ClientId") or claims.get("client_id") or "")
        pool_id = data.get("UserPoolId") or cognito._pool_for_client(self.client_id)[1]
        self.pool: dict[str, Any] = cognito._user_pools.get(pool_id) or {}
        self._spell_names()
        self.user: dict[str, Any] | None = self._user(claims)
        self.account: Hashable = (pool_id, self.user["Username"] if self.user else str(self.name).lower())
        self.sets_password = action == "AdminCreateUser"

    @property
    def name(self) -> str | None:
        """The name that the request gives for an account, in the spelling of the account."""
        found: str | None = self.data.get("Username") or self.parameters.get("USERNAME")
        return found

    def _require_types(self) -> None:
        """Refuse values of a wrong type, with which ministack would fail with a 500."""
        for name in _PARAMETERS & set(self.data):
            self.parameters = self.data[name] = self.data[name] or {}
            if not isinstance(self.parameters, dict) or not all(
                isinstance(each, str) for each in self.parameters.values()
            ):
                raise RefusedError("SerializationException", f"{name} must be texts by name")
        for name in (
            "Username",
            "ClientId",
            "UserPoolId",
            "AccessToken",
            "RefreshToken",
            "Token",
            "Session",
            "ConfirmationCode",
            "ChallengeName",
            "PreviousPassword",
            *_NEW_PASSWORDS,
        ):
            if not isinstance(self.data.get(name, ""), str):
                raise RefusedError("SerializationException", f"{name} must be a text")
        attributes = self.data.get("UserAttributes") or []
        named = isinstance(attributes, list) and all(isinstance(each, dict) for each in attributes)
        if not named or not all(isinstance(each.get(key), str) for each in attributes for key in ("Name", "Value")):
            raise RefusedError("SerializationException", "UserAttributes must be a list of names with values")

    def _user(self, claims: dict[str, Any]) -> dict[str, Any] | None:
        if not self.pool:
            return None
        found: dict[str, Any] | None = self.pool["_users"].get(str(claims.get("username", "")))
        return found or (cognito._resolve_user(self.pool, self.name)[0] if self.name else None)

    def _spell_names(self) -> None:
        """Apply the pool's case-insensitive names: ministack takes `Ada@X.org` and `ada@x.org` for two accounts."""
        if self.pool.get("UsernameConfiguration", {}).get("CaseSensitive", True) in {True, "true"}:
            return
        for place, key in ((self.data, "Username"), (self.parameters, "USERNAME")):
            if place.get(key):
                place[key] = self._spelled(place[key])
        for each in self.data.get("UserAttributes") or []:
            if each["Name"] == "email":
                each["Value"] = self._spelled(each["Value"])

    def _spelled(self, name: str) -> str:
        lower = name.lower()
        return next((email for _, email in self._emails() if email.lower() == lower), lower if "@" in name else name)

    def _emails(self) -> list[tuple[str, str]]:
        return [
            (user["Username"], each["Value"])
            for user in list(self.pool["_users"].values())
            for each in user.get("Attributes", [])
            if each["Name"] == "email"
        ]

    def require_writable(self) -> None:
        """Refuse attributes that the client may not write, and an e-mail address that another account has."""
        if self.action not in {"SignUp", "UpdateUserAttributes"}:
            return
        client = self.pool.get("_clients", {}).get(self.client_id, {})
        values = {each["Name"]: each["Value"] for each in self.data.get("UserAttributes") or []}
        if set(values) - set(client.get("WriteAttributes") or _WRITE_BY_DEFAULT):
            raise RefusedError("NotAuthorizedException", "A client attempted to write unauthorized attribute")
        if self.action == "UpdateUserAttributes" and "email" in values and self.user:
            mine = self.user["Username"]
            if any(email == values["email"] for name, email in self._emails() if name != mine):
                raise RefusedError("AliasExistsException", "An account with the email already exists.")
            self.data["UserAttributes"] = [*self.data["UserAttributes"], {"Name": "email_verified", "Value": "false"}]

    def require_own_token(self) -> None:
        """Refuse to revoke a token without a valid signature; ministack would trust its claims."""
        token = self.data.get("Token")
        if self.action == "RevokeToken" and not (token and token.count(".") == 2 and cognito._signature_valid(token)):  # noqa: PLR2004 - of a JWT
            raise RefusedError("UnsupportedTokenTypeException", "Unsupported token")

    def drop_old_codes(self) -> None:
        """Drop expired codes, and codes without a time, which an earlier version made the same for everybody."""
        for name, seconds in _GOOD_FOR_S.items():
            if self.user and name in self.user and time.time() - self.user.get(f"{name}_at", 0) > seconds:
                del self.user[name]

    def exchange_passwords(self) -> None:
        """Replace each typed password by the form in which passwords are stored."""
        initiating = self.action.endswith("InitiateAuth") and "PASSWORD" in self.parameters
        if initiating and self.user and not passwords.usable(self.user):
            raise _WRONG
        if initiating:
            self.parameters["PASSWORD"] = self._stored(self.parameters["PASSWORD"])
        if self.data.get("PreviousPassword"):
            self.data["PreviousPassword"] = self._stored(self.data["PreviousPassword"])
        answering = {"PASSWORD"} if self.action.endswith("RespondToAuthChallenge") else set()
        for place in (self.data, self.parameters):
            for name in (_NEW_PASSWORDS | answering) & set(place):
                place[name] = passwords.Fresh(place[name])
                self.sets_password = True

    def _stored(self, password: str) -> str:
        # An unknown account takes as long as a known one.
        return passwords.stored(str(self.pool.get("Id", "")), self.user or {"Username": "nobody"}, password)
