"""The one way to the terminal: whatever is written here, hidden characters in it are made visible.

Nothing else in `cdu` may print (the linter refuses `print`, `click.echo` and a console of one's own), so a text that a
student, an author or a server wrote cannot move the cursor, fill the clipboard or be taken for markup.
"""

from __future__ import annotations

import io
import traceback
from typing import TYPE_CHECKING, Any

import click
import rich.console

from chalicelib.shared.text import as_json, visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text


class Console(rich.console.Console):  # noqa: TID251 - this is the one
    """Rich's console without markup in strings: style is given beside a text, never inside it."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """A string, before rich drops the controls that it knows."""
        return super().render_str(visible(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """What rich writes as text passes the gate; what it sends to steer the terminal is its own."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


console = Console()
errors = Console(stderr=True)


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
