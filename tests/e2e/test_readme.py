"""The README is followed word for word, on a running platform, in a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
ROOT = Path(__file__).resolve().parents[2]


def script() -> str:
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    lines = "".join(blocks).splitlines()
    return "\n".join(line for line in lines if not line.startswith("make "))  # the fixture stands in for `make up`


def test_someone_new_gets_from_nothing_to_the_board(platform: Place, tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "lessons").symlink_to(ROOT / "lessons")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "CDU_HOME": str(platform.home),
        "CDU_PORT": str(platform.port),
    }
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", script()],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Not yet" in done.stdout
    assert "+50 XP" in done.stdout
    assert '"outcome":"passed"' in done.stdout.replace(" ", ""), "curl shows a verdict"
    assert '"board":"python"' in done.stdout.replace(" ", "")
