"""Attackers of a local platform: a page in the operator's browser, another user of the machine, a student."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Browser, driver, missing, tab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cdu.local.place import Place

EVIL = "evil.example"
_NOBODY = 65534
# What another user of the machine runs: it sends requests that it is given, and knows nothing of this program.
_SENDER = """
import http.client, json, sys
for line in sys.stdin:
    each = json.loads(line)
    connection = http.client.HTTPConnection("127.0.0.1", each["port"], timeout=60)
    connection.request(each["method"], each["path"], each["body"].encode("latin-1"), each["headers"])
    reply = connection.getresponse()
    print(json.dumps([reply.status, reply.read(100_000).decode("latin-1")]), flush=True)
    connection.close()
"""


@dataclass(frozen=True)
class Request:
    """One HTTP request to a port of the platform."""

    port: int
    path: str
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: str


@pytest.fixture(scope="session")
def as_another_user() -> Iterator[Callable[..., Reply]]:
    """Sends requests as another user of this machine; as the same user, from nothing, where we may not become one.

    One process sends them all, each on a connection of its own.
    """
    become = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
    python = shutil.which("python3", path=os.defpath) or sys.executable
    command = [*become, python, "-I", "-c", _SENDER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env={"PATH": os.defpath}, cwd="/", stdin=pipe, stdout=pipe, text=True) as sender:

        def send(request: Request) -> Reply:
            assert sender.stdin
            assert sender.stdout
            sender.stdin.write(f"{json.dumps(asdict(request))}\n")
            sender.stdin.flush()
            answer = sender.stdout.readline()
            assert answer, "the other user's program ended; what it said is on the standard error output"
            return Reply(*json.loads(answer))

        yield send


@pytest.fixture(scope="session")
def owner_client(platform: Place) -> Callable[[str], Any]:
    """Clients with the root key; making one takes longer than its calls do, so that each is made once."""
    return functools.cache(platform.client)


def state(place: Place, client: Callable[[str], Any]) -> dict[str, list[str]]:
    """What an attacker would change, by name, as the owner of the platform sees it."""
    iam, functions, sqs = client("iam"), client("lambda"), client("sqs")
    tables, s3, pools = client("dynamodb"), client("s3"), client("cognito-idp")
    pool = place.outputs()["UserPool"]
    return {
        "roles": sorted(role["RoleName"] for role in iam.list_roles()["Roles"]),
        "users": sorted(user["UserName"] for user in iam.list_users()["Users"]),
        "functions": sorted(each["FunctionName"] for each in functions.list_functions()["Functions"]),
        "queues": sorted(sqs.list_queues().get("QueueUrls", [])),
        "tables": sorted(tables.list_tables()["TableNames"]),
        "buckets": sorted(bucket["Name"] for bucket in s3.list_buckets()["Buckets"]),
        "administrators": sorted(
            user["Username"] for user in pools.list_users_in_group(UserPoolId=pool, GroupName="admin")["Users"]
        ),
    }


@pytest.fixture
def unharmed(platform: Place, owner_client: Callable[[str], Any]) -> Iterator[None]:
    """The platform is after the attack what it was before."""
    before = state(platform, owner_client)
    assert before["tables"], "there must be something to lose"
    yield
    assert state(platform, owner_client) == before


class EvilSite(ThreadingHTTPServer):
    """A site somewhere: it serves one page, at `http://evil.example`, and hears what that page tells it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _EvilPage)
        self.page = ""

    def serves(self, body: str) -> str:
        """Serve a page with this body; its address."""
        self.page = f"<!doctype html><meta charset=utf-8><title>cats</title><body>{body}"
        return f"http://{EVIL}:{self.server_port}/"


class _EvilPage(BaseHTTPRequestHandler):
    server: EvilSite

    def do_GET(self) -> None:
        body = self.server.page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def evil_site() -> Iterator[EvilSite]:
    site = EvilSite()
    threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
    yield site
    site.shutdown()
    site.server_close()


@pytest.fixture(scope="session")
def operators_chromedriver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"attacks through a browser cannot run: {reason}", pytrace=False)
        pytest.skip(reason)
    with driver(tmp_path_factory.mktemp("operators-chromedriver")) as address:
        yield address


@pytest.fixture
def operators_browser(operators_chromedriver: str, tmp_path: Path) -> Iterator[Browser]:
    """A browser on the platform's machine; names of the attacker lead to this machine, as after DNS rebinding."""
    rules = f"--host-resolver-rules=MAP {EVIL} 127.0.0.1, MAP *.{EVIL} 127.0.0.1"
    with tab(operators_chromedriver, tmp_path / "profile", rules) as browser:
        yield browser
