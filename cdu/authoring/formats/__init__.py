"""The formats in which other people's lessons come. This is the one place that names them; each is a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cdu.authoring.formats import exercism, kattis

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdu.authoring.errors import Rejected
    from chalicelib.contracts.lesson import Lesson


class Format(Protocol):
    """What a format's module offers."""

    def recognises(self, path: Path, /) -> bool:
        """Whether the file or folder is in this format."""

    def read(self, path: Path, /) -> Iterator[tuple[Path, Lesson | Rejected]]:
        """Every lesson at a path that is recognised, and where it lies; what cannot be taken, with the reason."""

    def notice(self, place: Path, lesson: Lesson, /) -> str:
        """Where a lesson that was read at that place comes from, and its licence: the text kept beside it."""


FORMATS: tuple[Format, ...] = (exercism, kattis)


def of(path: Path) -> Format | None:
    """The format of a file or folder, if it is one of them."""
    return next((form for form in FORMATS if form.recognises(path)), None)
