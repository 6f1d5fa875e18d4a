"""`cdu lessons list`, `search`, `show`: the lessons that there are, and which of them are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cdu import lesson_names, show
from cdu.client import Answer
from cdu.commands.account import signed_in
from cdu.commands.options import JSON, LESSON_TYPE

if TYPE_CHECKING:
    from cdu.client import Api


def _filters(command: Any) -> Any:
    for option in (
        click.option("--language", help="Only lessons in this language."),
        click.option("--concept", help="Only lessons that teach this concept."),
        click.option("--max-difficulty", type=click.IntRange(1, 10), help="Only lessons up to this difficulty."),
        click.option("--done/--open", default=None, help="Only lessons that you passed, or did not pass yet."),
        JSON,
    ):
        command = option(command)
    return command


@click.command("list")
@_filters
def list_command(*, as_json: bool, **filters: Any) -> None:
    """List the lessons and what you did: passed, tried or not yet."""
    _list(filters, as_json=as_json)


@click.command()
@click.argument("text")
@_filters
def search(text: str, *, as_json: bool, **filters: Any) -> None:
    """List the lessons in which TEXT occurs."""
    _list({**filters, "search": text}, as_json=as_json)


@click.command("show")
@click.argument("lesson", type=LESSON_TYPE)
@JSON
def show_command(lesson: str, *, as_json: bool) -> None:
    """Show what a lesson asks for and how you did in it."""
    _, api = signed_in()
    found = api.lesson(lesson)
    mine = _progress(api, lesson.partition("/")[0]).get(lesson)
    show.document(found | {"mine": mine}) if as_json else show.lesson(found, mine)


def _list(filters: dict[str, Any], *, as_json: bool) -> None:
    """List the lessons that the API finds, each with the caller's own progress."""
    _, api = signed_in()
    listed = api.my_catalogue(**filters)
    lesson_names.remember(str(each["lesson"]) for each in listed)
    mine = _progress(api, filters["language"])
    rows = [Answer(each | {"mine": mine.get(each["lesson"])}) for each in listed]
    show.document({"lessons": rows}) if as_json else show.lessons(rows)


def _progress(api: Api, language: str | None) -> dict[str, Answer]:
    """The caller's progress by lesson."""
    return {str(each["lesson"]): each for each in api.my_lessons(language)}


COMMANDS = (list_command, search, show_command)
