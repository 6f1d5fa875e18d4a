"""The students' client, installed into an empty environment, does on the running platform what its tutorial says."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.publishing import BUILT_IN
from cdu.waiting import until
from tests.signals import heard

if TYPE_CHECKING:
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
ROOT = Path(__file__).resolve().parents[2]
EMAIL, CODE, ADDRESS = "student@example.org", "123456", "https://school.example"
LESSONS = ("python/signal-lamp", "python/recipe-scaler", "python/tide-marks")
WATCHED = "python/greenhouse-watch"
ABSENT = ("boto3", "botocore", "chalice", "docker", "ministack", "localaws", "runners")


class Client:
    """The wheel in an environment of its own, used by a student with a home of their own on each machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.python = folder, folder / "venv/bin/python"
        uv = Path(sys.executable).with_name("uv")
        build: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(build, cwd=ROOT / "client", check=True)
        (self.wheel,) = folder.glob("*.whl")
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / "venv"], check=True)
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--system-certs", "--python", self.python]
        subprocess.run([*install, "--constraints", ROOT / "requirements.lock", self.wheel], check=True)

    def environment(self, machine: str) -> dict[str, str]:
        home = self.folder / machine
        (home / "work").mkdir(parents=True, exist_ok=True)
        path = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "CDU_PASSWORD": "a-long-password-1"}

    def run(self, machine: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
        environment = self.environment(machine)
        return subprocess.run(
            command, cwd=self.folder / machine / "work", env=environment, capture_output=True, text=True, check=False,
            timeout=180,
        )  # fmt: skip

    def cdu(self, machine: str, *words: str, status: int = 0) -> str:
        done = self.run(machine, self.python.with_name("cdu"), *words)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(tmp_path_factory.mktemp("client"))


@pytest.fixture(scope="module")
def told(client: Client, platform: Place) -> str:
    """What the tutorial's commands print, as they stand there but for the address, the code and the installation."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs/students.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    told = "".join(blocks).replace(ADDRESS, platform.web).replace("you@example.org", EMAIL)  # test_readme has that one
    lines = told.splitlines()
    assert lines.pop(0).startswith(f"pip install {client.wheel.name}")
    first = next(number for number, line in enumerate(lines) if CODE in line)
    asked = bash(client, "\n".join(lines[:first]))
    code = accounts.local_code(platform, EMAIL)
    return asked + bash(client, "\n".join(lines[first:]).replace(CODE, code))


def bash(client: Client, script: str) -> str:
    done = client.run("laptop", "bash", "-euxo", "pipefail", "-c", script)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_brings_no_library_of_the_platform(client: Client) -> None:
    script = f"import importlib.util as u, json; print(json.dumps([n for n in {ABSENT} if u.find_spec(n)]))"
    assert json.loads(client.run("laptop", client.python, "-c", script).stdout) == []
    assert client.wheel.stat().st_size < 100_000


def test_it_offers_what_is_for_students_and_says_its_version(client: Client) -> None:
    top = client.cdu("laptop", "--help")
    assert "For students" in top
    assert "For authors" not in top
    assert "For authors" not in client.cdu("laptop", "lessons", "--help")
    assert client.cdu("laptop", "--version").startswith("cdu 0.")
    client.cdu("laptop", "grade", status=2)


def test_the_help_imports_nothing_slow(client: Client) -> None:
    script = "import sys; from cdu.main import main; sys.argv = ['cdu', '--help']; main()"
    done = client.run("laptop", client.python, "-X", "importtime", "-c", script)
    imported = set(re.findall(r"\| +(\w+)$", done.stderr, re.MULTILINE))
    assert "For students" in done.stdout
    assert "click" in imported
    assert imported.isdisjoint({"requests", "pydantic", "rich"})


def test_without_an_address_it_says_what_to_do(client: Client) -> None:
    done = client.run("elsewhere", client.python.with_name("cdu"), "login", EMAIL)
    assert done.returncode == 2
    assert "--url" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_of_the_tutorial_runs(client: Client, told: str) -> None:
    assert "Not yet  python/signal-lamp (not submitted, run on the platform)" in told
    assert "+50 XP" in told
    assert "\tpython/signal-lamp\tpassed\t" in told, "the history; the profile follows a moment later"
    assert (client.folder / "laptop/work/solutions/python/signal-lamp/signal_lamp.py").is_file()
    assert (client.folder / "laptop/work/everything.zip").read_bytes().startswith(b"PK")


def test_watching_runs_the_tests_on_the_platform_at_every_save(client: Client, told: str) -> None:
    assert told
    client.cdu("laptop", "start", WATCHED, "watched")
    folder, log = client.folder / "laptop/work/watched", client.folder / "watch.log"
    with log.open("wb") as stream, heard(signal.SIGINT):
        watching = subprocess.Popen(
            [client.python.with_name("cdu"), "watch"], cwd=folder, stdout=stream,
            env=client.environment("laptop") | {"PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            says(log, f"Not yet  {WATCHED} (not submitted, run on the platform)")
            for path, text in read_tree(BUILT_IN / WATCHED / "reference").items():
                (folder / path).write_text(text, encoding="utf-8")
            says(log, f"Passed  {WATCHED} (not submitted, run on the platform)")
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 130
    assert json.loads(client.cdu("laptop", "history", WATCHED, "--json"))["submissions"] == []


def test_another_machine_has_all_of_it(client: Client, told: str, platform: Place) -> None:
    assert told
    solve(client, LESSONS[1:])
    client.cdu("school", "login", EMAIL, "--url", platform.web)
    listed = json.loads(client.cdu("school", "lessons", "list", "--json"))["lessons"]
    assert {each["lesson"] for each in listed if each["mine"] and each["mine"]["passed"]} == set(LESSONS)
    sent = json.loads(client.cdu("school", "history", "--json"))["submissions"]
    assert [each["outcome"] for each in sent] == ["passed", "failed"] * 2 + ["passed"]
    for lesson in LESSONS:
        name = lesson.partition("/")[2]
        client.cdu("school", "restore", lesson)
        own = set((client.folder / "laptop/work" / name).glob("*.py"))
        for path in own - set((client.folder / "laptop/work" / name).glob("*_test.py")):  # these come with `cdu start`
            assert (client.folder / "school/work" / name / path.name).read_bytes() == path.read_bytes()
    newest, before = (each["submission_id"] for each in sent[:2])
    assert client.cdu("school", "diff", before, newest, status=1).startswith("--- ")


def says(log: Path, text: str) -> None:
    assert until(lambda: text in log.read_text("utf-8") or None, 60), log.read_text("utf-8")


def solve(client: Client, lessons: tuple[str, ...]) -> None:
    """Submit the starter, then the author's solution, from inside the folder as a student does."""
    for lesson in lessons:
        name = lesson.partition("/")[2]
        client.cdu("laptop", "start", lesson)
        client.cdu("laptop", "submit", name, status=1)
        for path, text in read_tree(BUILT_IN / lesson / "reference").items():
            (client.folder / "laptop/work" / name / path).write_text(text, encoding="utf-8")
        client.cdu("laptop", "submit", name)
