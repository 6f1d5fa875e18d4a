"""A student's work by terminal: begin, try, submit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cdu import sessions
from tests.signals import heard
from tests.unit.cli.school import BELL, MINE, STARTER, School, content, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.server import Ended, Request


class TestStart:
    def test_a_lesson_comes_with_instructions_hints_samples_and_starter(self, bell: Path) -> None:
        assert content(bell) == {
            "README.md": b"# Bell\n\nRing.\n",
            "HINTS.md": b"# Hints\n\n## Hint 1\n\nLook up.\n",
            "submission.json": b'{"lesson": "python/bell", "language": "python"}',
            "samples/one.in": b"1\n",
            "samples/one.out": b"ding\n",
            "bell.py": STARTER["bell.py"].encode(),
            "pkg/tone.py": STARTER["pkg/tone.py"].encode(),
        }

    def test_begun_again_it_leaves_changed_files_alone_and_names_them(
        self, cdu: Callable[..., Ended], bell: Path
    ) -> None:
        solve(bell)
        ended = cdu("start", BELL, str(bell))
        assert ended.status == 2
        assert "bell.py, pkg/tone.py" in ended.err
        assert (bell / "bell.py").read_text() == MINE["bell.py"]

    def test_with_force_it_starts_over(self, cdu: Callable[..., Ended], bell: Path) -> None:
        solve(bell)
        assert cdu("start", BELL, str(bell), "--force").status == 0
        assert (bell / "bell.py").read_text() == STARTER["bell.py"]

    def test_a_start_that_was_killed_half_way_is_simply_run_again(self, cdu: Callable[..., Ended], bell: Path) -> None:
        (bell / "bell.py").unlink()
        assert cdu("start", BELL, str(bell)).status == 0
        assert (bell / "bell.py").read_text() == STARTER["bell.py"]

    def test_a_link_in_the_folder_is_not_written_through(
        self, cdu: Callable[..., Ended], school: School, home: Path, tmp_path: Path
    ) -> None:
        (home / "bell").mkdir()
        (tmp_path / "elsewhere").mkdir()
        (home / "bell/pkg").symlink_to(tmp_path / "elsewhere")
        assert cdu("start", BELL).status == 2
        assert content(tmp_path / "elsewhere") == {}
        assert school.submissions == []


class TestSubmit:
    def test_from_inside_the_folder_and_below_it_needs_no_argument(
        self, cdu: Callable[..., Ended], school: School, bell: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cdu("submit").status == 1
        solve(bell)
        monkeypatch.chdir(bell / "pkg")
        ended = cdu("submit")
        assert ended.status == 0
        assert "+100 XP" in ended.out.splitlines()[-1]
        assert len(school.submissions) == 2

    @pytest.mark.parametrize("lost", [1, 2])
    def test_a_connection_that_breaks_in_the_middle_counts_once(
        self, cdu: Callable[..., Ended], school: School, bell: Path, *, lost: int
    ) -> None:
        asked = len(school.server.requests)
        school.server.answers["POST /submissions"] = lose_the_answer(school, lost)
        assert cdu("submit", str(bell)).status == 1
        keys = {each.headers["idempotency-key"] for each in school.server.requests[asked:] if each.method == "POST"}
        assert len(keys) == 1
        assert len(school.submissions) == 1

    def test_an_api_that_stays_away_is_a_sentence(self, cdu: Callable[..., Ended], school: School, bell: Path) -> None:
        school.server.break_off = 99
        ended = cdu("submit", str(bell))
        assert ended.status == 3
        assert "does not answer" in ended.err

    def test_a_token_that_the_api_finds_too_old_is_renewed_whatever_the_clock_here_says(
        self, cdu: Callable[..., Ended], school: School, bell: Path
    ) -> None:
        school.tokens = {"new.b.c"}
        school.server.answers["POST /cognito"] = {
            "AuthenticationResult": {"IdToken": "new.b.c", "RefreshToken": "r2", "ExpiresIn": 3600}
        }
        assert cdu("submit", str(bell)).status == 1
        session = sessions.last()
        assert session is not None
        assert (session.id_token, session.refresh_token) == ("new.b.c", "r2")

    def test_a_folder_without_a_lesson_says_what_to_do(
        self, cdu: Callable[..., Ended], school: School, home: Path
    ) -> None:
        ended = cdu("submit")
        assert ended.status == 2
        assert "cdu start" in ended.err
        assert str(home) in ended.err
        assert school.server.received == []


def lose_the_answer(school: School, times: int) -> Callable[[Request], tuple[int, Any]]:
    """The submission is accepted, and the connection breaks before the student hears of it."""
    left = [times]

    def answer(request: Request) -> tuple[int, Any]:
        found = school.submit(request)
        if left[0]:
            left[0] -= 1
            raise ConnectionResetError
        return found

    return answer


class TestTrial:
    def test_it_shows_the_verdict_and_submits_nothing(
        self, cdu: Callable[..., Ended], school: School, bell: Path
    ) -> None:
        ended = cdu("test")
        assert ended.status == 1
        assert "Not yet  python/bell (not submitted, run on the platform): 1 of 2 tests" in ended.out
        solve(bell)
        assert cdu("test").status == 0
        assert school.submissions == []

    def test_one_test_by_name(self, cdu: Callable[..., Ended], bell: Path) -> None:
        found = json.loads(cdu("test", str(bell), "--only", "rings twice", "--json").out)
        assert [each["name"] for each in found["report"]["tests"]] == ["rings twice"]

    def test_of_one_test_that_passes_the_exit_status_is_0(self, cdu: Callable[..., Ended], bell: Path) -> None:
        assert cdu("test", str(bell), "--only", "rings once").status == 0
        assert cdu("test", str(bell), "--only", "t2").status == 1

    def test_a_name_that_no_test_has_is_a_wrong_use_that_names_those_there_are(
        self, cdu: Callable[..., Ended], bell: Path
    ) -> None:
        ended = cdu("test", str(bell), "--only", "rings thrice")
        assert ended.status == 2
        assert "rings once, rings twice" in ended.err

    def test_own_input_for_a_program(self, cdu: Callable[..., Ended], bell: Path, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("7\n")
        assert "| you gave 7" in cdu("test", str(bell), "--input", str(tmp_path / "mine.txt")).out

    def test_watching_runs_the_tests_at_every_change_until_it_is_interrupted(
        self, school: School, bell: Path, tmp_path: Path
    ) -> None:
        log = tmp_path / "log"
        with log.open("wb") as stream, heard(signal.SIGINT):
            watching = subprocess.Popen(
                [sys.executable, "-c", "from cdu.main import main; main()", "watch"], cwd=bell, stdout=stream,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
            try:
                seen(log, "Not yet")
                solve(bell)
                seen(log, "Passed")
            finally:
                watching.send_signal(signal.SIGINT)
            assert watching.wait(10) == 130
        assert school.submissions == []


def seen(log: Path, word: str) -> None:
    deadline = time.monotonic() + 20
    while word not in log.read_text():
        assert time.monotonic() < deadline, f"{word} was never shown: {log.read_text()}"
        time.sleep(0.1)
