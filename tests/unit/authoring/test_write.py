from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdu.authoring import folder
from cdu.authoring.write import compare, render, write
from chalicelib.contracts.lesson import Lesson, Source

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_written_is_read_back(lesson: Lesson, tmp_path: Path) -> None:
    write(tmp_path / "door-bell", render(lesson))
    assert folder.read(tmp_path / "door-bell") == lesson


def test_origin_and_licence_survive(lesson: Lesson, tmp_path: Path) -> None:
    source = Source(kind="exercism", authors=("ada",), url="https://example.org/door-bell", uuid="u1")
    write(tmp_path / "a", render(lesson.model_copy(update={"source": source}), "MIT License"))
    assert folder.read(tmp_path / "a").source == source
    assert (tmp_path / "a/LICENSE").read_text() == "MIT License"


def test_line_ends_are_kept_as_they_are(lesson: Lesson, tmp_path: Path) -> None:
    odd = lesson.model_copy(update={"starter": {"bell.py": "a\r\nb\rc\n"}})
    write(tmp_path / "a", render(odd))
    assert folder.read(tmp_path / "a").starter == {"bell.py": "a\r\nb\rc\n"}


def test_metadata_is_written_for_people(lesson: Lesson) -> None:
    text = render(lesson.model_copy(update={"title": "Türglocke"}))["lesson.json"]
    assert '\n  "title": "Türglocke",\n' in text
    assert "instructions" not in json.loads(text)


def test_a_folder_is_replaced_as_a_whole(lesson: Lesson, tmp_path: Path) -> None:
    write(tmp_path / "a", {**render(lesson), "starter/old.py": "", "reference/old.py": ""})
    write(tmp_path / "a", render(lesson))
    assert set(folder.read(tmp_path / "a").starter) == {"bell.py"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_leftovers_of_a_broken_off_writing_do_no_harm(lesson: Lesson, tmp_path: Path) -> None:
    for leftover in (".a.new", ".a.old"):
        (tmp_path / leftover / "starter").mkdir(parents=True)
        (tmp_path / leftover / "starter/half.py").write_text("half")
    write(tmp_path / "a", render(lesson))
    assert set(folder.read(tmp_path / "a").starter) == {"bell.py"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_change_is_told_from_none(lesson: Lesson, tmp_path: Path) -> None:
    files = render(lesson)
    assert compare(tmp_path / "a", files) == "new"
    write(tmp_path / "a", files)
    assert compare(tmp_path / "a", files) == "unchanged"
    assert compare(tmp_path / "a", {**files, "instructions.md": "Other.\n"}) == "updated"
    (tmp_path / "a/starter/bell.py").write_bytes(b"\xff")
    assert compare(tmp_path / "a", files) == "updated"
