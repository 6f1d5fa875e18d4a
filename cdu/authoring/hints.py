"""Hints are the `- ` bullets of a markdown file; a hint may have several lines and bullets of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BULLET = re.compile(r"-[ \t]+(.*)")
LINK_DEFINITION = re.compile(r"[ ]{0,3}\[([^\]]+)\]:[ \t]*(\S+).*")
LINK = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]*)\]")
UNTITLED = frozenset({"hints", "general"})
"""Headings that say nothing about the hints below them."""


def parse(markdown: str) -> tuple[str, ...]:
    """The hints of a file in their order.

    A hint below a heading (a task of an Exercism concept exercise) starts with that heading in bold, and links by
    reference become links in place, so that every hint can be shown alone.
    """
    lines = markdown.splitlines()
    links = dict(_definitions(lines))
    hints: list[list[str]] = []
    heading, open_hint = "", False
    for line in lines:
        if LINK_DEFINITION.fullmatch(line):
            continue
        if (title := _title(line)) is not None:
            heading, open_hint = _prefix(title), False
        elif bullet := BULLET.fullmatch(line):
            hints.append([heading + bullet[1].rstrip()])
            open_hint = True
        elif open_hint and _continues(line, hints[-1]):
            hints[-1].append(_dedent(line))
        elif line.strip():
            open_hint = False
    texts = ("\n".join(hint).strip() for hint in hints)
    return tuple(_inline(text, links) for text in texts if text)


def render(hints: Iterable[str]) -> str:
    """The markdown from which `parse` reads the same hints again."""
    return "".join(f"- {_indent(hint)}\n" for hint in hints)


def _title(line: str) -> str | None:
    """A heading's text without the marks around it; None for another line. No pattern: theirs try every space twice."""
    text = line.lstrip("#")
    if text == line or not text.startswith((" ", "\t")):
        return None
    return text.rstrip("#").strip(" \t")


def _prefix(title: str) -> str:
    return "" if title.lower() in UNTITLED else f"**{title}**: "


def _continues(line: str, hint: list[str]) -> bool:
    """Whether a line continues the hint: it is indented or blank, or the next line of the hint's paragraph."""
    return not line.strip() or line[0] in " \t" or bool(hint[-1].strip())


def _dedent(line: str) -> str:
    return re.sub(r"^[ ]{1,2}", "", line.expandtabs(4)).rstrip()


def _indent(hint: str) -> str:
    return "\n".join(f"  {line}" if number and line else line for number, line in enumerate(hint.split("\n")))


def _definitions(lines: list[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        if definition := LINK_DEFINITION.fullmatch(line):
            yield definition[1].lower(), definition[2]


def _inline(text: str, links: dict[str, str]) -> str:
    def link(match: re.Match[str]) -> str:
        url = links.get((match[2] or match[1]).lower())
        return f"[{match[1]}]({url})" if url else match[0]

    return LINK.sub(link, text)
