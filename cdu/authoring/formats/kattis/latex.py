"""Converts LaTeX to Markdown: the subset that problem statements use; anything else is refused.

Formulas are left as they are, between dollars, as the format's Markdown has them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.formats.kattis import tex
from cdu.authoring.formats.kattis.tex import Token

if TYPE_CHECKING:
    from collections.abc import Callable

_END = Token("end", "", "")
_LOOKS_LIKE_BLOCK = re.compile(r"\A(?:([-+#>])(?=\s|$)|(\d+)(?=[.)]\s))")


def convert(text: str, where: str) -> str:
    """The statement in Markdown.

    Raises:
        LessonError: it has pictures, or something that is not understood; `where` names it.
    """
    try:
        return "\n\n".join(_Reader(text, where).whole()) + "\n"
    except RecursionError:
        raise LessonError(where, "is nested too deeply", "Simplify it") from None


def code(text: str) -> str:
    """A text as inline code."""
    if not text.strip():
        return ""
    mark = "`" * (1 + max(map(len, re.findall(r"`+", text)), default=0))
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{mark}{space}{text}{space}{mark}"


def fence(text: str) -> str:
    """A text as a block of code."""
    mark = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
    return f"{mark}\n{text.rstrip()}\n{mark}" if text.strip() else f"{mark}\n{mark}"


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self._tokens = list(tex.tokens(text))
        self._at = 0
        self._where = where
        self._literal = False
        """Whether code is being read, in which nothing is escaped."""

    def whole(self) -> list[str]:
        """Read everything."""
        found = self._blocks()
        if self._peek() is not _END:
            raise self._strange(f"{self._peek().source} where nothing was begun")
        return found

    def _blocks(self) -> list[str]:
        """Read up to the end of an environment, or the next item of a list."""
        found: list[str] = []
        line = ""
        while (token := self._peek()) is not _END and token.source not in {"\\end", "\\item"}:
            block = self._block(token)
            if block is None:
                line += self._inline(self._next())
                continue
            found += [*_paragraph(line), *block]
            line = ""
        return [*found, *_paragraph(line)]

    def _block(self, token: Token) -> list[str] | None:
        """Read a block (a heading, a list, a listing, a formula on its own line) if one comes next."""
        if token.kind in {"paragraph", "verbatim", "display"}:
            self._next()
            return _apart(token)
        if token.kind != "command" or token.value not in {*tex.HEADINGS, *tex.SAMPLES, "par", "begin"}:
            return None
        self._next()
        if token.value in tex.HEADINGS:
            return [f"{tex.HEADINGS[token.value]} {self._argument()}"]
        if token.value == "begin":
            return self._environment()
        return [tex.SAMPLES[token.value]] if token.value in tex.SAMPLES else []

    def _environment(self) -> list[str]:
        name = self._raw()
        if name in tex.PARTS:
            found = [tex.PARTS[name], *self._blocks()]
        elif name in tex.LISTS:
            found = ["\n".join(self._items(tex.LISTS[name]))]
        elif name in tex.TABLES:
            found = [self._table(tex.TABLES[name])]
        elif name in tex.BODIES:
            found = self._blocks()
        elif name in tex.QUOTES:
            found = ["> " + "\n\n".join(self._blocks()).replace("\n", "\n> ")]
        elif name in tex.PICTURES:
            raise LessonError(self._where, "has pictures", "Only text is taken")
        else:
            raise self._strange(f"\\begin{{{name}}}")
        if self._next().source != "\\end" or self._raw() != name:
            raise self._strange(f"\\begin{{{name}}} without its \\end")
        return found

    def _items(self, mark: str) -> list[str]:
        """The items of a list; lines after the first are indented, so that they belong to it."""
        self._option()
        while self._peek().kind in {"space", "paragraph"}:
            self._next()
        items = []
        while self._peek().source == "\\item":
            self._next()
            label = self._option()
            text = "\n\n".join(_joined(f"**{label}** " if label else "", self._blocks()))
            items.append(mark + re.sub(r"\n(?=[^\n])", "\n" + " " * len(mark), text))
        return items

    def _table(self, arguments: int) -> str:
        for _ in range(arguments):
            self._raw()
        rows: list[list[str]] = [[]]
        while self._peek().source != "\\end":
            rows[-1].append(self._text({"&", "\\\\", "\\end"}).strip().replace("|", "\\|"))
            if self._peek().source == "\\\\":
                rows.append([])
            if self._peek().source != "\\end":
                self._next()
        rows = [row for row in rows if any(row)]
        width = max(map(len, rows), default=0)
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]])

    def _text(self, stops: set[str]) -> str:
        """Text up to one of the tokens that stop it, which is left where it is."""
        found = ""
        while self._peek().source not in stops:
            token = self._next()
            if token is _END:
                raise self._strange("a brace or a table that is not closed")
            if token.value in tex.SWITCHES and token.kind == "command":
                mark = tex.SWITCHES[token.value]
                return found + self._marked(mark, lambda: self._text(stops))
            found += " " if token.kind == "paragraph" else self._inline(token)
        return found

    def _inline(self, token: Token) -> str:
        if token.kind == "text":
            return token.value if self._literal else _escape(tex.typed(token.value))
        if token.kind == "math":
            formula = token.source.removeprefix("\\(").removesuffix("\\)").strip("$")
            return formula if self._literal else f"${formula}$"
        if token.kind == "verb":
            return code(token.value)
        if token.kind == "command":
            return self._command(token.value)
        if token.source == "{":
            found = self._text({"}"})
            self._next()
            return found
        if token.source == "}" or token.kind in {"display", "verbatim"}:
            raise self._strange(token.source)
        return " " if token.kind == "space" or token.source == "~" else token.source

    def _command(self, name: str) -> str:  # noqa: PLR0911 - one line for each kind of command
        if name == "\\":
            self._option()
            return " " if self._literal else "\\\n"
        if name in tex.SYMBOLS:
            return tex.SYMBOLS[name] if self._literal else _escape(tex.SYMBOLS[name])
        if name in tex.DROPPED or name in tex.DROPPED_WITH_ARGUMENT:
            self._skip(name)
            return ""
        if name in tex.WRAPPED:
            return self._marked(tex.WRAPPED[name], self._argument)
        if name == "texttt":
            return self._marked("`", self._argument)
        if name in tex.PLAIN:
            return self._argument()
        if name in tex.ACCENTS:
            return tex.accented(self._argument(), name)
        return self._special(name)

    def _special(self, name: str) -> str:
        if name == "url":
            return f"<{self._raw()}>"
        if name == "href":
            address = self._raw()
            return f"[{self._argument()}]({address})"
        if name == "footnote":
            return f" ({self._argument().strip()})"
        if name in tex.PICTURES:
            raise LessonError(self._where, "has pictures", "Only text is taken")
        raise self._strange(f"\\{name}")

    def _marked(self, mark: str, read: Callable[[], str]) -> str:
        """Text between two marks; spaces at its ends go outside the marks, as Markdown demands."""
        before, self._literal = self._literal, self._literal or mark == "`"
        text = read()
        self._literal = before
        if before or not text.strip():
            return text
        inner = text.strip()
        marked = code(inner) if mark == "`" else f"{mark}{inner}{mark}"
        return f"{' ' * text[0].isspace()}{marked}{' ' * text[-1].isspace()}"

    def _argument(self) -> str:
        """An argument, in Markdown: what stands in braces, or the next token."""
        while self._peek().kind == "space":
            self._next()
        token = self._next()
        if token.kind == "text":  # without braces an argument is one character
            self._at -= 1
            self._tokens[self._at] = Token("text", token.source[1:], token.value[1:])
            return token.value[0]
        return self._inline(token)

    def _raw(self) -> str:
        """The source of an argument in braces."""
        if self._peek().source != "{":
            raise self._strange(f"what comes before {self._peek().source!r}")
        start, depth = self._at + 1, 0
        while True:
            source = self._next().source
            depth += (source == "{") - (source == "}")
            if depth == 0:
                break
            if self._peek() is _END:
                raise self._strange("a brace that is not closed")
        pieces = (token.source for token in self._tokens[start : self._at - 1])
        return re.sub(r"\\([%#&_~])", r"\1", "".join(pieces)).strip()

    def _option(self) -> str:
        """An argument in brackets, if there is one."""
        if self._peek().source != "[":
            return ""
        self._next()
        found = self._text({"]"})
        self._next()
        return found

    def _skip(self, name: str) -> None:
        if name in tex.DROPPED_WITH_ARGUMENT and self._peek().source == "{":
            self._raw()

    def _peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _strange(self, what: str) -> LessonError:
        return LessonError(self._where, f"{what} is not understood", "Write it in Markdown, or in simpler LaTeX")


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_<$])", r"\\\1", text)


def _paragraph(line: str) -> list[str]:
    """The paragraph that a line of text is, if there is something on it."""
    text = "\n".join(part.strip() for part in line.split("\n")).strip()
    text = re.sub(r" {2,}", " ", text).removesuffix("\\").rstrip()
    return [_LOOKS_LIKE_BLOCK.sub(lambda match: f"{match[2]}\\" if match[2] else f"\\{match[1]}", text)] if text else []


def _apart(token: Token) -> list[str]:
    """A formula or a listing by itself; nothing for the end of a paragraph."""
    if token.kind == "display":
        formula = token.source.removeprefix("\\[").removesuffix("\\]").strip("$").strip()
        return [f"$${formula}$$"]
    return [fence(token.value.strip("\n"))] if token.kind == "verbatim" else []


def _joined(start: str, blocks: list[str]) -> list[str]:
    return [start + (blocks[0] if blocks else ""), *blocks[1:]]
