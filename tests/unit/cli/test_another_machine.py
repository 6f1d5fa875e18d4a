"""A student's work on another machine: what was submitted comes back, and nothing is overwritten or half written."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdu.files import write_atomically
from tests.unit.cli.school import BELL, HORN, MINE, STARTER, School, content, solve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.server import Ended


class TestAnotherMachine:
    @pytest.fixture
    def solved(self, school: School) -> School:
        school.add(BELL, {"bell.py": "first try\n"}, "failed")
        school.add(BELL, MINE, "passed")
        school.add(BELL, {"bell.py": "later idea\n"}, "failed")
        school.add(HORN, {"horn.py": "toot\n"}, "failed")
        return school

    def test_the_list_shows_what_is_done(self, cdu: Callable[..., Ended], solved: School) -> None:
        ended = cdu("lessons", "list")
        assert ended.out.splitlines() == [
            "done\tlesson\ttitle\tdifficulty\tXP",
            "passed\tpython/bell\tPython/Bell\t2\t100",
            "tried 1x\tpython/horn\tPython/Horn\t2\t100",
        ]
        assert [each.path for each in solved.server.requests if "token" not in each.query] == [
            "/students/me/catalogue",
            "/students/me/lessons",
        ]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            (("search", "HORN"), [HORN]),
            (("search", "nothing like it"), []),
            (("list", "--done"), [BELL]),
            (("list", "--open"), [HORN]),
            (("list", "--max-difficulty", "1"), []),
            (("list", "--max-difficulty", "2", "--language", "python"), [BELL, HORN]),
            (("list", "--concept", "loops"), []),
        ],
        ids=str,
    )
    def test_lessons_are_found_by_text_concept_difficulty_and_what_is_done(
        self, cdu: Callable[..., Ended], solved: School, words: tuple[str, ...], found: list[str]
    ) -> None:
        assert [each["lesson"] for each in json.loads(cdu("lessons", *words, "--json").out)["lessons"]] == found
        asked = solved.server.requests[0]
        assert asked.path == "/students/me/catalogue"
        assert asked.query, "the API filters, not the client"

    def test_the_history_has_every_attempt_newest_first(self, cdu: Callable[..., Ended], solved: School) -> None:
        rows = [each.split("\t") for each in cdu("history").out.splitlines()[1:]]
        assert [row[1] for row in rows] == [HORN, BELL, BELL, BELL]
        assert [row[5] for row in rows] == [each["submission_id"] for each in solved.submissions]
        assert len(cdu("history", BELL, "--outcome", "passed").out.splitlines()) == 2
        assert len(json.loads(cdu("history", "--limit", "2", "--json").out)["submissions"]) == 2

    def test_a_restored_lesson_is_equal_to_the_byte_and_can_be_submitted(
        self, cdu: Callable[..., Ended], solved: School, home: Path
    ) -> None:
        assert cdu("restore", BELL).status == 0
        found = content(home / "bell")
        manifest = json.loads(found.pop("submission.json"))
        assert found == {name: text.encode() for name, text in MINE.items()}
        assert manifest["lesson"] == BELL
        assert cdu("submit", "bell").status == 0
        assert len(solved.submissions) == 5

    def test_where_nothing_passed_the_last_attempt_comes_back(
        self, cdu: Callable[..., Ended], solved: School, home: Path
    ) -> None:
        assert cdu("restore", HORN).status == 0
        assert (home / "horn/horn.py").read_text() == "toot\n"
        assert solved.submissions

    def test_any_attempt_can_be_named(self, cdu: Callable[..., Ended], solved: School, home: Path) -> None:
        first = solved.submissions[-1]["submission_id"]
        assert cdu("restore", BELL, "old", "--submission", first).status == 0
        assert (home / "old/bell.py").read_text() == "first try\n"
        assert cdu("restore", HORN, "wrong", "--submission", first).status == 2
        assert not (home / "wrong").exists()

    def test_newer_work_is_never_replaced_unasked(self, cdu: Callable[..., Ended], solved: School, home: Path) -> None:
        assert cdu("restore", BELL).status == 0
        (home / "bell/bell.py").write_text("newer\n")
        ended = cdu("restore", BELL)
        assert ended.status == 2
        assert "bell.py" in ended.err
        assert (home / "bell/bell.py").read_text() == "newer\n"
        assert cdu("restore", BELL, "--force").status == 0
        assert (home / "bell/bell.py").read_text() == MINE["bell.py"]
        assert solved.submissions

    def test_all_that_was_passed_becomes_a_folder_for_git(
        self, cdu: Callable[..., Ended], solved: School, home: Path
    ) -> None:
        solved.add(HORN, {"horn.py": "toot toot\n"}, "passed")
        assert cdu("restore", "--all", "solutions").status == 0
        found = content(home / "solutions")
        page = found.pop("README.md").decode()
        assert "[python/bell](python/bell)" in page
        assert found == {
            "python/bell/bell.py": MINE["bell.py"].encode(),
            "python/bell/pkg/tone.py": MINE["pkg/tone.py"].encode(),
            "python/horn/horn.py": b"toot toot\n",
        }
        assert cdu("restore", "--all", "solutions").status == 0, "again is harmless"

    @pytest.mark.parametrize("name", ["../evil.py", "/etc/evil.py", ".git/hooks/post-checkout", "a\x00b.py"])
    def test_a_submission_cannot_name_a_file_outside_of_the_folder(
        self, cdu: Callable[..., Ended], solved: School, home: Path, name: str
    ) -> None:
        before = content(home.parent)
        solved.add(BELL, {"bell.py": "x", name: "evil"}, "passed")
        for words in (("restore", BELL), ("restore", "--all")):
            assert cdu(*words).status == 3
        assert {**before, "home/session.json": b""} == {**content(home.parent), "home/session.json": b""}

    def test_a_diff_compares_the_folder_with_the_last_submission(
        self, cdu: Callable[..., Ended], solved: School, bell: Path
    ) -> None:
        solved.add(BELL, STARTER, "failed")
        ended = cdu("diff")
        assert (ended.status, ended.out, ended.err) == (0, "", "no difference\n")
        solve(bell)
        changes = json.loads(cdu("diff", "--json").out)["changes"]
        assert changes["bell.py"][-3:] == [" def ring():", "-    pass", "+\treturn 'ding — ü'"]
        assert changes["pkg/tone.py"][-3:] == ["-HIGH = 1", "+HIGH = 2", "\\ No newline at end of file"]
        assert cdu("diff").status == 1

    def test_two_submissions_are_compared_by_their_ids(self, cdu: Callable[..., Ended], solved: School) -> None:
        ids = [each["submission_id"] for each in solved.submissions]
        ended = cdu("diff", ids[3], ids[1])
        assert ended.out.splitlines()[-2:] == ["-first try", "+later idea"]

    def test_an_export_is_written_whole_and_replaces_nothing(
        self, cdu: Callable[..., Ended], solved: School, home: Path
    ) -> None:
        assert cdu("export").status == 0
        assert (home / "cdu-export.zip").read_bytes() == b"PK-everything"
        assert (home / "cdu-export.zip").stat().st_mode & 0o077 == 0
        assert cdu("export").status == 2
        assert solved.submissions

    def test_the_lesson_of_the_folder_is_opened_at_the_schools_page(
        self, cdu: Callable[..., Ended], solved: School, bell: Path
    ) -> None:
        assert bell.is_dir()
        assert cdu("open", "--print").out == f"{solved.server.address}/#/lessons/{BELL}\n"
        shown = cdu("lessons", "show", BELL).out
        assert "passed" in shown
        assert "cdu start python/bell" in shown
        assert "memory" not in shown

    def test_the_memory_that_a_program_may_use_is_told(self, cdu: Callable[..., Ended], solved: School) -> None:
        lesson = solved.line(BELL) | solved.material() | {"memory_mib": 64}
        solved.server.answers[f"GET /lessons/{BELL}"] = lesson
        assert "100 XP, at most 64 MiB of memory, passed" in cdu("lessons", "show", BELL).out


def test_a_file_is_never_half_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    assert "File too large" in written_to_a_full_disk(tmp_path)
    assert content(tmp_path) == {"a": b"old"}
    write_atomically(tmp_path / "a", b"new")
    assert content(tmp_path) == {"a": b"new"}


def written_to_a_full_disk(folder: Path) -> str:
    """What a process says that may write ten bytes and wants to write more."""
    script = f"""
import resource, signal
from pathlib import Path
from cdu.files import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
write_atomically(Path({str(folder / "a")!r}), b"x" * 1000)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    return done.stderr
