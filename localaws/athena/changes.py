"""Statements that write data: INSERT INTO a Parquet table and UNLOAD to a prefix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from localaws.athena import projection, results, statements
from localaws.athena.catalog import Catalog, view_of
from localaws.athena.errors import NotSupportedError, QueryError
from localaws.athena.objects import split_uri
from localaws.athena.resolve import parse
from localaws.athena.scan import check_parquet
from localaws.athena.write import Writer, Written, fitted, hive_folder, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_glue.type_defs import TableTypeDef

    from localaws.athena.run import Answer
    from localaws.clients import Clients

_COMPRESSIONS = {"SNAPPY": "snappy", "GZIP": "gzip", "ZSTD": "zstd", "NONE": "none"}


class Changes:
    """Plans a writing statement and writes the answer of its query."""

    def __init__(self, clients: Clients, catalog: Catalog) -> None:
        self._clients = clients
        self._catalog = catalog

    def insert(self, sql: str, database: str) -> tuple[exp.Expr, Callable[[Answer], Written]]:
        """Return the query of an INSERT INTO, and what writes its answer into the table.

        Raises QueryError when the table or its columns do not fit, NotSupportedError for other tables than Parquet.
        """
        node = parse(sql)
        if not isinstance(node, exp.Insert) or node.args.get("overwrite") or node.expression is None:
            raise statements.refused(sql)
        schema = node.this if isinstance(node.this, exp.Schema) else None
        name = schema.this if schema else node.this
        table = self._catalog.table((name.db or database).lower(), name.name)
        if view_of(table) is not None:
            raise NotSupportedError("INSERT INTO a view")
        check_parquet(table)
        target = [*table["StorageDescriptor"]["Columns"], *table.get("PartitionKeys", [])]
        names = [one.name for one in schema.expressions] if schema else [one["Name"] for one in target]
        return node.expression, lambda answer: self._into(table, target, names, answer)

    def _into(self, table: TableTypeDef, target: list[Any], names: list[str], answer: Answer) -> Written:
        kinds = [results.column_info(name, kind)["Type"] for name, kind in zip(answer.names, answer.types, strict=True)]
        rows = fitted(table_of(answer, nulls=True), kinds, names, target)
        keys = [one["Name"].lower() for one in table.get("PartitionKeys", [])]
        bucket, folder = _layout(table)
        written = Writer(self._clients.s3).write(rows, keys, bucket, folder)
        if keys and not projection.is_projected(table.get("Parameters", {})):
            self._register(table, bucket, written)
        return written

    def _register(self, table: TableTypeDef, bucket: str, written: Written) -> None:
        """Tell the catalog of the partitions that are new."""
        storage = table["StorageDescriptor"]
        for prefix, values in written.partitions.items():
            partition = {"Values": values, "StorageDescriptor": storage | {"Location": f"s3://{bucket}/{prefix}"}}
            try:
                self._clients.glue.create_partition(
                    DatabaseName=table["DatabaseName"],
                    TableName=table["Name"],
                    PartitionInput=partition,  # type: ignore[arg-type]
                )
            except self._clients.glue.exceptions.AlreadyExistsException:
                continue

    def unload(self, sql: str) -> tuple[exp.Expr, Callable[[Answer], Written]]:
        """Return the query of an UNLOAD, and what writes its answer; QueryError when the target is not empty."""
        parts = statements.unload(sql)
        if parts.properties.get("format", "").upper() != "PARQUET":
            raise NotSupportedError("UNLOAD in another format than PARQUET")
        compression = _COMPRESSIONS.get(parts.properties.get("compression", "SNAPPY").upper())
        if compression is None:
            raise NotSupportedError(f"UNLOAD with the compression {parts.properties['compression']}")
        bucket, base = split_uri(parts.target.rstrip("/") + "/")
        if self._clients.s3.list_objects_v2(Bucket=bucket, Prefix=base, MaxKeys=1).get("KeyCount"):
            raise QueryError(f"HIVE_PATH_ALREADY_EXISTS: Target directory for UNLOAD already exists: {parts.target}")
        keys = re.findall(r"'([^']+)'", parts.properties.get("partitioned_by", ""))
        writer = Writer(self._clients.s3, compression)
        return parse(parts.query), lambda answer: writer.write(
            table_of(answer), keys, bucket, lambda values: hive_folder(base, values)
        )


def _layout(table: TableTypeDef) -> tuple[str, Callable[[dict[str, str]], str]]:
    """Return the bucket of a table's data and the prefix for partition values."""
    location = table["StorageDescriptor"]["Location"].rstrip("/") + "/"
    parameters = table.get("Parameters", {})
    template = parameters.get("storage.location.template")
    if not projection.is_projected(parameters) or not template:
        bucket, base = split_uri(location)
        return bucket, lambda values: hive_folder(base, values)
    bucket, pattern = split_uri(template.rstrip("/") + "/")
    return bucket, lambda values: re.sub(r"\$\{(\w+)\}", lambda key: values[key[1].lower()], pattern)
