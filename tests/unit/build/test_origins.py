"""A stage answers pages of every origin, or of the one that its parameter names: gateway, preflights and functions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from cdu.build.template import ADMITTED
from cdu.local.localise import localise

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
OURS, OTHER = "https://learn.example.org", "https://elsewhere.example.org"
HEADER = "Access-Control-Allow-Origin"
SERVE = """
from chalice import local
from chalice.config import Config
from app import app
make = local.LambdaEventConverter.create_lambda_event
def with_id(*told, **more):
    event = make(*told, **more)
    event["requestContext"]["requestId"] = "request-1"  # the gateway's, which Chalice's own server lacks
    return event
local.LambdaEventConverter.create_lambda_event = with_id
server = local.LocalDevServer(app, Config(), "127.0.0.1", 0)
print(server.server.server_address[1], flush=True)
server.serve_forever()
"""


@pytest.fixture(params=[None, OURS])
def served(request: Any) -> Iterator[tuple[str, str]]:
    """The application over HTTP, with the setting or without it: the origin that it should name, and its address."""
    setting = {"CDU_ALLOWED_ORIGIN": request.param} if request.param else {}
    environment = {name: value for name, value in os.environ.items() if name != "CDU_ALLOWED_ORIGIN"} | setting
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield request.param or "*", f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.kill()


def test_answers_and_preflight_requests_name_the_stages_origin_whoever_asks(served: tuple[str, str]) -> None:
    origin, address = served
    for asking in (OURS, OTHER):
        headers = {"Origin": asking, "Access-Control-Request-Method": "GET"}
        for method in ("GET", "OPTIONS"):
            reply = requests.request(method, f"{address}/openapi.json", headers=headers, timeout=60)
            assert (reply.status_code, reply.headers[HEADER]) == (200, origin)
            assert "Access-Control-Allow-Credentials" not in reply.headers


def test_the_gateway_names_the_origin_of_the_parameter_wherever_it_answers_itself(template: dict[str, Any]) -> None:
    body = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    named = re.findall(r'Access-Control-Allow-Origin": (\{"Fn::Sub": "[^"]*"\}|"[^"]*")', json.dumps(body))
    values = [each for each in named if each != '{"type": "string"}']
    assert len(values) > len(body["paths"])
    assert set(values) == {json.dumps(ADMITTED)}
    told = template["Globals"]["Function"]["Environment"]["Variables"]["CDU_ALLOWED_ORIGIN"]
    assert told == {"Ref": "AllowedOrigin"}


@pytest.mark.parametrize(
    ("origin", "taken"),
    [("*", True), (OURS, True), ("http://localhost:8000", True), (f"{OURS}/", False), (f"{OURS},{OTHER}", False),
     ("learn.example.org", False), ("'", False), ("", False)],
)  # fmt: skip
def test_the_parameter_takes_every_origin_or_one(template: dict[str, Any], origin: str, taken: bool) -> None:  # noqa: FBT001 - a case
    assert bool(re.fullmatch(template["Parameters"]["AllowedOrigin"]["AllowedPattern"], origin)) == taken


def test_on_one_machine_every_origin_is_admitted(template: dict[str, Any]) -> None:
    local, _ = localise(template)
    assert template["Parameters"]["AllowedOrigin"]["Default"] == "*"
    text = json.dumps(local["Resources"]["RestAPI"])
    assert "AllowedOrigin" not in text
    assert f"""{HEADER}": "'*'\"""" in text
