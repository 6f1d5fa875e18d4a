"""Another user of the machine, who can send what they like to every port, and read what they may of the disk."""

from __future__ import annotations

import json
import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.credentials import Credentials

from cdu.local import running
from tests.security.web import forged
from tests.security.web.conftest import Reply, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdu.local.place import Place

pytestmark = pytest.mark.stack
JSON = {"Content-Type": "application/x-amz-json-1.1"}
AWS_DOCUMENTED = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
# Offset of the port, X-Amz-Target, service of the signature.
CALLS = {
    "DynamoDB": (0, "DynamoDB_20120810.ListTables", "dynamodb"),
    "the pool's administration": (0, "AWSCognitoIdentityProviderService.ListUserPools", "cognito-idp"),
    "EventBridge": (0, "AWSEvents.ListRules", "events"),
    "secrets": (0, "secretsmanager.ListSecrets", "secretsmanager"),
    "Athena": (1, "AmazonAthena.ListWorkGroups", "athena"),
    "Firehose": (2, "Firehose_20150804.ListDeliveryStreams", "firehose"),
}


def owner(place: Place) -> Credentials:
    """The root key that the owner's own clients use."""
    return Credentials(place.keys.root_id, place.keys.root_secret)


def call(
    place: Place, name: str, credentials: Credentials, *, body: str = "{}", age: timedelta | None = None
) -> Request:
    """A signed call."""
    port, target, service = CALLS[name]
    address = f"http://127.0.0.1:{place.port + port}/"
    headers = forged.signed(credentials, service, address, "{}", {**JSON, "X-Amz-Target": target}, age=age)
    return Request(place.port + port, "/", headers=headers, body=body)


def refused(reply: Reply) -> None:
    assert 400 <= reply.status < 500, reply


@pytest.mark.parametrize("name", CALLS)
def test_the_owner_is_let_in(platform: Place, as_another_user: Callable[..., Reply], name: str) -> None:
    reply = as_another_user(call(platform, name, owner(platform)))
    assert reply.status == 200, "else the refusals below would prove nothing"


@pytest.mark.parametrize("name", CALLS)
class TestWithoutTheKey:
    def test_unsigned(self, platform: Place, as_another_user: Callable[..., Reply], name: str) -> None:
        port, target, _ = CALLS[name]
        refused(
            as_another_user(Request(platform.port + port, "/", headers={**JSON, "X-Amz-Target": target}, body="{}"))
        )

    @pytest.mark.parametrize("key", ["test", "000000000000", "123456789012", "AKIAIOSFODNN7EXAMPLE", "ASIA", ""])
    @pytest.mark.parametrize("way", ["header", "query", "version 2"])
    def test_with_a_made_up_key(
        self, platform: Place, as_another_user: Callable[..., Reply], name: str, key: str, way: str
    ) -> None:
        port, target, service = CALLS[name]
        headers, path = {**JSON, "X-Amz-Target": target}, "/"
        if way == "header":
            headers["Authorization"] = forged.in_header(service, key)
        elif way == "query":
            path = f"/?{forged.in_query(service, key)}"
        else:
            headers["Authorization"] = f"AWS {key}:AAAAAAAAAAAAAAAAAAAAAAAAAAA="
        refused(as_another_user(Request(platform.port + port, path, headers=headers, body="{}")))

    @pytest.mark.parametrize("key", [Credentials("test", "test"), Credentials("000000000000", "test"), AWS_DOCUMENTED])
    def test_with_a_key_that_everybody_knows(
        self, platform: Place, as_another_user: Callable[..., Reply], name: str, key: Credentials
    ) -> None:
        refused(as_another_user(call(platform, name, key)))

    def test_with_the_owners_key_id_and_another_secret(
        self, platform: Place, as_another_user: Callable[..., Reply], name: str
    ) -> None:
        refused(as_another_user(call(platform, name, Credentials(owner(platform).access_key, "x" * 40))))

    def test_with_a_call_of_the_owners_whose_body_was_changed(
        self, platform: Place, as_another_user: Callable[..., Reply], name: str
    ) -> None:
        refused(as_another_user(call(platform, name, owner(platform), body='{"NextToken": null}')))

    def test_with_an_old_call_of_the_owners(
        self, platform: Place, as_another_user: Callable[..., Reply], name: str
    ) -> None:
        refused(as_another_user(call(platform, name, owner(platform), age=timedelta(hours=1))))


RESERVED = [
    ("GET", "/_ministack/health"),
    ("GET", "/_ministack/ready"),
    ("GET", "/_ministack/sqs/messages"),
    ("GET", "/_ministack/ses/messages"),
    ("GET", "/_ministack/sns/sms-messages"),
    ("GET", "/_ministack/lambda-code/000000000000/us-east-1/{function}"),
    ("GET", "/%5Fministack/lambda-code/000000000000/us-east-1/{function}"),
    ("GET", "/_ministack/rds/ca.pem"),
    ("PUT", "/_ministack/cfn-response/x"),
    ("POST", "/_ministack/eks-auth/x"),
    ("POST", "/_ministack/config"),
    ("GET", "/_localstack/health"),
    ("GET", "/_localstack/info"),
    ("GET", "/health"),
    ("GET", "/_aws/lambda-url/x/"),
    ("GET", "/latest/meta-data/iam/security-credentials/"),
    ("GET", "/latest/meta-data/iam/security-credentials/ministack-instance-role"),
    ("PUT", "/latest/api/token"),
    ("GET", "/v2/credentials/x"),
    ("GET", "/lambda-code/{function}"),
]


@pytest.mark.parametrize(("method", "path"), RESERVED)
@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "169.254.170.2", "localhost.localstack.cloud"])
def test_the_engines_own_paths_answer_nobody(
    platform: Place, as_another_user: Callable[..., Reply], method: str, path: str, host: str
) -> None:
    asked = path.format(function="cdu-local-api")
    headers = {"Host": f"{host}:{platform.port}" if host[0] == "l" or host == "127.0.0.1" else host}
    refused(as_another_user(Request(platform.port, asked, method, headers)))


@pytest.mark.parametrize("service", ["lambda", "s3", "iam", "sts", "cloudformation"])
def test_rest_and_query_interfaces_are_closed_too(
    platform: Place, as_another_user: Callable[..., Reply], service: str
) -> None:
    bucket = platform.outputs()["LakeBucket"]
    asked = {
        "lambda": ("GET", "/2015-03-31/functions", ""),
        "s3": ("GET", f"/{bucket}?list-type=2", ""),
        "iam": ("POST", "/", "Action=ListRoles&Version=2010-05-08"),
        "sts": ("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15"),
        "cloudformation": ("POST", "/", "Action=ListStacks&Version=2010-05-15"),
    }
    method, path, body = asked[service]
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    for key in ("test", "000000000000"):
        for headers in ({}, {"Authorization": forged.in_header(service, key)}, {"Authorization": f"AWS {key}:AAAA"}):
            refused(as_another_user(Request(platform.port, path, method, {**form, **headers}, body)))
        old = f"AWSAccessKeyId={key}&Signature=AAAA&Expires=9999999999"
        for query in (forged.in_query(service, key), old):
            joined = f"{path}{'&' if '?' in path else '?'}{query}"
            refused(as_another_user(Request(platform.port, joined, method, form, body)))


def test_credentials_of_roles_cannot_be_computed(platform: Place, as_another_user: Callable[..., Reply]) -> None:
    functions = platform.client("lambda").list_functions()["Functions"]
    assert functions
    for function in functions:
        guessed = forged.role_credentials(function["FunctionArn"], function["Role"])
        refused(as_another_user(call(platform, "DynamoDB", guessed)))
        address, body = f"{platform.engine}/", "Action=GetCallerIdentity&Version=2011-06-15"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        headers = forged.signed(guessed, "sts", address, body, form)
        refused(as_another_user(Request(platform.port, "/", headers=headers, body=body)))


def test_sql_of_the_engine_reads_no_file_of_this_machine(platform: Place) -> None:
    key = owner(platform)
    direct = boto3.client(
        "athena",  # the engine's own, past the bridge
        endpoint_url=platform.engine,
        region_name=forged.REGION,
        aws_access_key_id=key.access_key,
        aws_secret_access_key=key.secret_key,
    )
    try:
        started = direct.start_query_execution(QueryString="SELECT content FROM read_text('/etc/passwd')")
        rows = str(direct.get_query_results(QueryExecutionId=started["QueryExecutionId"]))
    except direct.exceptions.ClientError:
        return
    assert "root:" not in rows


def test_nobody_else_may_read_the_folder(platform: Place) -> None:
    def open_to_others(path: Path) -> bool:
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:  # functions come and go meanwhile
            return False
        return not stat.S_ISLNK(mode) and bool(mode & 0o077)

    assert not open_to_others(platform.home)
    inside = (Path(folder) / name for folder, folders, files in os.walk(platform.home) for name in (*folders, *files))
    found = [path for path in inside if open_to_others(path)]
    assert not found, "a folder that is closed is opened by one careless command"


def processes(place: Place) -> Iterator[tuple[str, str, str]]:
    """Command line and environment of every process of the platform, and its name."""
    record = running.read(place.home)
    assert record is not None
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    ours = {record.pid}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    for pid in ours:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_text()
            yield command.replace("\0", " "), command, Path(f"/proc/{pid}/environ").read_text()
        except OSError:
            continue


def secrets_of(place: Place) -> set[str]:
    """Every secret of the platform's folder, as text."""
    found = {owner(place).secret_key}
    for name in ("keys.json", "root-key.json"):
        if (place.home / name).exists():
            found |= set(json.loads((place.home / name).read_text()).values())
    return found - {"test"}


def test_no_secret_is_in_a_command_line(platform: Place) -> None:
    known = secrets_of(platform)
    assert known, "the root key's secret is one that everybody knows"
    seen = list(processes(platform))
    assert len(seen) >= 4
    for name, command, _ in seen:
        assert not [each for each in known if each in command], name


def test_functions_get_no_secret_of_the_platform(platform: Place, student: object) -> None:
    assert student, "functions have run"
    known = secrets_of(platform)
    assert known, "the root key's secret is one that everybody knows"
    for name, _, environment in processes(platform):
        if "cdu.local." not in name:
            assert not [each for each in known if each in environment], name


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user to look at the environment")
def test_another_user_does_not_see_the_environment(platform: Place) -> None:
    record = running.read(platform.home)
    assert record is not None
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        try:
            Path(f"/proc/{record.pid}/environ").read_bytes()
        except PermissionError:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
