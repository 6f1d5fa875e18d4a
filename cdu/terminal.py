"""Writes to the terminal and makes hidden characters visible; `cdu.console` does the same for text with colours.

Nothing else in `cdu` may print (the linter refuses `print`, `click.echo` and another console), so a text that a
student, an author or a server wrote cannot move the cursor, fill the clipboard or be taken for markup.
"""

from __future__ import annotations

import io
import traceback
from typing import TYPE_CHECKING, Any

import click

from chalicelib.shared.text import as_json, visible

if TYPE_CHECKING:
    from types import TracebackType


def line(text: str, *, err: bool = False) -> None:
    """Write a line that is not wrapped: values for other programs, and errors."""
    click.echo(visible(text), err=err)  # noqa: TID251 - the one place


def document(value: Any) -> None:
    """Print one JSON document and nothing else: for `--json`."""
    line(as_json(value, indent=2))


def complaint(error: click.ClickException) -> None:
    """Write what click says of a wrong use."""
    text = io.StringIO()
    error.show(file=text)
    line(text.getvalue().rstrip(), err=True)


def fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write the traceback of a fault of ours, for `sys.excepthook`: it may quote others as well."""
    line("".join(traceback.format_exception(kind, error, trace)).rstrip(), err=True)
