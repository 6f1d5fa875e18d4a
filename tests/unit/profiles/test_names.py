from __future__ import annotations

import itertools
import re
import unicodedata
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.contracts.names import CohortName, alias
from chalicelib.profiles.presentation import Choice, Presentation, board_name, board_names
from chalicelib.shared.lookalikes import skeleton
from chalicelib.shared.text import is_plain


def test_an_alias_is_made_up_stable_and_says_nothing_about_the_id() -> None:
    assert alias("ada") == alias("ada") != alias("bob")
    assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+ \d{4}", alias("ada@example.org"))


def test_aliases_rarely_meet() -> None:
    students = [str(uuid4()) for _ in range(3_000)]
    assert len({alias(student) for student in students}) > 2_990


def twins() -> tuple[str, str]:
    """Two students with the same alias."""
    seen: dict[str, str] = {}
    for number in itertools.count():
        other = seen.setdefault(alias(str(number)), str(number))
        if other != str(number):
            return other, str(number)
    raise AssertionError("endless")


def test_two_students_with_the_same_alias_do_not_look_alike_on_boards() -> None:
    first, second = twins()
    names = board_names({first: Presentation(), second: Presentation(), "ada": Presentation()})
    assert names["ada"] == alias("ada")
    assert names[first] != names[second]
    assert all(str(names[each]).startswith(f"{alias(each)}-") for each in (first, second))
    assert board_names({second: Presentation()}) == {second: alias(second)}


def test_nobody_chooses_what_a_longer_alias_looks_like() -> None:
    for groups in (1, 2, 3):
        with pytest.raises(ValidationError, match="generated alias"):
            Choice(visibility="public", display_name=alias("ada", groups))


def test_a_hidden_student_stays_hidden_beside_a_twin() -> None:
    first, second = twins()
    names = board_names({first: Presentation(visibility="hidden"), second: Presentation()})
    assert names == {first: None, second: alias(second)}


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


@pytest.mark.parametrize(
    "name",
    ["Ada", "Zoë-Anne O'Neil Jr.", "李小龍", "x" * 40, "  spaced  ", "Дмитрий", "فاطمة", "می‌خواهم", "अदिति", "นภา",
     "😀", "Ada 👩‍🚀", "👍🏽", "Ada ❤️", "O\u2019Neil", "शक्ति", "1️⃣", "42", "Modesta", "Admira", "Steffi", "Amber Fox",
     "אדא"],
)  # fmt: skip
def test_names_of_any_script_and_emoji_are_fine(name: str) -> None:
    chosen = Choice(visibility="public", display_name=name).display_name
    assert chosen == unicodedata.normalize("NFKC", name).strip()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Zoe\u0308", "Zoë"),
        ("\uff21\uff44\uff41", "Ada"),
        ("Ada   L", "Ada L"),
        ("𝔸𝕕𝕒", "Ada"),
        ("Ada\u00a0L", "Ada L"),
    ],
)
def test_a_name_is_kept_in_one_form(name: str, kept: str) -> None:
    assert Choice(visibility="public", display_name=name).display_name == kept


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("x" * 41, "more than 40 characters"),
        ("<b>Ada</b>", "contains '<'"),
        ("a@b.c", "contains '@'"),
        ("a/b", "contains '/'"),
        ("a\nb", "invisible characters"),
        ("a\u202eb", "invisible characters"),
        ("a\x00b", "invisible characters"),
        ("a\x1b[2J", "invisible characters"),
        ("a\u200bb", "invisible characters"),
        ("\u3164", "invisible characters"),
        ("\u2800", "invisible characters"),
        ("Ada\u00ad", "invisible characters"),
        ("Ada\U000e0041", "invisible characters"),
        ("...", "no letters or numbers"),
        ("- _ -", "no letters or numbers"),
        ("a" + "\u0335" * 4, "too many accents"),
        ("Admin", "reserved for the platform"),
        ("ADMIN", "reserved for the platform"),
        ("adm1n", "reserved for the platform"),
        ("\u0410dmin", "reserved for the platform"),
        ("a.d-m i_n", "reserved for the platform"),
        ("CDU Staff", "reserved for the platform"),
        ("Teacher Smith", "reserved for the platform"),
        ("admin 2", "reserved for the platform"),
        ("Moderator7", "reserved for the platform"),
        ("hidden", "reserved for the platform"),
        ("Quiet Otter 4821", "generated alias"),
        ("quiet-otter-4821", "generated alias"),
        ("Qu1et \u041ett\u0435r 4821", "generated alias"),
    ],
)
def test_names_that_could_carry_markup_addresses_or_tricks_are_refused_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Choice(visibility="public", display_name=name)


def test_every_made_up_name_is_refused_as_a_chosen_one() -> None:
    for number in range(300):
        with pytest.raises(ValidationError, match="generated alias"):
            Choice(visibility="public", display_name=alias(str(number)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ada"),
        ("Ada", "\u0410d\u0430"),
        ("Ada L", "Ada-L."),
        ("Ali", "AIi"),
        ("Bob", "B0b"),
        ("Mike", "rnike"),
        ("Zoë", "Zoe\u0308"),
        ("Straße", "STRASSE"),
        ("Paypal", "\u0420\u0430\u0443\u0440\u0430l"),
        ("می\u200cخواهم", "میخواهم"),
        ("Ada ❤️", "Ada ❤"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada", "Ava"), ("Zoe", "Zoë"), ("李小龍", "李大龍"), ("😀", "😁"), ("Ada 2", "Ada 3"), ("Müller", "Muller")],
)
def test_names_that_differ_have_different_ones(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text())
def test_what_is_accepted_is_one_visible_line_and_accepted_again_as_it_is(name: str) -> None:
    try:
        kept = Choice(visibility="public", display_name=name).display_name
    except ValidationError:
        return
    assert kept is not None
    assert is_plain(kept)
    assert skeleton(kept)
    assert Choice(visibility="public", display_name=kept).display_name == kept


@pytest.mark.parametrize("name", ["Class 7b", "Teacher training, 2026/27", "C++ (evening)", "Команда 1", "🚀 Club"])
def test_usual_names_of_cohorts_are_fine(name: str) -> None:
    assert TypeAdapter(CohortName).validate_python(name) == name


@pytest.mark.parametrize("name", ["", "x" * 61, "a\u202eb", "\u3164", "Admin", "sy\u0455tem", "a\nb", "<b>", "()"])
def test_names_of_cohorts_keep_the_same_rules(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(CohortName).validate_python(name)
