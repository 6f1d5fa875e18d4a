"""One real engine and one real bridge for all contract tests, on free ports, with a clean environment; an account."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from cdu import accounts
from cdu.accounts import Pool
from cdu.local.place import REGION
from cdu.local.processes import start_engine, stop
from cdu.waiting import until
from localaws.clients import Clients, connect
from tests.contract.bridge import Bridge
from tests.contract.lake import Lake
from tests.contract.pool import PASSWORD, new_email

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cdu.local.place import Place


@pytest.fixture(scope="session")
def engine(new_place: Callable[[], Place]) -> Iterator[Place]:
    """The engine of a place, without its bridges and web page."""
    place = new_place()
    place.prepare()
    with place.log_file.open("wb") as log:
        process = start_engine(place, log)
        try:
            assert until(lambda: place.is_ours() or None, 30), "the engine is not healthy after 30 s"
            yield place
        finally:
            stop(process)


@pytest.fixture(scope="session")
def clients(engine: Place) -> Clients:
    return connect(engine.engine, engine.keys)


@pytest.fixture(scope="session")
def role_arn(engine: Place) -> str:
    """A role that Lambda may take, with the right to write what its function saw."""
    principal = {"Service": ["lambda.amazonaws.com", "firehose.amazonaws.com"]}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    iam = engine.client("iam")
    role = iam.create_role(RoleName="contract", AssumeRolePolicyDocument=_policy(statement))
    allowed = {"Effect": "Allow", "Action": ["s3:PutObject", "logs:*"], "Resource": "*"}
    iam.put_role_policy(RoleName="contract", PolicyName="write", PolicyDocument=_policy(allowed))
    return str(role["Role"]["Arn"])


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def start_bridge(engine: Place, tmp_path: Path) -> Iterator[Callable[..., Bridge]]:
    """Start further bridges, all on one state folder of the test; those still running at its end are killed."""
    started: list[Bridge] = []

    def start(*options: str) -> Bridge:
        started.append(Bridge(engine, tmp_path / "state", *options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def bridge(engine: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bridge]:
    running = Bridge(engine, tmp_path_factory.mktemp("bridge") / "state", "--flush-seconds", "1")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def lake(bridge: Bridge, clients: Clients) -> Lake:
    return Lake(bridge, clients)


@pytest.fixture
def cognito(platform: Place) -> Any:
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    return boto3.client("cognito-idp", endpoint_url=platform.engine, region_name=REGION, config=config)


@pytest.fixture
def client_id(platform: Place) -> str:
    return platform.outputs()["UserPoolClient"]


@pytest.fixture
def email(platform: Place) -> str:
    """A confirmed account."""
    pool, address = Pool.of(platform), new_email()
    accounts.sign_up(pool, address, PASSWORD)
    accounts.confirm(pool, address, accounts.local_code(platform, address))
    return address
