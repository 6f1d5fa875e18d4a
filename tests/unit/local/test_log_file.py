"""The log of a platform that runs for months stays small, and nothing that many processes append is lost or mixed."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from cdu.local.log_file import rotate
from cdu.local.place import Place
from cdu.local.supervisor import run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_small_log_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "platform.log"
    assert not rotate(file, largest=10)
    file.write_text("0123456789")
    assert not rotate(file, largest=10)
    assert [path.name for path in tmp_path.iterdir()] == ["platform.log"]


def test_the_newest_parts_are_kept_and_the_oldest_goes(tmp_path: Path) -> None:
    file = tmp_path / "platform.log"
    for number in range(5):
        file.write_text(f"part {number}")
        assert rotate(file, largest=1, kept=3)
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {
        "platform.log": "",
        "platform.log.1": "part 4",
        "platform.log.2": "part 3",
        "platform.log.3": "part 2",
    }
    assert (tmp_path / "platform.log.1").stat().st_mode & 0o077 == 0


def test_a_process_that_has_the_log_open_goes_on_at_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "platform.log"
    script = "import sys\nfor line in sys.stdin: print(line.strip(), flush=True)"
    with file.open("ab") as log:
        child = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=log)
    assert child.stdin is not None
    child.stdin.write(b"before\n")
    child.stdin.flush()
    while file.stat().st_size < 7:
        pass
    assert rotate(file, largest=1)
    child.communicate(b"after\n")
    assert file.read_text() == "after\n"
    assert (tmp_path / "platform.log.1").read_text() == "before\n"


@pytest.mark.timeout(60)
def test_the_supervisor_rotates_the_log(tmp_path: Path) -> None:
    place = Place(tmp_path, 21_950)
    place.log_file.write_bytes(b"x" * 11 * 1024 * 1024)
    ended = threading.Event()
    watching = threading.Thread(target=run, args=(place, ended, ()))
    watching.start()
    part = tmp_path / "platform.log.1"
    while not part.exists():
        assert not ended.wait(0.05)
    ended.set()
    watching.join()
    assert part.stat().st_size == 11 * 1024 * 1024
    assert place.log_file.read_bytes() == b""


@pytest.mark.timeout(300)
def test_a_flood_from_many_processes_keeps_the_disk_and_whole_lines(tmp_path: Path) -> None:
    file, largest, kept = tmp_path / "platform.log", 64 * 1024, 3
    script = "import os, sys\nfor n in range(20000): os.write(1, sys.argv[1].encode() * 99 + b'\\n')"
    with file.open("ab") as log:
        children = [subprocess.Popen([sys.executable, "-c", script, each], stdout=log) for each in "abc"]
    largest_part = 0
    while any(child.poll() is None for child in children):
        rotate(file, largest=largest, most=2 * largest, kept=kept)
        largest_part = max([largest_part, *(path.stat().st_size for path in tmp_path.glob("platform.log.[0-9]"))])
    assert [child.returncode for child in children] == [0, 0, 0]
    parts = sorted(tmp_path.glob("platform.log.*"))
    assert [path.name for path in parts] == [f"platform.log.{number}" for number in (1, 2, 3)]
    assert largest < largest_part <= 4 * largest
    for part in parts:
        *lines, _ = part.read_bytes().splitlines()  # the last one may have been cut while it was written
        assert {len(line) for line in lines} == {99}
        assert all(len(set(line)) == 1 for line in lines), "no line is mixed with another"


def test_of_a_flood_the_newest_lines_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "platform.log"
    file.write_text("".join(f"line {number:04}\n" for number in range(10_000)))
    assert rotate(file, largest=1000, most=1000)
    found = (tmp_path / "platform.log.1").read_text()
    assert len(found) <= 1000
    assert found.startswith("line ")
    assert found.endswith("line 9999\n")
