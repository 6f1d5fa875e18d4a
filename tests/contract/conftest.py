"""One real engine and one real bridge for all contract tests, on free ports, with a clean environment."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from cdu.local.clients import REGION, Clients, connect

sys.path.insert(0, str(Path(__file__).parent))  # test modules are no package; this finds `lake`

from lake import Lake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Bridge:
    """A running bridge process and boto3 clients for its two services."""

    def __init__(self, engine: str, state: Path, *options: str) -> None:
        root = Path(__file__).parents[2]
        arguments = ["--engine", engine, "--state", str(state), "--athena-port", "0", "--firehose-port", "0", *options]
        command = [sys.executable, "-m", "cdu.local.bridge", *arguments]
        self.log = (state.parent / f"{state.name}.log").open("ab")
        self.process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=self.log, text=True)
        assert self.process.stdout is not None
        self.addresses = json.loads(self.process.stdout.readline())
        session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)
        self.athena = session.client("athena", endpoint_url=self.addresses["athena"])
        self.firehose = session.client("firehose", endpoint_url=self.addresses["firehose"])

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        status = self.process.wait(30)
        self.log.close()
        return status


@pytest.fixture(scope="session")
def engine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("engine")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.defpath,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "PERSIST_STATE": "0",
    }
    url = f"http://127.0.0.1:{port}"
    with (home / "log").open("wb") as log:
        command = [Path(sys.executable).with_name("ministack")]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home)
        try:
            _wait_healthy(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(30)


def _wait_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the engine ended at its start"
        try:
            with urllib.request.urlopen(f"{url}/_ministack/health", timeout=1):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the engine is not healthy after 20 s")


@pytest.fixture(scope="session")
def clients(engine_url: str) -> Clients:
    return connect(engine_url)


@pytest.fixture(scope="session")
def role_arn(engine_url: str) -> str:
    """A role that Lambda may take, with the right to write what its function saw."""
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)
    principal = {"Service": ["lambda.amazonaws.com", "firehose.amazonaws.com"]}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    iam = session.client("iam", endpoint_url=engine_url)
    role = iam.create_role(RoleName="contract", AssumeRolePolicyDocument=_policy(statement))
    allowed = {"Effect": "Allow", "Action": ["s3:PutObject", "logs:*"], "Resource": "*"}
    iam.put_role_policy(RoleName="contract", PolicyName="write", PolicyDocument=_policy(allowed))
    return role["Role"]["Arn"]


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def start_bridge(engine_url: str, tmp_path: Path) -> Iterator[Callable[..., Bridge]]:
    """Start further bridges, all on one state folder of the test; those still running at its end are killed."""
    started: list[Bridge] = []

    def start(*options: str) -> Bridge:
        started.append(Bridge(engine_url, tmp_path / "state", *options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def bridge(engine_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bridge]:
    running = Bridge(engine_url, tmp_path_factory.mktemp("bridge") / "state", "--flush-seconds", "1")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def lake(bridge: Bridge, clients: Clients) -> Lake:
    return Lake(bridge, clients)
