"""Two platforms of one checkout may be started at the same moment: their builds wait for one another."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from cdu.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BUILD = "import sys, pathlib; from cdu.build.package import package; print(package('local', pathlib.Path(sys.argv[1])))"


def test_builds_that_start_at_once_both_succeed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD, str(tmp_path)]
    pipe = subprocess.PIPE
    builds = [subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) for _ in range(3)]
    for build in builds:
        printed, complaint = build.communicate(timeout=300)
        assert (build.returncode, printed.strip()) == (0, str(tmp_path / "template.json")), complaint
