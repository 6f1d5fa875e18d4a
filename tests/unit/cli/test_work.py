"""A student's work by terminal, against a small school that speaks the API's contract over real HTTP."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cdu import sessions
from cdu.files import write_atomically
from tests.signals import heard

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.conftest import Ended, Request, Server

BELL, HORN = "python/bell", "python/horn"
STARTER = {"bell.py": "def ring():\n    pass\n", "pkg/tone.py": "HIGH = 1\n"}
MINE = {"bell.py": "def ring():\n\treturn 'ding — ü'\n", "pkg/tone.py": "HIGH = 2"}


@dataclass
class School:
    """Lessons, and the submissions of one student, as the API gives them."""

    server: Server
    submissions: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=lambda: {"a.b.c"})

    def __post_init__(self) -> None:
        lessons = [self.line(BELL), self.line(HORN)]
        self.server.answers = {
            "GET /students/me/catalogue": self.signed_in(self.page("lessons", lambda asked: self.find(lessons, asked))),
            f"GET /lessons/{BELL}": self.line(BELL) | self.material(),
            f"GET /lessons/{HORN}": self.line(HORN) | self.material(),
            "POST /submissions": self.signed_in(self.submit),
            "POST /trials": self.signed_in(self.trial),
            "GET /students/me/submissions": self.signed_in(self.page("submissions", self.history)),
            "GET /students/me/lessons": self.signed_in(lambda _: (200, {"lessons": self.progress()})),
            "GET /students/me/export": self.signed_in(lambda _: (200, b"PK-everything")),
        }

    def line(self, name: str) -> dict[str, Any]:
        return {"lesson": name, "language": "python", "title": name.title(), "difficulty": 2, "xp": 100, "concepts": []}

    def find(self, lessons: list[dict[str, Any]], asked: Request) -> list[dict[str, Any]]:
        """The API's filters, as far as the commands use them; names that it does not have are refused."""
        query = {name: text for name, text in asked.query.items() if name != "token"}
        passed = {each["lesson"] for each in self.progress() if each["passed"]}
        fits: dict[str, Callable[[dict[str, Any], str], bool]] = {
            "language": lambda each, text: each["language"] == text,
            "concept": lambda each, text: text in each["concepts"],
            "max_difficulty": lambda each, text: each["difficulty"] <= int(text),
            "search": lambda each, text: text.casefold() in each["title"].casefold(),
            "done": lambda each, text: {"true": True, "false": False}[text] == (each["lesson"] in passed),
        }
        return [each for each in lessons if all(fits[name](each, text) for name, text in query.items())]

    def material(self) -> dict[str, Any]:
        samples = [{"name": "one", "input": "1\n", "output": "ding\n"}]
        return {"instructions": "# Bell\n\nRing.\n", "starter": STARTER, "hints": ["Look up."], "samples": samples}

    def signed_in(self, answer: Callable[[Request], tuple[int, Any]]) -> Callable[[Request], tuple[int, Any]]:
        def checked(request: Request) -> tuple[int, Any]:
            if request.headers.get("authorization") not in self.tokens:
                return 401, {"title": "Sign in again", "detail": "the token has expired"}
            return answer(request)

        return checked

    def page(self, name: str, rows: Callable[[Request], list[Any]]) -> Callable[[Request], tuple[int, Any]]:
        """Pages of one row, to see that every page is asked for."""

        def answer(request: Request) -> tuple[int, Any]:
            start, every = int(request.query.get("token", 0)), rows(request)
            following = str(start + 1) if start + 1 < len(every) else None
            return 200, {name: every[start : start + 1], "next": following}

        return answer

    def submit(self, request: Request) -> tuple[int, Any]:
        key = request.headers["idempotency-key"]
        if key not in self.keys:
            with zipfile.ZipFile(io.BytesIO(request.body)) as archive:
                files = {name: archive.read(name).decode() for name in archive.namelist()}
            self.keys[key] = self.add(json.loads(files.pop("submission.json"))["lesson"], files)
        return 201, self.keys[key]

    def add(self, lesson: str, files: dict[str, str], outcome: str | None = None) -> dict[str, Any]:
        number = len(self.submissions)
        outcome = outcome or ("passed" if "return" in files.get("bell.py", "") else "failed")
        made = {
            "submission_id": f"{number:032x}",
            "lesson": lesson,
            "state": "graded",
            "created_at": f"2026-11-{number + 1:02}T10:00:00Z",
            "report": report(outcome),
            "xp": 100 if outcome == "passed" else 0,
        }
        self.submissions.insert(0, made)
        self.server.answers[f"GET /submissions/{made['submission_id']}"] = made
        self.server.answers[f"GET /submissions/{made['submission_id']}/files"] = {**made, "files": files}
        return made

    def trial(self, request: Request) -> tuple[int, Any]:
        asked = json.loads(request.body)
        outcome = "passed" if "return" in asked["files"]["bell.py"] else "failed"
        found = report(outcome)
        if asked.get("input"):
            found["output"] = f"you gave {asked['input']}"
        return 200, {"lesson": asked["lesson"], "lesson_version": "1", "report": found}

    def history(self, request: Request) -> list[dict[str, Any]]:
        wanted = [name for name in ("lesson", "outcome") if name in request.query]
        rows = [
            {**each, "outcome": each["report"]["outcome"], "passed": 1, "total": 2, "report": None}
            for each in self.submissions
        ]
        return [row for row in rows if all(row[name] == request.query[name] for name in wanted)]

    def progress(self) -> list[dict[str, Any]]:
        tried: dict[str, dict[str, Any]] = {}
        for each in reversed(self.submissions):
            row = tried.setdefault(each["lesson"], {"lesson": each["lesson"], "passed": False, "attempts": 0, "xp": 0})
            passed = each["report"]["outcome"] == "passed"
            row["attempts"] += 1
            if passed and not row["passed"]:
                row |= {"passed": True, "passed_at": each["created_at"], "xp": each["xp"]}
            if passed or not row["passed"]:
                row["submission_id"] = each["submission_id"]
        return list(tried.values())


def report(outcome: str) -> dict[str, Any]:
    tests = [
        {"id": "t1", "name": "rings once", "outcome": "passed"},
        {"id": "t2", "name": "rings twice", "outcome": outcome, "message": None if outcome == "passed" else "1 != 2"},
    ]
    return {"outcome": outcome, "message": None, "output": None, "tests": tests, "usage": {"wall_ms": 12.0}}


@pytest.fixture
def school(server: Server) -> School:
    return School(server)


@pytest.fixture
def bell(cdu: Callable[..., Ended], school: School, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """The folder of a lesson that was begun, and that one is in."""
    assert cdu("start", BELL).status == 0
    monkeypatch.chdir(home / "bell")
    return home / "bell"


def solve(folder: Path) -> None:
    for name, text in MINE.items():
        (folder / name).write_bytes(text.encode())


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


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


class TestCompletion:
    @staticmethod
    def completed(home: Path, *words: str) -> list[str]:
        environment = {
            **os.environ, "CDU_HOME": str(home.parent / "home"), "_CDU_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["cdu", *words]), "COMP_CWORD": str(len(words)),
        }  # fmt: skip
        script = "import sys; sys.argv = ['cdu']; from cdu.main import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        return [each.partition(",")[2] for each in done.stdout.splitlines()]

    def test_commands_and_lessons_are_completed(self, cdu: Callable[..., Ended], school: School, home: Path) -> None:
        assert cdu("lessons", "list").status == 0
        asked = len(school.server.requests)
        assert self.completed(home, "resto") == ["restore"]
        assert self.completed(home, "lessons", "s") == ["schema", "search", "show"]
        assert self.completed(home, "start", "python/b") == [BELL]
        assert len(school.server.requests) == asked, "a key press asks no server"
        assert (home.parent / "home/lessons.json").stat().st_mode & 0o077 == 0, "a session lies in the same folder"

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_every_shell_has_a_script(self, cdu: Callable[..., Ended], shell: str) -> None:
        assert "_CDU_COMPLETE" in cdu("completion", shell).out


class TestWhere:
    @pytest.fixture
    def page(self, server: Server) -> str:
        server.answers["GET /config.json"] = {"api": "api/v1/", "cognito": "cognito", "userPoolClient": "c"}
        payload = base64.urlsafe_b64encode(b'{"sub":"s"}').decode().rstrip("=")
        server.answers["POST /cognito"] = {
            "AuthenticationResult": {"IdToken": f"a.{payload}.c", "RefreshToken": "r", "ExpiresIn": 3600}
        }
        return server.address

    @pytest.fixture(autouse=True)
    def password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CDU_PASSWORD", "a-long-password-1")

    def test_one_address_is_enough_and_is_remembered(
        self, cdu: Callable[..., Ended], server: Server, page: str
    ) -> None:
        assert cdu("login", "ada@example.org", "--url", page).status == 0
        session = sessions.last()
        assert session is not None
        assert session.pool.api == f"{page}/api/v1/"
        assert cdu("login", "bob@example.org").status == 0
        assert server.requests[-1].path == "/cognito"

    @pytest.mark.parametrize("url", ["http://school.example", "ftp://school.example", "https://", "file:///etc/passwd"])
    def test_a_password_goes_to_no_address_that_can_be_listened_to(
        self, cdu: Callable[..., Ended], server: Server, url: str
    ) -> None:
        ended = cdu("login", "ada@example.org", "--url", url)
        assert ended.status == 2
        assert "https://" in ended.err
        assert server.requests == []

    @pytest.mark.parametrize("name", ["api", "cognito"])
    def test_a_page_cannot_send_the_password_elsewhere_in_clear(
        self, cdu: Callable[..., Ended], server: Server, page: str, name: str
    ) -> None:
        server.answers["GET /config.json"][name] = "http://elsewhere.example/"
        assert cdu("login", "ada@example.org", "--url", page).status == 2
        assert [each.method for each in server.requests] == ["GET"]

    @pytest.mark.parametrize("config", [b"<html>", [], {}, {"api": "x"}, 5])
    def test_a_page_of_something_else_is_said(
        self, cdu: Callable[..., Ended], server: Server, page: str, config: Any
    ) -> None:
        server.answers["GET /config.json"] = config
        ended = cdu("login", "ada@example.org", "--url", page)
        assert ended.status == 2
        assert "is the address right?" in ended.err

    def test_a_wrong_password_is_told_in_the_services_words(
        self, cdu: Callable[..., Ended], server: Server, page: str
    ) -> None:
        server.answers["POST /cognito"] = lambda _: (400, {"__type": "NotAuthorizedException", "message": "Wrong."})
        ended = cdu("login", "ada@example.org", "--url", page)
        assert (ended.status, ended.err) == (2, "error: Wrong.\n")

    def test_the_session_is_the_owners_alone(self, cdu: Callable[..., Ended], page: str) -> None:
        assert cdu("login", "ada@example.org", "--url", page).status == 0
        assert sessions.session_file().stat().st_mode & 0o077 == 0
