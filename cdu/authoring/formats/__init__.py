"""The formats of lessons by others. Each format is a module, and only this file names them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cdu.authoring.formats import exercism, kattis

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdu.authoring.choices import Choices
    from cdu.authoring.errors import Rejected
    from chalicelib.contracts.lesson import Lesson


class Format(Protocol):
    """What a format's module offers."""

    def recognises(self, path: Path, /) -> bool:
        """Whether the file or folder is in this format."""

    def read(self, path: Path, choices: Choices, /) -> Iterator[tuple[Path, Lesson | Rejected]]:
        """Every lesson at a recognised path with its place; a rejected one comes with the reason."""

    def notice(self, place: Path, lesson: Lesson, /) -> str:
        """Where a lesson that was read at that place comes from, and its licence: the text kept beside it."""


FORMATS: tuple[Format, ...] = (exercism, kattis)


def of(path: Path) -> Format | None:
    """The format of a file or folder, if it is one of them."""
    return next((form for form in FORMATS if form.recognises(path)), None)
