"""A package as it lies on the disk: a folder, or a zip archive of one."""

from __future__ import annotations

import re
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.files import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

METADATA = "problem.yaml"
_METADATA = re.compile(r"([^/]+/)?problem\.yaml")
ENDINGS = frozenset({".zip", ".kpp"})
MAX_UNPACKED_BYTES = 256 << 20


def is_package(path: Path) -> bool:
    """Whether the folder or archive has a `problem.yaml` where a package has it."""
    if path.is_dir():
        return (path / METADATA).is_file()
    return path.suffix in ENDINGS and path.is_file() and zipfile.is_zipfile(path) and _root(path) is not None


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The package's folder; of an archive for as long as the context lasts.

    Raises:
        LessonError: the archive cannot be unpacked, or is too large for that.
    """
    if path.is_dir():
        yield path.resolve()
        return
    with tempfile.TemporaryDirectory() as scratch:
        try:
            with zipfile.ZipFile(path) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                    raise LessonError(path, f"unpacks to more than {MAX_UNPACKED_BYTES} bytes", "Make it smaller")
                archive.extractall(scratch)  # which keeps to the folder, and makes no links
        except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise LessonError(path, f"cannot be unpacked ({error})", "Zip it anew, without a password") from None
        yield Path(scratch).resolve() / (_root(path) or "")


def read(folder: Path, name: str) -> str:
    """The text of a file of the package, which may be a link to another file of it.

    Raises:
        LessonError: as `read_text`; the message names the file as it lies in the package.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise LessonError(name, "is a link that leads out of the package", "Put the file itself there")
    return read_text(folder, path.relative_to(folder).as_posix())


def _root(path: Path) -> str | None:
    """The folder inside an archive which is the package: its only one, or the archive itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = [name for name in archive.namelist() if _METADATA.fullmatch(name)]
    except (OSError, zipfile.BadZipFile):
        return None
    return min(found, key=len).removesuffix(METADATA) if found else None
