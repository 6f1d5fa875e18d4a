"""Nothing on the path meets a quota of AWS unnoticed: the register is compared with the template and the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from benchmarks.costs import MONTH
from cdu.build.quotas import ENOUGH, PAGE, Load, Quota, RegisterError, page, read
from cdu.build.sam import expanded
from chalicelib.contracts.run_report import MAX_BYTES
from chalicelib.drafts.routes import MAX_BODY_BYTES
from chalicelib.submissions.runner_functions import MAX_REQUEST_BYTES, WHOLE_S
from chalicelib.submissions.trial_routes import MAX_BODY_BYTES as MAX_TRIAL_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[3]
LOAD, QUOTAS = read()
MEASURED = [each for each in QUOTAS if each.measure]
VALUE_BYTES = 100
"""Of a variable's value that the stack fills in: a queue's URL, or the name of a table."""


def of_type(template: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [each["Properties"] for each in template["Resources"].values() if each["Type"] in kinds]


def functions(template: dict[str, Any]) -> list[dict[str, Any]]:
    return of_type(template, "AWS::Serverless::Function", "AWS::Lambda::Function")


def environment_bytes(template: dict[str, Any]) -> int:
    shared = template["Globals"]["Function"]["Environment"]["Variables"]
    variables = [shared | each.get("Environment", {}).get("Variables", {}) for each in functions(template)]
    return max(sum(len(name) + size(value) for name, value in each.items()) for each in variables)


def size(value: Any) -> int:
    match value:
        case str(text):
            return len(text)
        case {"Fn::Sub": str(text)}:
            return len(text) + 20 * text.count("${AWS::StackName}")
        case _:
            return VALUE_BYTES


def resources(template: dict[str, Any]) -> int:
    return len(expanded(template)["Resources"])


def policy_characters(template: dict[str, Any]) -> int:
    return max(
        sum(len(json.dumps(policy["PolicyDocument"], separators=(",", ":"))) for policy in role["Policies"])
        for role in of_type(template, "AWS::IAM::Role")
    )


def metrics(template: dict[str, Any]) -> int:
    (dashboard,) = of_type(template, "AWS::CloudWatch::Dashboard")
    widgets = json.loads(dashboard["DashboardBody"]["Fn::Sub"])["widgets"]
    return sum(len(each["properties"].get("metrics", [])) for each in widgets)


def rules(template: dict[str, Any]) -> int:
    events = [event for each in functions(template) for event in each.get("Events", {}).values()]
    own = [each for each in events if each["Type"] in {"CloudWatchEvent", "Schedule"}]
    return len(of_type(template, "AWS::Events::Rule")) + len(own)


def interfaces(_: dict[str, Any]) -> int:
    data = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))
    return len(of_type(data, "AWS::EC2::Subnet")) * len(of_type(data, "AWS::EC2::SecurityGroup"))


def query_bytes(_: dict[str, Any]) -> int:
    return max(path.stat().st_size for path in (ROOT / "analytics/lake/sql").glob("*.sql"))


MEASURES: dict[str, Callable[[dict[str, Any]], float]] = {
    "timeout_s": lambda template: max(each.get("Timeout", 30) for each in functions(template)),
    "environment_bytes": environment_bytes,
    "layers": lambda template: max(len(each.get("Layers", [])) for each in functions(template)),
    "runner_request_bytes": lambda _: MAX_REQUEST_BYTES,
    "run_s": lambda _: WHOLE_S,
    "body_bytes": lambda _: max(MAX_BODY_BYTES, MAX_TRIAL_BYTES),
    "paths": lambda template: len(template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]),
    "report_bytes": lambda _: MAX_BYTES,
    "rules": rules,
    "query_bytes": query_bytes,
    "resources": resources,
    "template_bytes": lambda template: len(json.dumps(template)),
    "policy_characters": policy_characters,
    "dashboard_metrics": metrics,
    "interfaces": interfaces,
}


@pytest.mark.parametrize("quota", MEASURED, ids=lambda quota: quota.measure)
def test_what_the_template_or_the_code_uses_is_within_the_registers_ceiling(
    quota: Quota, template: dict[str, Any]
) -> None:
    found = MEASURES[quota.measure](template)
    assert 0 < found <= quota.ours <= quota.limit


def test_the_register_measures_all_that_is_measured_here() -> None:
    assert {each.measure for each in MEASURED} == set(MEASURES)


def test_our_own_throttle_is_the_templates(template: dict[str, Any]) -> None:
    (own,) = [each for each in QUOTAS if each.measure_limit]
    (settings,) = template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]
    assert own.measure_limit == "throttle_a_second"
    assert own.limit == settings["ThrottlingRateLimit"]


def test_where_headroom_is_small_the_register_says_what_to_do() -> None:
    for quota in QUOTAS:
        assert quota.headroom(LOAD) >= ENOUGH or len(quota.do) > 20, f"{quota.service}: {quota.name}"


def test_every_quota_names_who_notices_and_the_documentation(template: dict[str, Any]) -> None:
    alarms = {name for name, each in template["Resources"].items() if each["Type"] == "AWS::CloudWatch::Alarm"}
    for quota in QUOTAS:
        assert quota.seen in {*alarms, "deployment"} or re.match(r"none: \w", quota.seen), quota.name
        assert quota.source.startswith("https://docs.aws.amazon.com/"), quota.name
    assert len({(each.service, each.name) for each in QUOTAS}) == len(QUOTAS) > 30


def test_every_service_that_the_template_uses_is_in_the_register(template: dict[str, Any]) -> None:
    data = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))
    names = {
        "ApiGateway": "API Gateway",
        "Serverless": "Lambda",
        "Events": "EventBridge",
        "KinesisFirehose": "Firehose",
    }
    names |= {"EC2": "VPC", "Logs": "CloudWatch", "Glue": "Athena"}
    used = {each["Type"].split("::")[1] for part in (template, data) for each in part["Resources"].values()}
    without = {"SNS"}  # one mail for each change of an alarm
    assert {names.get(each, each) for each in used} - without <= {each.service for each in QUOTAS}


def test_the_month_of_a_student_is_that_of_the_costs() -> None:
    assert LOAD.requests_month == sum(MONTH.values())
    assert LOAD.submissions_month == MONTH["first pass"] + MONTH["failing submission"]
    assert LOAD.passes_month == MONTH["first pass"]


def figures(load: Load) -> Iterator[float]:
    yield from load.figures().values()


def test_use_grows_with_students_and_headroom_shrinks() -> None:
    ten = Load(**{**vars(LOAD), "students": 10 * LOAD.students})
    assert [round(more / once) for more, once in zip(figures(ten), figures(LOAD), strict=True)] == [10] * 8
    growing = [each for each in QUOTAS if each.per]
    assert len(growing) > 15
    for quota in growing:
        assert quota.headroom(LOAD) == pytest.approx(10 * quota.headroom(ten))


@pytest.mark.parametrize("own", [{"per": "students"}, {"ours": 1.0, "per": "students", "uses": 1.0}, {}])
def test_an_entry_that_contradicts_itself_is_refused(own: dict[str, Any]) -> None:
    with pytest.raises(RegisterError, match="give either"):
        Quota(service="S", name="N", limit=1, unit="u", seen="deployment", source="https://", **own)


def test_an_entry_that_grows_with_nothing_known_is_refused() -> None:
    quota = Quota(service="S", name="N", limit=1, unit="u", seen="deployment", source="", per="moons", uses=1)
    with pytest.raises(RegisterError, match="'moons' is no figure"):
        quota.used(LOAD)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(LOAD, QUOTAS), "run `make docs`"
