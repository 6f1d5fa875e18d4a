"""Measured tables come into the documentation by a program, at the place that is kept for them."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from benchmarks.table import Table
from benchmarks.table import page as page_of

PAGE = "# Page\n\n<!-- Speed -->\nold\n<!-- end -->\n\n<!-- Size -->\n<!-- end -->\n"


def test_a_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    Table("Speed", [{"language": "a|b", "ms": 2.0, "bare": None}], ["Measured."]).put(page)
    Table("Size", []).put(page)
    assert page.read_text(encoding="utf-8") == (
        "# Page\n\n<!-- Speed -->\n| language | ms | bare |\n| --- | --- | --- |\n| a&#124;b | 2 |  |\n\nMeasured.\n"
        "<!-- end -->\n\n<!-- Size -->\nNone.\n<!-- end -->\n"
    )


def test_rows_of_what_was_not_measured_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    everything = [{"language": name, "ms": 1} for name in ("c", "go", "rust", "rust")]
    Table("Speed", everything).put(page)
    Table("Speed", [{"language": "go", "ms": 2}], measured=frozenset({"go", "rust"})).put(page)
    assert "| c | 1 |\n| go | 2 |\n<!-- end -->" in page.read_text(encoding="utf-8")
    Table("Speed", [], measured=frozenset({"go"})).put(page)
    assert "| language | ms |\n| --- | --- |\n| c | 1 |\n<!-- end -->" in page.read_text(encoding="utf-8")
    assert "measured" not in Table("Speed", []).as_json()


def test_a_page_that_is_not_there_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(ArgumentTypeError, match="there is no page"):
        page_of(str(tmp_path / "page.md"))


def test_a_page_without_a_place_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(ValueError, match="no place for the table 'Weight'"):
        Table("Weight", []).put(page)
    assert page.read_text(encoding="utf-8") == PAGE


def test_the_guide_to_languages_keeps_a_place_for_each_of_its_tables() -> None:
    text = Path("docs/languages.md").read_text(encoding="utf-8")
    for title in ("Tracks", "Modes", "Guarded", "Not proven", "Rejected", "Languages"):
        assert f"<!-- {title} -->\n" in text, title
