"""What an account allows: sign-ups and their mail, and how many functions run at once."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING, Any, Final

from cdu.doctor.check import Check, WrongError, require_none, skip
from cdu.doctor.stage import DEPLOY
from cdu.local.place import Place
from localaws.outbox import Outbox
from localaws.sending import connected, told

if TYPE_CHECKING:
    from cdu.doctor.stage import Stage

_USUAL: Final = 1_000
_MAIL: Final = "docs/operators.md, Mail"
_NO_MAIL: Final = "no mail is sent on this machine; `cdu info mail` shows what would be"
_QUOTA: Final = 'ask for the quota "Concurrent executions" of Lambda in Service Quotas: docs/operators.md, Concurrency'


def checks(stage: Stage) -> list[Check]:
    """The checks of accounts, then of Lambda."""
    return [
        Check("user pool", lambda: _pool(stage), DEPLOY),
        Check("mail", lambda: _mail(stage), _MAIL),
        Check("concurrency quota", lambda: _quota(stage), _QUOTA),
        Check("reservations", lambda: _reservations(stage), DEPLOY),
    ]


def _user_pool(stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = stage.client("cognito-idp").describe_user_pool(UserPoolId=stage.output("UserPool"))
    return dict(found["UserPool"])


def _pool(stage: Stage) -> str:
    pool, wrong = _user_pool(stage), []
    asked = {"UserPoolId": stage.output("UserPool"), "ClientId": stage.output("UserPoolClient")}
    flows = stage.client("cognito-idp").describe_user_pool_client(**asked)["UserPoolClient"]["ExplicitAuthFlows"]
    if "ALLOW_USER_PASSWORD_AUTH" not in flows:
        wrong.append("the client does not allow USER_PASSWORD_AUTH, with which students sign in")
    if pool.get("DeletionProtection") != "ACTIVE":
        wrong.append("the pool is not protected from deletion")
    if pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly"):
        wrong.append("nobody can register: the pool lets only administrators create accounts")
    require_none(wrong, f"somebody changed the pool in the console; change it back, or {DEPLOY}")
    return f"{pool['Id']}, protected, open for registration"


def _mail(stage: Stage) -> str:
    if isinstance(stage.here, Place):
        return _own_mail(stage.here)
    if stage.local:
        skip(_NO_MAIL)
    config = _user_pool(stage).get("EmailConfiguration", {})
    if config.get("EmailSendingAccount", "COGNITO_DEFAULT") != "DEVELOPER":
        return f"Cognito sends about 50 mails a day; a school needs SES: {_MAIL}"
    ses, wrong = stage.client("sesv2"), []
    identity = config["SourceArn"].partition(":identity/")[2]
    if not ses.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"]:
        wrong.append(f"SES has not verified {identity}")
    account = ses.get_account()
    if not account["SendingEnabled"]:
        wrong.append("SES has paused sending")
    if not account["ProductionAccessEnabled"]:
        wrong.append("SES is in its sandbox: only verified addresses get a code")
    require_none(wrong, f"in the SES console verify the identity and request production access: {_MAIL}")
    return f"SES, {account['SendQuota']['Max24HourSend']:.0f} mails a day, from {identity}"


def _own_mail(place: Place) -> str:
    """Signs in at the mail server that `server.toml` names, and looks what waits for it; nothing is sent."""
    mail = place.server.mail
    if mail is None:
        skip(_NO_MAIL)
    settings, state = f"mend {place.home}/server.toml, then cdu down and cdu up", Outbox(place.home).state()
    try:
        with connected(mail) as connection:
            connection.noop()
    except (OSError, smtplib.SMTPException) as error:
        raise WrongError(f"{told(mail, error)}; {state.waiting} mails wait", settings) from error
    if state.error:
        raise WrongError(f"{state.waiting} mails wait: {state.error}", settings)
    return f"{mail.server} takes mail, {state.waiting} wait, {state.refused} were refused for good"


def _quota(stage: Stage) -> str:
    if stage.local:
        skip("the engine on this machine has no quota of an account; its answer is made up")
    limit = stage.client("lambda").get_account_settings()["AccountLimit"]
    all_, free = limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]
    least = min(100, all_)  # Lambda keeps 100 unreserved; a new account has fewer in all
    require_none([f"only {free} of {all_} executions are unreserved"] if free < least else [], _QUOTA)
    return f"{all_} at once, {free} unreserved" + (f"; for a school, {_QUOTA}" if all_ < _USUAL else "")


def _reservations(stage: Stage) -> str:
    if stage.local:
        skip("the engine on this machine keeps no reservations")
    functions, reserved = stage.of_kind("AWS::Lambda::Function"), {}
    for logical, name in functions.items():
        found = stage.client("lambda").get_function_concurrency(FunctionName=name)
        if "ReservedConcurrentExecutions" in found:
            reserved[logical] = found["ReservedConcurrentExecutions"]
    stopped = [f"{logical} is switched off: its reservation is 0" for logical, number in reserved.items() if not number]
    require_none(stopped, "aws lambda delete-function-concurrency --function-name NAME, once the reason is mended")
    return ", ".join(f"{logical} {number}" for logical, number in reserved.items()) or "none, as for a new account"
