"""A backup is whole or not there, and restoring one leaves the old state or the new one, wherever a crash strikes."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import threading
import time
from typing import TYPE_CHECKING

import pytest

from cdu.local import backup, lifecycle, restoring, running
from cdu.local.place import LocalError, Place
from cdu.local.version import MARKER, engine_version, mine
from localaws.engine.keeper import opened
from localaws.saving import DATABASE, held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder as a platform leaves it, with some megabytes that do not compress."""
    return filled(tmp_path / "home", "old")


def filled(home: Path, word: str) -> Place:
    place = Place(home, 21_900)
    place.prepare()
    some = random.Random(word)  # noqa: S311 - data for a test
    for name in (
        "state/dynamodb.json",
        "state/sqs.json",
        "state/lambda-blobs/code.zip",
        "bridge/firehose/s/1-a.log",
        "s3/0/b/.versions/k",
        "mail.jsonl",
    ):
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{word} {name}")
    for number in range(40):
        (home / "s3/0/b" / f"object{number}").write_bytes(some.randbytes(100_000))
    (home / "session.json").write_text("a student's")
    return place


def kept(home: Path) -> dict[str, bytes]:
    """The files that a backup is about."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file()
        and path.name != "saving.lock"
        and not path.relative_to(home).parts[0].startswith(backup.NOT_KEPT)
    }


def test_what_is_restored_is_what_was_saved(place: Place, tmp_path: Path) -> None:
    count = backup.create(place.home, tmp_path / "b")
    assert count == len(kept(place.home)) == 48
    other = Place(tmp_path / "other", 21_900)
    restoring.restore(other, tmp_path / "b")
    assert kept(other.home) == kept(place.home)
    assert not (other.home / "session.json").exists(), "who is signed in on a machine stays with the machine"
    for path in [other.home, *other.home.rglob("*"), tmp_path / "b"]:
        assert path.stat().st_mode & 0o077 == 0, f"{path} is nobody else's"


def test_a_platform_is_replaced_only_when_asked(place: Place, tmp_path: Path) -> None:
    backup.create(place.home, tmp_path / "b")
    other = filled(tmp_path / "other", "new")
    (other.home / "state/extra.json").write_text("of the new one")
    before = kept(other.home)
    with pytest.raises(LocalError, match=r"holds a platform already.*--replace"):
        restoring.restore(other, tmp_path / "b")
    assert kept(other.home) == before
    restoring.restore(other, tmp_path / "b", replace=True)
    assert kept(other.home) == kept(place.home)
    assert (other.home / "session.json").read_text() == "a student's"


def test_a_running_platform_is_not_replaced(place: Place, tmp_path: Path) -> None:
    backup.create(place.home, tmp_path / "b")
    lock = running.claim(place.home, place.port)
    assert lock is not None
    with lock, pytest.raises(LocalError, match=r"runs; stop it first with: cdu down"):
        restoring.restore(place, tmp_path / "b", replace=True)


def test_a_folder_of_something_else_is_left_alone(place: Place, tmp_path: Path) -> None:
    backup.create(place.home, tmp_path / "b")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/cat").write_text("")
    with pytest.raises(LocalError, match="no folder of a platform"):
        restoring.restore(Place(tmp_path / "photos", 21_900), tmp_path / "b", replace=True)
    with pytest.raises(LocalError, match="holds no platform"):
        backup.create(tmp_path / "photos", tmp_path / "c")


def test_an_existing_file_is_replaced_only_when_asked(place: Place, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("precious")
    with pytest.raises(LocalError, match=r"there already.*--force"):
        backup.create(place.home, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "precious"
    backup.create(place.home, tmp_path / "b", replace=True)
    backup.read(tmp_path / "b")
    with pytest.raises(LocalError, match="inside the platform's own folder"):
        backup.create(place.home, place.home / "s3" / "b")


def test_the_engines_files_are_those_of_one_instant(place: Place, tmp_path: Path) -> None:
    """A writer replaces two files and changes the database under the lock all the time; a backup has one age only."""
    ended, begun = threading.Event(), threading.Event()
    database = opened(place.home / "state" / DATABASE)
    database.execute("CREATE TABLE rows (number)")
    database.execute("INSERT INTO rows VALUES (0)")

    def save() -> None:
        number = 0
        while not ended.wait(0.0005):
            number += 1
            with held(place.home / "state"):
                database.execute("UPDATE rows SET number = ?", (number,))
                for name in ("dynamodb.json", "sqs.json"):
                    new = place.home / "state" / f"{name}.new"
                    new.write_text(str(number))
                    new.replace(place.home / "state" / name)
                    time.sleep(0.002)
            begun.set()

    saving = threading.Thread(target=save)
    saving.start()
    assert begun.wait(30)
    try:
        for number in range(5):
            backup.create(place.home, tmp_path / "b", replace=True)
            backup.read(tmp_path / "b", tmp_path / f"read{number}")
            state = tmp_path / f"read{number}" / "state"
            assert (state / "dynamodb.json").read_text() == (state / "sqs.json").read_text()
            rows = opened(state / DATABASE).execute("SELECT number FROM rows").fetchall()
            assert rows == [(int((state / "sqs.json").read_text()),)]
            assert not list(tmp_path.glob("*.part"))
    finally:
        ended.set()
        saving.join()


# Damaged, foreign, newer


@pytest.mark.parametrize("share", [0.001, 0.3, 0.8, 0.999])
def test_a_truncated_file_says_so_and_changes_nothing(place: Place, tmp_path: Path, share: float) -> None:
    backup.create(place.home, tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(whole[: int(len(whole) * share)])
    before = kept(place.home)
    with pytest.raises(LocalError, match=r"damaged or incomplete.*another backup"):
        restoring.restore(place, tmp_path / "b", replace=True)
    assert kept(place.home) == before
    assert not (place.home / "restoring").exists()


def packed(file: Path, members: dict[str, bytes]) -> Path:
    with gzip.open(file, "wb") as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file


def head(**changes: object) -> bytes:
    return json.dumps({"format": backup.FORMAT, **mine(), "made": "now", **changes}).encode()


def test_a_changed_byte_is_noticed(place: Place, tmp_path: Path) -> None:
    backup.create(place.home, tmp_path / "b")
    with tarfile.open(tmp_path / "b") as tar:
        members = {each.name: tar.extractfile(each).read() for each in tar}  # type: ignore[union-attr]
    members["s3/0/b/object7"] = b"x" + members["s3/0/b/object7"][1:]
    with pytest.raises(LocalError, match="differ from their checksums"):
        backup.read(packed(tmp_path / "c", members))


@pytest.mark.parametrize("name", ["../out", "/out", "state/../../out"])
def test_no_file_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    file = packed(tmp_path / "b", {backup.HEAD: head(), name: b"x", backup.SUMS: b"{}"})
    with pytest.raises(LocalError, match="is no file of a platform"):
        backup.read(file, tmp_path / "deep" / "er")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda file: file.write_text("hello"), "is no backup of a platform"),
        (lambda file: file.write_bytes(b""), "is no backup of a platform"),
        (lambda file: packed(file, {"README": b"hello"}), "is no backup of a platform"),
        (lambda file: packed(file, {backup.HEAD: b"[]"}), "is no backup of a platform"),
        (lambda file: packed(file, {backup.HEAD: head(format=99)}), "made by a newer version"),
        (lambda file: packed(file, {backup.HEAD: head(state=99)}), "newer version .*state 99"),
        (lambda file: packed(file, {backup.HEAD: head(engine="99.0.1")}), r"newer version .*engine 99\.0\.1"),
        (lambda file: packed(file, {backup.HEAD: head(state=1)}), "older version"),
        (lambda file: packed(file, {backup.HEAD: head()}), "its end is missing"),
        (lambda file: file.unlink(missing_ok=True), "No such file"),
    ],
)
def test_what_cannot_be_restored_is_said(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    make(tmp_path / "b")
    with pytest.raises(LocalError, match=said):
        restoring.restore(Place(tmp_path / "home", 21_900), tmp_path / "b")


# Crashes and full disks

_RUN = "import sys; sys.argv[0] = 'cdu'; from cdu.main import main; main()"


def run(home: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "CDU_HOME": str(home), "CDU_PORT": "21900"}
    return subprocess.Popen([sys.executable, "-c", _RUN, *words], env=environment, stderr=subprocess.PIPE)


def killed_when(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> None:
    """Kill a process as soon as something is so; fails if the process ends before."""
    while not reached():
        assert process.poll() is None, process.communicate()
        time.sleep(0.0005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.communicate()


def grown(home: Path) -> None:
    with (home / "s3/0/b/large").open("wb") as stream:
        for _ in range(150):
            stream.write(os.urandom(1_000_000))


def test_a_killed_backup_leaves_the_former_one_and_the_next_one_is_whole(place: Place, tmp_path: Path) -> None:
    file, part = tmp_path / "b", tmp_path / "b.part"
    backup.create(place.home, file)
    former = file.read_bytes()
    grown(place.home)
    killed_when(run(place.home, "backup", "create", str(file), "--force"), lambda: size(part) > 5_000_000)
    assert file.read_bytes() == former
    assert part.exists(), "it was killed half-way"
    backup.create(place.home, file, replace=True)
    backup.read(file, tmp_path / "read")
    assert kept(tmp_path / "read") == kept(place.home)
    assert not part.exists()


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def test_a_restore_that_is_killed_while_it_unpacks_leaves_the_old_state(place: Place, tmp_path: Path) -> None:
    other = filled(tmp_path / "other", "new")
    grown(place.home)
    backup.create(place.home, tmp_path / "b")
    before = kept(other.home)
    unpacked = other.home / "restoring/s3/0/b/large"
    killed_when(
        run(other.home, "backup", "restore", str(tmp_path / "b"), "--replace"), lambda: size(unpacked) > 5_000_000
    )
    assert kept(other.home) == before
    restoring.finish(other.home, other.port)  # as `cdu up` does
    assert kept(other.home) == before
    assert not (other.home / "restoring").exists()
    restoring.restore(other, tmp_path / "b", replace=True)
    assert kept(other.home) == kept(place.home)


def test_an_interrupted_restore_into_an_empty_folder_is_not_taken_for_an_empty_platform(
    place: Place, tmp_path: Path
) -> None:
    grown(place.home)
    backup.create(place.home, tmp_path / "b")
    other = Place(tmp_path / "other", 21_900)
    unpacked = other.home / "restoring/s3/0/b/large"
    killed_when(run(other.home, "backup", "restore", str(tmp_path / "b")), lambda: size(unpacked) > 5_000_000)
    with pytest.raises(LocalError, match=r"was interrupted; run it again"):
        lifecycle.up(other, print)
    restoring.restore(other, tmp_path / "b")
    assert kept(other.home) == kept(place.home)


_COUNTED = """
import os, shutil, sys
from pathlib import Path
from cdu.local import restoring
from cdu.local.place import Place

home, file, left = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def counted(original):
    def change(*arguments, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), 9)
        left -= 1
        return original(*arguments, **named)
    return change

def counting(home, finish=restoring._finish):
    for name in ("rename", "unlink", "rmdir"):
        setattr(Path, name, counted(getattr(Path, name)))
    restoring.shutil.rmtree = counted(shutil.rmtree)
    finish(home)

restoring._finish = counting
restoring.restore(Place(home, 21900), file, replace=True)
"""
"""Restores, and kills itself before the given change of the names in the folder."""


def test_a_restore_that_is_killed_after_it_was_decided_is_finished_by_whoever_comes_next(
    place: Place, tmp_path: Path
) -> None:
    backup.create(place.home, tmp_path / "b")
    for change in range(0, 100, 3):
        other = filled(tmp_path / f"other{change}", "new")
        command = [sys.executable, "-c", _COUNTED, str(other.home), str(tmp_path / "b"), str(change)]
        ended = subprocess.run(command, check=False).returncode
        assert ended in {0, -signal.SIGKILL}
        restoring.finish(other.home, other.port)
        assert kept(other.home) == kept(place.home), f"killed before change {change}"
        assert not {"restoring", "restored", "moving"} & {path.name for path in other.home.iterdir()}
        if ended == 0:
            break
    assert change > 9, "it was killed before each third change"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("only root can make a disk that is small enough to be full")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said_and_leaves_the_former_backup(place: Place, small_disk: Path) -> None:
    file = small_disk / "b"
    file.write_text("former")
    with pytest.raises(LocalError, match=r"cannot be written: No space left on device; no backup was made"):
        backup.create(place.home, file, replace=True)
    assert [path.name for path in small_disk.iterdir()] == ["b"]
    assert file.read_text() == "former"


def test_a_full_disk_stops_a_restore_and_leaves_the_old_state(place: Place, small_disk: Path, tmp_path: Path) -> None:
    backup.create(place.home, tmp_path / "b")
    other = Place(small_disk / "home", 21_900)
    other.prepare()
    before = kept(other.home)
    with pytest.raises(LocalError, match=r"No space left on device; nothing was restored"):
        restoring.restore(other, tmp_path / "b", replace=True)
    assert kept(other.home) == before


# Upgrades


def marked(place: Place, **changes: object) -> None:
    (place.home / MARKER).write_text(json.dumps({**mine(), **changes}))


def test_the_state_of_an_earlier_version_is_saved_before_it_is_changed(place: Place, tmp_path: Path) -> None:
    from cdu.local.upgrade import keep_before_upgrade  # noqa: PLC0415

    assert keep_before_upgrade(place.home, runs=False, say=print) is None
    (place.home / MARKER).write_text(json.dumps({"state": mine()["state"], "engine": engine_version()}))  # as of 0.1
    before = kept(place.home)
    with pytest.raises(LocalError, match="runs with an earlier version; stop it with: cdu down"):
        keep_before_upgrade(place.home, runs=True, say=print)
    file = keep_before_upgrade(place.home, runs=False, say=print)
    assert file is not None
    backup.read(file, tmp_path / "read")
    assert kept(tmp_path / "read") == before
    place.prepare()
    assert json.loads((place.home / MARKER).read_text()) == mine()


@pytest.mark.parametrize("newer", [{"state": 99}, {"engine": "99.1"}])
def test_newer_state_is_left_alone_and_says_which_version_it_needs(place: Place, newer: dict[str, object]) -> None:
    marked(place, cdu="9.9.9", **newer)
    before = kept(place.home)
    with pytest.raises(LocalError, match=r"newer version \(cdu 9\.9\.9, .*use that version or a later one"):
        lifecycle.up(place, print)
    assert kept(place.home) == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"state": "three"}'])
def test_an_unreadable_version_is_no_reason_to_start_afresh(place: Place, text: str) -> None:
    (place.home / MARKER).write_text(text)
    with pytest.raises(LocalError, match="unreadable"):
        lifecycle.up(place, print)
