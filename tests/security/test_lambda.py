"""One Lambda environment, several invocations: the handler as an ordinary user, and nothing left between two runs."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import backends
from runners.sandbox import self_check
from runners.sandbox.backend import SandboxError
from tests.security.corpus import reference, reference_program

if TYPE_CHECKING:
    from pathlib import Path

# What Lambda's own bootstrap does: import the handler once, then one event after the other. Before the third event
# something is left behind that no filter would have let through, to see what happens if one ever does.
BOOTSTRAP = """
import json, os, subprocess, sys
from pathlib import Path
sys.path.insert(0, os.environ["ROOT"])
from runners import handler
from runners.sandbox import lambda_cleanup
scratch = Path(os.environ["TMPDIR"])
handler._environment = lambda_cleanup.Environment(scratch)
for number, line in enumerate(sys.stdin):
    told = json.loads(line)
    if told.get("leave"):
        exec(told["leave"])
    report = handler.handler(told["event"], None)
    left = sorted(path.name for path in scratch.iterdir())
    print("ANSWER", json.dumps({"outcome": report["outcome"], "backend": report["isolation"]["backend"], "left": left}))
"""
STRAY = "subprocess.Popen(['/bin/sleep', '60'], start_new_session=True)"
FILES = "(scratch / 'a').mkdir(); (scratch / 'a/b').write_text('kept'); (scratch / 'a').chmod(0)"
PEEK = """
for name in ("environ", "mem"):
    seen = subprocess.run(["/bin/cat", f"/proc/{os.getpid()}/{name}"], capture_output=True)
    assert b"Permission denied" in seen.stderr and not seen.stdout, seen
"""
STUBBORN = "lambda_cleanup.staging.remove = lambda path: None; (scratch / 'kept').write_text('kept')"


USER = 1_950_000_000 + os.getpid()
"""Nobody else's, nor another run's: the environment ends every process of its user that was not there before."""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    for each in (*tmp_path.parents[:2], tmp_path, folder):
        each.chmod(0o777)
    return folder


@pytest.fixture
def environment(scratch: Path) -> dict[str, Any]:
    """How to start a process of a user of its own, with a scratch folder of its own and a secret in its variables."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a process of another user")
    try:
        ordinary = backends.ordinary()
    except SandboxError as error:
        pytest.skip(str(error))
    variables = {
        "ROOT": str(ordinary["checkout"]),
        "TMPDIR": str(scratch),
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "AWS_SECRET_ACCESS_KEY": "top-secret",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [ordinary["python"], "-c", BOOTSTRAP]
    return {"args": command, "env": variables, "cwd": "/", "user": USER, "group": USER, "extra_groups": []}


def invoke(environment: dict[str, Any], *events: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The answers of one environment to the events, and the status with which it ended."""
    text = "".join(json.dumps(event) + "\n" for event in events)
    done = subprocess.run(**environment, input=text, capture_output=True, text=True, timeout=60, check=False)
    answers = [json.loads(line.removeprefix("ANSWER ")) for line in done.stdout.splitlines() if "ANSWER" in line]
    return answers, done.returncode


def event(mode: str = "guarded", **more: Any) -> dict[str, Any]:
    attack = reference_program() if mode == "program" else reference()
    return {"event": attack.request(mode, {"tests": None, "profile": None}), **more}


def test_one_environment_grades_one_after_another_and_keeps_nothing(environment: dict[str, Any]) -> None:
    answers, status = invoke(environment, event(), event("program"), event())
    assert [answer["outcome"] for answer in answers] == ["passed"] * 3
    assert [answer["left"] for answer in answers] == [[]] * 3
    assert status == 0


def test_files_and_processes_that_were_left_are_removed(environment: dict[str, Any]) -> None:
    answers, status = invoke(environment, event(), event(leave=FILES), event(leave=STRAY), event())
    assert [(answer["outcome"], answer["left"]) for answer in answers] == [("passed", [])] * 4
    assert status == 0
    assert processes() == [], "the stray process must be gone"


def test_no_process_of_the_same_user_reads_the_handlers_memory_or_environment(environment: dict[str, Any]) -> None:
    answers, status = invoke(environment, event(leave=PEEK))
    assert [answer["outcome"] for answer in answers] == ["passed"]
    assert status == 0


def test_the_self_check_notices_a_process_above_whose_memory_opens(environment: dict[str, Any]) -> None:
    program = f"HOST = '/'\n{self_check._PROGRAM}"
    python, *_ = environment["args"]
    command = ["/bin/sh", "-c", '"$0" -c "$1"; exit $?', python, program]  # the shell above it may be read
    done = subprocess.run(**{**environment, "args": command}, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["memory of others"] is False
    assert "memory of others" in self_check.REQUIRED


def test_an_environment_that_cannot_be_cleaned_ends(environment: dict[str, Any]) -> None:
    answers, status = invoke(environment, event(), event(leave=STUBBORN), event())
    assert len(answers) == 1
    assert status == 1


def processes() -> list[str]:
    """What the environment's user still runs; what has ended may wait for somebody to take notice."""
    command = ["ps", "-u", str(USER), "-o", "args="]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [line for line in listed if "<defunct>" not in line]


def test_what_was_there_before_stays(environment: dict[str, Any], scratch: Path) -> None:
    neighbour = subprocess.Popen(["/bin/sleep", "60"], user=USER)
    try:
        (scratch / "link").symlink_to(scratch.parent)
        answers, _ = invoke(environment, event())
        assert [answer["left"] for answer in answers] == [[]]
        assert scratch.is_dir()
        assert neighbour.poll() is None
    finally:
        neighbour.kill()
        neighbour.wait()
