"""Unpacking a student's zip in memory. Limits apply to the bytes read, not to the sizes that the zip declares.

Litter of editors and systems is not even read. Names are understood as packers write them: with backslashes, and in
Unicode form NFD.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

from chalicelib.http.problems import BAD_ZIP, ProblemError
from chalicelib.shared import paths
from chalicelib.shared.text import foreign_encoding
from chalicelib.submissions.solution_files import LEFT_BEHIND, IgnoredFile, litter

MAX_ZIP_BYTES = 256 * 1024
MAX_INFLATED_BYTES = 5 * 1024 * 1024
MAX_ENTRIES = 200
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What `zipfile` raises for malformed zips; a name that is not UTF-8 is a ValueError.
_MALFORMED = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OverflowError, LookupError)
_UNREADABLE = (*_MALFORMED, EOFError, OSError, RuntimeError)
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")


class BadZipError(ProblemError):
    """The zip breaks a rule; `entry` is the offending name, or None for the zip as a whole."""

    def __init__(self, reason: str, entry: str | None = None) -> None:
        super().__init__(BAD_ZIP, reason if entry is None else f"{entry!r} {reason}", entry=entry)
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Limits:
    """Byte limits of one zip."""

    zipped: int = MAX_ZIP_BYTES
    inflated: int = MAX_INFLATED_BYTES
    entries: int = MAX_ENTRIES


@dataclass(frozen=True, slots=True)
class UnpackedArchive:
    """The files of a zip by path, and its litter."""

    files: dict[str, bytes]
    ignored: tuple[IgnoredFile, ...] = ()


def unpack(data: bytes, limits: Limits = Limits()) -> UnpackedArchive:
    """Read every file of a zip but litter. Raises BadZipError if any entry breaks a rule."""
    if not data:
        raise BadZipError("the body is empty; send a zip file")
    if len(data) > limits.zipped:
        raise BadZipError(f"the zip has {len(data)} bytes; at most {limits.zipped} are accepted")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_all(archive, limits)
    except BadZipError:
        raise
    except _UNREADABLE as error:
        raise BadZipError(f"the body is not a readable zip file ({error})") from error


def text_of(content: bytes, name: str) -> str:
    """The text of a file that is graded. Raises BadZipError, which names the encoding where it can be told."""
    if content.startswith(_ARCHIVES):
        raise BadZipError("is itself an archive; send the files, not a zip in a zip", name)
    if encoding := foreign_encoding(content):
        raise BadZipError(f"is {encoding} text; save it as UTF-8", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadZipError(f"is not UTF-8 text (byte {error.start}); save it as UTF-8", name) from error


def _read_all(archive: zipfile.ZipFile, limits: Limits) -> UnpackedArchive:
    named = {id(entry): _name(entry) for entry in archive.infolist()}
    ignored = [IgnoredFile(path=found, reason=LEFT_BEHIND) for name in named.values() if (found := litter(name))]
    entries = [entry for entry in archive.infolist() if not litter(named[id(entry)])]
    if len(entries) > limits.entries:
        raise BadZipError(f"the zip has {len(entries)} entries; at most {limits.entries} are accepted")
    files: dict[str, bytes] = {}
    seen: dict[str, str] = {}
    left = limits.inflated
    for entry in entries:
        path = _checked_path(entry, named[id(entry)])
        folded = paths.folded(path)
        if folded in seen:
            raise BadZipError(
                f"has the same name as {seen[folded]!r} (upper and lower case do not count)", entry.filename
            )
        seen[folded] = entry.filename
        if named[id(entry)].endswith("/"):
            continue
        content = _inflate(archive, entry, left)
        left -= len(content)
        files[path] = content
    _check_together(files)
    return UnpackedArchive(files, tuple(dict.fromkeys(ignored)))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name with slashes and in Unicode form NFC, whatever the packer's system writes."""
    return unicodedata.normalize("NFC", entry.orig_filename.replace("\\", "/"))


def _checked_path(entry: zipfile.ZipInfo, name: str) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    problems = {
        "is a link or a device; only plain files are accepted": kind not in {0, stat.S_IFREG, stat.S_IFDIR},
        "is encrypted": bool(entry.flag_bits & _ENCRYPTED),
        "is packed with an unknown method; use deflate": entry.compress_type not in _METHODS,
    }
    for reason, holds in problems.items():
        if holds:
            raise BadZipError(reason, entry.filename)
    try:
        return paths.plain(name)
    except paths.BadNameError as error:
        raise BadZipError(error.reason, entry.filename) from None


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(left + 1)
    if len(content) > left:
        raise BadZipError("is too large: the files together may have 5 MiB unpacked", entry.filename)
    return content


def _check_together(files: dict[str, bytes]) -> None:
    try:
        paths.check_all(files)
    except paths.BadNameError as error:
        raise BadZipError(error.reason, error.name) from None
