"""The table that every benchmark returns."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table as RichTable


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


def _text(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
