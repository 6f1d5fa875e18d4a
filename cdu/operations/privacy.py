"""A student's own data, for an administrator: all of it in one document, or none of it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdu.errors import USAGE, CommandError
from chalicelib.accounts.service import AccountService
from chalicelib.wiring import PERSONAL_TABLES, build_personal_data

if TYPE_CHECKING:
    from cdu.deployment import Deployment
    from chalicelib.accounts.personal_data import PersonalData


def student_of(here: Deployment, email: str) -> str:
    """The pseudonymous id of an account. Raises CommandError for an unknown one."""
    cognito, pool = here.client("cognito-idp"), here.outputs()["UserPool"]
    try:
        found = cognito.admin_get_user(UserPoolId=pool, Username=email)
    except cognito.exceptions.UserNotFoundException:
        raise CommandError(f"there is no account {email}", USAGE) from None
    attributes = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
    return str(attributes["sub"])


def export(here: Deployment, email: str) -> dict[str, Any]:
    """Everything that is kept about a student, as one JSON document."""
    student_id = student_of(here, email)
    return {"email": email, "student_id": student_id} | _data(here).export(student_id)


def forget(here: Deployment, email: str) -> dict[str, int]:
    """Delete a student's account and everything of theirs; count what went. Safe to start again after a failure."""
    outputs = here.outputs()
    service = AccountService(
        _data(here), here.client("s3"), outputs["ContentBucket"], here.client("cognito-idp"), outputs["UserPool"]
    )
    return service.forget(student_of(here, email))


def _data(here: Deployment) -> PersonalData:
    outputs = here.outputs()
    tables = {name: outputs[f"{name.title()}Table"] for name in PERSONAL_TABLES}
    return build_personal_data(here.client("dynamodb"), here.client("s3"), tables, outputs["ContentBucket"])
