"""Real lessons as requests to the runner: an Exercism track, or the built-in catalogue."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Request = dict[str, Any]


def python_lessons() -> tuple[list[Request], str]:
    """Every Python lesson, its reference as the solution, and where they are from.

    `EXERCISM_TRACKS` names a folder that holds Exercism tracks; where it is absent the built-in catalogue stands in.
    """
    tracks = os.environ.get("EXERCISM_TRACKS")
    if tracks:
        return exercism(Path(tracks) / "python"), "the Exercism Python track"
    return catalogue(), "the built-in catalogue (EXERCISM_TRACKS is not set)"


def exercism(track: Path) -> list[Request]:
    """Every active exercise of a track."""
    known = json.loads((track / "config.json").read_text(encoding="utf-8"))["exercises"]
    active = {
        each["slug"] for kind in ("practice", "concept") for each in known[kind] if each.get("status") != "deprecated"
    }
    folders = sorted(path for kind in ("practice", "concept") for path in (track / "exercises" / kind).glob("*"))
    return [_exercise(path) for path in folders if path.name in active and (path / ".meta/config.json").is_file()]


def _exercise(folder: Path) -> Request:
    files = json.loads((folder / ".meta/config.json").read_text(encoding="utf-8"))["files"]
    solutions, tests = files["solution"], files["test"]
    example = (files.get("example") or files["exemplar"])[0]
    named = {*solutions, *tests}
    beside = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    support = [path for path in beside if not path.startswith(".") and "__pycache__" not in path and path not in named]
    return request(
        folder.name,
        {path: (folder / path).read_text(encoding="utf-8") for path in tests},
        {path: (folder / path).read_text(encoding="utf-8") for path in support},
        {solutions[0]: (folder / example).read_text(encoding="utf-8")},
    )


def catalogue() -> list[Request]:
    """Every built-in lesson that is tested by code."""
    folders = sorted(path.parent for path in (ROOT / "lessons/python").glob("*/lesson.json"))
    lessons = [
        request(path.name, _texts(path / "tests"), _texts(path / "support"), _texts(path / "reference"))
        for path in folders
    ]
    return [lesson for lesson in lessons if any(name.endswith(".py") for name in lesson["tests"])]


def _texts(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}


def request(slug: str, tests: dict[str, str], support: dict[str, str], solution: dict[str, str]) -> Request:
    """A request of version 1."""
    return {
        "version": 1,
        "language": "python",
        "lesson": f"python/{slug}",
        "mode": "guarded",
        "tests": tests,
        "support": support,
        "solution": solution,
        "expected": None,
        "profile": None,
        "limits": {"wall_s": 60},
    }
