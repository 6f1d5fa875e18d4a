"""What the page takes from npm: `web/vendor` is what the locked packages give, with their licences."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from cdu.paths import ROOT
from tests import npm

if TYPE_CHECKING:
    from pathlib import Path

VENDORED = ROOT / "web" / "vendor"
FRONTEND = ROOT / "frontend"


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.timeout(300)
def test_the_vendored_files_are_what_the_locked_packages_give(tmp_path: Path) -> None:
    modules = npm.installed(FRONTEND) / "node_modules"
    subprocess.run(["node", FRONTEND / "bundle.mjs", modules, tmp_path / "made"], check=True)
    made, vendored = _files(tmp_path / "made"), _files(VENDORED)
    assert sorted(made) == sorted(vendored)
    assert [name for name in made if made[name] != vendored[name]] == [], "run `make vendored`"


def test_every_package_is_pinned_and_a_licence_is_beside_the_bundle() -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    versions = package["dependencies"] | package["devDependencies"]
    assert [name for name, version in versions.items() if not version[0].isdigit()] == []
    licences = (VENDORED / "LICENSES.txt").read_text(encoding="utf-8")
    assert [name for name in package["dependencies"] if f"{name} {versions[name]}\n" not in licences] == []


def test_nothing_vendored_writes_markup_or_style_elements() -> None:
    """Trusted Types and the policy would refuse it in the middle of a lesson."""
    for name, data in _files(VENDORED).items():
        for forbidden in (b"innerHTML", b"insertAdjacentHTML", b"new Function", b"eval("):
            assert forbidden not in data, (name, forbidden)
