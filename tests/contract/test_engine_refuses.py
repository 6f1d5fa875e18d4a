"""What AWS refuses, the local engine refuses; every test here is an attempt to get in."""

from __future__ import annotations

import json
import re
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from h2.config import H2Configuration
from h2.connection import H2Connection

from cdu.local.place import REGION
from tests.contract.pool import PASSWORD, code_of, new_email

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cdu.local.place import Place

pytestmark = pytest.mark.stack
AWS_JSON = "application/x-amz-json-1.1"
WEBSOCKET = (
    "GET /restapis/x/v1/_user_request_/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
BODY = b'{"TableName": "nothing"}'
LIST_TABLES = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.ListTables"}


def client(place: Place, service: Any, key_id: str, secret: str, token: str | None = None) -> Any:
    session = boto3.Session(key_id, secret, token, region_name=REGION)
    address = {"athena": place.athena, "firehose": place.firehose}.get(service, place.engine)
    quick = Config(retries={"total_max_attempts": 1})
    return session.client(service, endpoint_url=address, config=quick)


def signed(
    place: Place,
    service: str = "dynamodb",
    body: bytes = b"{}",
    address: str = "",
    headers: Mapping[str, str] | None = None,
) -> requests.PreparedRequest:
    """A request that AWS would accept, to be spoilt by a test."""
    credentials = Credentials(place.keys.root_id, place.keys.root_secret)
    request = AWSRequest("POST", f"{address or place.engine}/", headers={**LIST_TABLES, **(headers or {})}, data=body)
    SigV4Auth(credentials, service, REGION).add_auth(request)
    return requests.Request("POST", request.url, headers=dict(request.headers), data=body).prepare()


def sent(request: requests.PreparedRequest) -> requests.Response:
    return requests.Session().send(request, timeout=30)


# --- Keys and signatures --------------------------------------------------------------------------------------------


def test_what_is_signed_with_the_root_key_is_answered(platform: Place) -> None:
    assert "TableNames" in sent(signed(platform)).json()
    assert client(platform, "sts", **boto_keys(platform)).get_caller_identity()["Arn"].endswith(":root")


def boto_keys(place: Place) -> dict[str, str]:
    return {"key_id": place.keys.root_id, "secret": place.keys.root_secret}


@pytest.mark.parametrize(
    "key_id", ["test", "000000000000", "123456789012", "AKIAIOSFODNN7EXAMPLE", "ASIA0123456789ABCDEF"]
)
@pytest.mark.parametrize("service", ["dynamodb", "s3", "iam", "sqs", "athena", "firehose"])
def test_a_key_that_this_platform_did_not_make_is_refused(platform: Place, key_id: str, service: str) -> None:
    calls = {
        "dynamodb": "list_tables",
        "s3": "list_buckets",
        "iam": "list_roles",
        "sqs": "list_queues",
        "athena": "list_query_executions",
        "firehose": "list_delivery_streams",
    }
    assert code_of(getattr(client(platform, service, key_id, "test"), calls[service])) in {
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
    }


@pytest.mark.parametrize("service", ["dynamodb", "athena"])
def test_a_wrong_secret_is_refused(platform: Place, service: str) -> None:
    wrong = client(platform, service, platform.keys.root_id, "wrong")
    call = wrong.list_tables if service == "dynamodb" else wrong.list_query_executions
    assert code_of(call) in {"SignatureDoesNotMatch", "InvalidSignatureException"}


def test_a_request_is_refused_once_it_is_altered(platform: Place) -> None:
    body = signed(platform)
    body.body, body.headers["Content-Length"] = BODY, str(len(BODY))
    path = signed(platform)
    path.url = f"{platform.engine}/other"
    query = signed(platform)
    query.url = f"{platform.engine}/?Action=ListUsers"
    target = signed(platform)
    target.headers["X-Amz-Target"] = "DynamoDB_20120810.DeleteTable"
    more = signed(platform)
    more.headers["X-Amz-Copy-Source"] = "bucket/key"
    method = signed(platform)
    method.method = "PUT"
    for altered in (body, path, query, target, more, method):
        assert sent(altered).status_code in {400, 403}, altered.url
        assert "TableNames" not in sent(altered).text


def test_a_body_other_than_the_hash_that_was_signed_is_refused(platform: Place) -> None:
    request = signed(platform, headers={"X-Amz-Content-SHA256": "0" * 64})
    assert sent(request).status_code in {400, 403}


def test_an_old_request_is_refused(platform: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    old = datetime.now(UTC) - timedelta(minutes=16)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: old)
    assert sent(signed(platform)).status_code in {400, 403}


@pytest.mark.parametrize(
    "header", [None, "AWS test:x", "Bearer x", "AWS4-HMAC-SHA256 Credential=test/x", "AWS4-ECDSA-P256-SHA256 x"]
)
def test_what_is_not_signed_is_refused(platform: Place, header: str | None) -> None:
    headers = LIST_TABLES | ({"Authorization": header} if header else {})
    assert requests.post(platform.engine, b"{}", headers=headers, timeout=30).status_code in {400, 403}


@pytest.mark.parametrize(
    "query",
    [
        "X-Amz-Credential=test/20260101/us-east-1/iam/aws4_request&X-Amz-Algorithm=AWS4-HMAC-SHA256",
        "AWSAccessKeyId=test&Signature=x&Expires=9999999999",
    ],
)
@pytest.mark.parametrize("path", ["/", "/cdu-local-artifacts", "/2015-03-31/functions"])
def test_a_key_in_the_query_opens_nothing(platform: Place, path: str, query: str) -> None:
    form = {"Action": "CreateRole", "RoleName": "forged", "AssumeRolePolicyDocument": "{}"}
    for reply in (
        requests.post(f"{platform.engine}{path}?{query}", form, timeout=30),
        requests.get(f"{platform.engine}{path}?{query}", timeout=30),
    ):
        assert reply.status_code in {400, 403}
    names = {role["RoleName"] for role in platform.client("iam").list_roles()["Roles"]}
    assert "forged" not in names


def test_a_presigned_address_is_good_for_what_it_was_made_and_as_long(platform: Place) -> None:
    s3 = platform.client("s3")
    bucket = platform.outputs()["ContentBucket"]
    s3.put_object(Bucket=bucket, Key="contract/one", Body=b"one")
    s3.put_object(Bucket=bucket, Key="contract/two", Body=b"two")
    good = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "contract/one"}, ExpiresIn=600)
    if "X-Amz-Signature" not in good:  # boto3 signs so unless it is told the version
        session = boto3.Session(platform.keys.root_id, platform.keys.root_secret, region_name=REGION)
        s3 = session.client("s3", endpoint_url=platform.engine, config=Config(signature_version="s3v4"))
        good = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "contract/one"}, ExpiresIn=600)
    assert requests.get(good, timeout=30).content == b"one"
    for bad in (
        good.replace("contract/one", "contract/two"),
        good.replace("X-Amz-Expires=600", "X-Amz-Expires=60000"),
        re.sub(r"X-Amz-Signature=.", "X-Amz-Signature=", good),
    ):
        assert requests.get(bad, timeout=30).status_code in {400, 403}
    assert requests.delete(good, timeout=30).status_code in {400, 403}
    assert requests.put(good, b"three", timeout=30).status_code in {400, 403}


def test_objects_are_for_those_who_have_a_key(platform: Place) -> None:
    bucket = platform.outputs()["ContentBucket"]
    platform.client("s3").put_object(Bucket=bucket, Key="contract/secret", Body=b"secret")
    for host in (f"127.0.0.1:{platform.port}", f"{bucket}.s3.localhost:{platform.port}", f"{bucket}.localhost"):
        for path in (
            f"/{bucket}/contract/secret",
            "/contract/secret",
            f"/{bucket}",
            f"/{bucket}/.well-known/jwks.json",
        ):
            reply = requests.get(platform.engine + path, headers={"Host": host}, timeout=30)
            assert reply.status_code in {400, 403}, (host, path)
            assert b"secret" not in reply.content


# --- Roles ----------------------------------------------------------------------------------------------------------


def function_with_role(place: Place, part: str) -> tuple[str, str]:
    for function in place.client("lambda").list_functions()["Functions"]:
        if part in function["FunctionName"].lower():
            return function["FunctionName"], function["Role"]
    raise AssertionError(f"no function with {part} in its name")


def test_a_functions_role_may_do_what_its_policies_say_and_no_more(platform: Place) -> None:
    name, role = function_with_role(platform, "leaderboard")
    key = platform.keys.role(role, name[:64])
    mine = (key.access_key_id, key.secret_access_key, key.session_token)
    assert "AccessDenied" in code_of(client(platform, "iam", *mine).list_roles)
    athena = client(platform, "athena", *mine)
    workgroup = next(value for name, value in platform.outputs().items() if "orkgroup" in name or "orkGroup" in name)
    assert athena.start_query_execution(QueryString="SELECT 1", WorkGroup=workgroup)["QueryExecutionId"]
    assert "AccessDenied" in code_of(lambda: athena.start_query_execution(QueryString="SELECT 1", WorkGroup="primary"))
    assert "AccessDenied" in code_of(lambda: athena.list_query_executions(WorkGroup=workgroup))
    assert "AccessDenied" in code_of(client(platform, "firehose", *mine).list_delivery_streams)


def test_a_roles_key_cannot_be_computed_from_names(platform: Place) -> None:
    import hashlib  # noqa: PLC0415 - the attack is all that needs it

    function = platform.client("lambda").list_functions()["Functions"][0]
    digest = hashlib.sha256(f"{function['FunctionArn']}:{function['Role']}".encode()).hexdigest()
    known = (
        f"ASIA{digest[:16].upper()}",
        hashlib.sha256(f"secret:{digest}".encode()).hexdigest(),
        hashlib.sha256(f"token:{digest}".encode()).hexdigest(),
    )
    assert code_of(client(platform, "sts", *known).get_caller_identity)
    mine = platform.keys.role(function["Role"], function["FunctionName"][:64])
    other = platform.keys.role(function["Role"] + "x", function["FunctionName"][:64])
    for forged in (
        (mine.access_key_id, mine.secret_access_key, other.session_token),
        (mine.access_key_id, mine.secret_access_key, None),
        (other.access_key_id, mine.secret_access_key, mine.session_token),
    ):
        for service, call in (("dynamodb", "list_tables"), ("athena", "list_query_executions")):
            assert code_of(getattr(client(platform, service, *forged), call)) != "AccessDeniedException"


# --- Doors ----------------------------------------------------------------------------------------------------------

RESERVED = [
    "/_ministack/reset",
    "/_ministack/config",
    "/_ministack/health",
    "/_ministack/sqs/messages",
    "/_localstack/health",
    "/health",
    "/_aws/ses",
    "/_aws/execute-api/x/v1/lessons",
    "/_ministack/lambda-code/x",
    "/_ministack/rds/iam-auth",
    "/_alb/x",
    "/oauth2/authorize",
    "/oauth2/token",
    "/login",
    "/logout",
    "/lambda-code",
]


@pytest.mark.parametrize("path", RESERVED)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_administration_answers_nobody(platform: Place, path: str, method: str) -> None:
    assert requests.request(method, platform.engine + path, timeout=30).status_code in {400, 403}
    credentials = Credentials(platform.keys.root_id, platform.keys.root_secret)
    request = AWSRequest(method, platform.engine + path)
    SigV4Auth(credentials, "s3", REGION).add_auth(request)
    if path != "/lambda-code":  # which is the name of a bucket as good as any
        reply = requests.request(method, platform.engine + path, headers=dict(request.headers), timeout=30)
        assert reply.status_code in {400, 403}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost",
        "localhost.evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "x.execute-api.localhost:{port}",
        "[::1]:{port}",
        "",
    ],
)
def test_a_foreign_host_is_refused_everywhere(platform: Place, host: str) -> None:
    api = platform.outputs()["api"] + "/lessons"
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth", "Content-Type": AWS_JSON}
    foreign = {"Host": host.format(port=platform.port)}
    assert requests.get(api, headers=foreign, timeout=30).status_code in {400, 403}
    assert requests.post(platform.engine, b"{}", headers=target | foreign, timeout=30).json().get("__type") in {
        "AccessDenied",
        None,
    }
    request = signed(platform)
    request.headers["Host"] = foreign["Host"]
    assert sent(request).status_code in {400, 403}
    for bridge in (platform.athena, platform.firehose):
        assert requests.post(bridge, b"{}", headers=foreign, timeout=30).status_code in {400, 403}


def test_a_page_of_another_origin_reaches_the_api_and_signing_in_only(platform: Place, client_id: str) -> None:
    page = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert requests.get(platform.outputs()["api"] + "/lessons", headers=page, timeout=30).status_code == 200
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth", "Content-Type": AWS_JSON}
    wrong = {
        "ClientId": client_id,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "a@b.org", "PASSWORD": "x"},
    }
    reply = requests.post(platform.engine, json.dumps(wrong), headers=page | target, timeout=30)
    assert reply.json()["__type"] == "NotAuthorizedException"
    for origin in (page, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}, {"Origin": platform.web}):
        assert sent(signed(platform, headers=origin)).status_code == 403, "not even with a right signature"
        assert sent(signed(platform, "athena", address=platform.athena, headers=origin)).status_code == 403


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", ""],
)
def test_a_form_signs_nobody_in(platform: Place, client_id: str, kind: str) -> None:
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp", "Content-Type": kind}
    body = json.dumps({"ClientId": client_id, "Username": new_email(), "Password": PASSWORD})
    assert requests.post(platform.engine, body, headers=target, timeout=30).status_code in {400, 403}
    if kind.startswith(("text", "application/x", "multi")):
        cross = {"Content-Type": kind, "Origin": "https://evil.example"}
        assert (
            requests.post(platform.outputs()["api"] + "/submissions", b"x", headers=cross, timeout=30).status_code
            == 403
        )


@pytest.mark.parametrize(
    "operation",
    [
        "ListUsers",
        "AdminSetUserPassword",
        "AdminAddUserToGroup",
        "AdminConfirmSignUp",
        "CreateUserPool",
        "SetUserMFAPreference",
        "AssociateSoftwareToken",
    ],
)
def test_operations_for_administrators_need_a_key(platform: Place, operation: str) -> None:
    target = {"X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}", "Content-Type": AWS_JSON}
    reply = requests.post(platform.engine, b"{}", headers=target, timeout=30)
    assert (reply.status_code, reply.json()["__type"]) == (403, "MissingAuthenticationToken")


def raw(place: Place, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", place.port), 10) as stream:
        stream.sendall(text.format(port=place.port).encode())
        stream.settimeout(10)
        return stream.recv(65536)


@pytest.mark.parametrize(
    "text",
    [
        "GET http://127.0.0.1:{port}/_ministack/health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n",
        "POST //_ministack/reset HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n",
        "POST /%5fministack/reset HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n",
        "POST /x/../_ministack/reset HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        WEBSOCKET,
    ],
)
def test_other_spellings_of_a_request_are_no_way_in(platform: Place, text: str) -> None:
    status = int(raw(platform, text).split(b" ")[1])
    assert status in {400, 403}


def test_a_head_without_end_is_cut_off(platform: Place) -> None:
    lines = "".join(f"X-{number}: {'x' * 1000}\r\n" for number in range(80))
    answer = raw(platform, "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n" + lines)  # and no empty line after them
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("path", ["/_ministack/reset", "/_ministack/health", "/", "/restapis/x/v1/_user_request_/"])
def test_http_2_is_no_way_in(platform: Place, path: str) -> None:
    connection = H2Connection(H2Configuration(client_side=True))
    connection.initiate_connection()
    names = {":method": "GET", ":scheme": "http", ":authority": f"127.0.0.1:{platform.port}", ":path": path}
    connection.send_headers(1, list(names.items()), end_stream=True)
    with socket.create_connection(("127.0.0.1", platform.port), 10) as stream:
        stream.sendall(connection.data_to_send())
        stream.settimeout(10)
        assert stream.recv(65536).startswith(b"HTTP/1.1 400 ")  # the server speaks no other protocol


# --- At rest --------------------------------------------------------------------------------------------------------


def test_nobody_else_on_this_machine_reads_the_platforms_folder(platform: Place, email: str) -> None:
    loose = [
        path for path in [platform.home, *platform.home.rglob("*")] if not path.is_symlink() and mode_of(path) & 0o077
    ]
    assert not loose
    assert email, "something was written after the start"


def mode_of(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0
