"""A Glue table as a pyarrow dataset: its partitions, its objects, its columns. DuckDB pushes its filters into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs

from localaws.athena import projection
from localaws.athena.bounds import Bounds
from localaws.athena.errors import NotSupportedError, QueryError
from localaws.athena.glue_types import arrow_type
from localaws.athena.objects import Meter, ObjectCache, S3Object, TableFiles, listed, split_uri

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mypy_boto3_glue import GlueClient
    from mypy_boto3_glue.type_defs import TableTypeDef

_HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
# Column chunks are read one by one, so that columns the query does not use are neither read nor counted.
_PARQUET = ds.ParquetFileFormat(default_fragment_scan_options=ds.ParquetFragmentScanOptions(pre_buffer=False))


class Scanner:
    """Makes datasets of tables for one query; `meter` counts what reading them costs."""

    def __init__(self, glue: GlueClient, cache: ObjectCache, meter: Meter, now: datetime) -> None:
        self._glue = glue
        self._cache = cache
        self._meter = meter
        self._now = now

    def dataset(self, table: TableTypeDef, within: Bounds) -> ds.Dataset:
        """Return the table's rows as a dataset; objects are listed now, read when the query asks for them.

        `within` are the query's bounds on the partition key, if the table has exactly one, of type text.
        Raises QueryError or NotSupportedError for formats, types and settings this service cannot read.
        """
        storage = table["StorageDescriptor"]
        keys = table.get("PartitionKeys", [])
        columns = [*storage["Columns"], *keys]
        try:
            schema = pa.schema([(one["Name"].lower(), arrow_type(one["Type"])) for one in columns])
        except ValueError as error:
            raise NotSupportedError(f"table {table['Name']}: {error}") from error
        check_parquet(table)
        textual = len(keys) == 1 and schema.field(-1).type == pa.string()
        found = list(self._objects(table, [key["Name"] for key in keys], within if textual else Bounds()))
        files = fs.PyFileSystem(TableFiles(self._cache, [one for one, _ in found], self._meter))
        fragments = [
            _PARQUET.make_fragment(one.path, files, partition_expression=_expression(values, schema))
            for one, values in found
        ]
        return ds.FileSystemDataset(fragments, schema, _PARQUET, files)

    def _objects(
        self, table: TableTypeDef, keys: list[str], within: Bounds
    ) -> Iterator[tuple[S3Object, dict[str, str]]]:
        location = table["StorageDescriptor"]["Location"].rstrip("/") + "/"
        parameters = table.get("Parameters", {})
        if not keys:
            bucket, prefix = split_uri(location)
            yield from ((one, {}) for one in listed(self._cache.client, bucket, prefix))
        elif projection.is_projected(parameters):
            rule = projection.read(parameters, keys, location, self._now)
            for one in listed(self._cache.client, rule.bucket, rule.constant_prefix, *rule.window(within)):
                values = rule.values(one.key)
                if values is not None and all(within.admits(value) for value in values.values()):
                    yield one, values
        else:
            yield from self._registered(table, keys)

    def _registered(self, table: TableTypeDef, keys: list[str]) -> Iterator[tuple[S3Object, dict[str, str]]]:
        """The objects of the partitions that the catalog holds."""
        pages = self._glue.get_paginator("get_partitions")
        for page in pages.paginate(DatabaseName=table["DatabaseName"], TableName=table["Name"]):
            for partition in page["Partitions"]:
                bucket, prefix = split_uri(partition["StorageDescriptor"]["Location"].rstrip("/") + "/")
                values = dict(zip(keys, partition["Values"], strict=True))
                yield from ((one, values) for one in listed(self._cache.client, bucket, prefix))


def check_parquet(table: TableTypeDef) -> None:
    """Raise NotSupportedError when the table's files are not Parquet."""
    library = table["StorageDescriptor"].get("SerdeInfo", {}).get("SerializationLibrary", "")
    if "parquet" not in library.lower():
        raise NotSupportedError(
            f"table {table['Name']} with the format of {library or 'no SerDe'}; only Parquet is read"
        )


def _expression(values: dict[str, str], schema: pa.Schema) -> Any:
    """What is true for all rows of an object: pyarrow fills the partition columns and prunes objects by it."""
    whole = None
    for name, text in values.items():
        column = name.lower()
        if text == _HIVE_NULL:
            part = ds.field(column).is_null()
        else:
            try:
                part = ds.field(column) == pa.scalar(text).cast(schema.field(column).type)
            except pa.ArrowInvalid as error:
                raise QueryError(f"HIVE_INVALID_PARTITION_VALUE: {name}={text!r}: {error}") from error
        whole = part if whole is None else whole & part
    return ds.scalar(True) if whole is None else whole  # noqa: FBT003  pyarrow's way to say "always"
