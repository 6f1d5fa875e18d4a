"""A deployment on AWS in which everything is well, and the API of it: tests change one answer and see what is told."""

from __future__ import annotations

import base64
import io
import json
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from cdu.doctor.resources import OUTPUTS
from runners import MUST_BE_REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

STACK = "cdu-test"
RESOURCES = {
    "Bus": ("AWS::Events::EventBus", STACK),
    "LakeRule": ("AWS::Events::Rule", f"{STACK}|lake-rule"),
    "Hourly": ("AWS::Events::Rule", f"{STACK}-hourly"),
    "RunsQueue": ("AWS::SQS::Queue", "runs"),
    "RunsDeadLetters": ("AWS::SQS::Queue", "runs-dead"),
    "RunnerPython": ("AWS::Lambda::Function", f"{STACK}-runner-python"),
    "APIHandler": ("AWS::Lambda::Function", f"{STACK}-api"),
    "GradeMapping": ("AWS::Lambda::EventSourceMapping", "uuid-1"),
}


def error(code: str, message: str = "no") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Asked")


def _listed(request: dict[str, Any]) -> dict[str, Any]:
    data = request["StackName"].endswith("-data")
    rows = [
        {
            "LogicalResourceId": name,
            "ResourceType": kind,
            "PhysicalResourceId": own,
            "ResourceStatus": "CREATE_COMPLETE",
        }
        for name, (kind, own) in RESOURCES.items()
    ]
    return {"StackResourceSummaries": [] if data else rows}


def _rules(request: dict[str, Any]) -> dict[str, Any]:
    """The rules of a bus, one a page."""
    if request["EventBusName"] == "default":
        return {"Rules": [{"Name": f"{STACK}-hourly", "State": "ENABLED"}]}
    if "NextToken" not in request:
        return {"Rules": [{"Name": "archive-of-aws", "State": "ENABLED"}], "NextToken": "more"}
    return {"Rules": [{"Name": "lake-rule", "State": "ENABLED"}]}


def answers() -> dict[str, Any]:
    """Service and operation to the answer, a function of the request, or an error to raise."""
    pool = {"Id": "pool", "DeletionProtection": "ACTIVE", "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False}}
    mail = {"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:eu-west-1:1:identity/example.org"}
    workgroup = {
        "ResultConfiguration": {"OutputLocation": "s3://LakeBucket/athena/"},
        "EngineVersion": {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": "Athena engine version 3"},
    }
    return {
        "cloudformation.list_stack_resources": _listed,
        "dynamodb.describe_table": {"Table": {"TableStatus": "ACTIVE"}},
        "s3.head_bucket": {},
        "sqs.get_queue_attributes": {"Attributes": {"ApproximateNumberOfMessages": "0"}},
        "events.list_rules": _rules,
        "events.list_targets_by_rule": {"Targets": [{"Id": "lake"}]},
        "events.describe_archive": {"State": "ENABLED", "EventCount": 7, "RetentionDays": 400},
        "lambda.get_function_configuration": {"State": "Active", "LastUpdateStatus": "Successful"},
        "lambda.get_event_source_mapping": {"State": "Enabled"},
        "lambda.get_function_concurrency": {"ReservedConcurrentExecutions": 20},
        "lambda.get_account_settings": {
            "AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 800}
        },
        "firehose.describe_delivery_stream": {"DeliveryStreamDescription": {"DeliveryStreamStatus": "ACTIVE"}},
        "athena.get_work_group": {"WorkGroup": {"State": "ENABLED", "Configuration": workgroup}},
        "glue.get_database": {},
        "glue.get_tables": {
            "TableList": [{"Name": name} for name in ("events", "snapshots", "awards", "submissions")]
        },
        "cognito-idp.describe_user_pool": {"UserPool": {**pool, "EmailConfiguration": mail}},
        "cognito-idp.describe_user_pool_client": {
            "UserPoolClient": {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}
        },
        "cognito-idp.admin_create_user": {},
        "cognito-idp.admin_set_user_password": {},
        "cognito-idp.admin_add_user_to_group": {},
        "cognito-idp.admin_get_user": {},
        "sesv2.get_email_identity": {"VerifiedForSendingStatus": True},
        "sesv2.get_account": {
            "SendingEnabled": True, "ProductionAccessEnabled": True, "SendQuota": {"Max24HourSend": 50_000.0}
        },
    }  # fmt: skip


class _Client:
    def __init__(self, service: str, known: dict[str, Any], address: str) -> None:
        self._service, self._known = service, known
        self.meta = SimpleNamespace(endpoint_url=address)
        self.exceptions = SimpleNamespace(UserNotFoundException=KeyError)

    def __getattr__(self, operation: str) -> Any:
        def ask(**request: Any) -> Any:
            answer = self._known[f"{self._service}.{operation}"]
            if isinstance(answer, Exception):
                raise answer
            return answer(request) if callable(answer) else answer

        return ask

    def get_paginator(self, operation: str) -> Any:
        return SimpleNamespace(paginate=lambda **request: [getattr(self, operation)(**request)])


def solution_output() -> dict[str, Any]:
    """What the runner's solution prints on Lambda, on a kernel without Landlock."""
    return {
        "refused": dict.fromkeys(MUST_BE_REFUSED, True), "seccomp": "2", "no_new_privs": "1", "others": 2, "proc": True,
        "yama": "1", "libraries": None, "tmp": [], "tmp_writable": True, "kernel": "5.10", "python": "3.13.1",
        "environment": [],
    }  # fmt: skip


class Here:
    """The deployment: outputs, clients, and what its API answers at `address`, by method and path."""

    def __init__(self, address: str) -> None:
        self.given = {**dict.fromkeys(OUTPUTS, "x"), "BusName": STACK, "LakeBucket": "LakeBucket", "api": address}
        self.answers = answers()
        self.address = address
        self.seen = solution_output()
        self.isolation: dict[str, Any] = {"backend": "lambda", "namespaces": [], "seccomp": True, "landlock": None}
        self.trial = "passed"
        self.verdicts = {"starter": "failed", "reference": "passed"}
        self.rows = [{"submission_id": "s-passed"}]
        self.forgotten: list[str] = []
        claims = base64.urlsafe_b64encode(json.dumps({"sub": "student"}).encode()).decode().rstrip("=")
        tokens = {"IdToken": f"h.{claims}.s", "RefreshToken": "r", "ExpiresIn": 3600}
        self.api: dict[str, Any] = {
            "POST /": {"AuthenticationResult": tokens},
            "GET /lessons/python/recipe-scaler": {
                "kind": "functions", "instructions": "", "starter": {"recipe_scaler.py": "starter"}
            },
            "GET /students/me": {"xp": 100, "board_name": "Velvet Swallow"},
            "POST /admin/refresh": {"refresh_id": "r"},
            "GET /admin/refreshes/r": {"state": "published", "pages_written": 2, "as_of": "now", "detail": None},
            "GET /leaderboards/python/me": {"place": {"rank": 101}, "xp": 100, "participants": 250},
            "GET /leaderboards/python": {"pages": 3, "rows": [{"name": "Velvet Swallow", "xp": 100}]},
        }  # fmt: skip

    def client(self, name: str) -> Any:
        return _Client(name, self.answers, self.address)

    def outputs(self) -> dict[str, str]:
        return self.given

    def arrived(self, *_: Any) -> list[dict[str, str]]:
        return self.rows

    def forget(self, _: Any, email: str) -> dict[str, int]:
        self.forgotten.append(email)
        return {"submissions": 2, "awards": 1}

    def answer(self, request: str, body: bytes) -> Any:
        """The API's answer; a problem has a `title`."""
        if request == "POST /trials":
            tests = [{"output": json.dumps(self.seen)}]
            return {"report": {"outcome": self.trial, "message": None, "tests": tests, "isolation": self.isolation}}
        if request == "POST /submissions":
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                starter = archive.read("recipe_scaler.py") == b"starter"
            outcome = self.verdicts["starter" if starter else "reference"]
            report = {"outcome": outcome, "message": "told", "usage": {"wall_ms": 5.0}}
            return {"submission_id": f"s-{outcome}", "state": "graded", "report": report}
        return self.api.get(request, {"title": "There is nothing here", "detail": request})


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = self.server.here.answer(f"{self.command} {urlsplit(self.path).path}", body)
        data = json.dumps(found).encode()
        self.send_response(404 if "title" in found else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = _handle  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    here: Here


@contextmanager
def deployed() -> Iterator[Here]:
    """A healthy deployment, whose API and accounts answer over HTTP."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.here = Here(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.here
    finally:
        server.shutdown()
        server.server_close()
