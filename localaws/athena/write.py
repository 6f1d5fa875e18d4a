"""Writes rows as Parquet objects: into a table's partitions (INSERT INTO) or below a prefix (UNLOAD)."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from localaws.athena.errors import NotSupportedError, QueryError
from localaws.athena.glue_types import arrow_type
from localaws.athena.results import column_info, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mypy_boto3_s3 import S3Client

    from localaws.athena.run import Answer

# A number may go into a wider column, never into a narrower one: Athena refuses that by type, not by value.
_WIDER = ["tinyint", "smallint", "integer", "bigint", "float", "double"]
_INTEGERS = 4
_GLUE_NAMES = {"int": "integer", "string": "varchar", "real": "float", "binary": "varbinary"}
_HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Written:
    """The result of a write: number of rows, addresses of objects, and partition values of each folder."""

    rows: int
    uris: list[str]
    partitions: dict[str, list[str]]  # folder prefix to values


def table_of(answer: Answer, *, nulls: bool = False) -> pa.Table:
    """Return the whole answer as an Arrow table; NotSupportedError for types that Parquet cannot hold.

    Columns of nothing but an untyped NULL are allowed with `nulls`, where the table to write into gives the type.
    """
    batches = list(answer.batches)
    names = [column_info(name, kind)["Type"] for name, kind in zip(answer.names, answer.types, strict=True)]
    refused = {"timestamp with time zone", "json"} | (set() if nulls else {"unknown"})
    if refused.intersection(names):
        raise NotSupportedError(f"writing columns of the types {', '.join(names)} to Parquet")
    columns = []
    for at, name in enumerate(names):
        chunks = [batch.column(at) for batch in batches]
        whole = pa.chunked_array(chunks) if chunks else pa.chunked_array([], type=pa.null())
        columns.append(whole.cast(pa.int64()) if name == "bigint" else whole)
    return pa.Table.from_arrays(columns, names=answer.names)


def fitted(rows: pa.Table, kinds: Sequence[str], names: Sequence[str], target: Sequence[dict[str, str]]) -> pa.Table:
    """Return the rows with the columns of the table `target` (Glue's columns, keys last), missing ones NULL.

    `kinds` are the Athena types of the rows' columns, `names` the target column each of them is meant for. Raises
    QueryError (TYPE_MISMATCH) when a column cannot take its values or the number is wrong.
    """
    if len(names) != rows.num_columns or not {name.lower() for name in names} <= {
        one["Name"].lower() for one in target
    }:
        raise QueryError(
            f"TYPE_MISMATCH: Insert query has mismatched columns: Table: {list(names)}, Query: {list(kinds)}"
        )
    places = {name.lower(): at for at, name in enumerate(names)}
    columns = []
    for one in target:
        kind = arrow_type(one["Type"])
        at = places.get(one["Name"].lower())
        if at is None:
            columns.append(pa.nulls(rows.num_rows, kind))
            continue
        if not _assignable(kinds[at], one["Type"].lower()):
            raise QueryError(f"TYPE_MISMATCH: column {one['Name']} is {one['Type']}, the query gives {kinds[at]}")
        columns.append(rows.column(at).cast(kind))
    return pa.Table.from_arrays(columns, names=[one["Name"].lower() for one in target])


def _assignable(given: str, glue: str) -> bool:
    wanted = _GLUE_NAMES.get(glue.partition("(")[0].partition("<")[0], glue.partition("(")[0].partition("<")[0])
    wanted = {"char": "varchar", "struct": "row"}.get(wanted, wanted)
    if given in _WIDER and wanted in _WIDER:
        return _WIDER.index(given) <= _WIDER.index(wanted)
    if wanted == "decimal":
        return given == "decimal" or given in _WIDER[:_INTEGERS]
    return given in (wanted, "unknown")


class Writer:
    """Writes tables to S3, one Parquet object per partition."""

    def __init__(self, client: S3Client, compression: str = "snappy") -> None:
        self._client = client
        self._compression = compression

    def write(
        self, rows: pa.Table, keys: Sequence[str], bucket: str, folder: Callable[[dict[str, str]], str]
    ) -> Written:
        """Write the rows under the prefixes that `folder` gives for their values of the partition `keys`."""
        uris: list[str] = []
        partitions: dict[str, list[str]] = {}
        for values, part in _parts(rows, keys):
            prefix = folder(values)
            key = f"{prefix}{datetime.now(UTC):%Y%m%d_%H%M%S}_{uuid.uuid4()}"
            body = io.BytesIO()
            pq.write_table(
                part, body, compression=self._compression, coerce_timestamps="ms", allow_truncated_timestamps=True
            )
            self._client.put_object(Bucket=bucket, Key=key, Body=body.getvalue())
            uris.append(f"s3://{bucket}/{key}")
            partitions[prefix] = list(values.values())
        return Written(rows.num_rows, uris, partitions)


def _parts(rows: pa.Table, keys: Sequence[str]) -> Iterator[tuple[dict[str, str], pa.Table]]:
    """Yield the partition values, as text, and the rows that have them, without the key columns."""
    if not rows.num_rows:
        return
    if not keys:
        yield {}, rows
        return
    rest = rows.drop_columns(list(keys))
    for values in rows.select(list(keys)).group_by(list(keys)).aggregate([]).to_pylist():
        chosen: Any = pa.scalar(value=True)
        for key in keys:
            column = rows.column(key)
            one = pc.is_null(column) if values[key] is None else pc.fill_null(pc.equal(column, values[key]), False)  # noqa: FBT003
            chosen = pc.and_(chosen, one)
        yield {key: text(values[key]) or _HIVE_NULL for key in keys}, rest.filter(chosen)


def hive_folder(base: str, values: dict[str, str]) -> str:
    """Return the prefix of a partition in Hive's layout below the prefix `base`."""
    return base + "".join(f"{key}={value}/" for key, value in values.items())
