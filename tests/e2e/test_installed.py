"""The wheel: what is in it, and that it does everything outside a checkout, with and without its extra."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu.command_table import COMMANDS, FOR_STUDENTS
from cdu.main import cdu
from cdu.paths import BUILD, ROOT
from tests.commands import subcommands
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import click

    from cdu.local.place import Place

PRODUCT = "cdu/_product/"
NOT_OF_THE_PRODUCT = {
    "benchmarks", "client", "docs", "editors", "frontend", "tests", ".dockerignore", ".editorconfig",
    "Dockerfile", ".github", ".gitignore",
    ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "PKG-INFO", "README.md",
    "SECURITY.md", "pyproject.toml", "requirements.lock",
}  # fmt: skip
BASE = {"lessons", *(name for names in COMMANDS[FOR_STUDENTS].values() for name in names)}
"""Commands that need only the services of a deployment, and so no extra."""
OTHERS = {"backup", "cost"}
"""Commands that need neither a deployment nor the extra."""
EVERY_HELP = """
import json
import click
from click.testing import CliRunner
from cdu.main import cdu
helped = {}
def walk(command, path):
    helped[" ".join(path)] = CliRunner().invoke(cdu, [*path, "--help"]).exit_code
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            walk(command.get_command(context, name), [*path, name])
walk(cdu, [])
print(json.dumps(helped))
"""


def names(command: click.Command, path: str = "") -> Iterator[str]:
    yield path
    for name, each in subcommands(command).items():
        yield from names(each, f"{path} {name}".strip())


def build(source: Path, into: Path, *kinds: str) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", into, *kinds], cwd=source, check=True)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return next(dist.glob("*.whl"))


def shipped(wheel: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


class Installed:
    """The wheel in an environment of its own, used from an empty folder by somebody with homes of their own."""

    def __init__(self, folder: Path, wheel: Path, extra: str, port: int) -> None:
        self.folder, self.python = folder / "empty", folder / "venv/bin/python"
        self.folder.mkdir()
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / "venv"], check=True)
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--system-certs", "--python", self.python]
        wanted = f"cdu{extra} @ {wheel.as_uri()}"
        subprocess.run([*install, "--constraints", ROOT / "requirements.lock", wanted], check=True)
        mine = ("PYTHON", "CDU_", "XDG_", "VIRTUAL_ENV", "COV_")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
        self.environment |= {
            "XDG_STATE_HOME": str(folder / "state"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "CDU_PORT": str(port),
            "CDU_PASSWORD": "a-long-password-1",
        }

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )

    def cdu(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(self.python.with_name("cdu"), *arguments)

    def done(self, *arguments: str) -> str:
        done = self.cdu(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def files(self) -> set[Path]:
        (place,) = self.python.parents[1].glob("lib/python*/site-packages/cdu")
        return {path for path in place.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.fixture(scope="module")
def with_extra(tmp_path_factory: pytest.TempPathFactory, wheel: Path, new_place: Callable[[], Place]) -> Installed:
    folder = tmp_path_factory.mktemp("with-extra")
    installed = Installed(folder, wheel, "[local]", new_place().port)
    share(installed, "chalice-cache")
    return installed


def share(installed: Installed, name: str) -> Path:
    """Let an installation use what this checkout has fetched, which would take minutes; return where it sees it."""
    (BUILD / name).mkdir(parents=True, exist_ok=True)
    place = Path(installed.environment["XDG_CACHE_HOME"], "cdu", name)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_symlink():
        place.symlink_to(BUILD / name)
    return place


@pytest.fixture(scope="module")
def without_extra(tmp_path_factory: pytest.TempPathFactory, wheel: Path, with_extra: Installed) -> Installed:
    installed = Installed(tmp_path_factory.mktemp("without-extra"), wheel, "", 4600)
    installed.environment = with_extra.environment  # the same person, on the same machine
    return installed


def test_the_wheel_adds_one_name_to_site_packages(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in shipped(wheel)} == {"cdu"}


def test_the_wheel_holds_everything_but_what_is_for_developers(dist: Path, wheel: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        sources = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
    wanted = {name for name in sources if name.partition("/")[0] not in NOT_OF_THE_PRODUCT}
    assert {name.removeprefix(PRODUCT) for name in shipped(wheel)} == wanted
    assert {"app.py", "runners/languages/unity.c", "web/index.html", ".chalice/config.json"} <= wanted


def test_a_wheel_made_from_the_source_archive_is_the_same(dist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    build(source, tmp_path / "again", "-t", "wheel")
    assert (tmp_path / "again" / wheel.name).read_bytes() == wheel.read_bytes()


def test_every_command_says_what_it_is_for(with_extra: Installed) -> None:
    told = with_extra.run(with_extra.python, "-I", "-c", EVERY_HELP)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == dict.fromkeys(names(cdu), 0)


def test_the_platform_runs_and_a_student_without_the_extra_solves_a_lesson(
    with_extra: Installed, without_extra: Installed
) -> None:
    before = with_extra.files()
    try:
        with_extra.done("up")
        without_extra.done("register", "ada@example.org")
        without_extra.done("start", "python/signal-lamp")
        assert without_extra.cdu("submit", "signal-lamp").returncode == 1, "the starter does not pass"
        shutil.copy(ROOT / "lessons/python/signal-lamp/reference/signal_lamp.py", without_extra.folder / "signal-lamp")
        assert json.loads(without_extra.done("submit", "signal-lamp", "--json"))["report"]["outcome"] == "passed"
        assert "ada" not in without_extra.done("leaderboard", "python")
        without_extra.done("profile", "--json")
        without_extra.done("cohort", "create", "Owls")
    finally:
        with_extra.done("down")
    assert with_extra.files() == before, "nothing is written where the product is installed"
    assert Path(with_extra.environment["XDG_STATE_HOME"], "cdu/outputs.json").is_file()


@pytest.mark.parametrize("language", ["python", "bash"])
def test_an_author_begins_checks_and_grades_a_lesson(with_extra: Installed, language: str) -> None:
    if language != "python":
        layer(language)
        share(with_extra, f"layers/{language}")
    folder = f"lessons/{language}/night-owl"
    with_extra.done("lessons", "new", f"{language}/night-owl")
    assert json.loads(with_extra.done("lessons", "check", folder, "--json"))["proven"] == 1
    report = json.loads(with_extra.done("grade", "--lesson", folder, "--solution", f"{folder}/reference", "--json"))
    assert report["outcome"] == "passed"
    assert with_extra.cdu("grade", "--lesson", folder, "--solution", f"{folder}/starter").returncode == 1


def test_a_layer_that_a_checkout_built_is_the_installed_ones_too(with_extra: Installed) -> None:
    layer("bash")
    place = share(with_extra, "layers/bash")
    assert f" MiB in {place}" in with_extra.done("layers", "build", "bash")
    assert place.is_symlink(), "it was not built again"


def test_a_lock_is_not_written_into_an_installation(with_extra: Installed) -> None:
    refused = with_extra.cdu("layers", "lock", "bash")
    assert refused.returncode == 2
    assert "in a checkout" in refused.stderr


NEEDS_IT = [[command, "--help"] for command in sorted(set(subcommands(cdu)) - BASE - {"admin", *OTHERS})]


@pytest.mark.parametrize("words", [*NEEDS_IT, ["admin", "reconcile"]], ids=" ".join)
def test_a_command_that_needs_the_extra_says_so_in_one_line(without_extra: Installed, words: list[str]) -> None:
    refused = without_extra.cdu(*words)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "pip install 'cdu[local]'" in refused.stderr


@pytest.mark.parametrize("command", sorted({*BASE, *OTHERS}))
def test_commands_of_a_student_the_bill_and_backups_need_no_extra(without_extra: Installed, command: str) -> None:
    without_extra.done(command, "--help")
