"""Tables: drawn for a person at a terminal, plain tab-separated lines for a program that reads a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from cdu.console import console
from cdu.terminal import line
from chalicelib.shared.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable


class Column(NamedTuple):
    """A column's heading, whether its values are numbers, and whether they stay in one line, to be copied."""

    name: str
    numeric: bool = False
    whole: bool = False


class Row(NamedTuple):
    """The values of a row as texts, and the style of the whole row."""

    values: tuple[str, ...]
    style: str | None = None


def table(columns: Iterable[Column], rows: Iterable[Row], title: str = "", caption: str = "") -> None:
    """Print a table. At a terminal a long value goes on in the next line: cut, it could look like another one.

    In a pipe there is one line with the headings, then one a row; title and caption are for people.
    """
    columns = tuple(columns)
    if not console.is_terminal:
        line("\t".join(one_line(column.name) for column in columns))
        for row in rows:
            line("\t".join(one_line(value) for value in row.values))
        return
    drawn = Table(title=one_line(title) or None, caption=one_line(caption) or None, box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        justify: Literal["left", "right"] = "right" if column.numeric else "left"
        drawn.add_column(one_line(column.name), justify=justify, overflow="fold", no_wrap=column.whole)
    for row in rows:
        drawn.add_row(*(Text(one_line(value)) for value in row.values), style=row.style)
    console.print(drawn)
