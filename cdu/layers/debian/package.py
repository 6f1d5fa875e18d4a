"""Unpacking one `.deb`: an `ar` archive with a tar archive of the files in it."""

from __future__ import annotations

import lzma
import os
import shutil
import tarfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

import arpy
import zstandard

from cdu.layers.recipe import LayerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DATA = b"data.tar"
_BROKEN = (
    OSError, EOFError, tarfile.TarError, lzma.LZMAError, zlib.error, zstandard.ZstdError, arpy.ArchiveFormatError,
)  # fmt: skip
_MODE = 0o755  # neither set-user-ID nor writable by others


def unpack(package: Path, target: Path) -> None:
    """Unpack a package's files into a folder, where others may have been unpacked before.

    Nothing is written outside the folder and no link leads out of it: a package that wants to is refused. Raises
    LayerError.
    """
    target.mkdir(parents=True, exist_ok=True)
    root = os.path.realpath(target)
    try:
        with _open(package) as archive:
            for member in archive:
                _place(archive, member, root)
    except _BROKEN as error:
        raise LayerError(f"{package} cannot be unpacked: {error}") from None


class _OutsideError(LayerError):
    def __init__(self, name: str) -> None:
        super().__init__(f"a package holds {name!r}, which leads out of the folder that it is unpacked into")


@contextmanager
def _open(package: Path) -> Iterator[tarfile.TarFile]:
    with arpy.Archive(str(package)) as outer:
        outer.read_all_headers()
        name = next((name for name in outer.archived_files if name.startswith(_DATA)), None)
        if name is None:
            raise LayerError(f"{package.name} holds no {_DATA.decode()}")
        file = cast("IO[bytes]", outer.archived_files[name])
        if name.endswith(b".zst"):  # which tarfile reads from Python 3.14 on
            file = cast("IO[bytes]", zstandard.ZstdDecompressor().stream_reader(file))
        with tarfile.open(fileobj=file, mode="r|*") as archive:
            yield archive


def _place(archive: tarfile.TarFile, member: tarfile.TarInfo, root: str) -> None:
    name = _below(member.name)
    path = os.path.join(root, name)
    # Links that came before may be part of the path: they lead to a place inside, for none that leads out was made.
    parent = os.path.realpath(os.path.dirname(path))
    if not f"{parent}/".startswith(f"{root}/") and name:
        raise _OutsideError(member.name)
    if member.isdir():
        os.makedirs(path, exist_ok=True)
        return
    path = os.path.join(parent, os.path.basename(name))
    os.makedirs(parent, exist_ok=True)
    if os.path.lexists(path):
        os.unlink(path)
    if member.issym():
        # A package is meant for the root of a system, where an absolute link leads to another of its files.
        goal = _below(os.path.join("/", os.path.dirname(name), member.linkname))
        os.symlink(os.path.relpath(os.path.join(root, goal), parent), path)
    elif member.islnk():
        shutil.copy2(os.path.join(root, _below(member.linkname)), path, follow_symlinks=False)
    elif member.isreg() and (content := archive.extractfile(member)):
        with open(path, "wb") as file:
            shutil.copyfileobj(content, file)
        os.chmod(path, member.mode & _MODE)
        os.utime(path, (member.mtime, member.mtime))
    else:
        raise LayerError(f"a package holds {member.name!r}, which is no file, folder or link")


def _below(name: str) -> str:
    """A path in a package, without `.` and `..`, relative to the root. Raises LayerError where it leads out."""
    parts: list[str] = []
    for part in name.split("/"):
        if part == "..":
            if not parts:
                raise _OutsideError(name)
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
