"""Heredocs of Ruby as strings on one line, which can be moved and removed: a heredoc's text stands apart from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdu.authoring.rewriting.source import Edit, RefusalError, find, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source


def literals(source: Source) -> list[Edit]:
    """Return edits that put strings in the place of heredocs. The lines of a file keep their numbers."""
    beginnings = list(find(source.root, "heredoc_beginning"))
    bodies = list(find(source.root, "heredoc_body"))
    if len(beginnings) != len(bodies):
        raise RefusalError(f"{source.path}: a heredoc without its end")
    edits = []
    for beginning, body in zip(beginnings, bodies, strict=True):
        edits += [
            Edit(beginning.start_byte, beginning.end_byte, _literal(source, beginning, body)),
            Edit(body.start_byte, body.end_byte, "\n" * text(body).count("\n")),
        ]
    return edits


def _literal(source: Source, beginning: Node, body: Node) -> str:
    opening = text(beginning)
    if "`" in opening:
        raise RefusalError(f"{source.where(beginning)}: a heredoc that runs a program")
    raw = "'" in opening
    # Something else than text, which no line may be broken in, is a mark while lines are taken apart.
    pieces: list[str] = []
    marked = ""
    end = body.children[-1]
    at = body.start_byte
    for child in body.children:
        if child.type in {"interpolation", "escape_sequence"} and not raw:
            marked += source.data[at : child.start_byte].decode() + f"\0{len(pieces)}\0"
            pieces.append(text(child))
            at = child.end_byte
    marked += source.data[at : end.start_byte].decode()
    lines = marked.partition("\n")[2].splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines.pop()  # what stands before the end of the heredoc
    if opening.startswith("<<~"):
        lines = _dedented(source, beginning, lines)
    escaped = "".join(_escaped(line, raw=raw) for line in lines)
    return '"' + re.sub(r"\0([0-9]+)\0", lambda found: pieces[int(found[1])], escaped) + '"'


def _dedented(source: Source, beginning: Node, lines: Sequence[str]) -> list[str]:
    if any("\t" in re.match(r"\s*", line)[0] for line in lines):  # type: ignore[index]  # it always matches
        raise RefusalError(f"{source.where(beginning)}: a heredoc that is indented by tabs")
    width = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return [line[min(width, len(line) - len(line.lstrip(" "))) :] for line in lines]


def _escaped(line: str, *, raw: bool) -> str:
    if raw:
        line = line.replace("\\", "\\\\").replace("#", "\\#")
    return line.replace('"', '\\"').replace("\n", "\\n")
