"""Small lesson folders and Exercism tracks to read, and runners that only pretend."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.contracts.lesson import Lesson

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

HERE = Path(__file__).parent
METADATA: dict[str, Any] = {
    "format": 1,
    "lesson": "python/door-bell",
    "title": "Door bell",
    "blurb": "Ring it.",
    "difficulty": 2,
    "concepts": ["functions"],
    "order": 3,
}
FOLDER = {
    "instructions.md": "# Door bell\n\nRing it.\n",
    "hints.md": "- Press.\n- Wait.\n",
    "starter/bell.py": "def ring(): ...\n",
    "tests/bell_test.py": "import unittest\n",
    "support/wire.py": "COLOUR = 'red'\n",
    "reference/bell.py": "def ring():\n    return 'ding'\n",
}
EXERCISE_CONFIG: dict[str, Any] = {
    "authors": ["ada"],
    "files": {"solution": ["bell.py"], "test": ["bell_test.py"], "example": [".meta/example.py"]},
    "blurb": "Ring it.",
}
EXERCISE = {
    ".docs/introduction.md": "# Introduction\n\nBells.\n",
    ".docs/instructions.md": "# Instructions\n\nRing it.\n",
    ".docs/instructions.append.md": "# Instructions append\n\nIn Python.\n",
    ".docs/hints.md": "# Hints\n\n## General\n\n- Press.\n",
    ".meta/example.py": "def ring():\n    return 'ding'\n",
    "bell.py": "def ring(): ...\n",
    "bell_test.py": "import unittest\n",
}


def put(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def _entry(slug: str, **fields: Any) -> dict[str, Any]:
    return {"slug": slug, "name": slug.title(), "uuid": f"uuid of {slug}", "difficulty": 4, **fields}


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Build a lesson folder; files given as None are left out, `metadata` changes fields."""

    def make(
        slug: str = "door-bell", *, files: dict[str, str | None] | None = None, metadata: dict[str, Any] | None = None
    ) -> Path:
        document = json.dumps({**METADATA, "lesson": f"python/{slug}", **(metadata or {})})
        every = {"lesson.json": document, **FOLDER, **(files or {})}
        return put(tmp_path / "lessons/python" / slug, {name: text for name, text in every.items() if text is not None})

    return make


@pytest.fixture
def make_track(tmp_path: Path) -> Callable[..., Path]:
    """Build a track of practice exercises that are all alike: slugs (with underscores) and their track entries."""

    def make(**practice: dict[str, Any]) -> Path:
        track = tmp_path / "track"
        exercises = {"practice": [_entry(slug.replace("_", "-"), **fields) for slug, fields in practice.items()]}
        put(track, {"config.json": json.dumps({"slug": "python", "exercises": exercises}), "LICENSE": "MIT License\n"})
        for kind, listed in exercises.items():
            for exercise in listed:
                write_exercise(track / "exercises" / kind / exercise["slug"])
        return track

    return make


def write_exercise(
    folder: Path, *, config: dict[str, Any] | None = None, files: dict[str, str | None] | None = None
) -> Path:
    """Write an Exercism exercise; files given as None are left out."""
    document = json.dumps({**EXERCISE_CONFIG, **(config or {})})
    every = {".meta/config.json": document, **EXERCISE, **(files or {})}
    return put(folder, {name: text for name, text in every.items() if text is not None})


@pytest.fixture
def exercise(tmp_path: Path) -> Callable[..., Path]:
    """Build a single exercise; what can be changed is said at `write_exercise`."""
    return lambda **change: write_exercise(tmp_path / "door-bell", **change)


@pytest.fixture
def change_exercise() -> Callable[..., Path]:
    """Write an exercise anew, in whatever folder."""
    return write_exercise


@pytest.fixture
def fake_runner(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of pretending runners, importable in worker processes too."""
    monkeypatch.syspath_prepend(str(HERE))
    return importlib.import_module("fake_runner")


@pytest.fixture
def lesson() -> Lesson:
    """A sound lesson."""
    return Lesson(
        **METADATA,
        instructions="Ring it.\n",
        hints=("Press.", "Wait.\nA little."),
        starter={"bell.py": "starter"},
        tests={"bell_test.py": "tests"},
        support={"wire.py": "support"},
        reference={"bell.py": "reference"},
    )
