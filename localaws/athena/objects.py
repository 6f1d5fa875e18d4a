"""Objects in S3 as pyarrow files: listed and read through the S3 API, every byte that is read counted."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import pyarrow as pa
from pyarrow import fs

from localaws.athena.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

_MIB = 1024 * 1024
# Larger objects are read in ranges and not cached.
_WHOLE_BYTES = 16 * _MIB
_CACHE_BYTES = 256 * _MIB
_MAGIC_AND_LENGTH = 8


@dataclass(frozen=True)
class S3Object:
    """One object of a table: `size` in bytes, `etag` names its content."""

    bucket: str
    key: str
    size: int
    etag: str

    @property
    def path(self) -> str:
        """The name under which pyarrow knows it."""
        return f"{self.bucket}/{self.key}"


def split_uri(uri: str) -> tuple[str, str]:
    """Return bucket and key of an `s3://` address; QueryError for anything else."""
    scheme, _, rest = uri.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme not in ("s3", "s3a", "s3n") or not bucket:
        raise QueryError(f"INVALID_LOCATION: {uri!r} is not an S3 address")
    return bucket, key


def listed(client: S3Client, bucket: str, prefix: str, after: str = "", until: str | None = None) -> Iterator[S3Object]:
    """Yield the data objects under the prefix; hidden ones (`_x`, `.x`) and empty ones hold no rows.

    Keys come in their order: those up to `after` are skipped by S3, the listing ends at the first beyond `until`.
    """
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, StartAfter=after)
    for page in pages:
        for found in page.get("Contents", []):
            if until is not None and found["Key"] > until:
                return
            if found["Size"] and found["Key"].rpartition("/")[2][:1] not in ("_", "."):
                yield S3Object(bucket, found["Key"], found["Size"], found["ETag"])


class ObjectCache:
    """A cache of the last objects read, shared by all queries. Its keys hold ETags, so no entry is ever stale."""

    def __init__(self, client: S3Client, limit: int = _CACHE_BYTES) -> None:
        self.client = client
        self._limit = limit
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def whole(self, one: S3Object) -> bytes:
        """Return the object's bytes; raises botocore errors when S3 has lost it since it was listed."""
        key = (one.path, one.etag)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        data = self.client.get_object(Bucket=one.bucket, Key=one.key)["Body"].read()
        with self._lock:
            self._kept[key] = data
            self._size += len(data)
            while self._size > self._limit and self._kept:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)
        return data

    def part(self, one: S3Object, start: int, end: int) -> bytes:
        """Return the bytes [start, end) of the object."""
        if one.size <= _WHOLE_BYTES:
            return self.whole(one)[start:end]
        wanted = f"bytes={start}-{end - 1}"
        return self.client.get_object(Bucket=one.bucket, Key=one.key, Range=wanted)["Body"].read()


class Meter:
    """Counts the bytes one query reads; over `cutoff` bytes the next read raises, as the work group demands."""

    def __init__(self, cutoff: int | None = None) -> None:
        self.scanned = 0
        self._cutoff = cutoff
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Count bytes; OSError when the work group's limit is passed (pyarrow hands it through)."""
        with self._lock:
            self.scanned += count
            if self._cutoff is not None and self.scanned > self._cutoff:
                raise OSError("Bytes scanned limit was exceeded")


class _Reader(io.RawIOBase):
    """One object as a file. A read that reaches the end is for Parquet's footer, so only the footer is counted."""

    def __init__(self, cache: ObjectCache, one: S3Object, meter: Meter) -> None:
        self._cache, self._object, self._meter = cache, one, meter
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._object.size}[whence]
        self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = self._object.size if size < 0 else min(self._at + size, self._object.size)
        data = self._cache.part(self._object, self._at, end) if end > self._at else b""
        self._at += len(data)
        if end == self._object.size and data[-4:] == b"PAR1" and len(data) >= _MAGIC_AND_LENGTH:
            footer = int.from_bytes(data[-8:-4], "little") + _MAGIC_AND_LENGTH
            self._meter.add(min(len(data), footer))
        else:
            self._meter.add(len(data))
        return data


class TableFiles(fs.FileSystemHandler):  # type: ignore[misc]  # pyarrow has no complete types
    """A pyarrow file system that knows exactly the objects of one scan and can do nothing but read them."""

    def __init__(self, cache: ObjectCache, objects: list[S3Object], meter: Meter) -> None:
        self._cache = cache
        self._objects = {one.path: one for one in objects}
        self._meter = meter

    def get_type_name(self) -> str:
        """Name the file system for pyarrow's messages."""
        return "cdu-s3"

    def normalize_path(self, path: str) -> str:
        """Return the path as it is."""
        return path

    def open_input_file(self, path: str) -> Any:
        """Open one object of the scan for reading."""
        return pa.PythonFile(_Reader(self._cache, self._objects[path], self._meter), mode="r")

    def get_file_info(self, paths: list[str]) -> list[fs.FileInfo]:
        """Return the sizes, known from the listing."""
        return [fs.FileInfo(path, fs.FileType.File, size=self._objects[path].size) for path in paths]

    def _never(self, *_: object) -> NoReturn:
        raise OSError("a table scan reads its own objects and does nothing else")

    get_file_info_selector = open_input_stream = open_output_stream = open_append_stream = _never
    create_dir = delete_dir = delete_dir_contents = delete_root_dir_contents = delete_file = _never
    move = copy_file = _never
