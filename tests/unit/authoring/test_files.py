from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.authoring.errors import LessonError
from cdu.authoring.files import MAX_FILE_BYTES, list_files, read_json, read_text, read_tree

if TYPE_CHECKING:
    from pathlib import Path


def test_text_is_read_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("süß\r\n".encode())
    assert read_text(tmp_path, "a.txt") == "süß\r\n"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../secret", "a\\b", "a\0b", "a\ud800"])
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    root = tmp_path / "lesson"
    root.mkdir()
    (tmp_path / "secret").write_text("secret")
    with pytest.raises(LessonError, match="leads out of the lesson's folder"):
        read_text(root, name)


def test_links_are_refused_wherever_they_lead(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("text")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    with pytest.raises(LessonError, match=r"link\.txt: leads out.*no links"):
        read_tree(tmp_path)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    with pytest.raises(LessonError, match="leads out"):
        read_tree(tmp_path)


def test_linked_folders_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("text")
    root = tmp_path / "lesson"
    root.mkdir()
    (root / "linked").symlink_to(outside)
    with pytest.raises(LessonError, match="leads out"):
        read_text(root, "linked/a.txt")
    with pytest.raises(LessonError, match="leads out"):
        read_tree(root)


def test_a_file_that_is_not_utf8_is_refused_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"ab\xff")
    with pytest.raises(LessonError, match=r"a\.txt: is not UTF-8 text \(byte 2\)"):
        read_text(tmp_path, "a.txt")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * (MAX_FILE_BYTES + 1))
    with pytest.raises(LessonError, match="is larger than"):
        read_text(tmp_path, "a.txt")


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"cannot be read \(File name too long\)"):
        read_text(tmp_path, "a" * 5000)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"nothing\.txt: is missing"):
        read_text(tmp_path, "nothing.txt")


def test_broken_json_is_reported_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n "a": }')
    with pytest.raises(LessonError, match=r"a\.json: is not valid JSON \(line 2, column 7"):
        read_json(tmp_path, "a.json")


@pytest.mark.parametrize("text", ["[" * 200_000, "9" * 5000], ids=["nesting", "number"])
def test_json_beyond_reason_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(LessonError, match="is JSON that cannot be read"):
        read_json(tmp_path, "a.json")


def test_what_tools_leave_behind_is_not_listed(tmp_path: Path) -> None:
    for name in ("b.py", "a/c.py", "__pycache__/b.pyc", ".DS_Store"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert list_files(tmp_path) == ["a/c.py", "b.py"]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert read_tree(tmp_path / "support") == {}
