"""The table that every benchmark returns, and how it comes into a page of the documentation."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table as RichTable

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass
class Table:
    """Measured figures: rows of column name to value, and notes on how they were measured."""

    title: str
    rows: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)
    measured: frozenset[str] = frozenset()
    """What was measured, by the first column, where rows of others stay in the page as they are. Empty for all."""

    def as_json(self) -> dict[str, Any]:
        """The document that `--json` prints."""
        return {name: value for name, value in asdict(self).items() if name != "measured"}

    def show(self) -> None:
        """Print for people."""
        table = RichTable(title=self.title, caption="\n".join(self.notes))
        columns = list(self.rows[0]) if self.rows else []
        for column in columns:
            table.add_column(column)
        for row in self.rows:
            table.add_row(*(_text(row[column]) for column in columns))
        Console().print(table)

    def markdown(self) -> str:
        """Return the table and its notes as Markdown."""
        return self._with([], [])

    def _with(self, head: list[str], others: list[str]) -> str:
        """The Markdown, with lines of rows that were not measured, in the order of the first column.

        `head` is that of these rows.
        """
        lines = [_line(row.values()) for row in self.rows]
        if others:
            lines = sorted([*others, *lines], key=_first)
        if not lines:
            return "\n".join(["None.", *self.notes])
        if self.rows:
            head = [_line(self.rows[0]), _line("---" for _ in self.rows[0])]
        return "\n".join([*head, *lines, *([""] if self.notes else []), *self.notes])

    def put(self, page: Path) -> None:
        """Write the table over the one that stands in the page between `<!-- TITLE -->` and `<!-- end -->`.

        Raises:
            ValueError: the page has no such place.
        """
        place = re.compile(rf"(<!-- {re.escape(self.title)} -->\n).*?(<!-- end -->)", re.DOTALL)
        old = page.read_text(encoding="utf-8")
        text, places = place.subn(lambda match: f"{match[1]}{self._beside(match[0])}\n{match[2]}", old)
        if not places:
            raise ValueError(f"{page} has no place for the table {self.title!r}")
        page.write_text(text, encoding="utf-8")

    def _beside(self, old: str) -> str:
        """The Markdown with those rows of an old table that were not measured again."""
        lines = [line for line in old.splitlines() if line.startswith("| ")] if self.measured else []
        return self._with(lines[:2], [line for line in lines[2:] if _first(line) not in self.measured])


def page(name: str) -> Path:
    """Return the page that `--into` names, before anything is measured.

    Raises:
        ArgumentTypeError: there is no such file.
    """
    if not Path(name).is_file():
        raise ArgumentTypeError(f"there is no page {name}")
    return Path(name)


def _line(cells: Iterable[Any]) -> str:
    return f"| {' | '.join(_text(cell).replace('|', '&#124;') for cell in cells)} |"


def _first(line: str) -> str:
    return line.removeprefix("| ").partition(" | ")[0]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)
