"""The rules around the local user pools that need no running engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ministack.services import cognito

from localaws.attempts import Attempts, doubling, fixed
from localaws.engine import passwords

USER = {"Username": "u-1", "Attributes": [{"Name": "sub", "Value": "u-1"}]}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_after_the_free_attempts_each_costs_a_longer_pause() -> None:
    clock = Clock()
    attempts = Attempts(2, doubling, clock)
    assert [attempts.taken("a") for _ in range(3)] == [True, True, False]
    assert attempts.taken("b"), "others are not concerned"
    for pause in (1, 2, 4):
        clock.now += pause - 0.1
        assert not attempts.taken("a")
        clock.now += 0.2
        assert attempts.taken("a")
        assert not attempts.taken("a")
    assert doubling(1000) == 900


def test_a_right_attempt_starts_anew_and_one_given_back_does_not_count() -> None:
    attempts = Attempts(1, fixed(3600), Clock())
    assert attempts.taken("a")
    attempts.given_back("a")
    assert attempts.taken("a")
    assert not attempts.taken("a")
    attempts.forgotten("a")
    assert attempts.taken("a")


@pytest.fixture
def hooked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_validate_password", "_srp_verifier", "_restore_state"):
        monkeypatch.setattr(cognito, name, getattr(cognito, name))  # put back after the test
    passwords.install()


@pytest.mark.usefixtures("hooked")
def test_a_stored_password_serves_the_srp_protocol_as_the_plain_one_would() -> None:
    plain = cognito._srp_verifier("us-east-1_p", "u-1", "correct-horse-1", cognito._srp_salt("u-1"))
    stored = passwords.stored("us-east-1_p", USER, "correct-horse-1")
    assert cognito._srp_verifier("us-east-1_p", "u-1", stored, cognito._srp_salt("u-1")) == plain
    assert "correct" not in stored
    assert stored != passwords.stored("us-east-1_p", USER, "correct-horse-2")
    assert stored != passwords.stored("us-east-1_p", USER, stored), "what is stored is no password"


@pytest.mark.usefixtures("hooked")
def test_passwords_of_an_earlier_version_are_converted_when_the_state_is_loaded() -> None:
    user: dict[str, Any] = {**USER, "_password": "correct-horse-1", "UserStatus": "CONFIRMED"}
    pool = {"Id": "us-east-1_old", "Name": "old", "_users": {"u-1": user}, "_clients": {}}
    try:
        cognito.load_persisted_state({"user_pools": {"us-east-1_old": pool}})
        restored = cognito._user_pools.get("us-east-1_old")["_users"]["u-1"]
        assert restored["_password"] == passwords.stored("us-east-1_old", USER, "correct-horse-1")
        assert "correct-horse-1" not in json.dumps(restored)
    finally:
        cognito._user_pools.pop("us-east-1_old", None)


@pytest.mark.usefixtures("hooked")
def test_a_new_password_is_judged_by_what_was_typed() -> None:
    pool = {"Policies": {"PasswordPolicy": {"MinimumLength": 12, "RequireNumbers": True, "RequireUppercase": False}}}
    assert cognito._validate_password(pool, passwords.Fresh("short")) is not None
    assert cognito._validate_password(pool, passwords.Fresh("long-enough-1")) is None
    assert "long-enough-1" not in str(passwords.Fresh("long-enough-1"))
