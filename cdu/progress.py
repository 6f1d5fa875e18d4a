"""A progress bar on standard error, so that standard output stays a document."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cdu.console import errors
from chalicelib.shared.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Told = Callable[[int, int], None]


class Step(Protocol):
    """Advances the bar by one piece, and sets the total if it was not known at the start."""

    def __call__(self, piece: str, total: int | None = None, /) -> None:
        """Advance by one."""


def untold(_done: int, _total: int) -> None:
    """Nobody but the terminal is told."""


@contextmanager
def progress(what: str, total: int, told: Told = untold) -> Iterator[Step]:
    """Show `what` with a bar up to `total`; call the step with the name of each piece that is done.

    `told` hears of each step too: how many are done, of how many.
    """
    before, after = (TextColumn(form, markup=False) for form in ("· {task.description}", "{task.fields[piece]}"))
    columns = (before, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), after)
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task(what, total=total, piece="")

        def step(piece: str, known_total: int | None = None, /) -> None:
            bar.update(task, advance=1, piece=one_line(piece), total=known_total)
            told(int(bar.tasks[0].completed), int(bar.tasks[0].total or 0))

        told(0, total)
        yield step
