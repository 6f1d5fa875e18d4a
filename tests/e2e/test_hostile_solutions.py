"""Hostile and broken solutions through the deployed chain: a verdict each, and the platform goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.publishing import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"
FILE = "signal_lamp.py"

SOLUTIONS = {
    "a syntax error": ("def broken(:\n", {"compile_error"}),
    "an endless loop": ("while True:\n    pass\n", {"timed_out"}),
    "a fork bomb": (
        "import os\nwhile True:\n    os.fork()\n",
        {"failed", "crashed", "timed_out", "out_of_memory", "compile_error"},
    ),
    "10 GB of output": (
        "chunk = 'x' * 1_000_000\nfor _ in range(10_000):\n    print(chunk)\n",
        {"failed", "crashed", "timed_out", "compile_error"},
    ),
    "an exit at import": ("import os\nos._exit(0)\n", {"compile_error"}),
    "a polite exit at import": ("import sys\nsys.exit(0)\n", {"failed", "crashed", "compile_error"}),
    "a memory bomb": (
        "hoard = []\nwhile True:\n    hoard.append(bytearray(10_000_000))\n",
        {"out_of_memory", "failed", "crashed"},
    ),
}


@pytest.mark.parametrize("name", SOLUTIONS)
def test_gets_a_verdict_and_never_a_pass(sign_up: Callable[..., tuple[Session, Api]], name: str) -> None:
    source, outcomes = SOLUTIONS[name]
    _, student = sign_up()
    submission = student.submit(zipped(LESSON, {FILE: source}))
    report = submission["report"]
    assert report["outcome"] in outcomes, report
    assert report["message"], "a verdict like this needs a sentence"
    assert submission["xp"] == 0
    assert len(str(report)) < 200_000
    honest = student.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")))
    assert honest["report"]["outcome"] == "passed", "the runner must be as good as before"


def test_a_solution_sees_no_credentials_and_no_engine(student: Api, platform: object) -> None:
    source = (
        "import os, socket\n"
        "seen = [k for k in os.environ if 'AWS' in k or 'CDU' in k or 'STATE' in k]\n"
        "try:\n"
        f"    socket.create_connection(('127.0.0.1', {platform.port}), 1)\n"  # type: ignore[attr-defined]
        "    seen.append('engine')\n"
        "except OSError:\n"
        "    pass\n"
        "raise RuntimeError(f'seen={seen}')\n"
    )
    report = student.submit(zipped(LESSON, {FILE: source}))["report"]
    assert "seen=[]" in str(report)
