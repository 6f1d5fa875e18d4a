"""Debian's packages: every step from the keys to the file is checked, and what a mirror dropped is replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pysequoia
import pytest

from cdu.layers import debian
from cdu.layers.debian.archive import KEYS, Archive
from cdu.layers.debian.downloads import Downloads
from cdu.layers.debian.mirrors import Mirror
from cdu.layers.recipe import LayerError, Lock, UnreachableError
from tests.debian import NOW, TinyDebian, deb, entry, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class World:
    """A mirror, and what a machine that asks it keeps."""

    mirror: TinyDebian
    address: str
    folder: Path

    def archive(self, keys: bytes = b"") -> Archive:
        """The archive as a new process sees it."""
        place = Mirror(f"{self.address}/debian", f"{self.address}/debian-security")
        downloads = Downloads(self.folder / "kept", retries=0)
        return Archive(lambda: place, downloads, keys or self.mirror.keys, now=lambda: NOW)

    def fetch(self, lock: Lock | None = None, *, keys: bytes = b"") -> debian.Fetched:
        """Fetch the package `tool`."""
        return debian.fetch(["tool"], lock, self.archive(keys), self.folder / "tree")

    def content(self) -> str:
        """What was unpacked."""
        return (self.folder / "tree/usr/share/tool").read_text(encoding="utf-8")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A mirror that serves `tool` 1.0."""
    mirror = TinyDebian(tmp_path / "mirror")
    mirror.add("tool", "1.0")
    mirror.publish()
    with served(mirror.root) as address:
        yield World(mirror, address, tmp_path)


def nothing_came(world: World) -> bool:
    return not (world.folder / "tree").exists()


def test_a_package_is_fetched_verified_and_unpacked(world: World) -> None:
    digest = world.mirror.add("tool", "1.0")
    assert world.fetch() == debian.Fetched({"tool": "1.0"}, {"tool": digest}, {})
    assert world.content() == "1.0"


def test_the_newest_of_a_release_its_updates_and_its_security_updates_is_taken(world: World) -> None:
    # By Debian's order of versions: 1.10 comes after 1.9, a tilde before everything, an epoch after all.
    for version, suite in (("1.9", "bookworm"), ("1.10~rc1", "bookworm-updates"), ("1.10", "bookworm-security")):
        world.mirror.add("tool", version, suite=suite)
    world.mirror.publish()
    assert world.fetch().versions == {"tool": "1.10"}
    world.mirror.add("tool", "1:0.1", suite="bookworm-updates")
    world.mirror.publish()
    assert world.fetch().versions == {"tool": "1:0.1"}


def test_a_pinned_version_is_taken_though_there_is_a_newer_one(world: World) -> None:
    lock = Lock(debian={"tool": "1.0"}, files={"tool": world.mirror.add("tool", "1.0")})
    world.mirror.add("tool", "1.1", suite="bookworm-security")
    world.mirror.publish()
    assert world.fetch(lock).replaced == {}
    assert world.content() == "1.0"


def test_a_version_that_the_mirror_dropped_is_replaced_by_the_current_one_and_named(world: World) -> None:
    lock = Lock(debian={"tool": "0.9"}, files={"tool": "0" * 64})
    found = world.fetch(lock)
    assert found.versions == {"tool": "1.0"}
    assert found.replaced == {"tool": "0.9"}
    assert world.content() == "1.0"
    assert debian.stale(["tool"], lock, world.archive()) == {"tool": ("0.9", "1.0")}
    now = Lock(debian=found.versions, files=found.hashes)
    assert debian.stale(["tool"], now, world.archive()) == {}


def test_the_pinned_version_with_other_contents_is_refused(world: World) -> None:
    with pytest.raises(LayerError, match=r"tool 1\.0 is not the file that lock\.json names") as caught:
        world.fetch(Lock(debian={"tool": "1.0"}, files={"tool": "0" * 64}))
    assert not isinstance(caught.value, UnreachableError)
    assert nothing_came(world)


def test_a_package_that_a_release_has_no_more_is_named_with_what_to_do(world: World) -> None:
    with pytest.raises(LayerError, match=r"bookworm has no package other any more; layer\.json has to name") as caught:
        debian.fetch(["other"], None, world.archive(), world.folder / "tree")
    assert not isinstance(caught.value, UnreachableError)


class TestAForgery:
    """Each is refused as a fault, not as a missing network: a test that needs the layer must fail."""

    @pytest.fixture(autouse=True)
    def refused(self, world: World) -> Iterator[None]:
        yield
        assert nothing_came(world)

    def test_of_the_release_by_another_key_is_refused(self, world: World) -> None:
        world.mirror.key = pysequoia.Tsk.generate("Tiny Archive <tiny@example.org>")
        keys = TinyDebian(world.folder).keys
        with pytest.raises(LayerError, match="InRelease is not signed by Debian: ") as caught:
            world.fetch(keys=keys)
        assert type(caught.value) is LayerError
        assert "\n" not in str(caught.value)

    def test_of_the_release_in_its_text_is_refused(self, world: World) -> None:
        path = world.mirror.file("InRelease")
        path.write_bytes(path.read_bytes().replace(b"Origin: Debian", b"Origin: Nobody"))
        with pytest.raises(LayerError, match="not signed by Debian"):
            world.fetch()

    def test_of_the_release_without_any_signature_is_refused(self, world: World) -> None:
        world.mirror.file("InRelease").write_text("Codename: bookworm\n", encoding="utf-8")
        with pytest.raises(LayerError, match="not signed by Debian"):
            world.fetch()

    def test_beside_the_signed_text_is_not_read(self, world: World) -> None:
        path = world.mirror.file("InRelease")
        evil = b"SHA256:\n " + b"0" * 64 + b" 9 main/binary-amd64/Packages.xz\n"
        path.write_bytes(evil + b"\n" + path.read_bytes() + b"\n" + evil)
        place = f"{world.address}/debian/dists/bookworm"
        assert "0" * 64 not in world.archive()._release(place, "bookworm").as_string()

    def test_with_another_suites_signed_release_is_refused(self, world: World) -> None:
        folder = world.mirror.root / "debian/dists"
        (folder / "bookworm/InRelease").write_bytes((folder / "bookworm-updates/InRelease").read_bytes())
        with pytest.raises(LayerError, match="is the index of bookworm-updates, not of bookworm"):
            world.fetch()

    def test_by_a_release_that_is_no_longer_valid_is_refused(self, world: World) -> None:
        world.mirror.valid_until = NOW - timedelta(seconds=1)
        world.mirror.publish()
        with pytest.raises(LayerError, match=r"was valid until .*: the mirror is not kept up to date"):
            world.fetch()

    def test_of_the_index_is_refused(self, world: World) -> None:
        signed = world.mirror.file("InRelease").read_bytes()
        world.mirror.add("tool", "6.6")
        world.mirror.publish()
        world.mirror.file("InRelease").write_bytes(signed)
        with pytest.raises(LayerError, match=r"Packages.xz is not the file that Debian signed"):
            world.fetch()

    @pytest.mark.parametrize(("length", "reason"), [(0, "its hash differs"), (1, "it is too long")])
    def test_of_a_package_is_refused(self, world: World, length: int, reason: str) -> None:
        path = world.mirror.file("tool_1.0_amd64.deb")
        data = bytearray(path.read_bytes())
        data[-5] ^= 1
        path.write_bytes(data + b"x" * length)
        with pytest.raises(
            LayerError, match=rf"tool_1\.0_amd64\.deb is not the file that Debian signed: {reason}"
        ) as caught:
            world.fetch()
        assert type(caught.value) is LayerError
        assert [path.name for path in (world.folder / "kept").iterdir() if path.name.startswith(".")] == []


def test_a_release_without_an_end_is_valid(world: World) -> None:
    world.mirror.valid_until = None  # as of a stable release, which changes a few times a year
    world.mirror.publish()
    assert world.fetch().versions == {"tool": "1.0"}


def test_what_was_fetched_is_not_fetched_again_nor_believed(world: World) -> None:
    first = world.fetch()
    lock = Lock(debian=first.versions, files=first.hashes)
    world.mirror.file("InRelease").unlink()
    assert world.fetch(lock) == first
    kept = world.folder / "kept" / first.hashes["tool"]
    kept.write_bytes(b"something else")
    with pytest.raises(UnreachableError):  # it is not taken, and the mirror is asked
        world.fetch(lock)


def test_a_mirror_without_the_file_or_without_an_answer_is_told_from_a_fault(world: World) -> None:
    world.mirror.file("tool_1.0_amd64.deb").unlink()
    with pytest.raises(UnreachableError, match=r"tool_1\.0_amd64\.deb is not on this mirror \(HTTP 404\)"):
        world.fetch()
    world.address = "http://127.0.0.1:9"
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9/debian/dists/bookworm/InRelease cannot be fetched: .+"):
        world.fetch()
    world.address = "http://nowhere.invalid"
    with pytest.raises(UnreachableError, match=r"nowhere\.invalid.*cannot be fetched"):
        world.fetch()
    assert nothing_came(world)


def test_the_keys_that_come_with_us_are_those_that_debian_has_published() -> None:
    # https://ftp-master.debian.org/keys.html lists them; docs/languages.md says where ours are from.
    assert {cert.fingerprint.upper() for cert in pysequoia.Cert.split_bytes(KEYS.read_bytes())} == {
        "1F89983E0081FDE018F3CC9673A4F27B8DD47936",
        "AC530D520F2F3269F5E98313A48449044AAD5C5D",
        "A4285295FC7B1A81600062A9605C66F00D6C9793",
        "4D64FEC119C2029067D6E791F8D2585B8783D481",
        "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8",
        "05AB90340C0C5E797F44A8C8254CF3B5AEC0A8F0",
        "04B54C3CDCA79751B16BC6B5225629DF75B188BD",
        "5E04A1E3223A19A20706E20F9904613D4CCE68C6",
        "41587F7DB8C774BCCF131416762F67A0B2C39DE4",
    }


def test_a_package_for_a_release_that_a_recipe_names_is_looked_for_there(world: World) -> None:
    with pytest.raises(UnreachableError, match="dists/trixie/InRelease"):
        debian.fetch(["tool/trixie"], None, world.archive(), world.folder / "tree")


def test_several_packages_come_into_one_folder(world: World) -> None:
    world.mirror.add("other", "2", deb([entry("usr/share/other", "two")]))
    world.mirror.publish()
    debian.fetch(["tool", "other"], None, world.archive(), world.folder / "tree")
    assert sorted(path.name for path in (world.folder / "tree/usr/share").iterdir()) == ["other", "tool"]
