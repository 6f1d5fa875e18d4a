"""What Cognito refuses, the local user pool refuses; every test here is an attempt to get in."""

from __future__ import annotations

import re
import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

import jwt
import pytest
import requests
from botocore.exceptions import ClientError

from cdu import accounts
from localaws.mail import Mailbox
from tests.contract.pool import PASSWORD, code_of, new_email, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.local.place import Place

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("name", ["cognito:groups", "sub", "email_verified", "custom:role", "name", "identities"])
def test_nobody_writes_what_the_client_may_not(cognito: Any, client_id: str, email: str, name: str) -> None:
    forged = [{"Name": name, "Value": "admin"}]
    new = {"ClientId": client_id, "Username": new_email(), "Password": PASSWORD}
    assert code_of(lambda: cognito.sign_up(**new, UserAttributes=forged)) == "NotAuthorizedException"
    token = sign_in(cognito, client_id, email)["AuthenticationResult"]["AccessToken"]
    update = partial(cognito.update_user_attributes, AccessToken=token, UserAttributes=forged)
    assert code_of(update) == "NotAuthorizedException"


def test_an_address_of_somebody_else_cannot_be_taken(cognito: Any, client_id: str, email: str, platform: Place) -> None:
    other = accounts.made_up(platform).email
    token = sign_in(cognito, client_id, email)["AuthenticationResult"]["AccessToken"]
    theirs = [{"Name": "email", "Value": other}]
    take = partial(cognito.update_user_attributes, AccessToken=token, UserAttributes=theirs)
    assert code_of(take) == "AliasExistsException"


def test_codes_are_random_and_guesses_limited(cognito: Any, client_id: str, platform: Place) -> None:
    email = new_email()
    cognito.sign_up(ClientId=client_id, Username=email, Password=PASSWORD)
    right = accounts.local_code(platform, email)
    assert re.fullmatch(r"\d{6}", right)

    def guess(code: str) -> str:
        return code_of(lambda: cognito.confirm_sign_up(ClientId=client_id, Username=email, ConfirmationCode=code))

    wrong = [f"{(int(right) + step) % 10**6:06}" for step in range(1, 6)]
    assert [guess(code) for code in wrong] == ["CodeMismatchException"] * 5
    assert guess(right) == "LimitExceededException"


def test_reset_codes_are_random_limited_and_for_one_use(
    cognito: Any, client_id: str, email: str, platform: Place
) -> None:
    cognito.forgot_password(ClientId=client_id, Username=email)
    sent_mail = Mailbox(platform.home).latest(email, "reset")
    assert sent_mail is not None

    def reset(code: str) -> None:
        new = {"ConfirmationCode": code, "Password": PASSWORD + "x"}
        cognito.confirm_forgot_password(ClientId=client_id, Username=email, **new)

    if sent_mail.code != "654321":
        assert code_of(lambda: reset("654321")) == "CodeMismatchException"
    reset(sent_mail.code)
    assert code_of(lambda: reset(sent_mail.code)) == "ExpiredCodeException"
    assert code_of(lambda: sign_in(cognito, client_id, email)) == "NotAuthorizedException"
    assert sign_in(cognito, client_id, email, PASSWORD + "x")["AuthenticationResult"]
    for _ in range(4):
        cognito.forgot_password(ClientId=client_id, Username=email)
    assert code_of(lambda: cognito.forgot_password(ClientId=client_id, Username=email)) == "LimitExceededException"


def test_guesses_at_a_password_lock_the_account_for_a_while(cognito: Any, client_id: str, email: str) -> None:
    for _ in range(5):
        assert code_of(lambda: sign_in(cognito, client_id, email, "wrong-password-1")) == "NotAuthorizedException"
    with pytest.raises(ClientError, match="Password attempts exceeded"):
        sign_in(cognito, client_id, email)


@pytest.mark.parametrize(
    "challenge",
    ["NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA", "MFA_SETUP", "CUSTOM_CHALLENGE", "EMAIL_OTP", "SMS_MFA"],
)
def test_a_challenge_that_was_not_put_to_an_account_opens_nothing(
    cognito: Any, client_id: str, email: str, challenge: str
) -> None:
    answers = {
        "USERNAME": email,
        "NEW_PASSWORD": "attacker-password-1",
        "SOFTWARE_TOKEN_MFA_CODE": "123456",
        "ANSWER": "x",
    }
    asked = {"ChallengeName": challenge, "ChallengeResponses": answers, "Session": "x" * 30}
    answer = partial(cognito.respond_to_auth_challenge, ClientId=client_id, **asked)
    assert code_of(answer) in {"NotAuthorizedException", "InvalidParameterException"}
    assert sign_in(cognito, client_id, email)["AuthenticationResult"]


def test_a_forged_token_opens_nothing(cognito: Any, client_id: str, email: str, platform: Place) -> None:
    result = sign_in(cognito, client_id, email)["AuthenticationResult"]
    claims = jwt.decode(result["AccessToken"], options={"verify_signature": False})
    for forged in (jwt.encode(claims, "x" * 32, "HS256"), jwt.encode(claims, "", "none"), result["IdToken"]):
        assert code_of(lambda: cognito.get_user(AccessToken=forged)) == "NotAuthorizedException"  # noqa: B023 - called at once
    admin = jwt.encode(
        {**jwt.decode(result["IdToken"], options={"verify_signature": False}), "cognito:groups": ["admin"]},
        "",
        "none",
    )
    reply = requests.post(platform.outputs()["api"] + "/admin/refresh", headers={"Authorization": admin}, timeout=30)
    assert reply.status_code == 401


def test_only_a_token_of_this_pool_is_revoked(cognito: Any, client_id: str, email: str) -> None:
    result = sign_in(cognito, client_id, email)["AuthenticationResult"]
    claims = jwt.decode(result["RefreshToken"], options={"verify_signature": False})
    for forged in ("x", "a.b.c", jwt.encode(claims, "", "none"), jwt.encode(claims, "x" * 32, "HS256")):
        assert (
            code_of(partial(cognito.revoke_token, Token=forged, ClientId=client_id)) == "UnsupportedTokenTypeException"
        )
    refresh = {"REFRESH_TOKEN": result["RefreshToken"]}
    renew = {"ClientId": client_id, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": refresh}
    assert cognito.initiate_auth(**renew)["AuthenticationResult"], "the forged tokens had its claims"
    cognito.revoke_token(Token=result["RefreshToken"], ClientId=client_id)
    assert code_of(partial(cognito.initiate_auth, **renew)) == "NotAuthorizedException"


@pytest.fixture
def insensitive(platform: Place) -> Iterator[str]:
    """A client of a pool to which upper and lower case are the same."""
    admin = platform.client("cognito-idp")
    pool = admin.create_user_pool(
        PoolName="insensitive",
        UsernameAttributes=["email"],
        Policies={"PasswordPolicy": {"MinimumLength": 12}},
        UsernameConfiguration={"CaseSensitive": False},
    )["UserPool"]["Id"]
    made = admin.create_user_pool_client(
        UserPoolId=pool, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )
    yield made["UserPoolClient"]["ClientId"]
    admin.delete_user_pool(UserPoolId=pool)


def test_case_makes_no_second_account_where_the_pool_says_so(cognito: Any, insensitive: str, platform: Place) -> None:
    name = new_email()
    upper = name.replace("c", "C", 1).replace("example", "EXAMPLE")
    cognito.sign_up(ClientId=insensitive, Username=upper, Password=PASSWORD.title())
    assert (
        code_of(lambda: cognito.sign_up(ClientId=insensitive, Username=name, Password=PASSWORD.title()))
        == "UsernameExistsException"
    )
    cognito.confirm_sign_up(ClientId=insensitive, Username=name, ConfirmationCode=accounts.local_code(platform, name))
    assert sign_in(cognito, insensitive, upper.upper(), PASSWORD.title())["AuthenticationResult"]
    cognito.forgot_password(ClientId=insensitive, Username=name.upper())
    sent_mail = Mailbox(platform.home).latest(name, "reset")
    assert sent_mail is not None
    cognito.confirm_forgot_password(
        ClientId=insensitive, Username=upper, ConfirmationCode=sent_mail.code, Password="Another-horse-2"
    )
    assert sign_in(cognito, insensitive, name, "Another-horse-2")["AuthenticationResult"]


def test_no_password_is_stored(platform: Place, cognito: Any, client_id: str) -> None:
    password = f"{secrets.token_hex(12)}a1"
    email = new_email()
    cognito.sign_up(ClientId=client_id, Username=email, Password=password)
    requests.post(platform.outputs()["api"] + "/submissions", b"x", timeout=30)  # answered once the state is saved
    accounts.made_up(platform)
    texts = [path.read_bytes() for path in platform.home.rglob("*") if path.is_file()]
    assert any(email.encode() in text for text in texts), "the account must be saved by now"
    assert not any(password.encode() in text for text in texts)
