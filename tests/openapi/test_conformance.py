"""Schemathesis sends what the document allows, and what it forbids, as everybody who may call the API.

Nothing is a server error, and every status, header, media type and body that comes back is in the document.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import app as application

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack

HERE = Path(__file__).parent
ROLES: dict[str, tuple[str, ...] | None] = {"nobody": None, "student": (), "author": ("author",), "admin": ("admin",)}
"""The groups of the account that calls, by role; None for a caller without an account."""
DESTROYING = {"delete_me", "withdraw_lesson"}
"""What would take the account or the lesson from under the other operations; tried apart."""
CHECKS = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "ignored_auth",
    "unsupported_method",
    "allow_header_conformance",
}
"""Without `positive_data_acceptance`: that a lesson or a name exists is in no schema."""
EXAMPLES = 5
LEAST_CASES = 100
EDGES_S = 40
"""For the values at the edges of all parameters, which are thousands: as many as fit."""
_LONGEST_S = 280


@pytest.fixture
def run(platform: Place, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Runs schemathesis against the platform; what it found, as JSON."""

    def found(token: str | None, document: dict[str, Any], *options: str) -> dict[str, Any]:
        source, report = tmp_path / "openapi.json", tmp_path / "report.json"
        source.write_text(json.dumps(document), encoding="utf-8")
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", str(source)]
        command += ["--url", platform.outputs()["api"], "--checks", ",".join(sorted(CHECKS)), "--no-shrink"]
        command += ["--max-examples", str(EXAMPLES), "--workers", "4"]
        command += [
            "--continue-on-failure",
            "--request-timeout",
            "60",
            "--seed",
            "17",
            "--suppress-health-check",
            "all",
        ]
        command += ["--report-json-path", str(report), *options]
        command += ["--header", f"Authorization: {token}"] if token else []
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.openapi.serializers",
            "PYTHONPATH": str(HERE.parents[1]),
        }
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=_LONGEST_S, check=False
        )
        assert report.exists(), done.stdout + done.stderr
        told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        assert (told["failures"], told["errors"]) == ([], []), done.stdout
        return told

    return found


@pytest.mark.parametrize("role", ROLES)
def test_what_is_answered_is_in_the_document(
    run: Callable[..., dict[str, Any]], sign_up: Callable[..., tuple[Session, Api]], role: str
) -> None:
    groups = ROLES[role]
    token = None if groups is None else sign_up(*groups)[0].id_token
    left_out = [f"--exclude-operation-id={name}" for name in DESTROYING]
    told = run(token, application.openapi(), "--phases=examples,fuzzing", *left_out)
    assert told["operations"]["tested"] == len(application.specs()) - len(DESTROYING)
    assert told["test_cases"]["generated"] >= LEAST_CASES


def test_values_at_the_edges_are_answered_as_the_document_says(
    run: Callable[..., dict[str, Any]], sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    left_out = [f"--exclude-operation-id={name}" for name in DESTROYING]
    told = run(sign_up()[0].id_token, application.openapi(), "--phases=coverage", f"--max-time={EDGES_S}", *left_out)
    assert told["test_cases"]["generated"] >= LEAST_CASES


def test_what_destroys_is_in_the_document_too(
    run: Callable[..., dict[str, Any]], sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    document = json.loads(json.dumps(application.openapi()))
    for operation in document["paths"]["/lessons/{language}/{slug}"].values():
        for parameter in operation["parameters"]:
            parameter.pop("example", None)  # the lesson of the example is one that other tests need
    only = [f"--include-operation-id={name}" for name in DESTROYING]
    told = run(sign_up("author")[0].id_token, document, "--phases=fuzzing", *only)
    assert told["operations"]["tested"] == len(DESTROYING)


def test_an_answer_that_is_not_in_the_document_is_found(
    run: Callable[..., dict[str, Any]],
) -> None:
    document = json.loads(json.dumps(application.openapi()))
    del document["paths"]["/leaderboards/{board}"]["get"]["responses"]["404"]
    with pytest.raises(AssertionError, match="Undocumented status code"):
        run(None, document, "--phases=fuzzing", "--include-operation-id=get_leaderboard")
