"""docs/authors.md says what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cdu.authoring import folder
from cdu.authoring.files import MAX_FILE_BYTES
from cdu.authoring.formats.exercism.track import TAKEN_STATUS
from cdu.authoring.languages import LANGUAGES
from chalicelib.contracts.lesson import LessonMetadata

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/authors.md").read_text(encoding="utf-8")


def test_the_example_is_the_lesson_itself() -> None:
    [example] = re.findall(r"^```json\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    assert json.loads(example) == json.loads((ROOT / "lessons/python/signal-lamp/lesson.json").read_text())


@pytest.mark.parametrize("name", sorted(folder.ENTRIES))
def test_every_entry_of_a_lesson_folder_is_shown(name: str) -> None:
    assert re.search(rf"^  {re.escape(name)}/? ", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("field", LessonMetadata.model_fields)
def test_every_field_of_the_metadata_is_explained(field: str) -> None:
    assert re.search(rf"^\|.*`{field}`.*\|.*\|$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_every_languages_tests_are_told(language: str) -> None:
    assert all(pattern in GUIDE for pattern in LANGUAGES[language].tests)


def test_limits_and_rules_are_the_real_ones() -> None:
    assert MAX_FILE_BYTES == 1 << 20
    assert "no file is larger than 1 MiB" in GUIDE
    assert {"active", "beta"} == TAKEN_STATUS
