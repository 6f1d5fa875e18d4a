"""The folder in which a student works on a lesson: found from inside, and written without loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdu.authoring.files import is_inside
from cdu.errors import USAGE, CommandError
from cdu.files import write_atomically
from chalicelib.contracts.lesson import MANIFEST
from chalicelib.shared.paths import BadNameError, check_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def manifest(lesson: str) -> str:
    """The text of the file that names a folder's lesson."""
    return json.dumps({"lesson": lesson, "language": lesson.partition("/")[0]})


def enclosing(folder: Path) -> Path:
    """The nearest folder upwards that names its lesson; the folder itself where there is none."""
    here = folder.resolve()
    return next((each for each in (here, *here.parents) if (each / MANIFEST).is_file()), here)


def lesson_in(folder: Path) -> str:
    """The lesson that a folder names. Raises CommandError when there is none."""
    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["lesson"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandError(
            f"{folder} has no {MANIFEST} that names its lesson; go to the folder that cdu start made, or add --lesson",
            USAGE,
        ) from None


def write(folder: Path, files: Mapping[str, str], *, force: bool = False) -> list[str]:
    """Write files into a folder and return the names of those that were not there like that.

    Each is written whole or not at all, so a killed command can simply be run again. Raises CommandError, before
    anything is written, for names that leave the folder, and for files that differ unless `force` says to replace them.
    """
    contents = {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}
    _check_names(folder, files)
    missing = [name for name in files if not holds(folder / name, contents[name])]
    changed = [name for name in missing if (folder / name).exists()]
    if changed and not force:
        raise CommandError(
            f"{folder} has other versions of {', '.join(changed)}, and they were left alone; "
            "--force replaces them, another folder keeps both",
            USAGE,
        )
    try:
        for name in missing:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / name, contents[name])
    except OSError as error:
        raise CommandError(f"{folder} cannot be written ({error.strerror}); choose another folder", USAGE) from None
    return missing


def _check_names(folder: Path, names: Iterable[str]) -> None:
    try:
        check_all(names)
    except BadNameError as error:
        raise CommandError(f"the API names a file that is not safe to read or write: {error}") from None
    for name in names:
        if not is_inside(folder, name):
            raise CommandError(f"{folder / name} leads out of the folder through a link; remove the link", USAGE)


def holds(path: Path, content: bytes) -> bool:
    """Whether there is a file with exactly this content."""
    try:
        return path.is_file() and path.read_bytes() == content
    except OSError:
        return False
