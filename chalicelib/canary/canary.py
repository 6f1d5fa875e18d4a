"""The canary sends a known bad and a known good solution by the API's address, as any student does, and waits for both.

The bad one is graded while its request waits, the good one by way of the runs queue. Both have gone the whole way when
the processor of submissions has deleted their entries of the outbox. Whatever is not so within the time is an error,
which the function's alarm tells.
"""

from __future__ import annotations

import json
import secrets
import time
import urllib.request
from typing import TYPE_CHECKING, Any, Final

from chalicelib.canary.known_solutions import LESSON, VERDICTS, Verdict, check, solution
from chalicelib.http.requests import CANARIES
from chalicelib.submissions.solution_files import zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

EMAIL: Final = "canary@cdu.invalid"
"""An address that nobody can have (RFC 2606), so nobody gets a code for the account."""
PATIENCE_S: Final = 45.0
_PAUSE_S: Final = 1.0
_TIMEOUT_S: Final = 29
"""The gateway's own."""


class LateError(RuntimeError):
    """A submission was not graded and processed in time."""


class Canary:
    """Tries the chain once."""

    def __init__(
        self,
        cognito: CognitoIdentityProviderClient,
        pool: str,
        client: str,
        in_progress: Callable[[str], bool],
        *,
        patience_s: float = PATIENCE_S,
        pause_s: float = _PAUSE_S,
    ) -> None:
        """`pool` and `client` are ids of the user pool's, `in_progress` says whether the outbox holds a submission."""
        self._cognito, self._pool, self._client = cognito, pool, client
        self._in_progress = in_progress
        self._patience_s, self._pause_s = patience_s, pause_s

    def try_chain(self, api: str) -> dict[str, float]:
        """Send both solutions to the API of this address. Returns the seconds until each had gone the whole way.

        Raises:
            UnexpectedVerdictError: a verdict is wrong.
            LateError: a submission was not through in time.
            urllib.error.URLError: the API refused a request, or did not answer.
            botocore.exceptions.ClientError: the account could not be made, or not sign in.
        """
        token = self._sign_in()
        began = time.monotonic()
        lesson = _answer(f"{api}/lessons/{LESSON}", token)
        sent = {wanted: self._send(api, token, wanted, zipped(LESSON, solution(wanted, lesson))) for wanted in VERDICTS}
        return {wanted: self._follow(api, token, wanted, each, began) for wanted, each in sent.items()}

    def _sign_in(self) -> str:
        """The id token of the account, which is made if there is none. Each time has a password that nobody keeps."""
        cognito, password = self._cognito, f"{secrets.token_urlsafe(24)}a1"
        names: Any = {"UserPoolId": self._pool, "Username": EMAIL}
        try:
            cognito.admin_set_user_password(**names, Password=password, Permanent=True)
        except cognito.exceptions.UserNotFoundException:
            email: AttributeTypeTypeDef = {"Name": "email", "Value": EMAIL}
            cognito.admin_create_user(**names, MessageAction="SUPPRESS", UserAttributes=[email])
            cognito.admin_set_user_password(**names, Password=password, Permanent=True)
        cognito.admin_add_user_to_group(**names, GroupName=CANARIES)
        answer = cognito.initiate_auth(
            ClientId=self._client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": EMAIL, "PASSWORD": password},
        )
        return answer["AuthenticationResult"]["IdToken"]

    def _send(self, api: str, token: str, wanted: Verdict, bundle: bytes) -> Any:
        queued = {"Prefer": "respond-async"} if wanted == "passed" else {}
        return _answer(f"{api}/submissions", token, {"Content-Type": "application/zip", **queued}, bundle)

    def _follow(self, api: str, token: str, wanted: Verdict, submission: Any, began: float) -> float:
        name = submission["submission_id"]
        while submission["state"] != "graded" or self._in_progress(name):
            if time.monotonic() - began > self._patience_s:
                told = "graded and not processed" if submission["state"] == "graded" else submission["state"]
                raise LateError(f"submission {name}, to be {wanted}, is {told} after {self._patience_s:.0f} s")
            time.sleep(self._pause_s)
            if submission["state"] != "graded":
                submission = _answer(f"{api}/submissions/{name}", token)
        check(submission, wanted)
        return round(time.monotonic() - began, 3)


def _answer(address: str, token: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Any:
    request = urllib.request.Request(address, body, {**(headers or {}), "Authorization": token})  # noqa: S310 - see below
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as reply:  # noqa: S310 - the template names the address
        return json.load(reply)
