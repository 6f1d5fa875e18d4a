"""The index of decisions: what it shows, and which files it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.build.decisions import FOLDER, INDEX, DecisionError, index, load

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, name: str, title: str, status: str = "accepted, 2026-11-26", topic: str = "runner") -> None:
    (folder / name).write_text(f"# {title}\n\nStatus: {status}\nTopic: {topic}\n\nWhat and why.\n", encoding="utf-8")


def test_the_index_of_this_repository_is_current() -> None:
    assert (FOLDER / INDEX).read_text(encoding="utf-8") == index(load()), "run `make docs`"


def test_decisions_stand_below_their_topic_by_number_and_numbers_may_have_gaps(tmp_path: Path) -> None:
    write(tmp_path, "0107-one-pipeline.md", "0107. One pipeline")
    write(tmp_path, "0003-aliases.md", "0003. Aliases", topic="api")
    write(tmp_path, "0002-three-pipelines.md", "0002. Three pipelines", "superseded by 0107, 2026-11-26")
    assert index(load(tmp_path)).partition("## ")[2] == (
        "Runner\n\n"
        "- [0002](0002-three-pipelines.md) Three pipelines (superseded by 0107)\n"
        "- [0107](0107-one-pipeline.md) One pipeline\n"
        "\n## API\n\n"
        "- [0003](0003-aliases.md) Aliases\n"
    )


@pytest.mark.parametrize(
    ("name", "title", "status", "topic", "reason"),
    [
        ("0002-a.md", "No number", "accepted, 2026-11-26", "runner", "start with '# NNNN. Title'"),
        ("0002-a.md", "0002. A", "rejected, 2026-11-26", "runner", "start with"),
        ("0002-a.md", "0002. A", "accepted", "runner", "start with"),
        ("0002-a.md", "0003. A", "accepted, 2026-11-26", "runner", "the title has the number 0003"),
        ("0002-a.md", "0002. A", "accepted, 2026-11-26", "food", "the topic 'food' is unknown; use one of runner,"),
        ("0002-a.md", "0002. A", "superseded by 0009, 2026-11-26", "runner", "there is no decision 0009"),
        ("0001-a.md", "0001. A", "accepted, 2026-11-26", "runner", "0001-a.md has the same number"),
    ],
)
def test_a_file_without_the_form_is_refused_with_what_to_write(
    tmp_path: Path, name: str, title: str, status: str, topic: str, reason: str
) -> None:
    write(tmp_path, "0001-first.md", "0001. First")
    write(tmp_path, name, title, status, topic)
    with pytest.raises(DecisionError, match=reason):
        load(tmp_path)
