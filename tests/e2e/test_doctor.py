"""`cdu admin doctor` on the running platform: everything well, then one real fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cdu.main import cdu

if TYPE_CHECKING:
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
SKIPPED = {"Glue database default", "mail", "concurrency quota", "reservations"}
"""What the engine of this machine cannot say."""


def doctor(platform: Place, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    monkeypatch.setenv("CDU_HOME", str(platform.home))
    monkeypatch.setenv("CDU_PORT", str(platform.port))
    done = CliRunner().invoke(cdu, ["admin", "doctor", "--json", *words], standalone_mode=False)
    if done.exception:
        raise done.exception
    found = json.loads(done.stdout)
    return done.return_value, {each["name"]: each for each in found["checks"]}


def accounts_of(platform: Place) -> int:
    pool = platform.outputs()["UserPool"]
    users = platform.client("cognito-idp").list_users(UserPoolId=pool, Filter='email ^= "cdu-doctor-"')["Users"]
    return len(users)


def test_the_platform_is_well_from_the_stacks_to_the_board_and_nobody_is_left_behind(
    platform: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, checks = doctor(platform, monkeypatch)
    letters = checks.pop("dead letters")  # other tests of this platform make some on purpose
    assert letters["state"] == "ok" or "cdu admin redrive" in letters["do"]
    assert {name: each for name, each in checks.items() if each["state"] == "wrong"} == {}
    assert status == (0 if letters["state"] == "ok" else 1)
    skipped = {name for name, each in checks.items() if each["state"] == "skipped"}
    assert skipped - {"runner: Landlock", "runner: Yama"} == SKIPPED
    assert checks["chain: XP in the profile"]["found"] == "100 XP"
    assert all(checks[f"chain: {step}"]["seconds"] > 0 for step in ("bad submission", "good submission", "board"))
    assert checks["runner: attempts"]["found"].startswith("refused: network, programs")
    assert accounts_of(platform) == 0


def test_a_mapping_that_is_switched_off_is_found_without_an_account(
    platform: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = platform.client("lambda")
    name = f"{platform.outputs()['BusName']}-regrade-submission"
    [mapping] = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        status, checks = doctor(platform, monkeypatch, "--look")
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    assert status == 1
    wrong = [each for each in checks.values() if each["state"] == "wrong" and each["name"] != "dead letters"]
    assert [each["name"] for each in wrong] == ["event source mappings"]
    assert mapping["UUID"] in wrong[0]["found"]
    assert "--enabled" in wrong[0]["do"]
    assert accounts_of(platform) == 0
