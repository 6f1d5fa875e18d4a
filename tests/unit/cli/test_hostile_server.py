"""An API that belongs to somebody else: it names files, and none outside of the student's folder is touched."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.server import Ended, Server

LESSON = "python/bell"
BAD_NAMES = [
    "../evil.py", "/etc/evil.py", "a/../../evil.py", "..\\evil.py", "C:\\evil.py", "c:evil.py", "nul.py", "Aux",
    ".bashrc", ".git/hooks/post-checkout", ".ssh/id_rsa", "e\x00vil.py", "evil\u202eyp.txt", "x" * 101,
    "/".join("a" * 9), "", ".", "..", "README.md", "readme.MD", "submission.json", "a.py::$DATA", "evil.py.", "\ud800",
]  # fmt: skip


NO_ANSWERS = [
    [],
    5,
    "x",
    {},
    b"<html>",
    b"",
    {"instructions": 5, "starter": {}},
    {"instructions": "x", "starter": {"a.py": 5}},
    {"instructions": "x", "starter": []},
]


def lesson(starter: Any) -> dict[str, Any]:
    return {"language": "python", "instructions": "Ring.\n", "starter": starter}


def listed(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def sent(server: Server) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(server.received[-1])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_lesson_is_fetched_into_a_folder(cdu: Callable[..., Ended], server: Server, home: Path) -> None:
    server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": "x\n", "pkg/a.py": "y\n"})}
    assert cdu("start", LESSON).status == 0
    assert listed(home) == {
        "bell",
        "bell/README.md",
        "bell/submission.json",
        "bell/bell.py",
        "bell/pkg",
        "bell/pkg/a.py",
    }


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_nothing_is_written_under_a_bad_name_nor_beside_it(
    cdu: Callable[..., Ended], server: Server, home: Path, name: str
) -> None:
    before = listed(home.parent)
    server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": "x\n", name: "evil"})}
    ended = cdu("start", LESSON, "bell")
    assert (ended.status, ended.out) == (3, "")
    assert "the API names a file that is not safe to read or write" in ended.err
    assert listed(home.parent) == before


@pytest.mark.parametrize("starter", [{"a.py": "", "A.PY": ""}, {"a": "", "a/b.py": ""}, {"A": "", "a/b.py": ""}])
def test_names_that_are_one_file_on_some_machines_are_refused(
    cdu: Callable[..., Ended], server: Server, home: Path, starter: dict[str, str]
) -> None:
    server.answers = {f"/lessons/{LESSON}": lesson(starter)}
    assert cdu("start", LESSON).status == 3
    assert listed(home) == set()


@pytest.mark.parametrize("answer", NO_ANSWERS)
@pytest.mark.parametrize("command", ["start", "status", "profile", "leaderboard", "report"])
def test_what_is_no_answer_of_ours_is_told_in_a_sentence(
    cdu: Callable[..., Ended], server: Server, answer: Any, command: str
) -> None:
    paths = [f"/lessons/{LESSON}", "/submissions/1", "/students/me", "/reports"]
    paths += ["/leaderboards/overall", "/leaderboards/overall/me"]
    server.answers = dict.fromkeys(paths, answer)
    words = {"start": [LESSON], "status": ["1"]}.get(command, [])
    ended = cdu(command, *words)
    assert ended.status == 3
    assert ended.err.startswith("error: ")
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("name", ["../students/me", "python/../../x", "", "python", "python/bell?x=1", "\x1b[2J"])
def test_a_folder_that_names_no_lesson_asks_the_server_nothing(
    cdu: Callable[..., Ended], server: Server, home: Path, name: str
) -> None:
    ended = cdu("submit", str(home), "--lesson", name) if name else cdu("start", "no lesson")
    assert ended.status == 2
    assert server.received == []


class TestSubmit:
    @pytest.fixture
    def folder(self, home: Path) -> Path:
        (home.parent / "secret.txt").write_text("secret")
        (home / "submission.json").write_text(f'{{"lesson": "{LESSON}"}}')
        (home / "bell.py").write_text("mine\n")
        (home / ".env").write_text("secret")
        return home

    def test_what_the_lesson_names_is_sent_and_nothing_else(
        self, cdu: Callable[..., Ended], server: Server, folder: Path
    ) -> None:
        server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": "x\n", "other.py": ""}), "/submissions": {}}
        cdu("submit", str(folder))
        assert sent(server).keys() == {"submission.json", "bell.py"}

    @pytest.mark.parametrize("name", ["../secret.txt", ".env", "/etc/passwd", "a/../../secret.txt"])
    def test_no_file_is_sent_from_elsewhere(
        self, cdu: Callable[..., Ended], server: Server, folder: Path, name: str
    ) -> None:
        server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": "x\n", name: ""}), "/submissions": {}}
        ended = cdu("submit", str(folder))
        assert ended.status == 3
        assert server.received == [b""], "only the lesson was asked for"

    @pytest.mark.parametrize("inside", ["link.py", "linked/secret.txt"])
    def test_links_are_not_followed(self, cdu: Callable[..., Ended], server: Server, folder: Path, inside: str) -> None:
        (folder / "link.py").symlink_to(folder.parent / "secret.txt")
        (folder / "linked").symlink_to(folder.parent)
        server.answers = {f"/lessons/{LESSON}": lesson({inside: ""}), "/submissions": {}}
        ended = cdu("submit", str(folder))
        assert (ended.status, server.received) == (2, [b""])
        assert "links" in ended.err

    def test_a_pipe_is_not_read(self, cdu: Callable[..., Ended], server: Server, folder: Path) -> None:
        os.mkfifo(folder / "pipe.py")
        server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": "", "pipe.py": ""}), "/submissions": {}}
        cdu("submit", str(folder))
        assert sent(server).keys() == {"submission.json", "bell.py"}

    def test_what_is_left_out_is_named_by_client_and_api_alike(
        self, cdu: Callable[..., Ended], server: Server, folder: Path
    ) -> None:
        (folder / ".git").mkdir()
        (folder / ".git" / "HEAD").write_text("x", encoding="utf-8")
        (folder / "conftest.py").write_text("x", encoding="utf-8")
        (folder / "chime.py").write_text("x", encoding="utf-8")
        report = {"outcome": "failed", "message": "", "tests": [], "usage": {}}
        told = {"submission_id": "1", "lesson": LESSON, "state": "graded", "report": report, "xp": 0}
        ignored = [{"path": "chime.py", "reason": "because"}]
        server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": ""}), "/submissions": told | {"ignored": ignored}}
        ended = cdu("submit", str(folder))
        assert sent(server).keys() == {"submission.json", "bell.py", "chime.py"}
        for name in (".git/", "conftest.py", "chime.py (because)"):
            assert f"left out: {name}" in ended.out

    def test_what_is_left_out_is_no_list_that_a_server_may_invent(
        self, cdu: Callable[..., Ended], server: Server, folder: Path
    ) -> None:
        told = {
            "submission_id": "1",
            "lesson": LESSON,
            "state": "graded",
            "report": {"outcome": "failed"},
            "ignored": 5,
        }
        server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": ""}), "/submissions": told}
        ended = cdu("submit", str(folder))
        assert "does not say which files were left out" in ended.err

    def test_a_file_in_another_encoding_is_told_by_name(
        self, cdu: Callable[..., Ended], server: Server, folder: Path
    ) -> None:
        (folder / "bell.py").write_bytes("x = 1".encode("utf-16"))
        server.answers = {f"/lessons/{LESSON}": lesson({"bell.py": ""})}
        assert "is UTF-16 text" in cdu("submit", str(folder)).err
