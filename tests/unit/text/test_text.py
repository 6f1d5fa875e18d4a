"""Strangers' text: what may be shown as it is, and what becomes a mark."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.shared.text import as_json, is_plain, one_line, visible
from tests.hostile_text import HOSTILE, READABLE

SEEN_SIGNS = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
"""Arabic and Kaithi signs that Unicode counts as format characters although everybody sees them."""
HIDDEN_KINDS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800\u034f\u180b\u180c\u180d\ufe00\ufe0f\U000e0100\U000e01ef"


def is_hidden(character: str) -> bool:
    return unicodedata.category(character) in HIDDEN_KINDS and ord(character) not in SEEN_SIGNS


def test_every_control_and_format_character_of_unicode_is_marked_when_it_stands_alone() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    hidden = (each for each in every if is_hidden(each) and each not in "\n\t")
    assert [f"{ord(each):04X}" for each in hidden if visible(each) == each] == []


def test_letters_that_nobody_sees_are_marked() -> None:
    assert [each for each in BLANK_LETTERS if visible(f"a{each}b") != f"a<U+{ord(each):04X}>b"] == []


def test_nothing_that_can_be_seen_is_marked() -> None:
    kinds = {"L", "N", "P", "S", "Z"}
    every = (chr(code) for code in range(sys.maxunicode + 1))
    seen = (each for each in every if unicodedata.category(each)[0] in kinds and not is_hidden(each))
    assert [each for each in seen if visible(each) != each and each not in BLANK_LETTERS] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_marked(text: str) -> None:
    assert visible(text) != text
    assert "<U+" in visible(text)


@pytest.mark.parametrize("text", READABLE)
def test_readable_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_a_mark_names_the_character() -> None:
    assert visible("\x1b[2J\u202e\U000e0041") == "<U+001B>[2J<U+202E><U+E0041>"


def test_line_ends_of_windows_are_line_ends_and_a_bare_carriage_return_is_marked() -> None:
    assert visible("a\r\nb\rc") == "a\nb<U+000D>c"


def test_a_name_has_no_line_breaks() -> None:
    assert one_line("a\nb\tc") == "a<U+000A>b<U+0009>c"
    assert is_plain("Zoë")
    assert not is_plain("a\nb")


@given(st.text())
def test_marking_twice_changes_nothing_more_and_leaves_nothing_hidden(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert not set("\x1b\x07\r\x7f\u202e\u200e") & set(once)


@given(st.text(st.characters(categories=("Cc", "Cf", "L", "Zl", "Cs"))))
def test_a_json_document_shows_nothing_hidden_and_means_the_same(text: str) -> None:
    document = as_json({"text": text}, indent=2)
    assert json.loads(document) == {"text": text}
    assert visible(document) == document
