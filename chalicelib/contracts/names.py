"""Rules for names that other students see: display names, cohort names and generated aliases."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.shared.lookalikes import skeleton
from chalicelib.shared.text import is_plain

MAX_DISPLAY_NAME = 40
MAX_COHORT_NAME = 60
_MARKS_IN_A_ROW = 3
"""More accents on one letter would run into the lines above and below."""
_BETWEEN = " .'\u2019\u00b7-_"
"""Characters allowed between letters: space, full stop, apostrophes, middle dot, hyphens."""
_KINDS = ("L", "M", "N", "So", "Sk")
"""Allowed Unicode categories: letters of any script, their accents, numbers, emoji."""
_TITLES = "admin administrator moderator mod staff teacher official cdu"
_RESERVED = "root system support security operator owner hidden nobody everyone anonymous deleted none null undefined"

_DIGITS = 4
MOST_GROUPS = 3
"""Groups of digits in an alias; the hash that they come from has no more."""

_ADJECTIVES = (  # noqa: SIM905 - a list of words reads best as words
    "Amber Ancient Bold Brisk Calm Clever Coral Cosmic Crimson Curious Daring Dusty Eager Early Gentle Golden Happy "
    "Hidden Humble Indigo Jolly Keen Kind Lively Lucky Lunar Mellow Misty Noble Patient Quick Quiet Rapid Royal Rustic "
    "Silent Silver Solar Spry Steady Sunny Swift Tidy Velvet Vivid Warm Wild Witty"
).split()
_ANIMALS = (  # noqa: SIM905 - same
    "Badger Beaver Bison Bittern Crane Curlew Dolphin Dormouse Eagle Egret Falcon Ferret Finch Fox Gecko Gibbon Hare "
    "Hedgehog Heron Ibex Jackdaw Kestrel Kingfisher Lark Lemur Lynx Magpie Marten Mole Newt Octopus Osprey Otter Owl "
    "Panda Penguin Puffin Quail Raven Robin Salmon Seal Sparrow Stoat Swallow Tapir Tortoise Wren"
).split()


def _tidy(text: str, most: int, punctuation: str) -> str:
    """The name in form NFKC, trimmed and with single spaces. Raises PydanticCustomError."""
    name = re.sub(" +", " ", unicodedata.normalize("NFKC", text)).strip(" ")
    for reason, holds in _faults(name, most, punctuation):
        if holds:
            raise PydanticCustomError("name", "{reason}", {"reason": reason})
    return name


def _faults(name: str, most: int, punctuation: str) -> tuple[tuple[str, bool], ...]:
    odd = next((each for each in name if each not in punctuation and not _kind(each).startswith(_KINDS)), "")
    return (
        ("the name is empty", not name),
        (f"the name has more than {most} characters", len(name) > most),
        ("the name has invisible characters, or characters that change the reading direction", not is_plain(name)),
        (
            f"the name contains {odd!r}; letters, numbers, emoji, spaces, {punctuation.strip()} are allowed",
            odd != "",
        ),
        ("the name has no letters or numbers", not skeleton(name)),
        ("the name has too many accents on one letter", _most_marks(name) > _MARKS_IN_A_ROW),
    )


def _kind(character: str) -> str:
    # `is_plain` refuses all other format characters: this one belongs to an emoji, or to a script that needs it.
    return "M" if unicodedata.category(character) == "Cf" else unicodedata.category(character)


def _most_marks(name: str) -> int:
    runs = re.findall("M+", "".join(unicodedata.category(each)[0] for each in unicodedata.normalize("NFD", name)))
    return max(map(len, runs), default=0)


def _display_name(text: str) -> str:
    name = _tidy(text, MAX_DISPLAY_NAME, _BETWEEN)
    words = {skeleton(re.sub(r"\d+$", "", word)) for word in re.split(f"[{re.escape(_BETWEEN)}]", name)} | {
        skeleton(name)
    }
    if words & _skeletons(_TITLES) or skeleton(name) in _skeletons(_RESERVED):
        raise PydanticCustomError("name", "the name is reserved for the platform and its staff; choose another")
    if _is_alias(name):
        raise PydanticCustomError("name", "the name looks like a generated alias; choose another")
    return name


def _cohort_name(text: str) -> str:
    name = _tidy(text, MAX_COHORT_NAME, _BETWEEN + ",:&()/+#")
    if skeleton(name) in _skeletons(f"{_TITLES} {_RESERVED}"):
        raise PydanticCustomError("name", "the name is reserved for the platform and its staff; choose another")
    return name


@cache
def _skeletons(words: str) -> set[str]:
    return set(map(skeleton, words.split()))


def _is_alias(name: str) -> bool:
    key, digits = skeleton(name), set(map(skeleton, "0123456789"))
    lengths = (_DIGITS * groups for groups in range(1, MOST_GROUPS + 1))
    return any(key[:-length] in _alias_forms() and set(key[-length:]) <= digits for length in lengths)


@cache
def _alias_forms() -> frozenset[str]:
    adjectives, animals = list(map(skeleton, _ADJECTIVES)), list(map(skeleton, _ANIMALS))
    return frozenset(adjective + animal for adjective in adjectives for animal in animals)


DisplayName = Annotated[str, Field(max_length=200), AfterValidator(_display_name)]
CohortName = Annotated[str, Field(max_length=200), AfterValidator(_cohort_name)]


def alias(student_id: str, groups: int = 1) -> str:
    """The generated name of a student, such as `Quiet Otter 4821`; always the same for the same id.

    With more `groups` of digits, up to MOST_GROUPS, it differs from more students' aliases: `Quiet Otter 4821-0937`.
    """
    number = int.from_bytes(hashlib.sha256(student_id.encode()).digest()[:8])
    number, adjective = divmod(number, len(_ADJECTIVES))
    number, animal = divmod(number, len(_ANIMALS))
    digits = [f"{number // 10_000**group % 10_000:0{_DIGITS}d}" for group in range(groups)]
    return f"{_ADJECTIVES[adjective]} {_ANIMALS[animal]} {'-'.join(digits)}"
