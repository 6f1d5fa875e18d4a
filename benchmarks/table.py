"""The table that every benchmark returns, and how it comes into a page of the documentation."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table as RichTable

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Table:
    """Measured figures: rows of column name to value, and notes on how they were measured."""

    title: str
    rows: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The document that `--json` prints."""
        return asdict(self)

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
        if not self.rows:
            return "\n".join(["None.", *self.notes])
        columns = list(self.rows[0])
        rows = [columns, ["---"] * len(columns), *([_text(row[column]) for column in columns] for row in self.rows)]
        lines = [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
        return "\n".join([*lines, *([""] if self.notes else []), *self.notes])

    def put(self, page: Path) -> None:
        """Write the table over the one that stands in the page between `<!-- TITLE -->` and `<!-- end -->`.

        Raises:
            ValueError: the page has no such place.
        """
        place = re.compile(rf"(<!-- {re.escape(self.title)} -->\n).*?(<!-- end -->)", re.DOTALL)
        old = page.read_text(encoding="utf-8")
        text, places = place.subn(lambda match: f"{match[1]}{self.markdown()}\n{match[2]}", old)
        if not places:
            raise ValueError(f"{page} has no place for the table {self.title!r}")
        page.write_text(text, encoding="utf-8")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)
