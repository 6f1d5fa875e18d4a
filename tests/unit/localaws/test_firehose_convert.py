"""JSON values fitted to Glue columns."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from localaws.athena.glue_types import arrow_type
from localaws.firehose.convert import parquet, rows, split
from localaws.firehose.spool import Record
from localaws.firehose.streams import Stream

STREAM = Stream(
    name="events",
    arn="arn",
    version="1",
    bucket="lake",
    prefix="",
    error_prefix="",
    buffer_bytes=1,
    buffer_seconds=1,
    compression="UNCOMPRESSED",
    transform=None,
    transform_retries=0,
    parquet=None,
    time_formats=(),
    hive_json=False,
)
HIVE = replace(STREAM, hive_json=True)
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678000)  # noqa: DTZ001  columns hold UTC without a zone


def one(value: str, kind: str, stream: Stream = STREAM) -> Any:
    schema = pa.schema([("x", arrow_type(kind))])
    (row,) = rows(f'{{"X": {value}, "unknown": 1}}'.encode(), schema, stream)
    return row["x"]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("null", "int", None),
        ("5", "int", 5),
        ('"5"', "bigint", 5),
        ("5.0", "int", 5),
        ("2.5", "double", 2.5),
        ("1", "double", 1.0),
        ("true", "boolean", True),
        ('"false"', "boolean", False),
        ('"text"', "string", "text"),
        ("12", "string", "12"),
        ('{"a": 1}', "string", '{"a": 1}'),
        ('"2026-01-02"', "date", date(2026, 1, 2)),
        ('["a", null]', "array<string>", ["a", None]),
        ('{"A": 1}', "struct<a:int,b:string>", {"a": 1, "b": None}),
        ('{"k": 1}', "map<string,int>", [("k", 1)]),
        ('"2026-01-02 03:04:05.678"', "timestamp", MOMENT),
        ('"2026-01-02T03:04:05.678Z"', "timestamp", MOMENT),
        ("1767323045678", "timestamp", MOMENT),
        ("1767323045.678", "timestamp", MOMENT),
    ],
)
def test_a_value_that_fits(value: str, kind: str, expected: object) -> None:
    assert one(value, kind) == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2.5", "int"),
        ("3000000000", "int"),
        ('"many"', "int"),
        ("true", "int"),
        ("1", "boolean"),
        ('"yesterday"', "date"),
        ('"yesterday"', "timestamp"),
        ('"a"', "array<string>"),
        ('["x"]', "array<int>"),
    ],
)
def test_a_value_that_does_not_fit_names_its_column(value: str, kind: str) -> None:
    with pytest.raises(ValueError, match="column x"):
        one(value, kind)


def test_the_hive_reader_knows_fewer_timestamps() -> None:
    assert one('"2026-01-02 03:04:05.678"', "timestamp", HIVE) == MOMENT
    with pytest.raises(ValueError, match="column x"):
        one('"2026-01-02T03:04:05.678Z"', "timestamp", HIVE)
    assert one("1767323045678", "timestamp", replace(HIVE, time_formats=("millis",))) == MOMENT


def test_a_record_may_hold_several_objects() -> None:
    schema = pa.schema([("x", pa.int32())])
    assert rows(b'{"x": 1}{"x": 2}\n{"x": 3}\n', schema, STREAM) == [{"x": 1}, {"x": 2}, {"x": 3}]


@pytest.mark.parametrize("data", [b"", b"[1]", b"{", b"\xff", b'{"x": 1} trailing'])
def test_a_malformed_record_goes_alone(data: bytes) -> None:
    schema = pa.schema([("x", pa.int32())])
    good, bad = split([(Record("1", 0, b""), b'{"x": 1}'), (Record("2", 0, b""), data)], schema, STREAM)
    assert good == [{"x": 1}]
    assert [record.record_id for record, _ in bad] == ["2"]


def test_the_file_is_snappy_parquet_with_milliseconds() -> None:
    schema = pa.schema([("at", arrow_type("timestamp")), ("names", arrow_type("array<string>"))])
    file = pq.ParquetFile(io.BytesIO(parquet([{"at": MOMENT, "names": ["a"]}], schema)))
    assert file.metadata.row_group(0).column(0).compression == "SNAPPY"
    assert file.schema_arrow.field("at").type == pa.timestamp("ms")
    assert file.read().to_pylist() == [{"at": MOMENT, "names": ["a"]}]


@pytest.mark.parametrize("kind", ["uniontype<int>", "interval", "array<int", "struct<a>"])
def test_an_unknown_type_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="not supported"):
        arrow_type(kind)
