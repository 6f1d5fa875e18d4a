"""A student, or somebody without an account, who wants to be somebody else."""

from __future__ import annotations

import base64
import json
import secrets
import time
from typing import TYPE_CHECKING, Any

import boto3
import jwt
import pytest
import requests
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
PASSWORD = "Long enough 1!"
GUESSES = 40


@pytest.fixture
def sign_in_service(platform: Place) -> Any:
    """Cognito as a browser reaches it: unsigned."""
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    return boto3.client("cognito-idp", endpoint_url=platform.engine, region_name="us-east-1", config=config)


@pytest.fixture
def client_id(platform: Place) -> str:
    return platform.outputs()["UserPoolClient"]


def new_email() -> str:
    return f"attacker{secrets.token_hex(6)}@example.org"


def claims(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


class TestAttributes:
    @pytest.mark.parametrize(
        "name",
        [
            "cognito:groups",
            "custom:groups",
            "sub",
            "email_verified",
            "cognito:username",
            "identities",
            "token_use",
            "iss",
        ],
    )
    def test_a_registration_sets_nothing_that_gives_rights(
        self, sign_in_service: Any, client_id: str, name: str
    ) -> None:
        email = new_email()
        attributes = [{"Name": "email", "Value": email}, {"Name": name, "Value": "admin"}]
        with pytest.raises(ClientError):
            sign_in_service.sign_up(ClientId=client_id, Username=email, Password=PASSWORD, UserAttributes=attributes)

    @pytest.mark.parametrize("name", ["sub", "cognito:groups", "custom:groups", "email_verified", "cognito:username"])
    def test_a_student_does_not_become_another(
        self, sign_in_service: Any, client_id: str, sign_up: Callable[..., tuple[Session, Api]], name: str
    ) -> None:
        (victim, _), (attacker, _) = sign_up(), sign_up()

        def renewed() -> dict[str, str]:
            answer: dict[str, dict[str, str]] = sign_in_service.initiate_auth(
                ClientId=client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": attacker.refresh_token},
            )
            return answer["AuthenticationResult"]

        attributes = [{"Name": name, "Value": victim.student_id}]
        with pytest.raises(ClientError):
            sign_in_service.update_user_attributes(AccessToken=renewed()["AccessToken"], UserAttributes=attributes)
        after = claims(renewed()["IdToken"])
        assert after["sub"] == attacker.student_id
        assert "cognito:groups" not in after


class TestCodes:
    def test_a_confirmation_code_is_not_known_beforehand(self, sign_in_service: Any, client_id: str) -> None:
        email = new_email()
        sign_in_service.sign_up(ClientId=client_id, Username=email, Password=PASSWORD)
        for code in ("123456", "000000", "654321", ""):
            with pytest.raises((ClientError, ParamValidationError)):
                sign_in_service.confirm_sign_up(ClientId=client_id, Username=email, ConfirmationCode=code)

    def test_a_reset_code_is_not_known_beforehand(
        self, sign_in_service: Any, client_id: str, sign_up: Callable[..., tuple[Session, Api]]
    ) -> None:
        victim, _ = sign_up()
        sign_in_service.forgot_password(ClientId=client_id, Username=victim.email)
        for code in ("654321", "123456", "000000"):
            with pytest.raises(ClientError):
                sign_in_service.confirm_forgot_password(
                    ClientId=client_id, Username=victim.email, ConfirmationCode=code, Password="Taken over 1!"
                )

    @pytest.mark.parametrize("kind", ["confirmation", "reset", "password"])
    def test_guesses_are_limited(
        self, sign_in_service: Any, client_id: str, sign_up: Callable[..., tuple[Session, Api]], kind: str
    ) -> None:
        if kind == "confirmation":
            email = new_email()
            sign_in_service.sign_up(ClientId=client_id, Username=email, Password=PASSWORD)
        else:
            email = sign_up()[0].email
        if kind == "reset":
            sign_in_service.forgot_password(ClientId=client_id, Username=email)

        def guess(number: int) -> None:
            user = {"ClientId": client_id, "Username": email}
            if kind == "confirmation":
                sign_in_service.confirm_sign_up(**user, ConfirmationCode=f"{number:06}")
            elif kind == "reset":
                sign_in_service.confirm_forgot_password(
                    **user, ConfirmationCode=f"{number:06}", Password="Taken over 1!"
                )
            else:
                sign_in_service.initiate_auth(
                    ClientId=client_id,
                    AuthFlow="USER_PASSWORD_AUTH",
                    AuthParameters={"USERNAME": email, "PASSWORD": f"guess {number}"},
                )

        refusals = []
        for number in range(100_000, 100_000 + GUESSES):
            with pytest.raises(ClientError) as refusal:
                guess(number)
            refusals.append(str(refusal.value))
        assert refusals[-1] != refusals[0], "the last guess was heard like the first"
        assert any(word in refusals[-1] for word in ("exceeded", "too many", "LimitExceeded", "TooMany")), refusals[-1]


class TestTokens:
    @pytest.fixture
    def status(self, platform: Place) -> Callable[..., int]:
        api = platform.outputs()["api"]

        def ask(token: str, method: str = "GET", path: str = "/students/me") -> int:
            return requests.request(method, api + path, headers={"Authorization": token}, timeout=60).status_code

        return ask

    def test_a_forged_token_is_refused(
        self, platform: Place, status: Callable[..., int], sign_up: Callable[..., tuple[Session, Api]]
    ) -> None:
        good = sign_up()[0].id_token
        assert status(good) == 200, "else the refusals below would prove nothing"
        header, body = jwt.get_unverified_header(good), claims(good)
        admin = {**body, "cognito:groups": ["admin"]}
        own_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        named = {"kid": header["kid"]}
        public = own_key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        pool = platform.outputs()["UserPool"]
        jwks = requests.get(f"{platform.engine}/{pool}/.well-known/jwks.json", timeout=60).text
        first, _, signature = good.split(".")
        changed = base64.urlsafe_b64encode(json.dumps(admin).encode()).rstrip(b"=").decode()
        forgeries = {
            "no algorithm": jwt.encode(admin, "", algorithm="none", headers=named),
            "own key under the pool's name": jwt.encode(admin, own_key, algorithm="RS256", headers=named),
            "own key": jwt.encode(admin, own_key, algorithm="RS256", headers={"kid": "mine"}),
            "own key that says where it lies": jwt.encode(
                admin, own_key, algorithm="RS256", headers={**named, "jku": "http://evil.example/", "x5u": "http://e/"}
            ),
            "secret that is public": _hs256(admin, jwks.encode(), header["kid"]),
            "secret that is a public key": _hs256(admin, public, header["kid"]),
            "other groups under the old signature": f"{first}.{changed}.{signature}",
            "no signature": f"{first}.{changed}.",
            "expired": jwt.encode({**body, "exp": int(time.time()) - 60}, own_key, algorithm="RS256", headers=named),
            "two tokens": f"{good}, {good}",
            "nothing": "x",
        }
        for name, token in forgeries.items():
            for method, path in (("GET", "/students/me"), ("POST", "/admin/refresh")):
                assert status(token, method, path) in {401, 403}, f"{name}: {method} {path}"

    def test_a_student_is_no_administrator(
        self, status: Callable[..., int], sign_up: Callable[..., tuple[Session, Api]]
    ) -> None:
        assert status(sign_up()[0].id_token, "POST", "/admin/refresh") == 403

    def test_an_access_token_is_no_id_token(
        self,
        status: Callable[..., int],
        sign_in_service: Any,
        client_id: str,
        sign_up: Callable[..., tuple[Session, Api]],
    ) -> None:
        answer = sign_in_service.initiate_auth(
            ClientId=client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": sign_up()[0].refresh_token},
        )["AuthenticationResult"]
        assert status(answer["AccessToken"]) in {401, 403}


def _hs256(payload: dict[str, Any], key: bytes, kid: str) -> str:
    """What PyJWT refuses to make: a token that is signed with a public key as if it were a shared secret."""
    import hashlib  # noqa: PLC0415
    import hmac  # noqa: PLC0415

    parts = [json.dumps(each).encode() for each in ({"alg": "HS256", "typ": "JWT", "kid": kid}, payload)]
    text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = base64.urlsafe_b64encode(hmac.new(key, text, hashlib.sha256).digest()).rstrip(b"=")
    return (text + b"." + signature).decode()


ADMINISTRATION: dict[str, dict[str, Any]] = {
    "admin_add_user_to_group": {"Username": "{email}", "GroupName": "admin"},
    "admin_confirm_sign_up": {"Username": "{email}"},
    "admin_create_user": {"Username": "evil@example.org"},
    "admin_delete_user": {"Username": "{email}"},
    "admin_get_user": {"Username": "{email}"},
    "admin_set_user_password": {"Username": "{email}", "Password": "Taken over 1!", "Permanent": True},
    "admin_update_user_attributes": {"Username": "{email}", "UserAttributes": [{"Name": "email", "Value": "e@e.org"}]},
    "create_group": {"GroupName": "evil"},
    "delete_user_pool": {},
    "describe_user_pool": {},
    "list_users": {},
    "update_user_pool_client": {"ClientId": "{client}", "WriteAttributes": ["custom:groups"]},
}


@pytest.mark.parametrize("operation", ADMINISTRATION)
def test_the_pool_is_administered_by_its_owner_only(
    platform: Place,
    sign_in_service: Any,
    client_id: str,
    sign_up: Callable[..., tuple[Session, Api]],
    operation: str,
) -> None:
    email = sign_up()[0].email

    def filled(value: Any) -> Any:
        return value.format(email=email, client=client_id) if isinstance(value, str) else value

    arguments = {name: filled(value) for name, value in ADMINISTRATION[operation].items()}
    with pytest.raises(ClientError) as refusal:
        getattr(sign_in_service, operation)(UserPoolId=platform.outputs()["UserPool"], **arguments)
    assert 400 <= refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] < 500
