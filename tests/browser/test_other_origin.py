"""A front end on another origin works as on AWS: it signs in, submits with a token, and reads the verdict."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import requests

from app import app
from cdu import accounts
from cdu.accounts import Pool
from cdu.client import zipped
from cdu.publishing import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
SOLUTION = {"recipe_scaler.py": (BUILT_IN / LESSON / "reference/recipe_scaler.py").read_text(encoding="utf-8")}
FRONT_END = """
async function ask(address, options) {
    const reply = await fetch(address, options);
    return { status: reply.status, headers: reply.headers, body: await reply.json() };
}
async function submitted({ cognito, api, client, email, password, zip }) {
    const signIn = await ask(cognito, {
        method: "POST",
        headers: { "Content-Type": "application/x-amz-json-1.1",
                   "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth" },
        body: JSON.stringify({ ClientId: client, AuthFlow: "USER_PASSWORD_AUTH",
                               AuthParameters: { USERNAME: email, PASSWORD: password } }),
    });
    const token = { Authorization: signIn.body.AuthenticationResult.IdToken };
    const started = await ask(`${api}/submissions`, {
        method: "POST",
        headers: { ...token, "Content-Type": "application/zip", "Idempotency-Key": email, Prefer: "respond-async" },
        body: Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0)),
    });
    const seen = { status: started.status, location: started.headers.get("Location"),
                   retryAfter: started.headers.get("Retry-After") };
    const address = new URL(seen.location, `${api}/submissions`);
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
        const { body } = await ask(address, { headers: token });
        if (body.report) return { ...seen, outcome: body.report.outcome, token, submission: body };
        await new Promise((done) => setTimeout(done, 200));
    }
    return seen;
}
"""


EVERYTHING = """
async function lookedAround(given) {
    const { api, lesson } = given;
    const { token: headers, submission } = await submitted(given);
    const read = async (path, options = {}) => ask(api + path, { headers, ...options });
    const json = { ...headers, "Content-Type": "application/json" };
    const send = (method, body) => ({ method, headers: json, body: JSON.stringify(body) });
    const lessons = await ask(`${api}/lessons?language=python`, {});
    const known = await fetch(`${api}/lessons?language=python`,
                              { headers: { "If-None-Match": lessons.headers.get("ETag") }, cache: "no-store" });
    const page = await read("/students/me/submissions?limit=1");
    const files = await read(`/submissions/${submission.submission_id}/files`);
    const mine = await read("/students/me/lessons");
    const done = await read("/students/me/catalogue?done=true");
    const draft = `/students/me/drafts/${lesson}`;
    const first = await read(draft, send("PUT", { files: { "a.py": "1" }, version: 0 }));
    const late = await read(draft, send("PUT", { files: { "a.py": "2" }, version: 0 }));
    const kept = await read(draft);
    const trial = await read("/trials", send("POST", { lesson, files: files.body.files }));
    const refused = await read("/lessons", { method: "PATCH" }).catch((error) => String(error));
    return {
        etag: known.status, line: lessons.body.lessons.find((each) => each.lesson === lesson),
        history: page.body.submissions.map((each) => each.submission_id), submitted: submission.submission_id,
        files: files.body.files, lesson: mine.body.lessons[0], done: done.body.lessons.map((each) => each.lesson),
        draft: first.status, late: [late.status, late.body.draft.files], kept: kept.body.files,
        trial: trial.body.report.outcome, refused,
    };
}
"""


class _FrontEnd(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(
            f"<!doctype html><meta charset=utf-8><title>other</title><script>{FRONT_END}{EVERYTHING}</script>".encode()
        )

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other_origin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _FrontEnd)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def run(browser: Browser, script: str) -> Any:
    """What an asynchronous expression of the page comes to, or what it failed with."""
    told = "v => window.told = {v}, error => window.told = {v: String(error)}"
    browser.run(f"window.told = null; ({script}).then({told})")
    return browser.wait("return window.told")["v"]


@pytest.fixture
def given(platform: Place) -> dict[str, str]:
    """What the page is told: the addresses, a new account, a solution."""
    email, password = f"o{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(12) + "a1"
    pool = Pool.of(platform)
    accounts.sign_up(pool, email, password)
    accounts.confirm(pool, email, accounts.local_code(platform, email))
    return {
        "cognito": platform.engine,
        "api": platform.outputs()["api"],
        "client": pool.client_id,
        "email": email,
        "password": password,
        "lesson": LESSON,
        "zip": base64.b64encode(zipped(LESSON, SOLUTION)).decode(),
    }


def test_a_page_of_another_port_signs_in_submits_and_reads_the_verdict(
    browser: Browser, other_origin: str, given: dict[str, str]
) -> None:
    browser.open(other_origin)
    seen = run(browser, f"submitted({json.dumps(given)})")
    assert seen["outcome"] == "passed", seen
    assert seen["status"] == 202
    assert seen["location"].startswith("submissions/"), "the page may read where to ask for the verdict"
    assert int(seen["retryAfter"]) > 0


def test_a_page_of_another_port_does_all_that_a_student_does(
    browser: Browser, other_origin: str, given: dict[str, str]
) -> None:
    browser.open(other_origin)
    seen = run(browser, f"lookedAround({json.dumps(given)})")
    assert isinstance(seen, dict), seen
    assert seen["history"] == [seen["submitted"]]
    assert seen["files"] == SOLUTION
    assert (seen["lesson"]["lesson"], seen["lesson"]["passed"], seen["done"]) == (LESSON, True, [LESSON])
    assert seen["lesson"]["submission_id"] == seen["submitted"]
    assert (seen["draft"], seen["late"], seen["kept"]) == (200, [409, {"a.py": "1"}], {"a.py": "1"})
    assert seen["trial"] == "passed"
    assert {"prerequisites", "next", "pass_rate", "median_attempts"} <= seen["line"].keys()
    assert seen["etag"] == 304
    assert "Failed to fetch" in seen["refused"], "a browser asks first, and the answer names the methods that there are"


def test_a_page_of_another_port_reads_why_the_gateway_refused_it(
    platform: Place, browser: Browser, other_origin: str
) -> None:
    browser.open(other_origin)
    address = json.dumps(f"{platform.outputs()['api']}/students/me")
    seen = run(
        browser,
        f"ask({address}, {{ headers: {{ Authorization: 'none' }} }}).then(({{status, body}}) => [status, body.type])",
    )
    assert seen == [401, "/problems/not-signed-in"]


def test_a_header_that_aws_would_not_allow_is_not_sent(platform: Place, browser: Browser, other_origin: str) -> None:
    browser.open(other_origin)
    address = json.dumps(f"{platform.outputs()['api']}/lessons")
    assert "Failed to fetch" in run(browser, f"ask({address}, {{ headers: {{ 'X-Other': '1' }} }})")
    assert run(browser, f"ask({address}, {{}}).then(({{status}}) => status)") == 200


def test_preflight_requests_are_answered_as_the_template_says(platform: Place) -> None:
    for path, methods in app.routes.items():
        answer = requests.options(platform.outputs()["api"] + path, timeout=30)
        cors: Any = app.api.cors
        told = {name.lower(): value for name, value in answer.headers.items()}
        wanted = {name.lower(): value for name, value in cors.get_access_control_headers().items()}
        assert answer.status_code == 200, path
        assert wanted.items() <= told.items(), path
        assert set(told["access-control-allow-methods"].split(",")) == {*methods, "OPTIONS"}, path
