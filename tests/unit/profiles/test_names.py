from __future__ import annotations

import re
from uuid import uuid4

import pytest
from pydantic import ValidationError

from chalicelib.profiles.names import Presentation, alias, board_name


def test_an_alias_is_made_up_stable_and_says_nothing_about_the_id() -> None:
    assert alias("ada") == alias("ada") != alias("bob")
    assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+ \d{4}", alias("ada@example.org"))


def test_aliases_rarely_meet() -> None:
    students = [str(uuid4()) for _ in range(3_000)]
    assert len({alias(student) for student in students}) > 2_990


def test_a_student_who_chose_nothing_appears_under_an_alias() -> None:
    assert board_name("ada", Presentation()) == alias("ada")


def test_a_public_student_appears_under_the_chosen_name() -> None:
    assert board_name("ada", Presentation(visibility="public", display_name="Ada L.")) == "Ada L."


def test_a_public_student_without_a_name_appears_under_an_alias() -> None:
    assert board_name("ada", Presentation(visibility="public")) == alias("ada")


@pytest.mark.parametrize("visibility", ["alias", "hidden"])
def test_a_name_that_was_given_earlier_does_not_show_once_it_is_withdrawn(visibility: str) -> None:
    shown = board_name("ada", Presentation.model_validate({"visibility": visibility, "display_name": "Ada"}))
    assert shown == (None if visibility == "hidden" else alias("ada"))


@pytest.mark.parametrize("name", ["Ada", "Zoë-Anne O'Neil Jr.", "李小龍", "x" * 40, "  spaced  "])
def test_usual_names_are_fine(name: str) -> None:
    assert Presentation(visibility="public", display_name=name).display_name == name.strip()


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 41, "<b>Ada</b>", "a@b.c", "a\nb", "a\u202eb", "a\x00b", "a\u200bb", "😀"]
)
def test_names_that_could_carry_markup_addresses_or_tricks_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Presentation(visibility="public", display_name=name)
