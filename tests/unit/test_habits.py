"""What contributors rely on agrees: version and changelog, CI and .ci/run, pre-commit and the lock, bots and files."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from cdu.main import cdu

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MANIFESTS = {"pip": "requirements.lock", "npm": "package.json", "github-actions": ".github/workflows"}


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_version_is_the_same_for_the_package_the_command_line_and_the_changelog() -> None:
    version = PROJECT["project"]["version"]
    printed = CliRunner().invoke(cdu, ["--version"]).output
    assert printed == f"cdu {version}\n", "run `make .venv/installed`"
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (unreleased|\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert len(released) == changelog.count("\n## "), "every heading is `## [X.Y.Z] - date`"
    numbers = [tuple(map(int, number.split("."))) for number, _ in released]
    assert released[0][0] == version
    assert numbers == sorted(numbers, reverse=True)
    assert [date for _, date in released[1:] if date == "unreleased"] == []


def test_the_workflow_runs_what_ci_runs_and_nothing_else() -> None:
    [job] = load(".github/workflows/ci.yml")["jobs"].values()
    prepare, checkout, run = job["steps"]
    assert run["run"] == "bash .ci/run"
    assert re.fullmatch(r"actions/checkout@[0-9a-f]{40}", checkout["uses"]), "pinned by commit"
    assert set(re.findall(r"apt-get -qq (\w+)", prepare["run"])) == {"update", "install"}
    assert "make demo\nmake test\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_pre_commit_runs_the_tools_of_the_lock_as_make_does() -> None:
    [repository] = load(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local", "anything else would bring a version of its own"
    entries = [shlex.split(hook["entry"]) for hook in repository["hooks"]]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = "".join(re.findall(r"^(?:lint|types):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE))
    wanted = [shlex.split(line.replace("$(BIN)", ".venv/bin")) for line in recipes.splitlines()]
    assert [[word for word in entry if word != "--force-exclude"] for entry in entries] == [
        [word for word in line if word != "."] for line in wanted
    ]


@pytest.mark.parametrize("tool", ["ruff", "mypy"])
def test_the_lock_has_the_version_that_the_project_asks_for(tool: str) -> None:
    [pin] = [each for each in PROJECT["project"]["optional-dependencies"]["dev"] if each.startswith(f"{tool}==")]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(pin)}\b", lock, re.MULTILINE)


def test_dependabot_looks_where_dependencies_are() -> None:
    for update in load(".github/dependabot.yml")["updates"]:
        manifest = ROOT / update["directory"].strip("/") / MANIFESTS[update["package-ecosystem"]]
        assert manifest.exists(), update


@pytest.mark.parametrize("form", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name)
def test_an_issue_form_asks_with_fields_that_have_names(form: Path) -> None:
    found = yaml.safe_load(form.read_text(encoding="utf-8"))
    if form.name == "config.yml":
        assert found == {"blank_issues_enabled": True}
        return
    assert {"name", "description", "body"} <= set(found)
    fields = [field for field in found["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields) > 0
    assert all(field["attributes"]["label"] for field in fields)
