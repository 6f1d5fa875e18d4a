"""Two linters of OpenAPI documents find no error in the document that is served."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import app as application

HERE = Path(__file__).parent
_QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def lint(npm_tools: Path, document: Path, linter: str) -> subprocess.CompletedProcess[str]:
    """Run a linter, which ends with 0 if it finds no error."""
    arguments = {
        "redocly": ["lint", "--config", str(HERE / "redocly.yaml"), str(document)],
        "spectral": ["lint", "--fail-severity=error", "--ruleset", str(HERE / "spectral.yaml"), str(document)],
    }
    command = [str(npm_tools / "node_modules/.bin" / linter), *arguments[linter]]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **_QUIET}
    )


def written(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_linters_find_no_error(npm_tools: Path, tmp_path: Path) -> None:
    document = written(tmp_path, application.openapi())
    for linter in ("redocly", "spectral"):
        found = lint(npm_tools, document, linter)
        assert found.returncode == 0, found.stdout + found.stderr


def test_linters_would_find_one(npm_tools: Path, tmp_path: Path) -> None:
    broken = json.loads(json.dumps(application.openapi()))
    broken["paths"]["/lessons/{language}/{slug}"]["get"]["parameters"].pop(0)
    document = written(tmp_path, broken)
    assert all(lint(npm_tools, document, linter).returncode for linter in ("redocly", "spectral"))
