"""Saves a platform of this machine in one file while it runs, and reads such a file.

The file is a compressed tar: `backup.json` says what it is, `checksums.json` at its end has every file's SHA-256. What
it holds is what a crash would have left, and restarting after a crash is what the platform is built for. So the order
counts: first the engine's state of one instant, then the records that left the engine for the Firehose bridge, then the
objects in S3 that these became. Whatever moves on meanwhile is there twice, which counts once, and never missing.
"""

from __future__ import annotations

import errno
import fcntl
import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import zlib
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from cdu.local.place import LocalError
from cdu.local.version import described, marker_of, read_marker, require_readable
from localaws.saving import DATABASE, held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = 1
"""Of the file. Increased when a program that knows only this one cannot restore the file any more."""
HEAD, SUMS = "backup.json", "checksums.json"
_STATE, _OBJECTS = "state", "s3"
NOT_KEPT = (
    "addition",
    "before-",
    "lessons.json",
    "moving",
    "platform.log",
    "restored",
    "restoring",
    "running.json",
    "server.toml",
    "session.json",
    "tmp",
)
"""How names begin in a platform's folder that belong to this machine, this run or a student's command line."""
_MIB = 1024 * 1024
_FAST = 3
"""Of nine; sources and the lake are compressed already."""


def create(home: Path, file: Path, *, replace: bool = False) -> int:
    """Save the platform of a folder in a file and return the number of files in it.

    Raises LocalError where there is no platform, the file is there already, or it cannot be written; whatever was under
    the file's name before is there unchanged.
    """
    marker = read_marker(home)
    if marker is None:
        raise LocalError(f"{home} holds no platform; start one with: cdu up")
    if file.resolve().is_relative_to(home.resolve()):
        raise LocalError(f"{file} is inside the platform's own folder; name a file elsewhere")
    if file.exists() and not replace:
        raise LocalError(f"{file} is there already; choose another name, or replace the file with: --force")
    return save(home, file, marker)


def save(home: Path, file: Path, marker: dict[str, Any]) -> int:
    """Write the file under a temporary name and then under its own; the number of files. Raises LocalError."""
    head = {"format": FORMAT, **marker, "made": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        with _replaced(file) as stream:
            return _write(home, stream, head, file.with_name(f"{file.name}.{DATABASE}.part"))
    except OSError as error:
        raise LocalError(f"{file} cannot be written: {error.strerror or error}; no backup was made") from error


def _write(home: Path, stream: IO[bytes], head: dict[str, Any], copy: Path) -> int:
    sums: dict[str, str] = {}
    (home / _STATE).mkdir(mode=0o700, exist_ok=True)  # a platform that has never run has none
    with (
        gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=_FAST) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        _add_text(tar, HEAD, head)
        with ExitStack() as opened:
            # The engine replaces its files, so what is open here stays as it is now while the engine goes on. Its
            # database does the same for whoever has begun to read.
            with held(home / _STATE):
                now = [(path, opened.enter_context(path.open("rb"))) for path in sorted(home.glob(f"{_STATE}/*.json"))]
                database = opened.enter_context(_reading(home / _STATE / DATABASE))
            for path, content in now:
                _add(tar, path.relative_to(home), content, sums)
            if database:
                with _copied(database, copy) as one_file:
                    _add(tar, Path(_STATE, DATABASE), one_file, sums)
        for path in _others(home):
            with suppress(FileNotFoundError), path.open("rb") as content:  # delivered or replaced in between
                _add(tar, path.relative_to(home), content, sums)
        _add_text(tar, SUMS, sums)
    return len(sums)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The engine's database as it is now, whatever the engine writes meanwhile; None where there is none yet."""
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a transaction begins with its first read
        yield database


@contextmanager
def _copied(database: sqlite3.Connection, path: Path) -> Iterator[IO[bytes]]:
    """A copy of a database in one file, which is gone afterwards; `path` is where a killed process leaves it."""
    path.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as copy:
            database.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        with path.open("rb") as content:
            yield content
    except sqlite3.Error as error:  # of a full disk, mostly
        raise OSError(errno.EIO, f"the copy of the database failed: {error}") from error
    finally:
        path.unlink(missing_ok=True)


def _others(home: Path) -> Iterator[Path]:
    """Everything but the engine's own files, objects last; each folder is listed when its turn comes."""
    names = [path for path in sorted(home.iterdir()) if not path.name.startswith(NOT_KEPT)]
    for top in sorted(names, key=lambda path: path.name == _OBJECTS):
        if top.is_file():
            yield top
        for folder, _, files in os.walk(top):
            if Path(folder) != home / _STATE:  # what lies deeper there is code of functions, named by its content
                yield from (Path(folder, name) for name in files)


def _add(tar: tarfile.TarFile, name: Path, content: IO[bytes], sums: dict[str, str]) -> None:
    info = tarfile.TarInfo(name.as_posix())
    status = os.fstat(content.fileno())
    info.size, info.mtime, info.mode = status.st_size, int(status.st_mtime), 0o600
    summed = _Summed(content)
    tar.addfile(info, summed)
    sums[info.name] = summed.sum.hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, document: dict[str, Any]) -> None:
    content = json.dumps(document).encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


class _Summed(io.RawIOBase):
    """A file that computes the sum of what is read from it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._content.read(size)
        self.sum.update(part)
        return part


@contextmanager
def _replaced(file: Path) -> Iterator[IO[bytes]]:
    """A stream whose content takes the file's name when it is complete and on the disk; otherwise nothing is left.

    What a killed process left under the temporary name is overwritten. Raises LocalError where another process writes.
    """
    part = file.with_name(f"{file.name}.part")
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalError(f"another backup is being written to {file}; wait for it") from None
        try:
            stream.truncate()
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(file: Path, into: Path | None = None) -> dict[str, Any]:
    """Check a backup from its beginning to its end, write its files into a folder if one is given, and return its head.

    Raises LocalError for a file that is no backup, one of a newer program, a damaged or truncated one, and a full disk.
    """
    damaged = f"{file} is damaged or incomplete ({{}}); use another backup"
    try:
        with file.open("rb") as stream, tarfile.open(fileobj=stream, mode="r|gz") as tar:
            members = iter(tar)
            head = _head(file, tar, next(members, None))
            sums = _read_files(tar, members, into)
        if sums is None:
            raise LocalError(damaged.format("its end is missing"))
    except (EOFError, zlib.error, tarfile.TarError) as error:
        # tarfile has one error for what is no archive and for one that breaks off before its first name.
        raise LocalError(damaged.format(f"{error}") if _is_compressed(file) else _foreign(file)) from error
    except _DamagedError as error:
        raise LocalError(damaged.format(error)) from error
    except OSError as error:
        name = error.filename or file
        raise LocalError(f"{name}: {error.strerror or error}; nothing was restored") from error
    return head


class _DamagedError(Exception):
    """What is wrong in a backup."""


def _head(file: Path, tar: tarfile.TarFile, first: tarfile.TarInfo | None) -> dict[str, Any]:
    if first is None or first.name != HEAD or first.size > _MIB:
        raise LocalError(_foreign(file))
    head = _document(tar, first)
    marker = marker_of(head)
    if marker is None or not isinstance(head.get("format"), int):
        raise LocalError(_foreign(file))
    if head["format"] > FORMAT:
        told = f"{file} was made by a newer version ({described(marker)}); restore it with that version or a later one"
        raise LocalError(told)
    require_readable(marker, str(file))
    return marker | {"made": str(head.get("made", ""))}


def _read_files(tar: tarfile.TarFile, members: Iterable[tarfile.TarInfo], into: Path | None) -> dict[str, str] | None:
    """The sums of all files, compared with those at the archive's end; None if it has no end."""
    sums: dict[str, str] = {}
    for member in members:
        if member.name == SUMS:
            if _document(tar, member) != sums:
                raise _DamagedError("files differ from their checksums")
            return sums
        name = PurePosixPath(member.name)
        if not member.isreg() or name.is_absolute() or ".." in name.parts or "\0" in member.name:
            raise _DamagedError(f"{member.name!r} is no file of a platform")
        sums[member.name] = _copy(tar.extractfile(member), into and into.joinpath(*name.parts))
    return None


def _copy(content: IO[bytes] | None, target: Path | None) -> str:
    if content is None:  # tarfile's type allows it; a regular file has content
        raise _DamagedError("a file has no content")
    summed = hashlib.sha256()
    with ExitStack() as opened:
        stream = None
        if target:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            stream = opened.enter_context(os.fdopen(descriptor, "wb"))
        while part := content.read(_MIB):
            summed.update(part)
            if stream:
                stream.write(part)
    return summed.hexdigest()


def _document(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Any:
    content = tar.extractfile(member)
    try:
        return json.loads(content.read() if content else b"")
    except ValueError as error:
        raise _DamagedError(f"{member.name} is unreadable") from error


def _is_compressed(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _foreign(file: Path) -> str:
    return f"{file} is no backup of a platform; backups are made with: cdu backup create FILE"
