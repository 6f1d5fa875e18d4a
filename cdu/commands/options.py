"""Arguments and options that several commands of students share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from cdu import lesson_names

if TYPE_CHECKING:
    from click import Context, Parameter

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
FORCE = click.option("--force", is_flag=True, help="Replace files that are there and differ.")
PERIODS = ("last_month", "last_year", "all_time")
FOLDER = click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=False,
)


class _LessonType(click.ParamType[str]):
    """A lesson's name; the shell completes those that were listed last."""

    name = "lesson"

    def shell_complete(self, ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
        """The lessons that begin like this, from what is known here: a key press asks no server."""
        del ctx, param
        return [CompletionItem(name) for name in lesson_names.known() if name.startswith(incomplete)]


LESSON_TYPE = _LessonType()
