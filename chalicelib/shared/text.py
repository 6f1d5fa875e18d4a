"""Making texts of other people safe to display: one definition for terminal, report and log.

A text may move a terminal's cursor, fill the clipboard (OSC 52), reverse the reading direction or contain invisible
letters. Such characters become marks like `<U+001B>`. They stay only where writing needs them: in emoji, in flags, and
between joining letters (Arabic, Indic scripts). `web/js/text.js` implements the same rules for the web page.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Inside of a regular expression class: controls, surrogates, format characters, variants, blank letters."""
_PICTURES = (
    r"\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    r"\U0001f000-\U0001faff"
)
_IDEOGRAPHS = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINING = r"\u0620-\u070d\u0710-\u07ff\u0860-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17dd\u1820-\u18aa"
_VIRAMAS = r"\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"


def _tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in text)


_NEEDED = (
    rf"(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])",  # a family emoji is several people with joiners between them
    rf"(?<=[{_PICTURES}])[\ufe0e\ufe0f]",
    r"(?<=[0-9#*])\ufe0f(?=\u20e3)",  # keycap emoji
    # The flags of England, Scotland and Wales, the only ones that are spelt with tags.
    rf"(?<=\U0001f3f4)(?:{'|'.join(map(_tags, ('gbeng', 'gbsct', 'gbwls')))})\U000e007f",
    rf"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])",
    rf"(?<=[{_VIRAMAS}])\u200d",
    rf"(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe02\U000e0100-\U000e01ef]",  # a variant of an ideograph
    r"(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]",
)
_FOUND = re.compile(f"(?P<needed>{'|'.join(_NEEDED)})|[{HIDDEN}]")
_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_BREAKS = str.maketrans({"\n": "<U+000A>", "\t": "<U+0009>"})


def visible(text: str) -> str:
    """The text with hidden characters replaced by marks. Line feeds and tabs stay."""
    return _marked(text.replace("\r\n", "\n"), lambda character: f"<U+{ord(character):04X}>")


def one_line(text: str) -> str:
    """`visible` for names and titles: marks line breaks and tabs as well."""
    return visible(text).translate(_BREAKS)


def is_plain(text: str) -> bool:
    """Whether a text is one line without hidden characters."""
    return one_line(text) == text


def as_json(value: Any, **options: Any) -> str:
    """A JSON document with hidden characters written as escapes, so that people may read it too.

    Options are those of `json.dumps`. The escapes do not change the values that programs read.
    """
    return _marked(json.dumps(value, ensure_ascii=False, **options), _escaped)


def _escaped(character: str) -> str:
    # json.dumps does not escape DEL, even with ensure_ascii.
    return r"\u007f" if character == "\x7f" else json.dumps(character)[1:-1]


def _marked(text: str, mark: Callable[[str], str]) -> str:
    return _FOUND.sub(lambda match: match[0] if match["needed"] else mark(match[0]), text)


def foreign_encoding(content: bytes) -> str | None:
    """The name of the encoding of a file that is certainly no UTF-8 text."""
    for mark, encoding in _ENCODINGS.items():
        if content.startswith(mark):
            return encoding
    # Without a mark: every second byte of Western text in UTF-16 is zero.
    pairs = len(content) // 2
    zeros = max(content[::2].count(0), content[1::2].count(0))
    return "UTF-16" if pairs and zeros * 2 > pairs else None
