"""Unpacking a package: what is in it, and nothing outside its folder."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from cdu.layers.debian.package import unpack
from cdu.layers.recipe import LayerError
from tests.debian import deb, entry

if TYPE_CHECKING:
    from pathlib import Path

Entries = list[tuple[tarfile.TarInfo, bytes]]


def link(name: str, goal: str, kind: bytes = tarfile.SYMTYPE) -> tuple[tarfile.TarInfo, bytes]:
    return entry(name, type=kind, linkname=goal)


def unpacked(folder: Path, entries: Entries, compression: str = "xz") -> Path:
    path, target = folder / "tool_1_amd64.deb", folder / "deep" / "tree"
    path.write_bytes(deb(entries, compression))
    unpack(path, target)
    return target


@pytest.mark.parametrize("compression", ["xz", "gz", "bz2", "zst"])
def test_files_come_with_their_modes_and_times(tmp_path: Path, compression: str) -> None:
    tree = unpacked(
        tmp_path,
        [entry("./", type=tarfile.DIRTYPE), entry("./usr/bin/tool", "run", mode=0o4777, mtime=1_000_000)],
        compression,
    )
    tool = tree / "usr/bin/tool"
    assert tool.read_text(encoding="utf-8") == "run"
    assert tool.stat().st_mode & 0o7777 == 0o755  # set-user-ID is left out
    assert tool.stat().st_mtime == 1_000_000


def test_links_stay_inside_and_absolute_ones_lead_into_the_package(tmp_path: Path) -> None:
    tree = unpacked(
        tmp_path,
        [
            entry("./lib/real.so", "x"),
            link("./usr/lib/absolute.so", "/lib/real.so"),
            link("./usr/lib/relative.so", "../../lib/real.so"),
            link("./lib/hard.so", "./lib/real.so", tarfile.LNKTYPE),
        ],
    )
    assert (tree / "usr/lib/absolute.so").resolve() == (tree / "usr/lib/relative.so").resolve() == tree / "lib/real.so"
    assert (tree / "lib/hard.so").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize(
    "entries",
    [
        [entry("../evil", "x")],
        [entry("./usr/../../evil", "x")],
        [link("./out", "../../evil")],
        [link("./usr/out", "../../evil")],
        [link("./hard", "../evil", tarfile.LNKTYPE)],
        [entry("./device", type=tarfile.CHRTYPE)],
        [entry("./pipe", type=tarfile.FIFOTYPE)],
    ],
    ids=[
        "a file above",
        "a file above by a detour",
        "a link",
        "a link from below",
        "a hard link",
        "a device",
        "a pipe",
    ],
)
def test_a_package_that_leads_out_is_refused(tmp_path: Path, entries: Entries) -> None:
    before = set(tmp_path.rglob("*"))
    with pytest.raises(LayerError, match="a package holds '"):
        unpacked(tmp_path, entries)
    made = {path.relative_to(tmp_path).parts[:2] for path in set(tmp_path.rglob("*")) - before}
    assert made <= {("deep",), ("deep", "tree"), ("tool_1_amd64.deb",)}


def test_an_absolute_path_is_one_in_the_package(tmp_path: Path) -> None:
    tree = unpacked(tmp_path, [entry("/etc/evil", "x"), link("./etc2", "/etc"), entry("./etc2/worse", "y")])
    assert sorted(path.name for path in (tree / "etc").iterdir()) == ["evil", "worse"]


def test_links_through_links_stay_inside(tmp_path: Path) -> None:
    # Seen from where the second link is written the way up is longer than from where it comes to lie.
    (tmp_path / "evil").write_text("secret", encoding="utf-8")
    tree = unpacked(tmp_path, [link("./a/b", ".."), link("./a/b/out", "../../evil")])
    assert (tree / "out").is_symlink()
    assert (tree / "out").resolve() == tree / "evil"
    assert not (tree / "out").exists()


def test_a_link_of_somebody_elses_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "deep/tree").mkdir(parents=True)
    (tmp_path / "deep/tree/usr").symlink_to(tmp_path)
    with pytest.raises(LayerError, match="leads out of the folder"):
        unpacked(tmp_path, [entry("./usr/evil", "x")])
    assert not (tmp_path / "evil").exists()


def test_a_link_that_is_there_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    tree = unpacked(tmp_path, [entry("./kept", "old"), link("./name", "kept"), entry("./name", "new")])
    assert (tree / "kept").read_text(encoding="utf-8") == "old"
    assert (tree / "name").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("data", [b"", b"<html>", deb([entry("a", "b")])[:-60]], ids=["empty", "a page", "cut off"])
def test_what_is_no_package_is_told_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "tool_1_amd64.deb"
    path.write_bytes(data)
    with pytest.raises(LayerError, match=r"tool_1_amd64\.deb (cannot be unpacked|holds no data\.tar)"):
        unpack(path, tmp_path / "tree")
