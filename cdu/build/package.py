"""`cdu package`: everything that a deployment needs, in `build/`."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cdu.authoring.languages import LANGUAGES
from cdu.build import quicksight
from cdu.build.bytecode import add_bytecode
from cdu.build.dashboard import dashboard
from cdu.build.runners import spread
from cdu.build.template import compose, finish
from cdu.bundle import fingerprint, sources, write_zip
from cdu.errors import CommandError
from cdu.layers.recipe import names, read
from cdu.paths import BUILD, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCAL = "local"
"""The stage of this machine, whose functions run on the Python that runs the platform."""
TEMPLATE = "template.json"
QUICKSIGHT = "quicksight.json"
_PROJECT = ("app.py", "requirements.txt", "chalicelib", ".chalice/config.json", ".chalice/policies")
VENDORED = ("analytics",)
"""Packages beside chalicelib: Chalice bundles what lies in `vendor/`, and a checkout has links there."""
_INPUTS = (
    "app.py", "requirements.txt", "chalicelib", "analytics", "runners", "layers",
    ".chalice/config.json", ".chalice/policies", ".chalice/template",
)  # fmt: skip


RUNTIMES: Final = ((3, 12), (3, 13), (3, 14))
"""Lambda's Pythons on Amazon Linux 2023; 3.11 and older run on Amazon Linux 2, whose support has ended."""


class PackageError(CommandError):
    """The build failed; the message says why."""


def package(stage: str, build: Path = BUILD) -> Path:
    """Build the bundles and the template of a stage and return the template's path.

    Nothing is done when no input changed since the last build. Builds wait for one another: two platforms of a checkout
    may start at once. Raises PackageError.
    """
    require_runtime(stage)
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / ".package.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _package(stage, build)


def require_runtime(stage: str) -> None:
    """Raise PackageError unless Lambda has this Python: the compiled libraries of a stage's bundle fit no other one."""
    python = sys.version_info[:2]
    if stage != LOCAL and python not in RUNTIMES:
        known = ", ".join(f"{major}.{minor}" for major, minor in RUNTIMES)
        told = f"{python[0]}.{python[1]} is none of the Pythons that Lambda runs on a supported system ({known})"
        raise PackageError(f"{told}; make the bundle with one of these: make clean; make package PYTHON=python3.13")


def _package(stage: str, build: Path) -> Path:
    stamp = build / "inputs.sha256"
    state = f"{stage} {sys.version_info.major}.{sys.version_info.minor} {fingerprint(_inputs())}"
    template = build / TEMPLATE
    if template.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return template
    build.mkdir(parents=True, exist_ok=True)
    _runner(build)
    _chalice(stage, build)
    (build / QUICKSIGHT).write_text(json.dumps(quicksight.stack(), indent=1), encoding="utf-8")
    stamp.write_text(state, encoding="utf-8")
    return template


def _inputs() -> Iterator[Path]:
    yield from sources(Path(__file__).parent)
    for name in _INPUTS:
        path = ROOT / name
        yield from [path] if path.is_file() else sources(path)


def _runner(build: Path) -> None:
    runners = ROOT / "runners"
    write_zip(build / "runner.zip", [(str(path.relative_to(ROOT)), path) for path in sources(runners)])
    add_bytecode([build / "runner.zip"])
    site = ROOT / "layers" / "python" / "site"  # a layer's `python/` is on sys.path
    write_zip(build / "layers" / "python.zip", [(f"python/{path.relative_to(site)}", path) for path in sources(site)])


def _chalice(stage: str, build: Path) -> None:
    merge = build / "merge.json"
    layers = {name: language.layer for name, language in LANGUAGES.items()}
    composed = compose(ROOT / ".chalice/template", ROOT / "analytics/lake/schema.json")
    spread(composed, layers, [name for name in names() if read(name).image])
    merge.write_text(json.dumps(composed), encoding="utf-8")
    chalice = "import sys; from chalice.cli import main; sys.exit(main())"  # its script may be in no folder we know
    command = [sys.executable, "-c", chalice, "package", "--stage", stage, "--merge-template", str(merge), str(build)]
    environment = {"AWS_DEFAULT_REGION": "us-east-1", **os.environ}  # chalice wants one; the template names none
    done = subprocess.run(command, cwd=_project(build), env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackageError(f"chalice package failed:\n{done.stdout}{done.stderr}")
    add_bytecode([build / "deployment.zip", build / "layer-deployment.zip"], "app")
    template = finish(json.loads((build / "sam.json").read_text(encoding="utf-8")))
    template["Resources"]["Dashboard"] = dashboard(template["Resources"])
    (build / TEMPLATE).write_text(json.dumps(template, indent=1), encoding="utf-8")


def _project(build: Path) -> Path:
    """The Chalice project alone, copied to where chalice may write; its cache of wheels outlives this build."""
    folder, cache = build / "project", BUILD / "chalice-cache"
    shutil.rmtree(folder, ignore_errors=True)
    copies = {name: name for name in _PROJECT} | {name: f"vendor/{name}" for name in VENDORED}
    for source, target in copies.items():
        place = folder / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)
    cache.mkdir(parents=True, exist_ok=True)
    (folder / ".chalice" / "deployments").symlink_to(cache)
    return folder
