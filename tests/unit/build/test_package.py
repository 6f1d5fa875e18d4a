"""Builds wait for one another, and a bundle for AWS is made with a Python that Lambda has."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdu.build.package import RUNTIMES, PackageError, package
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


@pytest.mark.skipif(sys.version_info[:2] in RUNTIMES, reason="this Python is one that Lambda has")
def test_a_bundle_for_aws_is_refused_with_a_python_that_lambda_runs_on_an_old_system(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"make package PYTHON=python3\.13"):
        package("prod", tmp_path)
    assert not list(tmp_path.iterdir())
