"""What can be wrong with a deployment: each fault breaks a healthy one in one place."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from runners import MUST_BE_REFUSED
from tests.unit.doctor.healthy import RESOURCES, Here, error

if TYPE_CHECKING:
    from collections.abc import Callable


def put(operation: str, answer: Any) -> Callable[[Here], object]:
    return lambda here: here.answers.update({operation: answer})


def _in(here: Here, path: str, value: Any) -> None:
    operation, *names = path.split("/")
    place = here.answers[operation]
    for name in names[:-1]:
        place = place[name]
    place[names[-1]] = value


def change(path: str, value: Any) -> Callable[[Here], object]:
    """Change a part of an answer: operation and names with slashes between."""
    return lambda here: _in(here, path, value)


def answered(request: str, **changes: Any) -> Callable[[Here], object]:
    """Change a part of the API's answer to a request."""
    return lambda here: here.api.update({request: {**here.api[request], **changes}})


def seen(**changes: Any) -> Callable[[Here], object]:
    """Change what the solution in the runner sees."""
    return lambda here: here.seen.update(changes)


def isolated(**changes: Any) -> Callable[[Here], object]:
    """Change the isolation that the runner names."""
    return lambda here: here.isolation.update(changes)


def refused(name: str) -> Callable[[Here], object]:
    return lambda here: here.seen["refused"].update({name: False})


def letters(request: dict[str, Any]) -> dict[str, Any]:
    return {"Attributes": {"ApproximateNumberOfMessages": "3" if "dead" in request["QueueUrl"] else "0"}}


def gone(request: dict[str, Any]) -> dict[str, Any]:
    if request["QueueUrl"] == "runs":
        raise error("AWS.SimpleQueueService.NonExistentQueue", "the queue does not exist")
    return letters({"QueueUrl": ""})


def no_rules(_: dict[str, Any]) -> dict[str, Any]:
    return {"Rules": []}


def disabled(request: dict[str, Any]) -> dict[str, Any]:
    name = "cdu-test-hourly" if request["EventBusName"] == "default" else "lake-rule"
    return {"Rules": [{"Name": name, "State": "ENABLED" if name == "lake-rule" else "DISABLED"}]}


def failed_update(_: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": own, "ResourceStatus": status}
        for (name, (kind, own)), status in zip(
            RESOURCES.items(), chain(["UPDATE_FAILED"], repeat("UPDATE_COMPLETE")), strict=False
        )
    ]
    return {"StackResourceSummaries": rows}


def set_(name: str, value: Any) -> Callable[[Here], object]:
    return lambda here: setattr(here, name, value)


Fault = tuple[str, str, str, "Callable[[Here], object]"]
"""The check that becomes wrong, a part of what it finds, a part of what to do, and what breaks the deployment."""
FAULTS: list[Fault] = [
    ("outputs", "RunnerSubnetA is missing", "deploy both stacks", lambda here: here.given.pop("RunnerSubnetA")),
    ("stacks", "Bus is UPDATE_FAILED", "events", put("cloudformation.list_stack_resources", failed_update)),
    ("tables", "LessonsTable is ARCHIVED", "restore", change("dynamodb.describe_table/Table/TableStatus", "ARCHIVED")),
    ("buckets", "404", "bucket", put("s3.head_bucket", error("404"))),
    ("queues", "does not exist", "deploy both stacks", put("sqs.get_queue_attributes", gone)),
    ("dead letters", "RunsDeadLetters has 3", "cdu admin redrive", put("sqs.get_queue_attributes", letters)),
    ("rules of the bus", "LakeRule is gone", "deploy both stacks", put("events.list_rules", no_rules)),
    ("rules of the bus", "Hourly is DISABLED", "enable-rule", put("events.list_rules", disabled)),
    ("rules of the bus", "LakeRule has no target", "deploy", put("events.list_targets_by_rule", {"Targets": []})),
    ("archive of the bus", "DISABLED", "deploy", change("events.describe_archive/State", "DISABLED")),
    ("functions", "RunnerPython is Failed", "network", change("lambda.get_function_configuration/State", "Failed")),
    ("functions", "update of", "role", change("lambda.get_function_configuration/LastUpdateStatus", "Failed")),
    ("event source mappings", "Disabled", "--enabled", change("lambda.get_event_source_mapping/State", "Disabled")),
    (
        "Firehose stream",
        "CREATING_FAILED",
        "mend",
        change("firehose.describe_delivery_stream/DeliveryStreamDescription/DeliveryStreamStatus", "CREATING_FAILED"),
    ),
    ("archive of the bus", "no 'State'", "deploy", put("events.describe_archive", {})),
    ("Athena workgroup", "DISABLED", "console", change("athena.get_work_group/WorkGroup/State", "DISABLED")),
    (
        "Athena workgroup",
        "Athena engine version 2",
        "change it back",
        change(
            "athena.get_work_group/WorkGroup/Configuration/EngineVersion",
            {"EffectiveEngineVersion": "Athena engine version 2"},
        ),
    ),
    (
        "Athena workgroup",
        "nowhere",
        "change it back",
        change("athena.get_work_group/WorkGroup/Configuration/ResultConfiguration", {}),
    ),
    (
        "Glue database default",
        "NotFound",
        "create-database",
        put("glue.get_database", error("EntityNotFoundException", "NotFound")),
    ),
    (
        "Glue database default",
        "no",
        "allow these credentials",
        put("glue.get_database", error("AccessDeniedException")),
    ),
    (
        "lake tables and views",
        "awards is missing",
        "define-views",
        put("glue.get_tables", {"TableList": [{"Name": "events"}, {"Name": "snapshots"}, {"Name": "submissions"}]}),
    ),
    (
        "user pool",
        "USER_PASSWORD_AUTH",
        "console",
        change("cognito-idp.describe_user_pool_client/UserPoolClient/ExplicitAuthFlows", []),
    ),
    (
        "user pool",
        "not protected",
        "console",
        change("cognito-idp.describe_user_pool/UserPool/DeletionProtection", "INACTIVE"),
    ),
    (
        "user pool",
        "nobody can register",
        "console",
        change("cognito-idp.describe_user_pool/UserPool/AdminCreateUserConfig", {"AllowAdminCreateUserOnly": True}),
    ),
    ("mail", "sandbox", "production access", change("sesv2.get_account/ProductionAccessEnabled", value=False)),
    ("mail", "paused", "SES", change("sesv2.get_account/SendingEnabled", value=False)),
    (
        "mail",
        "not verified example.org",
        "verify",
        change("sesv2.get_email_identity/VerifiedForSendingStatus", value=False),
    ),
    (
        "concurrency quota",
        "only 50 of 1000",
        "Service Quotas",
        change("lambda.get_account_settings/AccountLimit/UnreservedConcurrentExecutions", 50),
    ),
    (
        "reservations",
        "RunnerPython is switched off",
        "delete-function-concurrency",
        put("lambda.get_function_concurrency", {"ReservedConcurrentExecutions": 0}),
    ),
    (
        "chain: account",
        "refused",
        "user pool",
        put("cognito-idp.admin_create_user", error("InvalidParameterException", "refused")),
    ),
    (
        "chain: bad submission",
        "passed instead of failed",
        "log",
        set_("verdicts", {"starter": "passed", "reference": "passed"}),
    ),
    (
        "chain: bad submission",
        "There is nothing here",
        "cdu lessons publish",
        lambda here: here.api.pop("GET /lessons/python/recipe-scaler"),
    ),
    (
        "chain: good submission",
        "infrastructure_error instead of passed",
        "log",
        set_("verdicts", {"starter": "failed", "reference": "infrastructure_error"}),
    ),
    ("chain: XP in the profile", "no XP", "dead letters", answered("GET /students/me", xp=0)),
    ("chain: event in the lake", "not in the lake", "LakeRule", set_("rows", [{"submission_id": "another"}])),
    (
        "chain: refresh",
        "failed: Athena said no",
        "runbook",
        answered("GET /admin/refreshes/r", state="failed", detail="Athena said no"),
    ),
    ("chain: board", "no place", "runbook", answered("GET /leaderboards/python/me", place=None)),
    (
        "chain: board",
        "not among the rows",
        "runbook",
        answered("GET /leaderboards/python", rows=[{"name": "Another", "xp": 100}]),
    ),
    ("runner: trial", "timed_out", "publish", set_("trial", "timed_out")),
    *(("runner: attempts", name, "take no submissions", refused(name)) for name in MUST_BE_REFUSED),
    ("runner: namespaces", "unsafe-unconfined", "take no submissions", isolated(backend="unsafe-unconfined")),
    ("runner: seccomp", "no filter", "take no submissions", isolated(seccomp=False)),
    ("runner: seccomp", "mode 0", "take no submissions", seen(seccomp="0")),
    ("runner: seccomp", "gain rights", "take no submissions", seen(no_new_privs="0")),
    (
        "runner: /proc",
        "visible in the run's own namespace",
        "take no submissions",
        isolated(backend="namespaces", namespaces=["pid"]),
    ),
    ("runner: libraries", "libssl.so", "LD_LIBRARY_PATH", seen(libraries="libssl.so: cannot open")),
    ("runner: libraries", "AWS_SECRET_ACCESS_KEY", "take no submissions", seen(environment=["AWS_SECRET_ACCESS_KEY"])),
    ("runner: /tmp", "1 file(s) of somebody else", "take no submissions", seen(tmp=["homework.py"])),
    ("runner: /tmp", "nothing can be written", "ephemeral storage", seen(tmp_writable=False)),
]
