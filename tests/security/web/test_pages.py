"""Any page that the operator opens may send requests to this machine: none of them does anything, none is answered."""

from __future__ import annotations

import html
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.security.web.forged import TRUST, function_that_writes, in_header, in_query

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.local.place import Place
    from tests.browser.conftest import Browser
    from tests.security.web.conftest import EvilSite

EVIL_HOST = "evil.example"
pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("unharmed")]
_SETTLED_S = 1
SIMPLE = "application/x-www-form-urlencoded"


def submit(browser: Browser, site: EvilSite, action: str, fields: dict[str, str], enctype: str = SIMPLE) -> None:
    """Open a page that sends a form by itself, and wait until the form has gone to where it leads."""
    inputs = "".join(f'<input name="{html.escape(n)}" value="{html.escape(v)}">' for n, v in fields.items())
    form = f'<form method=post action="{html.escape(action)}" enctype="{enctype}">{inputs}</form>'
    browser.open(site.serves(f"{form}<script>document.forms[0].submit()</script>"))
    browser.wait("return document.title !== 'cats' && document.readyState === 'complete'")


def told(browser: Browser, site: EvilSite, script: str) -> Any:
    """What an asynchronous script of the page comes to."""
    browser.open(site.serves(f"<script>(async () => {{ {script} }})().then(v => window.told = {{v}})</script>"))
    return browser.wait("return window.told")["v"]


def test_three_forms_run_no_code(
    platform: Place, operators_browser: Browser, evil_site: EvilSite, tmp_path: Path
) -> None:
    tmp_path.chmod(0o777)
    proof = tmp_path / "owned"
    role = {"Action": "CreateRole", "Version": "2010-05-08", "RoleName": "evil", "AssumeRolePolicyDocument": TRUST}
    submit(operators_browser, evil_site, f"{platform.engine}/?{in_query('iam')}", role)
    name, value = function_that_writes(proof).split("=", 1)
    functions = f"{platform.engine}/2015-03-31/functions"
    submit(operators_browser, evil_site, f"{functions}?{in_query('lambda')}", {name: value}, "text/plain")
    submit(operators_browser, evil_site, f"{functions}/evil/invocations?{in_query('lambda')}", {"x": "1"}, SIMPLE)
    time.sleep(_SETTLED_S)
    assert not proof.exists(), "the attacker's code ran as the operator"


@pytest.mark.parametrize(
    "path", ["/_ministack/reset", "/_ministack/reset?init=1", "//_ministack/reset", "/%5fministack/reset"]
)
def test_a_form_does_not_wipe_the_platform(
    platform: Place, operators_browser: Browser, evil_site: EvilSite, path: str
) -> None:
    submit(operators_browser, evil_site, platform.engine + path, {"x": "1"})


@pytest.mark.parametrize("kind", ["img", "script", "iframe", "link"])
def test_what_a_page_embeds_has_no_effect(
    platform: Place, operators_browser: Browser, evil_site: EvilSite, kind: str
) -> None:
    role = f"Action=CreateRole&Version=2010-05-08&RoleName=evil-{kind}&AssumeRolePolicyDocument={quote(TRUST)}"
    queue = f"Action=CreateQueue&QueueName=evil-{kind}"
    tags = {"img": "<img src='{}'>", "script": "<script src='{}'></script>", "iframe": "<iframe src='{}'></iframe>",
            "link": "<link rel=stylesheet href='{}'>"}  # fmt: skip
    addresses = [f"{platform.engine}/?{in_query('iam')}&{role}", f"{platform.engine}/?{in_query('sqs')}&{queue}"]
    operators_browser.open(evil_site.serves("".join(tags[kind].format(html.escape(each)) for each in addresses)))
    operators_browser.wait("return document.readyState === 'complete'")
    time.sleep(_SETTLED_S)


def test_a_stored_object_does_not_run_as_a_script_of_another_page(
    platform: Place, operators_browser: Browser, evil_site: EvilSite
) -> None:
    s3 = platform.client("s3")
    bucket = platform.outputs()["ContentBucket"]
    s3.put_object(Bucket=bucket, Key="leak.js", Body=b"window.leaked = true", ContentType="text/javascript")
    try:
        address = f"{platform.engine}/{bucket}/leak.js?AWSAccessKeyId=test&Signature=x&Expires=9999999999"
        operators_browser.open(evil_site.serves(f"<script src='{html.escape(address)}'></script>"))
        assert operators_browser.run("return window.leaked") is None
    finally:
        s3.delete_object(Bucket=bucket, Key="leak.js")


CALLS = {
    "DynamoDB": (0, "DynamoDB_20120810.ListTables", "dynamodb"),
    "the pool's administration": (0, "AWSCognitoIdentityProviderService.ListUserPools", "cognito-idp"),
    "EventBridge": (0, "AWSEvents.ListRules", "events"),
    "Athena": (1, "AmazonAthena.ListWorkGroups", "athena"),
    "Firehose": (2, "Firehose_20150804.ListDeliveryStreams", "firehose"),
}
# Whatever mode is asked for: the answer of a script is "nothing", or a status that is a refusal, without data.
_ASK = """
    const found = [];
    for (const mode of ["cors", "no-cors"]) {{
        try {{
            const headers = mode === "cors" ? {headers} : {{"Content-Type": "text/plain"}};
            const answer = await fetch({address}, {{method: "POST", mode, headers, body: "{{}}"}});
            found.push([mode, answer.status, await answer.text()]);
        }} catch (error) {{ found.push([mode, 0, ""]); }}
    }}
    return found;
"""


def script_of(address: str, target: str, service: str) -> str:
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
    headers["Authorization"] = in_header(service)
    return _ASK.format(headers=json.dumps(headers), address=json.dumps(f"{address}/"))


@pytest.mark.parametrize("name", CALLS)
def test_a_script_of_another_origin_reads_nothing(
    platform: Place, operators_browser: Browser, evil_site: EvilSite, name: str
) -> None:
    port, target, service = CALLS[name]
    script = script_of(f"http://127.0.0.1:{platform.port + port}", target, service)
    for mode, status, text in told(operators_browser, evil_site, script):
        assert status == 0 or status >= 400, f"{mode}: {status} {text}"


def test_a_script_of_another_origin_sends_nothing_that_counts(
    platform: Place, operators_browser: Browser, evil_site: EvilSite
) -> None:
    role = f"Action=CreateRole&Version=2010-05-08&RoleName=evil&AssumeRolePolicyDocument={quote(TRUST)}"
    address = json.dumps(f"{platform.engine}/?{in_query('iam')}")
    told(
        operators_browser,
        evil_site,
        f"""
        const body = {json.dumps(role)}, headers = {{"Content-Type": "{SIMPLE}"}};
        await fetch({address}, {{method: "POST", mode: "no-cors", headers, body}}).catch(() => 0);
        navigator.sendBeacon({address}, new Blob([body], {{type: "{SIMPLE}"}}));
        const old = new XMLHttpRequest();
        old.open("POST", {address});
        old.setRequestHeader("Content-Type", "{SIMPLE}");
        await new Promise(done => {{ old.onloadend = done; old.send(body); }});
        return true;
        """,
    )
    time.sleep(_SETTLED_S)


@pytest.mark.parametrize("name", CALLS)
def test_dns_rebinding_reaches_nothing(platform: Place, operators_browser: Browser, name: str) -> None:
    port, target, service = CALLS[name]
    origin = f"http://{EVIL_HOST}:{platform.port + port}"
    operators_browser.open(f"{origin}/")  # whatever it shows, scripts run here as this origin's
    script = script_of(origin, target, service)
    operators_browser.run(f"window.told = null; (async () => {{ {script} }})().then(v => window.told = {{v}})")
    for mode, status, text in operators_browser.wait("return window.told")["v"]:
        assert status == 0 or status >= 400, f"{mode}: {status} {text}"


@pytest.mark.parametrize("path", ["/_ministack/health", "/_cdu/health?challenge=" + "0" * 32, "/config.json", "/"])
def test_a_name_that_leads_here_is_not_this_platforms(platform: Place, operators_browser: Browser, path: str) -> None:
    for port in (platform.port, platform.port + 3):
        operators_browser.open(f"http://{EVIL_HOST}:{port}/nowhere")
        asked = f"fetch({json.dumps(path)}).then(a => window.told = {{v: a.status}}, () => window.told = {{v: 0}})"
        operators_browser.run(f"window.told = null; {asked}")
        status = operators_browser.wait("return window.told")["v"]
        assert status == 0 or status >= 400, f"port {port}: {status}"


@pytest.mark.parametrize("name", ["", "iot.us-east-1."])
def test_no_websocket_opens(platform: Place, operators_browser: Browser, evil_site: EvilSite, name: str) -> None:
    host = f"{name}{EVIL_HOST}" if name else "127.0.0.1"
    script = f"""
        const socket = new WebSocket("ws://{host}:{platform.port}/mqtt?{in_query("iotdevicegateway")}", ["mqtt"]);
        return await new Promise(done => {{
            socket.onopen = () => done("opened");
            socket.onerror = () => done("refused");
        }});
    """
    assert told(operators_browser, evil_site, script) == "refused"
