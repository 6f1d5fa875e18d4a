"""Layers: pinned, within Lambda's limit, standing alone, and the same every time."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from cdu.authoring.languages import LANGUAGES
from cdu.layers import build, debian, fetch, recipe, standalone
from cdu.layers.recipe import LayerError, Lock, UnreachableError
from runners.languages.registry import TOOLCHAINS
from runners.linux import elf
from tests.layers import layer

if TYPE_CHECKING:
    from pathlib import Path

NAMES = recipe.names()
OUR_LOADER = "ld-linux-x86-64.so.2"


def programs(tree: Path) -> list[Path]:
    """Everything in a layer that the kernel starts by way of a loader."""
    return [path for path in standalone.elf_files(tree) if 3 in standalone.segments(path) and ".so" not in path.name]


def interpreter(path: Path) -> str:
    """The loader that a program names."""
    data = path.read_bytes()
    offset, size, count = (int.from_bytes(data[a:b], "little") for a, b in ((32, 40), (54, 56), (56, 58)))
    for at in range(offset, offset + size * count, size):
        if int.from_bytes(data[at : at + 4], "little") == 3:
            start, length = (int.from_bytes(data[at + a : at + b], "little") for a, b in ((8, 16), (32, 40)))
            return data[start : start + length].rstrip(b"\0").decode()
    return ""


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_fits_lambda(name: str) -> None:
    assert build.size_mib(layer(name)) < (10_240 if recipe.read(name).image else recipe.MAX_MIB)


@pytest.mark.parametrize("name", NAMES)
def test_its_programs_name_its_own_loader_and_libraries(name: str) -> None:
    # So whatever C library the machine has, an older one included, is not asked.
    tree = layer(name)
    inside = {path.name for path in tree.rglob("*.so*")}
    for path in programs(tree):
        assert interpreter(path) == f"/opt/{name}/lib/{OUR_LOADER}", path
    for path in standalone.elf_files(tree):
        if ".a" not in path.suffixes and path.suffix != ".o":
            assert set(elf.needed(path)) <= inside, path


@pytest.mark.parametrize("name", NAMES)
def test_its_programs_run_by_its_own_loader(name: str) -> None:
    tree = layer(name)
    for command in recipe.read(name).run:
        program = tree / command[0]
        loader: list[str | Path] = (
            [tree / "lib" / OUR_LOADER, "--library-path", tree / "lib"] if program in programs(tree) else []
        )
        done = subprocess.run(
            [*loader, program, *command[1:]], cwd=tree, env={}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_everything_it_is_made_of_is_pinned_by_a_hash(name: str) -> None:
    told, lock = recipe.read(name), recipe.read_lock(name)
    assert lock.debian.keys() == lock.files.keys() == {debian.plain(name) for name in told.debian}
    assert len(lock.pypi) == len(told.pypi)
    assert all("==" in package for package in told.pypi)
    assert all(len(digest) == 64 for digest in (*lock.pypi.values(), *lock.files.values()))
    if told.npm:
        packages = json.loads((recipe.RECIPES / name / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        assert all("integrity" in package for place, package in packages.items() if place)


def test_every_language_of_the_runner_has_a_layer_and_is_read_by_the_importer() -> None:
    assert {language.layer for language in TOOLCHAINS.values()} == set(NAMES)
    assert {name: language.layer for name, language in LANGUAGES.items() if name in TOOLCHAINS} == {
        name: language.layer for name, language in TOOLCHAINS.items()
    }
    assert {name: language.main for name, language in LANGUAGES.items() if name in TOOLCHAINS} == {
        name: language.main for name, language in TOOLCHAINS.items()
    }


def test_a_file_that_is_not_the_pinned_one_is_refused() -> None:
    with pytest.raises(LayerError, match=r"node is not the file that lock\.json names"):
        fetch.compare({"node": "a"}, {"node": "b"})
    with pytest.raises(LayerError, match="extra"):
        fetch.compare({"extra": "a"}, {})


def test_a_rule_that_keeps_nothing_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/tool-1.2.jar").touch()
    made = recipe.Recipe(about="", keep=(("tool-[0-9.]+\\.jar", "tool.jar"), ("tool\\.jar", "tool.jar")), run=())
    with pytest.raises(LayerError, match="no package holds such a file"):
        build.choose(made, tmp_path / "parts", tmp_path / "tree")
    build.choose(made.model_copy(update={"keep": made.keep[:1]}), tmp_path / "parts", tmp_path / "tree")
    assert (tmp_path / "tree/tool.jar").is_file()


def test_an_unknown_layer_is_named_with_those_there_are() -> None:
    with pytest.raises(LayerError, match=r"there is no layer cobol; there are bash, .*ruby"):
        build.ensure("cobol")


def test_without_a_network_a_test_is_skipped_and_a_fault_of_ours_fails_it() -> None:
    def offline(_name: str) -> Path:
        raise UnreachableError("no network")

    def broken(_name: str) -> Path:
        raise LayerError("no package holds such a file")

    with pytest.raises(pytest.skip.Exception, match="no ruby layer: no network"):
        layer("ruby", offline)
    with pytest.raises(LayerError, match="no package holds such a file"):
        layer("ruby", broken)


def test_a_program_that_does_not_start_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    (tmp_path / "tool").chmod(0o755)
    with pytest.raises(LayerError, match="tool --version failed"):
        standalone.try_out(tmp_path, [["tool", "--version"]])


def test_a_link_that_leads_out_of_the_layer_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/passwd").symlink_to("/etc/passwd")
    (tmp_path / "parts/file").touch()
    (tmp_path / "tree").mkdir()
    made = recipe.Recipe(about="", keep=(("(.+)", "\\1"),), run=(), links={"inside": "file"})
    build.choose(made, tmp_path / "parts", tmp_path / "tree")
    assert sorted(path.name for path in (tmp_path / "tree").iterdir()) == ["file", "inside"]


def test_a_layer_without_a_lock_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "read_lock", lambda _: Lock())
    monkeypatch.setattr(build, "is_built", lambda _, **__: False)
    with pytest.raises(LayerError, match="cdu layers lock bash"):
        build.ensure("bash")


def test_the_zip_keeps_modes_and_links_and_is_the_same_every_time(tmp_path: Path) -> None:
    tree = tmp_path / "toy"
    (tree / "bin").mkdir(parents=True)
    (tree / "bin/run").write_text("x", encoding="utf-8")
    (tree / "bin/run").chmod(0o755)
    (tree / "bin/link").symlink_to("run")
    for name in ("one.zip", "two.zip"):
        build.write_zip(tree, tmp_path / name)
        os.utime(tree / "bin/run", (1, 1))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert modes == {"toy/bin/run": 0o100755, "toy/bin/link": 0o120777}
