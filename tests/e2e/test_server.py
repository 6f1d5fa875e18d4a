"""A school's server: the platform behind the guide's reverse proxies, over HTTPS, with mail through a mail server."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import requests

from cdu import sessions, stages
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import lifecycle
from cdu.local.forwarding import ACCOUNTS, API
from cdu.local.web import CODE
from cdu.paths import ROOT
from cdu.publishing import BUILT_IN, publish
from cdu.waiting import until
from localaws.server import name_host
from tests.browser.conftest import driver, missing, tab
from tests.conftest import free_ports
from tests.smtp import PASSWORD, USER, MailServer
from tests.tls import certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cdu.local.place import Place
    from tests.tls import Certificate

pytestmark = pytest.mark.stack
NAME = "cdu.example.org"
LESSON = "python/signal-lamp"
_NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr warn; worker_processes 1; user root;
events {{ }}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; include {folder}/site.conf; }}
"""
_PORT_80, _PORT_443 = 0, 1


def nginx(place: Place, ports: list[int], made: Certificate, folder: Path) -> list[str]:
    site = (ROOT / "infrastructure/server/nginx.conf").read_text()
    for old, new in (
        ("127.0.0.1:4603", f"127.0.0.1:{place.port + 3}"),
        ("/etc/letsencrypt/live/cdu.example.org/fullchain.pem", str(made.chain)),
        ("/etc/letsencrypt/live/cdu.example.org/privkey.pem", str(made.key)),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{ports[_PORT_80]};"),
        ("listen 443 ", f"listen 127.0.0.1:{ports[_PORT_443]} "),
    ):
        assert old in site, old
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder))
    return ["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]


def caddy(place: Place, ports: list[int], made: Certificate, folder: Path) -> list[str]:
    site = (ROOT / "infrastructure/server/Caddyfile").read_text()
    for old, new in (
        ("127.0.0.1:4603", f"127.0.0.1:{place.port + 3}"),
        (f"{NAME} {{", f"{NAME}:{ports[_PORT_443]} {{\n\ttls {made.chain} {made.key}"),
    ):
        assert old in site, old
        site = site.replace(old, new)
    told = f"{{\n\tadmin off\n\thttp_port {ports[_PORT_80]}\n\thttps_port {ports[_PORT_443]}\n}}\n"
    (folder / "Caddyfile").write_text(told + site)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


class School:
    """A platform with a public name and a mail server, and what clients need to find them."""

    def __init__(self, place: Place, mail: MailServer, made: Certificate, ports: list[int]) -> None:
        self.place = place
        self.mail = mail
        self.made = made
        self.ports = ports
        self.address = f"https://{NAME}:{ports[_PORT_443]}"

    @contextmanager
    def proxied(self, make: Callable[..., list[str]], folder: Path) -> Iterator[None]:
        command = make(self.place, self.ports, self.made, folder)
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        with subprocess.Popen(command, env={"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/bin"}) as process:
            try:
                assert until(lambda: self._listens() or None, 30), f"{command[0]} listens"
                yield
            finally:
                process.terminate()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[_PORT_443])) == 0


@pytest.fixture(scope="module")
def school(new_place: Callable[[], Place], tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    place, folder = new_place(), tmp_path_factory.mktemp("school")
    made = certificate(folder, NAME, "localhost")
    ports = [free_ports(1), free_ports(1)]
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o600)
    mail = MailServer(free_ports(1), made)
    (place.home / "server.toml").write_text(
        f'[mail]\nserver = "localhost"\nport = {mail.port}\nuser = "{USER}"\npassword_file = "{password}"\n'
        f'from = "CDU <cdu@{NAME}>"\nca_file = "{made.authority}"\n'
    )
    name_host(place.home, f"{NAME}:{ports[_PORT_443]}", listen_all=False)
    lifecycle.up(place, print)
    try:
        publish(place, BUILT_IN / LESSON)
        with mail:
            yield School(place, mail, made, ports)
    finally:
        lifecycle.down(place)


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def proxied(
    request: pytest.FixtureRequest, school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[School]:
    resolve = socket.getaddrinfo

    def found(host: Any, *more: Any, **named: Any) -> Any:
        return resolve("127.0.0.1" if host in {NAME, "other.example.org"} else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(school.made.authority))
    with school.proxied(request.param, tmp_path):
        yield school


def code(school: School, email: str) -> str:
    found = until(lambda: school.mail.code(email), 60)
    assert found, "the code arrives by mail"
    return found


def test_a_student_signs_up_by_mail_submits_and_has_xp(proxied: School, request: pytest.FixtureRequest) -> None:
    email, password = f"{request.node.callspec.id}@example.org", "correct-horse-1"
    pool = stages.find(proxied.address)
    assert (pool.api, pool.cognito) == (f"{proxied.address}{API}", f"{proxied.address}{ACCOUNTS}")
    sessions.sign_up(pool, email, password)
    sessions.confirm(pool, email, code(proxied, email))
    api = Api(pool.api, sessions.sign_in(pool, email, password).id_token)
    sent = api.send(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")), respond_async=True)
    report = until(lambda: api.submission(sent["submission_id"]).get("report"), 60)
    assert report
    assert report["outcome"] == "passed"
    assert until(lambda: api.me()["xp"] or None, 60) == 50
    wrong = api.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))
    assert wrong["report"]["outcome"] == "failed"
    assert api.export().startswith(b"PK"), "also where the API sends a client to another address"

    sessions.call(pool, "ForgotPassword", ClientId=pool.client_id, Username=email)
    reset = until(lambda: next((m for m in proxied.mail.messages if "new password" in m["Subject"]), None), 60)
    assert reset
    assert f"{proxied.address}/" in reset.get_content()


def test_a_browser_does_the_same(proxied: School, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if reason := missing():
        pytest.skip(reason)
    email = f"browser-{request.node.callspec.id}@example.org"
    flags = f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--ignore-certificate-errors"
    with driver(tmp_path) as address, tab(address, tmp_path / "profile", *flags) as browser:
        browser.open(f"{proxied.address}/#/sign-up?next=%23%2F")
        browser.type("input[type=email]", email)
        browser.type("input[type=password]", "correct-horse-1")
        browser.click("main form button")
        browser.wait("return document.querySelector('input[autocomplete=one-time-code]')")
        assert browser.run("return document.querySelector('input[autocomplete=one-time-code]').value") == ""
        browser.type("input[autocomplete=one-time-code]", code(proxied, email))
        browser.click("main form button")
        browser.wait("return !!sessionStorage.getItem('cdu.session')")
        browser.open(f"{proxied.address}/?again#/lessons/{LESSON}")
        browser.wait("return document.querySelector('.cm-content')")
        assert [each for each in browser.complaints() if "favicon" not in each] == []


@pytest.mark.parametrize("path", ["/", "/config.json", f"{API}/lessons"])
def test_another_name_is_refused(proxied: School, path: str) -> None:
    reply = requests.get(proxied.address + path, headers={"Host": "other.example.org"}, timeout=60)
    assert reply.status_code in {403, 421} or (reply.status_code == 200 and not reply.content), reply.text[:200]


@pytest.mark.parametrize(
    "path",
    [
        "/_ministack/health",
        "/_cdu/health",
        f"{API}/../../../_ministack/health",
        f"{API}/%2e%2e/%2e%2e/x",
        "/objects/x/y",
        f"{ACCOUNTS}/us-east-1_x/.well-known/jwks.json",
        "/restapis/x/v1/_user_request_/lessons",
    ],
)
def test_the_engine_itself_is_not_reached(proxied: School, path: str) -> None:
    connection = requests.Session()
    asked = connection.prepare_request(requests.Request("GET", proxied.address))
    asked.url = proxied.address + path  # as it is, without tidying
    reply = connection.send(asked, timeout=60, verify=str(proxied.made.authority))
    assert reply.status_code in {400, 403, 404}, reply.text[:200]
    assert "proof" not in reply.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Amz-Target": "DynamoDB_20120810.ListTables"},
        {"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUsers"},
        {"X-Amz-Target": "AWSCognitoIdentityProviderService.AdminConfirmSignUp"},
    ],
)
def test_what_needs_a_key_is_not_reached(proxied: School, headers: dict[str, str]) -> None:
    told = headers | {"Content-Type": "application/x-amz-json-1.1", "Authorization": "AWS4-HMAC-SHA256 x"}
    reply = requests.post(f"{proxied.address}{ACCOUNTS}", "{}", headers=told, timeout=60)
    assert reply.status_code in {400, 403, 404}, reply.text[:200]


def test_the_page_gives_nobody_a_code(proxied: School) -> None:
    reply = requests.post(proxied.address + CODE, json={"email": "a@example.org", "account": "x"}, timeout=60)
    assert reply.status_code == 404
    assert "code" not in requests.get(f"{proxied.address}/config.json", timeout=60).json()


def test_another_origin_reaches_the_api_with_a_token_and_not_the_page(proxied: School) -> None:
    other = {"Origin": "https://elsewhere.example.org", "Sec-Fetch-Site": "cross-site"}
    asked = other | {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    reply = requests.options(f"{proxied.address}{API}/me", headers=asked, timeout=60)
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    assert requests.get(f"{proxied.address}/config.json", headers=other, timeout=60).status_code == 403


def test_answers_are_for_https_only(proxied: School) -> None:
    reply = requests.get(f"{proxied.address}/", timeout=60)
    assert reply.headers["Strict-Transport-Security"]
    assert "connect-src 'self';" in reply.headers["Content-Security-Policy"]
    plain = requests.get(f"http://{NAME}:{proxied.ports[_PORT_80]}/x", timeout=60, allow_redirects=False)
    assert (plain.status_code // 100, plain.headers["Location"].partition("://")[0]) == (3, "https")


def test_what_a_caller_says_about_addresses_is_believed_by_nobody(school: School) -> None:
    there = f"http://127.0.0.1:{school.place.port + 3}"
    forged = {"X-Forwarded-Host": f"{NAME}:{school.ports[_PORT_443]}", "X-Forwarded-Proto": "https"}
    forged |= {"Forwarded": f"host={NAME}"}
    reply = requests.get(f"{there}/config.json", headers=forged, timeout=60)
    assert reply.status_code == 403
    assert re.search("pass the header Host on", reply.text)
    named = {"Host": f"{NAME}:{school.ports[_PORT_443]}", "X-Forwarded-Host": "evil.example.org"}
    reply = requests.get(f"{there}/config.json", headers=named, timeout=60)
    assert reply.json()["api"] == f"{school.address}{API}"


def test_mail_waits_for_a_mail_server_that_is_away(school: School) -> None:
    """The last test: afterwards the mail server is as it was, and the pauses of the sender are longer."""
    from localaws.outbox import Outbox  # noqa: PLC0415

    pool = sessions.Pool.of(school.place)
    outbox = Outbox(school.place.home)
    school.mail.__exit__()
    try:
        sessions.sign_up(pool, "patient@example.org", "correct-horse-1")
        state = until(lambda: outbox.state() if outbox.state().error else None, 60)
        assert state
        assert state.waiting == 1
        assert "nothing listens" in str(state.error)
    finally:
        school.mail.__enter__()
    sessions.confirm(pool, "patient@example.org", code(school, "patient@example.org"))
    assert until(lambda: outbox.state().error is None or None, 60)
    assert outbox.state().waiting == 0
