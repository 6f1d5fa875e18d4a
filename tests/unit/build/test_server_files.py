"""What `infrastructure/server` and the Dockerfile hold: files that other programs read, checked by these programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from cdu.paths import ROOT
from runners.linux.syscalls import NUMBERS

if TYPE_CHECKING:
    from pathlib import Path

UNIT = ROOT / "infrastructure/server/cdu.service"
_MADE_OF = {
    "clone", "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "mount", "pivot_root", "prctl",
    "seccomp", "umount2", "unshare",
}  # fmt: skip
"""The system calls that a sandbox is made with, before its own filter."""
analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def service() -> dict[str, str]:
    """The section's settings; one that is there twice is one list."""
    found: dict[str, str] = {}
    for name, value in re.findall(r"^([A-Za-z]+)=(.*)$", UNIT.read_text().partition("[Service]")[2], re.MULTILINE):
        found[name] = f"{found.get(name, '')} {value}".strip()
    return found


@analyze
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "cdu.service"
    command = tmp_path / "cdu"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    unit.write_text(UNIT.read_text().replace("/opt/cdu/bin/cdu", str(command)))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "cdu.service" in line or str(tmp_path) in line]
    assert ours == []


@analyze
def test_the_unit_is_less_exposed_than_systemds_own_middle(tmp_path: Path) -> None:
    unit = tmp_path / "cdu.service"
    unit.write_text(UNIT.read_text())
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=40", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


@analyze
def test_the_filter_of_the_unit_lets_sandboxes_be_made() -> None:
    allowed: set[str] = set()
    waiting = service()["SystemCallFilter"].split()
    for name in waiting:  # grows while it is read
        if not name.startswith("@"):
            allowed.add(name)
            continue
        done = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
        lines = map(str.strip, done.stdout.splitlines()[1:])
        waiting += [line for line in lines if line and not line.startswith("#") and line not in waiting]
    assert sorted((_MADE_OF | set(NUMBERS)) - allowed) == []


def test_nothing_in_the_unit_takes_away_what_sandboxes_are_made_of() -> None:
    told = service()
    harmful = "RestrictNamespaces", "PrivateUsers", "ProtectKernelTunables", "ProtectKernelLogs", "ProtectProc"
    assert not [name for name in (*harmful, "MemoryDenyWriteExecute", "PrivateNetwork") if name in told]
    assert told["KillMode"] == "mixed"
    assert told["Type"] == "notify"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can play systemd's part")
def test_the_sandbox_works_under_what_systemd_would_take_away() -> None:
    """The mounts, the rights and the user of the unit, set up by hand. The filter of system calls is not."""
    python = shutil.which("python3", path="/usr/bin") or sys.executable  # a user's own may be in a private folder
    script = f"""
        mount --make-rprivate / && mount -o remount,bind,ro / &&
        mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs /tmp && cd {ROOT} &&
        exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
            env -i PATH=/usr/bin:/bin PYTHONPATH={ROOT} {python} -B -m runners probe
    """
    if str(ROOT).startswith("/tmp/"):  # noqa: S108 - the mount over it would hide the checkout
        script = script.replace("mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs /tmp && ", "")
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode and "unshare failed" in done.stderr:
        pytest.skip("mount namespaces cannot be made here")
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    assert found, done.stderr
    if "unshare" in str(found["backends"]["namespaces"].get("error")):
        pytest.skip("this kernel gives ordinary users no namespaces")
    assert found["user"] == 65534
    assert found["chosen"] == "namespaces", found
    assert set(found["backends"]["namespaces"]["inside"].values()) == {True}


def test_the_image_gets_all_that_the_wheel_is_made_of_and_no_state() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = told["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["only-include"], *wheel["force-include"], "pyproject.toml", "requirements.lock", "README.md"}
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    assert needed <= let_in
    assert not {".cdu", ".git", ".venv", "build", "tests"} & let_in


def test_the_image_runs_as_an_ordinary_user_and_pins_what_it_installs() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER cdu$", lines, re.MULTILINE)
    assert "--constraint /tmp/pins.txt" in lines
    pins = re.findall(r"^([a-zA-Z0-9._-]*==[^ ;\\\n]*)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {line for line in told["dependencies"] + told["optional-dependencies"]["local"] if "==" in line}
    assert pinned <= set(pins)
