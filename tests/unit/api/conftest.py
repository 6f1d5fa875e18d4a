"""The application as API Gateway calls it, on moto, with a runner that says what it is told."""

from __future__ import annotations

import base64
import functools
import io
import json
import uuid
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

import app as application
from analytics import wiring as analytics_wiring
from chalicelib import wiring
from chalicelib.shared import aws as clients
from chalicelib.shared import settings as settings_module
from chalicelib.shared.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalicelib.contracts.lesson import PublishedLesson

TABLES = ("Lessons", "Submissions", "Awards", "Students", "Cohorts", "Drafts", "Solutions", "Leaderboards", "Outbox")
TESTS = ("bell_test.Bell.test_one", "bell_test.Bell.test_two")
ROUTES = application.app.routes


class Answer:
    """A response as the client gets it."""

    def __init__(self, response: dict[str, Any]) -> None:
        self.status: int = response["statusCode"]
        self.headers = {name.lower(): value for name, value in response["headers"].items()}
        self.text: str = response["body"]
        self.json: Any = json.loads(self.text) if "json" in self.headers.get("content-type", "") else None


def answered(result: dict[str, Any]) -> dict[str, Any]:
    return {"Payload": io.BytesIO(json.dumps(result).encode())}


class Functions:
    """Lambda's answers, by function; anything raised is raised by the client."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = dict.fromkeys(TESTS, "passed")
        self.refresh: dict[str, Any] = {"refresh_id": "5" * 32, "as_of": "2026-03-04T12:00:00Z", "state": "running"}
        self.error: str | None = None
        self.throttled = False

    def invoke(self, params: dict[str, Any], **_: Any) -> Any:
        """Stand in for the HTTP exchange of `Invoke`."""

        class Http:
            status_code = 429 if self.throttled else 200

        if self.throttled:
            return Http, {"Error": {"Code": "TooManyRequestsException", "Message": "slow down"}}
        if "/account/" in params["url_path"] and not self.error:
            return Http, answered(application.serve_account(json.loads(params["body"]), None))
        if "/redrive/" in params["url_path"] and not self.error:
            return Http, answered(application.redrive_letters(json.loads(params["body"]), None))
        failed = "refresh" not in params["url_path"] and "failed" in self.outcomes.values()
        listed = [{"id": test, "name": test, "outcome": outcome} for test, outcome in self.outcomes.items()]
        report = {"version": 1, "outcome": "failed" if failed else "passed", "tests": listed}
        body = json.dumps(self.refresh if "refresh" in params["url_path"] else report)
        answer: dict[str, Any] = {"Payload": io.BytesIO(body.encode())}
        return Http, answer | ({"FunctionError": self.error} if self.error else {})


class Site:
    """Makes API Gateway's events, calls the application, and knows everything behind it."""

    def __init__(self, aws: Any, functions: Functions) -> None:
        self.aws = aws
        self.functions = functions
        self.deliveries = 0

    def call(self, method: str, resource: str, **how: Any) -> Answer:
        """Call a route with `path`, `query`, `headers`, `body` (bytes are binary) and `claims`."""
        body = how.get("body")
        query = how.get("query")
        event = {
            "resource": resource,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": method,
                "requestId": str(uuid.uuid4()),
                "authorizer": {"claims": how["claims"]} if how.get("claims") is not None else None,
            },
            "httpMethod": method,
            "headers": how.get("headers", {}),
            "multiValueQueryStringParameters": query and {name: [value] for name, value in query.items()},
            "pathParameters": how.get("path"),
            "stageVariables": None,
            "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
            "isBase64Encoded": isinstance(body, bytes),
        }
        return Answer(application.app(event, None))

    def submit(self, claims: dict[str, str], body: bytes, **how: Any) -> Answer:
        headers = {"Content-Type": "application/zip"} | how.pop("headers", {})
        return self.call("POST", "/submissions", claims=claims, body=body, headers=headers, **how)

    def work(self) -> list[int]:
        """Deliver the messages of the runs queue that are there; the pauses of those that come again."""
        pauses: list[int] = []
        queue, sqs = settings().runs_queue_url, clients.sqs()
        sqs.meta.events.register(
            "before-parameter-build.sqs.ChangeMessageVisibility",
            lambda params, **_: pauses.append(params["VisibilityTimeout"]),
            unique_id="pauses",
        )
        self.deliveries += 1
        for message in self.aws.client("sqs").receive_message(QueueUrl=queue).get("Messages", []):
            attributes = {"ApproximateReceiveCount": str(self.deliveries)}
            record = {"messageId": "m", "receiptHandle": message["ReceiptHandle"], "body": message["Body"]}
            answer = application.grade_submission({"Records": [record | {"attributes": attributes}]}, None)
            if answer["batchItemFailures"]:
                self.aws.client("sqs").send_message(QueueUrl=queue, MessageBody=message["Body"])
            self.aws.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        sqs.meta.events.unregister("before-parameter-build.sqs.ChangeMessageVisibility", unique_id="pauses")
        return pauses

    def sent(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.aws.messages(settings().submissions_queue_url)]


def forget() -> None:
    """Drop every cached service, client and setting."""
    settings_module.settings.cache_clear()
    for room in (wiring, analytics_wiring, clients):
        for each in vars(room).values():
            if isinstance(each, functools._lru_cache_wrapper):
                each.cache_clear()


@pytest.fixture
def functions() -> Functions:
    return Functions()


@pytest.fixture
def site(aws: Any, functions: Functions, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in TABLES:
        monkeypatch.setenv(f"CDU_{name.upper()}_TABLE", aws.table(f"{name}Table"))
    environment = {
        "CONTENT_BUCKET": aws.bucket("content"),
        "SUBMISSIONS_QUEUE_URL": aws.queue("submissions"),
        "RUNS_QUEUE_URL": aws.queue("runs"),
        "REGRADES_QUEUE_URL": aws.queue("regrades"),
        "DEAD_LETTERS": json.dumps({name: aws.queue(f"{name}-dead") for name in ("submissions", "runs", "lake")}),
        "BUS_NAME": "cdu",
        "RUNNERS": '{"python": "runner-python", "rust": "runner-rust"}',
        "GLUE_DATABASE": "lake",
        "LAKE_BUCKET": "lake",
        "ATHENA_WORKGROUP": "cdu",
        "REFRESH_FUNCTION": "refresh",
        "REPORT_FUNCTION": "report",
        "ACCOUNT_FUNCTION": "account",
        "REDRIVE_FUNCTION": "redrive",
        "USER_POOL": "pool",
        "USER_POOL_CLIENT": "client",
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"CDU_{name}", value)
    forget()
    clients.functions().meta.events.register("before-call.lambda.Invoke", functions.invoke)
    yield Site(aws, functions)
    forget()


@pytest.fixture
def bell(site: Site, lesson: Callable[..., PublishedLesson]) -> PublishedLesson:  # noqa: ARG001 - publishes into the site
    """A published lesson."""
    published = lesson()
    wiring.catalogue().publish(published)
    return published


@pytest.fixture
def ada() -> dict[str, str]:
    """The claims of a student's id token."""
    return {"sub": "ada", "token_use": "id", "zoneinfo": "Europe/Berlin"}


@pytest.fixture
def admin() -> dict[str, str]:
    """The claims of an administrator's id token, groups as API Gateway writes them."""
    return {"sub": "root", "token_use": "id", "cognito:groups": "[author admin]"}


@pytest.fixture
def solution() -> bytes:
    """A good zip for the bell lesson."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("submission.json", '{"lesson": "python/bell"}')
        archive.writestr("bell.py", "def ring(): return 'ding'\n")
    return target.getvalue()
