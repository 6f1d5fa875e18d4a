from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cdu.authoring.check import Failure
from cdu.authoring.errors import LessonError, Rejected
from cdu.authoring.importer import ImportSummary
from cdu.authoring.proving import Summary
from cdu.authoring.report import page, write
from chalicelib.contracts.lesson import Proof

if TYPE_CHECKING:
    from pathlib import Path

PROOF = Proof(mode="isolated", tests=("a", "b"), duration_ms=40.0)
FOUND = Summary(
    proofs={"python/anvil": PROOF, "python/drum": PROOF.model_copy(update={"duration_ms": 80.0})},
    failed=[Failure("python/horn", "the reference does not pass: 1 < 2 & <script>alert(1)</script>", "reference")],
    rejected=[Rejected("python/lute", "the track marks lute as deprecated")],
)


def test_the_document_is_what_json_prints(tmp_path: Path) -> None:
    write(FOUND, tmp_path / "found.json", "python")
    assert json.loads((tmp_path / "found.json").read_text()) == FOUND.as_json()


def test_the_page_names_every_lesson_and_every_reason(tmp_path: Path) -> None:
    write(FOUND, tmp_path / "found.html", "python")
    text = (tmp_path / "found.html").read_text()
    for shown in (
        "python/anvil",
        "python/drum",
        "python/horn",
        "python/lute",
        "marks lute as deprecated",
        "80 ms at most",
    ):
        assert shown in text


def test_what_others_wrote_is_text_and_not_markup() -> None:
    text = page(FOUND, "<b>python</b>")
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "<b>python" not in text


def test_an_import_shows_what_changed() -> None:
    summary = ImportSummary(changes={"new": ["python/anvil"], "updated": [], "unchanged": ["a", "b"]})
    assert "<b>2</b>unchanged" in page(summary, "python")


def test_nothing_found_is_a_page_too() -> None:
    assert "<b>0</b>" in page(Summary(), "python")


@pytest.mark.parametrize("name", ["found.pdf", "found"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LessonError, match=r"End its name in \.html or \.json"):
        write(FOUND, tmp_path / name, "python")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="cannot be written"):
        write(FOUND, tmp_path / "no/folder.html", "python")
