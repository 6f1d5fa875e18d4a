"""A small school that speaks the API's contract over real HTTP."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.server import Request, Server

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


def solve(folder: Path) -> None:
    for name, text in MINE.items():
        (folder / name).write_bytes(text.encode())


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
