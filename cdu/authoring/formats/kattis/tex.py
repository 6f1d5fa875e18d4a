"""What is known of LaTeX: its tokens, and the words that statements use. `latex.py` puts them together."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<verbatim>\\begin\{(?P<env>verbatim|lstlisting)\}(?:\[[^\]]*\])?(?P<listing>.*?)\\end\{(?P=env)\})
    | (?P<verb>\\(?:verb|lstinline)\*?(?P<mark>[^A-Za-z\s*])(?P<code>.*?)(?P=mark))
    | (?P<display>\$\$.*?\$\$ | \\\[.*?\\\]
        | \\begin\{(?P<maths>(?:equation|align|eqnarray|gather)\*?)\}.*?\\end\{(?P=maths)\})
    | (?P<math>\$(?:[^$\\]|\\.)+\$ | \\\(.*?\\\))
    | (?P<unclosed>\\[(\[] | \\(?:verb|lstinline)\*?[^A-Za-z\s*]
        | \\begin\{(?:verbatim|lstlisting|(?:equation|align|eqnarray|gather)\*?)\})
    | (?P<command>\\(?:[A-Za-z]+\*?|.))
    | (?P<comment>%[^\n]*(?:\n(?![ \t]*\n)[ \t]*)?)
    | (?P<paragraph>[ \t]*\n[ \t]*\n\s*)
    | (?P<space>\s+)
    | (?P<sign>[{}\[\]&~])
    | (?P<text>[^\\$%{}\[\]&~\s]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?\s*\{?|def\s*)\\(?P<name>[A-Za-z]+)\}?\s*\{(?P<body>(?:[^{}]|\{[^{}]*\})*)\}"
)
_EXPANSIONS = 1000

WRAPPED = {"emph": "*", "textit": "*", "textsl": "*", "textbf": "**", "sout": "~~"}
PLAIN = {"textrm", "textsf", "textsc", "textnormal", "text", "mbox", "underline", "uline"}
SWITCHES = {"it": "*", "em": "*", "itshape": "*", "bf": "**", "bfseries": "**", "tt": "`", "ttfamily": "`"}
DROPPED = frozenset({
    "noindent", "centering", "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE",
    "huge", "Huge", "smallskip", "medskip", "bigskip", "newpage", "clearpage", "pagebreak", "hfill", "vfill", "hline",
    "toprule", "midrule", "bottomrule", "raggedright", "sloppy", "-", "/", "!",
})  # fmt: skip
DROPPED_WITH_ARGUMENT = frozenset({"vspace", "vspace*", "hspace", "hspace*", "cline", "label", "problemname"})
HEADINGS = {
    "section": "##",
    "section*": "##",
    "subsection": "###",
    "subsection*": "###",
    "paragraph": "####",
    "paragraph*": "####",
}
PARTS = {"Input": "## Input", "Output": "## Output"}
BODIES = {"center", "centering", "flushleft", "flushright", "samepage"}
QUOTES = {"quote", "quotation"}
LISTS = {"itemize": "- ", "enumerate": "1. "}
TABLES = {"tabular": 1, "tabular*": 2, "tabularx": 2}
"""Environments of tables, with the number of their arguments."""
PICTURES = {"illustration", "includegraphics", "includesvg", "figure", "wrapfigure", "tikzpicture"}
SAMPLES = {"nextsample": "{{nextsample}}", "remainingsamples": "{{remainingsamples}}"}
SYMBOLS = {
    "ldots": "…", "dots": "…", "textellipsis": "…", "textbackslash": "\\", "textasciitilde": "~",
    "textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">", "textquotesingle": "'",
    "texttrademark": "™", "textcopyright": "©", "textregistered": "®", "texteuro": "€", "euro": "€", "S": "§",
    "pounds": "£", "LaTeX": "LaTeX", "TeX": "TeX", "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "\u0131", "j": "\u0237", "quad": " ", "qquad": " ",
    "%": "%", "&": "&", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", "@": "", ",": " ", ";": " ", ":": " ",
    " ": " ", "\n": " ", "textendash": "\u2013", "textemdash": "—", "slash": "/",
}  # fmt: skip
ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_UNDOTTED = str.maketrans("\u0131\u0237", "ij")
_TYPED = (("``", "“"), ("''", "”"), ("`", "\u2018"), ("---", "—"), ("--", "\u2013"))


@dataclass(frozen=True)
class Token:
    """A piece of LaTeX: its kind, its source, and the name of a command or the content of what is taken literally."""

    kind: str
    source: str
    value: str = ""


def tokens(text: str) -> Iterator[Token]:
    """Cut LaTeX into tokens, without comments; commands without arguments that it defines are put in their place."""
    for match in _TOKEN.finditer(_expand(text)):
        kind, source = next(name for name in _TOKEN.groupindex if match[name] is not None), match[0]
        if kind == "unclosed":
            # The reader refuses it; reading on would look for the end of every such mark, to the end of the text.
            yield Token("command", source, source[1:])
            return
        if kind == "command":
            yield Token(kind, source, source[1:])
        elif kind in {"verbatim", "verb"}:
            yield Token(kind, source, match["listing"] or match["code"] or "")
        elif kind != "comment":
            yield Token(kind, source, source)


def typed(text: str) -> str:
    """Text with the quotes and dashes that are typed for it."""
    for written, meant in _TYPED:
        text = text.replace(written, meant)
    return text


def accented(letter: str, accent: str) -> str:
    """A letter with an accent on it; an i loses its dot for that anyway."""
    return unicodedata.normalize("NFC", letter[:1].translate(_UNDOTTED) + ACCENTS[accent] + letter[1:])


def _expand(text: str) -> str:
    bodies = {match["name"]: match["body"] for match in _DEFINITION.finditer(text)}
    text = _DEFINITION.sub("", text)
    for _ in range(_EXPANSIONS if bodies else 0):
        names = "|".join(sorted(bodies, key=len, reverse=True))
        text, count = re.subn(rf"\\({names})(?![A-Za-z])", lambda match: bodies[match[1]], text, count=1)
        if not count:
            break
    return text
