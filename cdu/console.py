"""Rich text on the terminal. A module of its own, because rich is slow to import and few commands need it at once.

What `cdu.terminal` promises holds here too: hidden characters in a text that somebody else wrote are made visible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rich.console

from chalicelib.shared.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text


class Console(rich.console.Console):  # noqa: TID251 - this is the one
    """Rich's console without markup in strings: style is an argument, never a part of the text."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Make hidden characters in a string visible before rich removes the ones that it knows."""
        return super().render_str(visible(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Make hidden characters in text visible; control segments are rich's own and stay as they are."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


console = Console()
errors = Console(stderr=True)
