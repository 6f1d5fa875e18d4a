"""Names that look the same: Unicode's confusable characters (UTS 39), case, accents' form and what stands between."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from chalicelib.shared.text import HIDDEN

_UNSEEN = re.compile(f"[{HIDDEN}]")
_BETWEEN = ("P", "Z")
_ALIKE = str.maketrans({"i": "l", "1": "l", "0": "o", "m": "rn", "w": "vv"})
"""Small i and small l differ; capital I and small l do not, and case does not count."""


def skeleton(name: str) -> str:
    """The same text for all names that people take for one another; never shown."""
    letters = _UNSEEN.sub("", unicodedata.normalize("NFKC", name))
    letters = "".join(map(_like, letters)).casefold()
    letters = unicodedata.normalize("NFKC", "".join(map(_like, letters)).casefold()).translate(_ALIKE)
    letters = "".join(each for each in letters if not unicodedata.category(each).startswith(_BETWEEN))
    return unicodedata.normalize("NFC", letters)


def _like(character: str) -> str:
    """The character that stands for all that look like this one."""
    # Letters and numbers of ASCII stand for others, never others for them.
    return character if character.isascii() else _confusables().get(character, character)


@cache
def _confusables() -> dict[str, str]:
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - half a megabyte, rarely needed

    like = {source: found[0]["c"].strip("\u200e") for source, found in confusables_data.items() if len(found) == 1}
    # Of two that name each other one stands for both.
    return {source: min(source, other) if like.get(other) == source else other for source, other in like.items()}
