"""The extension for VS Code, driven through the parts of VS Code's interface that it uses, over the real `cdu`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import npm
from tests.hostile_text import HOSTILE
from tests.unit.cli.school import School
from tests.unit.cli.test_open_tests import FILE, LAMP, TEST, shown, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.server import Ended, Server

ROOT = Path(__file__).resolve().parents[3]
EXTENSION = ROOT / "editors/vscode"
HOST = Path(__file__).with_name("vscode") / "host.js"
CDU = Path(sys.executable).with_name("cdu")
Steps = tuple[str, Any]


@pytest.fixture(autouse=True)
def _node() -> None:
    npm.require_node()


class Editor:
    """VS Code with the extension, in a workspace."""

    def __init__(self, workspace: Path, command: str | Path = CDU) -> None:
        self.workspace, self.command = workspace, command

    def do(self, *steps: Steps) -> dict[str, Any]:
        words: list[str | Path] = ["node", HOST, EXTENSION / "extension.js", self.workspace, self.command]
        asked = "\n".join(json.dumps(step) for step in steps)
        done = subprocess.run(
            words, input=asked, capture_output=True, text=True, check=False, timeout=120, env={**os.environ}
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def events(self, *steps: Steps) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.do(*steps)["events"]
        return events


@pytest.fixture(scope="module")
def lamp() -> dict[str, Any]:
    return shown(LAMP)


@pytest.fixture
def school(server: Server, lamp: dict[str, Any]) -> School:
    made = School(server)
    line = made.line(LAMP)
    server.answers |= {
        f"GET /lessons/{LAMP}": line | json.loads(json.dumps(lamp)),
        "GET /students/me/catalogue": {"lessons": [line, line | {"lesson": "python/.."}], "next": None},
    }
    return made


@pytest.fixture
def editor(cdu: Callable[..., Ended], school: School, home: Path) -> Editor:
    """A workspace with one lesson that was begun."""
    assert cdu("start", LAMP).status == 0
    assert school.submissions == []
    return Editor(home)


def told(events: list[dict[str, Any]], outcome: str) -> list[dict[str, Any]]:
    return [each for each in events if outcome in each]


def test_a_lesson_is_in_the_test_view_and_its_tests_after_the_first_run(editor: Editor) -> None:
    assert editor.do()["tree"] == [LAMP]
    found = editor.do(("run", None))
    assert len(found["tree"]) == 8
    assert "one flash every second" in " ".join(found["tree"])
    assert found["events"][0] == {"saved": True}
    assert {"output": f"{LAMP}: run on this machine\r\n"} in found["events"]
    assert found["events"][-1] == {"end": True}


def test_a_test_that_did_not_pass_has_its_message_at_the_line_of_the_solution(editor: Editor) -> None:
    bad = told(editor.events(("run", None)), "errored")
    assert len(bad) == 7
    lines = (editor.workspace / "signal-lamp" / FILE).read_text("utf-8").splitlines()
    raised = next(number for number, line in enumerate(lines) if "NotImplementedError" in line)
    assert {each["at"] for each in bad} == {f"{FILE}:{raised}"}
    assert all("is yours to write" in each["message"] for each in bad)


def test_of_a_solution_that_is_right_every_test_passes(editor: Editor) -> None:
    solve(editor.workspace / "signal-lamp")
    events = editor.events(("run", None))
    assert len(told(events, "passed")) == 7
    assert not told(events, "failed")
    assert not told(events, "errored")


def test_one_test_is_run_by_itself(editor: Editor) -> None:
    names = editor.do(("run", None))["tree"]
    before = len(editor.events(("run", None)))
    events = editor.events(("run", None), ("run", [names[2]]))[before:]
    assert len(told(events, "started")) == 1
    assert [each["errored"] for each in told(events, "errored")] == [
        each["started"] for each in told(events, "started")
    ]


def test_code_that_cannot_be_read_is_told_of_the_lesson(editor: Editor) -> None:
    (editor.workspace / "signal-lamp" / FILE).write_text("def describe(:\n", encoding="utf-8")
    bad = told(editor.events(("run", None)), "errored")
    assert "SyntaxError" in str(bad[-1]["message"])
    assert bad[-1]["errored"] == str(editor.workspace / "signal-lamp")
    assert bad[-1]["at"] == f"{FILE}:0"


def test_what_others_wrote_is_shown_and_not_obeyed(editor: Editor, school: School) -> None:
    school.server.answers[f"GET /lessons/{LAMP}"]["open_tests"] = None
    every = "".join(HOSTILE)
    tests = [
        {"id": str(number), "name": text, "outcome": "failed", "message": text, "output": text}
        for number, text in enumerate((*HOSTILE, every))
    ]
    report = {"outcome": "failed", "message": every, "output": every, "warnings": every, "tests": tests, "usage": {}}
    school.server.answers["POST /trials"] = {"lesson": LAMP, "lesson_version": "1", "report": report}
    found = editor.do(("run", None))
    assert len(found["tree"]) == 1 + len(tests)
    texts = found["tree"] + [
        str(each[part]) for each in found["events"] for part in ("output", "message") if part in each
    ]
    assert {one for text in texts for one in text if not one.isprintable()} <= {"\n", "\r", "\t"}


def test_an_error_of_the_command_is_a_message_of_the_lesson(editor: Editor, school: School) -> None:
    del school.server.answers[f"GET /lessons/{LAMP}"]
    bad = told(editor.events(("run", None)), "errored")
    assert len(bad) == 1
    assert "404" in bad[0]["message"]


def test_without_cdu_it_says_what_to_install(editor: Editor) -> None:
    bad = told(Editor(editor.workspace, "/nowhere/cdu").events(("run", None)), "errored")
    assert "is not installed here" in bad[0]["message"]


def test_a_run_that_is_cancelled_ends_and_says_nothing_of_the_tests(editor: Editor, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 100\n", encoding="utf-8")
    slow.chmod(0o700)
    events = Editor(editor.workspace, slow).events(("cancel", None))
    assert [*events[-1]] == ["end"]
    assert not told(events, "errored")


def test_a_lesson_is_started_from_those_that_are_open_and_shown(school: School, home: Path) -> None:
    events = Editor(home).events(("command", "cdu.start"))
    assert told(events, "picks") == [{"picks": [LAMP]}], "what is no lesson's name is not offered"
    assert school.server.requests[0].query["done"] == "false"
    assert (home / "signal-lamp" / TEST).is_file()
    assert told(events, "opened") == [{"opened": str(home / "signal-lamp" / FILE)}]
    assert told(events, "executed")[0]["file"] == str(home / "signal-lamp/README.md")


def test_a_solution_is_submitted_from_the_file_that_is_edited(editor: Editor, school: School) -> None:
    school.server.answers["POST /submissions"] = school.signed_in(
        lambda _: (201, school.add(LAMP, {"bell.py": "return"}, "failed"))
    )
    (warning,) = told(editor.events(("edit", f"signal-lamp/{FILE}"), ("command", "cdu.submit")), "warning")
    assert warning["warning"] == f"{LAMP}: not yet; look first at: rings twice"
    school.server.answers["POST /submissions"] = school.signed_in(lambda _: (201, school.add(LAMP, {}, "passed")))
    (passed,) = told(editor.events(("edit", f"signal-lamp/{FILE}"), ("command", "cdu.submit")), "information")
    assert passed["information"] == f"{LAMP}: passed, +100 XP"
    assert len(school.submissions) == 2


def test_the_lessons_page_is_opened(editor: Editor, school: School) -> None:
    events = editor.events(("edit", f"signal-lamp/{FILE}"), ("command", "cdu.open"))
    assert told(events, "browser") == [{"browser": f"{school.server.address}/#/lessons/{LAMP}"}]
    assert told(editor.events(("command", "cdu.open")), "error") == [{"error": "CDU: open a file of the lesson first"}]


def test_it_depends_on_nothing_and_no_workspace_can_name_the_command() -> None:
    package = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    assert "dependencies" not in package
    assert package["contributes"]["configuration"]["properties"]["cdu.path"]["scope"] == "machine"
    assert package["capabilities"]["untrustedWorkspaces"]["supported"] is False
    sources = "".join(path.read_text("utf-8") for path in EXTENSION.glob("*.js"))
    required = {line.split('require("')[1].split('"')[0] for line in sources.splitlines() if 'require("' in line}
    assert required == {"vscode", "node:fs", "node:path", "node:child_process", *(f"./{name}" for name in MODULES)}


MODULES = ("client", "controller", "locations")


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a script of a copy of the extension, beside what its lock file names."""
    folder = tmp_path / "extension"
    shutil.copytree(EXTENSION, folder)
    (folder / "node_modules").symlink_to(npm.installed(EXTENSION) / "node_modules")

    def run(script: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["npm", "run", "--silent", script, "--", *words]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)

    return run


def test_it_uses_the_interface_of_vs_code_as_its_types_say(
    package: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = package("check")
    assert done.returncode == 0, done.stdout
    with (tmp_path / "extension/locations.js").open("a", encoding="utf-8") as source:
        source.write("\nvscode.window.showErrorMessage(1, vscode.tests.noSuchThing);\n")
    assert "noSuchThing" in package("check").stdout, "a wrong use would be found"


def test_it_is_packaged_with_what_it_needs_and_nothing_else(
    package: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = package("package", "--out", str(tmp_path / "cdu.vsix"))
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(tmp_path / "cdu.vsix") as archive:
        names = {name.removeprefix("extension/").lower() for name in archive.namelist() if "extension/" in name}
    sources = {f"{name}.js" for name in ("extension", *MODULES)}
    assert names == {*sources, "package.json", "readme.md", "license.txt"}
