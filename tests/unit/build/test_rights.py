"""Every right that the template grants is used: by a function under test, or by a service of AWS that asks for it."""

from __future__ import annotations

import json
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[3]
CHALICE = ROOT / ".chalice"
TABLE = tomllib.loads((ROOT / "infrastructure/rights.toml").read_text(encoding="utf-8"))


class Granted(NamedTuple):
    policy: str
    statement: str
    action: str


GRANTED = {
    Granted(path.stem, statement["Sid"], action)
    for path in (CHALICE / "policies").glob("*.json")
    for statement in json.loads(path.read_text(encoding="utf-8"))["Statement"]
    for action in statement["Action"]
}
RECORDED = {
    Granted(policy, statement, action)
    for policy, statements in TABLE["recorded"].items()
    for statement, actions in statements.items()
    for action in actions
}


def asked_by_a_service(right: Granted) -> bool:
    return any(
        right.action in each["actions"]
        and any(fnmatchcase(f"{right.policy}.{right.statement}", pattern) for pattern in each["statements"])
        for each in TABLE["services"]
    )


def kept(right: Granted) -> bool:
    return any(Granted(each["policy"], each["statement"], each["action"]) == right for each in TABLE["kept"])


def test_every_right_is_used_by_a_function_or_a_service_or_kept_with_a_reason() -> None:
    assert len(GRANTED) > 80
    unused = {each for each in GRANTED if each not in RECORDED and not asked_by_a_service(each) and not kept(each)}
    assert unused == set(), "remove these rights, or run `make rights` after a test that uses them"


def test_nothing_is_recorded_or_kept_that_no_policy_grants() -> None:
    assert RECORDED <= GRANTED, "run `make rights`"
    reasons = {Granted(each["policy"], each["statement"], each["action"]) for each in TABLE["kept"]}
    assert reasons <= GRANTED
    assert reasons & RECORDED == set(), "a test uses these now: they need no reason"


@pytest.mark.parametrize("entry", TABLE["services"], ids=lambda entry: entry["by"])
def test_what_a_service_asks_for_is_granted_and_documented(entry: dict[str, Any]) -> None:
    assert entry["source"].startswith("https://docs.aws.amazon.com/")
    for pattern in entry["statements"]:
        assert any(
            fnmatchcase(f"{each.policy}.{each.statement}", pattern) and each.action in entry["actions"]
            for each in GRANTED
        ), pattern
    for action in entry["actions"]:
        assert any(each.action == action and asked_by_a_service(each) for each in GRANTED), action


@pytest.mark.parametrize("entry", TABLE["kept"], ids=lambda entry: f"{entry['policy']}.{entry['statement']}")
def test_what_no_test_of_the_chain_uses_names_the_code_that_does(entry: dict[str, Any]) -> None:
    path, _, call = entry["code"].partition(": ")
    assert call in (ROOT / path).read_text(encoding="utf-8"), "the code has gone: remove the right"
    assert len(entry["why"].split()) > 4


def test_roles_that_only_services_take_on_have_what_is_documented_and_no_more(resources: dict[str, Any]) -> None:
    roles = {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::IAM::Role"}
    functions = {f"{name.title().replace('_', '')}Role" for name in CONFIG}
    others = {name: each for name, each in roles.items() if name not in functions}
    assert len(others) >= 10
    for name, role in others.items():
        (entry,) = [each for each in TABLE["roles"] if fnmatchcase(name, each["role"])]
        granted = {
            action
            for policy in role["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
            for action in statement["Action"]
        }
        assert granted == set(entry["actions"]), name
        assert entry["source"].startswith("https://docs.aws.amazon.com/")


CONFIG = json.loads((CHALICE / "config.json").read_text(encoding="utf-8"))["lambda_functions"]
