"""Removing a stage for good: both stacks, then what the data stack leaves standing on purpose."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cdu.errors import USAGE, CommandError
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.deployment import Deployment

_TIMEOUT_S = 1_800
_RUNNING = "_IN_PROGRESS"
_GONE = {"ResourceNotFoundException", "NoSuchBucket", "404"}


def remove(here: Deployment, stage: str, tell: Callable[[str], object]) -> int:
    """Delete everything of a stage, named by its application stack; return how many kept resources were deleted.

    May be interrupted and repeated while the data stack stands; it goes last, and names what has to go before it.
    Raises CommandError if the deployment is not that stage, or a stack cannot be deleted.
    """
    cloudformation = here.client("cloudformation")  # a platform of this machine says first whether it is ours
    name, data = here.outputs()["BusName"], f"{here.outputs()['BusName']}-data"
    if stage != name:
        raise CommandError(f"this is the stage {name}, not {stage}; nothing was deleted", USAGE)
    kept = _kept(cloudformation, data)
    _delete_stack(cloudformation, name, tell)
    for kind, physical in kept:
        tell(f"deleting {physical}")
        _unless_gone(partial(_KINDS[kind], here, physical))
    _delete_stack(cloudformation, data, tell)
    return len(kept)


def _kept(cloudformation: Any, stack: str) -> list[tuple[str, str]]:
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    return [
        (each["ResourceType"], each["PhysicalResourceId"])
        for each in found
        if each["ResourceType"] in _KINDS and each.get("PhysicalResourceId")
    ]


def _delete_stack(cloudformation: Any, stack: str, tell: Callable[[str], object]) -> None:
    tell(f"deleting the stack {stack}")
    cloudformation.delete_stack(StackName=stack)
    state = until(partial(_settled, cloudformation, stack), _TIMEOUT_S, 1)
    if state != "DELETE_COMPLETE":
        raise CommandError(f"the stack {stack} is {state or 'still being deleted'}: read its events, then begin again")


def _settled(cloudformation: Any, stack: str) -> str | None:
    try:
        state: str = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    except cloudformation.exceptions.ClientError:
        return "DELETE_COMPLETE"
    return None if state.endswith(_RUNNING) else state


def _unless_gone(delete: Callable[[], None]) -> None:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - slow to import

    try:
        delete()
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise


def _delete_table(here: Deployment, name: str) -> None:
    dynamodb = here.client("dynamodb")
    dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName=name)


def _delete_bucket(here: Deployment, name: str) -> None:
    s3 = here.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name):
        if found := [{"Key": each["Key"]} for each in page.get("Contents", [])]:
            s3.delete_objects(Bucket=name, Delete={"Objects": found, "Quiet": True})
    s3.delete_bucket(Bucket=name)


def _delete_pool(here: Deployment, name: str) -> None:
    cognito = here.client("cognito-idp")
    cognito.update_user_pool(UserPoolId=name, DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=name)


_KINDS: dict[str, Callable[[Deployment, str], None]] = {
    "AWS::Cognito::UserPool": _delete_pool,
    "AWS::DynamoDB::Table": _delete_table,
    "AWS::S3::Bucket": _delete_bucket,
}
