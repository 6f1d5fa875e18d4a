"""Converts JSON records to a Parquet file with the columns of a Glue table."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from localaws.firehose.values import fitted

if TYPE_CHECKING:
    from localaws.firehose.spool import Record
    from localaws.firehose.streams import Stream

_DECODER = json.JSONDecoder()


def rows(data: bytes, schema: pa.Schema, stream: Stream) -> list[dict[str, object]]:
    """Return the rows in one record's bytes: its JSON objects, fitted to the schema.

    A record may hold several objects one after another. Keys are matched without regard to case, keys that are no
    column are left out, columns that are no key are None. Raises ValueError or TypeError when one of them does not fit:
    then the whole record counts as malformed.
    """
    found = [_row(one, schema, stream) for one in _objects(data.decode("utf-8"))]
    if not found:
        raise ValueError("the record holds no JSON object")
    return found


def parquet(rows_: list[dict[str, object]], schema: pa.Schema) -> bytes:
    """Return a snappy-compressed Parquet file of the rows; timestamps are stored in milliseconds."""
    table = pa.Table.from_pylist(rows_, schema=schema)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="snappy", coerce_timestamps="ms", allow_truncated_timestamps=True)
    return buffer.getvalue()


def split(
    kept: list[tuple[Record, bytes]], schema: pa.Schema, stream: Stream
) -> tuple[list[dict[str, object]], list[tuple[Record, str]]]:
    """Return the rows of the records that fit and the records that do not, each with the reason."""
    good: list[dict[str, object]] = []
    bad: list[tuple[Record, str]] = []
    for record, data in kept:
        try:
            good += rows(data, schema, stream)
        except (ValueError, TypeError, OverflowError) as error:
            bad.append((record, str(error)))
    return good, bad


def _objects(text: str) -> list[dict[str, object]]:
    found, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        value, at = _DECODER.raw_decode(text, at)
        if not isinstance(value, dict):
            raise TypeError(f"the record holds a JSON {type(value).__name__}, not an object")
        found.append(value)
    return found


def _row(given: dict[str, object], schema: pa.Schema, stream: Stream) -> dict[str, object]:
    by_name = {key.lower(): value for key, value in given.items()}
    return {column.name: fitted(by_name.get(column.name), column.type, column.name, stream) for column in schema}
