"""Accounts of the user pool, as tests that try to get in need them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "correct-horse-1"


def code_of(call: Callable[[], Any]) -> str:
    """The code of the error with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call()
    return str(refused.value.response["Error"]["Code"])


def new_email() -> str:
    return f"c{secrets.token_hex(6)}@example.org"


def sign_in(cognito: Any, client_id: str, email: str, password: str = PASSWORD) -> Any:
    given = {"USERNAME": email, "PASSWORD": password}
    return cognito.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given)
