"""Whether what the templates promise is there and switched on: stacks, tables, buckets, queues, rules, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cdu.doctor.check import Check, WrongError, require_none
from cdu.doctor.stage import DEPLOY

if TYPE_CHECKING:
    from cdu.doctor.stage import Stage

TABLES = ("Lessons", "Submissions", "Awards", "Outbox", "Students", "Cohorts", "Drafts", "Solutions", "Leaderboards")
BUCKETS = ("ContentBucket", "LakeBucket")
OUTPUTS = (
    *(f"{name}Table" for name in TABLES),
    *BUCKETS,
    *("UserPool", "UserPoolClient", "RunnerSubnetA", "RunnerSubnetB", "RunnerSecurityGroup"),
    *(f"{name}QueueUrl" for name in ("Submissions", "Runs", "Regrades")),
    *(f"{name}DeadLettersUrl" for name in ("Submissions", "Runs", "Regrades", "Profile", "Lake")),
    *("LakeDatabase", "Workgroup", "BusName", "api"),
)
"""What operators' commands read; a test compares it with the templates."""
_WHOLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")


def checks(stage: Stage) -> list[Check]:
    """The checks in the order of a deployment: what is first here is the cause of what follows."""
    return [
        Check(
            "outputs", lambda: _outputs(stage), f"are CDU_STACK, credentials and region right? If they are, {DEPLOY}"
        ),
        Check("stacks", lambda: _stacks(stage), DEPLOY),
        Check("tables", lambda: _tables(stage), f"restore the table (docs/deploy.md), or {DEPLOY}"),
        Check("buckets", lambda: _buckets(stage), f"let these credentials see the bucket, or {DEPLOY}"),
        Check("queues", lambda: _queues(stage), DEPLOY),
        Check("dead letters", lambda: _dead_letters(stage), DEPLOY),
        Check("rules of the bus", lambda: _rules(stage), DEPLOY),
        Check("archive of the bus", lambda: _archive(stage), DEPLOY),
        Check("functions", lambda: _functions(stage), DEPLOY),
        Check("event source mappings", lambda: _mappings(stage), DEPLOY),
    ]


def _outputs(stage: Stage) -> str:
    missing = [f"the output {name} is missing" for name in OUTPUTS if not stage.outputs.get(name)]
    require_none(missing, DEPLOY)
    return f"{len(OUTPUTS)} outputs"


def _stacks(stage: Stage) -> str:
    broken = [f"{each.logical} is {each.status}" for each in stage.resources if each.status not in _WHOLE]
    require_none(broken, f"read the stack's events in CloudFormation, then {DEPLOY}")
    return f"{len(stage.resources)} resources"


def _tables(stage: Stage) -> str:
    dynamodb, wrong = stage.client("dynamodb"), []
    for name in TABLES:
        state = dynamodb.describe_table(TableName=stage.output(f"{name}Table"))["Table"]["TableStatus"]
        if state not in {"ACTIVE", "UPDATING"}:
            wrong.append(f"{name}Table is {state}")
    require_none(wrong, "wait until the table is ACTIVE; if it is not after ten minutes, restore it: docs/runbook.md")
    return f"{len(TABLES)} tables, active"


def _buckets(stage: Stage) -> str:
    for name in BUCKETS:
        stage.client("s3").head_bucket(Bucket=stage.output(name))
    return f"{len(BUCKETS)} buckets"


def _counted(stage: Stage, url: str) -> int:
    asked = {"QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"]}
    return int(stage.client("sqs").get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])


def _queues(stage: Stage) -> str:
    urls = stage.of_kind("AWS::SQS::Queue")
    waiting = {name: _counted(stage, url) for name, url in urls.items() if not name.endswith("DeadLetters")}
    busy = ", ".join(f"{name} {count}" for name, count in waiting.items() if count)
    return f"{len(waiting)} queues; waiting: {busy or 'nothing'}"


def _dead_letters(stage: Stage) -> str:
    urls = {name: url for name, url in stage.of_kind("AWS::SQS::Queue").items() if name.endswith("DeadLetters")}
    left = {name: count for name, url in urls.items() if (count := _counted(stage, url))}
    require_none(
        [f"{name} has {count} message(s)" for name, count in left.items()],
        "read them (cdu admin redrive QUEUE --look), mend the cause (docs/runbook.md), then cdu admin redrive QUEUE",
    )
    return f"{len(urls)} queues, empty"


_BY_CHOICE: Final = {"CanaryCanaryEvent": "no canary runs"}
"""Rules that a parameter of the stack switches off, and what their state means."""


def _rules(stage: Stage) -> str:
    events, bus, wrong, told = stage.client("events"), stage.name, [], ["enabled, with targets"]
    there = {
        rule["Name"]: (rule["State"], where)
        for where, which in ((bus, {}), ("default", {"NamePrefix": bus}))
        for rule in _pages(events.list_rules, "Rules", EventBusName=where, **which)
    }
    rules = stage.of_kind("AWS::Events::Rule")
    for logical, physical in rules.items():
        name = physical.rpartition("|")[2]  # on AWS the id of a rule of another bus than `default` is BUS|NAME
        state, where = there.get(name, ("", ""))
        if not state:
            wrong.append(f"the rule {logical} is gone")
        elif state != "ENABLED" and logical in _BY_CHOICE:
            told.append(_BY_CHOICE[logical])
        elif state != "ENABLED":
            wrong.append(f"the rule {logical} is {state}")
        elif not events.list_targets_by_rule(Rule=name, EventBusName=where)["Targets"]:
            wrong.append(f"the rule {logical} has no target")
    require_none(wrong, f"aws events enable-rule --event-bus-name BUS --name NAME; if it is gone, {DEPLOY}")
    return ", ".join([f"{len(rules)} rules", *told])


def _archive(stage: Stage) -> str:
    found = stage.client("events").describe_archive(ArchiveName=stage.name)
    if found["State"] != "ENABLED":
        raise WrongError(f"the archive is {found['State']}: {found.get('StateReason', 'no reason given')}", DEPLOY)
    return f"{found.get('EventCount', 0)} events, kept {found.get('RetentionDays', 0)} days"


def _functions(stage: Stage) -> str:
    functions, wrong = stage.of_kind("AWS::Lambda::Function"), []
    for logical, name in functions.items():
        found = stage.client("lambda").get_function_configuration(FunctionName=name)
        state, update = found.get("State", "Active"), found.get("LastUpdateStatus", "Successful")
        if state not in {"Active", "Inactive"}:  # Lambda lets a function that nobody calls for weeks fall asleep
            wrong.append(f"{logical} is {state}: {found.get('StateReason', 'no reason given')}")
        elif update == "Failed":
            wrong.append(f"the update of {logical} failed: {found.get('LastUpdateStatusReason', 'no reason given')}")
    require_none(wrong, f"if the reason is a role, a network or an image, mend that; then {DEPLOY}")
    return f"{len(functions)} functions"


def _mappings(stage: Stage) -> str:
    mappings, wrong = stage.of_kind("AWS::Lambda::EventSourceMapping"), []
    for logical, uuid in mappings.items():
        state = stage.client("lambda").get_event_source_mapping(UUID=uuid)["State"]
        if state != "Enabled":
            wrong.append(f"{logical} ({uuid}) is {state}")
    require_none(wrong, "aws lambda update-event-source-mapping --enabled --uuid UUID; until then its queue only grows")
    return f"{len(mappings)} mappings, enabled"


def _pages(ask: Any, rows: str, **request: Any) -> list[dict[str, Any]]:
    """Every row of an operation that gives a NextToken and has no paginator on the engine of this machine."""
    found: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        page = ask(**request, **token)
        found += page[rows]
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}
