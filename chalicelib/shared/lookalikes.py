"""Recognising names that look alike: confusable characters (Unicode UTS 39), case, composed accents, punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from chalicelib.shared.text import HIDDEN

_UNSEEN = re.compile(f"[{HIDDEN}]")
_BETWEEN = ("P", "Z")
_ALIKE = str.maketrans({"i": "l", "1": "l", "0": "o", "m": "rn", "w": "vv"})
"""Characters that look alike once case is ignored: capital I and small l, zero and capital O, and so on."""


def skeleton(name: str) -> str:
    """A key that is equal for names that look alike. For comparison only, never for display."""
    letters = _UNSEEN.sub("", unicodedata.normalize("NFKC", name))
    letters = "".join(map(_like, letters)).casefold()
    letters = unicodedata.normalize("NFKC", "".join(map(_like, letters)).casefold()).translate(_ALIKE)
    letters = "".join(each for each in letters if not unicodedata.category(each).startswith(_BETWEEN))
    return unicodedata.normalize("NFC", letters)


def _like(character: str) -> str:
    """The representative of all characters that look like this one."""
    # An ASCII character is always its own representative.
    return character if character.isascii() else _confusables().get(character, character)


@cache
def _confusables() -> dict[str, str]:
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - half a megabyte, rarely needed

    like = {source: alike[0]["c"].strip("\u200e") for source, alike in confusables_data.items() if len(alike) == 1}
    # If two characters name each other, one represents both.
    return {source: min(source, other) if like.get(other) == source else other for source, other in like.items()}
