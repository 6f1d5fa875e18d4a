"""Clients that others' programs generate from the document make a real submission."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu.build.openapi import text
from cdu.client import zipped
from cdu.publishing import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack

HERE = Path(__file__).parent
LESSON = "python/recipe-scaler"
SOLUTION = {"recipe_scaler.py": (BUILT_IN / LESSON / "reference/recipe_scaler.py").read_text(encoding="utf-8")}
PYTHON = """
import base64, io, sys
from generated import AuthenticatedClient, Client
from generated.api.lessons import list_lessons
from generated.api.submissions import get_submission, submit
from generated.types import File

address, token, content = sys.argv[1:]
listed = list_lessons.sync(client=Client(base_url=address), language="python")
assert any(line.lesson == "python/recipe-scaler" for line in listed.lessons), listed
client = AuthenticatedClient(base_url=address, token=token, prefix="", raise_on_unexpected_status=True)
with client as client:
    sent = submit.sync(client=client, body=File(payload=io.BytesIO(base64.b64decode(content))))
    read = get_submission.sync(sent.submission_id, client=client)
print(read.lesson, read.report.outcome)
"""
TYPESCRIPT = """
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

declare const process: { argv: string[] };
const [, , baseUrl, token, content] = process.argv;
const api = createClient<paths>({ baseUrl, headers: { Authorization: token } });
const zip = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
const sent = await api.POST("/submissions", {
    body: "",  // the document's type of a binary body; the serializer puts the bytes in its place
    bodySerializer: () => zip,
    headers: { "Content-Type": "application/zip" },
});
if (sent.error) throw new Error(sent.error.detail);
const read = await api.GET("/submissions/{submission_id}", {
    params: { path: { submission_id: sent.data.submission_id } },
});
if (read.error) throw new Error(read.error.detail);
const outcome: string | undefined = read.data.report?.outcome;
console.log(read.data.lesson, outcome);
"""


def ran(command: Sequence[str], folder: Path, **environment: str) -> str:
    """What a command printed. Fails with all of it unless the command ends with 0."""
    env: Mapping[str, str] = {**os.environ, **environment}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture
def told(platform: Place, sign_up: Callable[..., tuple[Session, Api]]) -> list[str]:
    """What each program is told: the API's address, a token, the zip in base64."""
    content = base64.b64encode(zipped(LESSON, SOLUTION)).decode()
    return [platform.outputs()["api"], sign_up()[0].id_token, content]


def test_a_python_client_submits(told: list[str], tmp_path: Path) -> None:
    document, settings = tmp_path / "openapi.json", tmp_path / "settings.yaml"
    document.write_text(text(), encoding="utf-8")
    settings.write_text("content_type_overrides: {application/zip: application/octet-stream}\n", encoding="utf-8")
    tools = Path(sys.executable).parent
    command = [str(tools / "openapi-python-client"), "generate", "--path", str(document), "--meta", "none"]
    command += ["--config", str(settings), "--output-path", str(tmp_path / "generated"), "--fail-on-warning"]
    ran(command, tmp_path, PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert ran([sys.executable, "-c", PYTHON, *told], tmp_path) == f"{LESSON} passed"


def test_a_typescript_client_submits(told: list[str], npm_tools: Path) -> None:
    programs, folder = npm_tools / "node_modules/.bin", npm_tools / "client"
    folder.mkdir(exist_ok=True)
    (folder / "openapi.json").write_text(text(), encoding="utf-8")
    (folder / "submit.ts").write_text(TYPESCRIPT, encoding="utf-8")
    ran([str(programs / "openapi-typescript"), "openapi.json", "--output", "api.ts"], folder)
    checked = ["--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom"]
    ran([str(programs / "tsc"), *checked, "submit.ts"], folder)
    assert ran(["node", "submit.js", *told], folder) == f"{LESSON} passed"
