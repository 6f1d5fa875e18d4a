"""Tables and views in the engine's Glue catalog; views are encoded as Athena encodes them."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from localaws.athena.errors import QueryError

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_glue.type_defs import ColumnTypeDef, TableInputTypeDef, TableTypeDef

_VIEW_TEXT = re.compile(r"/\* Presto View: ([A-Za-z0-9+/=]+) \*/")

# Result types as Hive names them in the catalog's columns.
_HIVE = {
    "varchar": "string",
    "integer": "int",
    "real": "float",
    "varbinary": "binary",
    "timestamp with time zone": "timestamp",
}


class Catalog:
    """The engine's Glue catalog, as Athena's `awsdatacatalog`."""

    def __init__(self, glue: GlueClient) -> None:
        self._glue = glue

    def table(self, database: str, name: str) -> TableTypeDef:
        """Return Glue's description of a table or view; QueryError when there is none."""
        try:
            return self._glue.get_table(DatabaseName=database.lower(), Name=name.lower())["Table"]
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "EntityNotFoundException":
                raise
            where = f"awsdatacatalog.{database}.{name}".lower()
            raise QueryError(f"TABLE_NOT_FOUND: Table '{where}' does not exist") from error

    def exists(self, database: str, name: str) -> TableTypeDef | None:
        """Return the table or view, None when there is none."""
        try:
            return self.table(database, name)
        except QueryError:
            return None

    def put_view(self, database: str, name: str, sql: str, columns: list[tuple[str, str]], *, replace: bool) -> None:
        """Store a view; `columns` are names and Athena types. Raises QueryError when the name is taken."""
        before = self.exists(database, name)
        if before is not None and (not replace or view_of(before) is None):
            kind = "Table" if view_of(before) is None else "View"
            raise QueryError(f"ALREADY_EXISTS: {kind} already exists: '{database}.{name}'")
        table = _view_input(database, name.lower(), sql, columns)
        if before is None:
            self._glue.create_table(DatabaseName=database, TableInput=table)
        else:
            self._glue.update_table(DatabaseName=database, TableInput=table)

    def drop(self, database: str, name: str, *, view: bool, if_exists: bool) -> None:
        """Drop a view or table; QueryError when there is none, or it is of the other kind."""
        before = self.exists(database, name)
        if before is None and if_exists:
            return
        if before is None or (view_of(before) is not None) != view:
            raise QueryError(f"TABLE_NOT_FOUND: {'View' if view else 'Table'} '{database}.{name}' does not exist")
        self._glue.delete_table(DatabaseName=database, Name=name.lower())


def view_of(table: TableTypeDef) -> dict[str, Any] | None:
    """Return the view's definition (`originalSql`, `schema`, `columns`), None for a table that is no view."""
    if table.get("TableType") != "VIRTUAL_VIEW":
        return None
    found = _VIEW_TEXT.search(table.get("ViewOriginalText", ""))
    try:
        definition = json.loads(base64.b64decode(found[1])) if found else None
    except (ValueError, binascii.Error):
        definition = None
    if not isinstance(definition, dict) or "originalSql" not in definition:
        raise QueryError(f"INVALID_VIEW: View '{table['Name']}' has no definition that can be read")
    return definition


def _view_input(database: str, name: str, sql: str, columns: list[tuple[str, str]]) -> TableInputTypeDef:
    definition = {
        "originalSql": sql,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": column, "type": kind} for column, kind in columns],
        "runAsInvoker": False,
        "properties": {},
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    hive: list[ColumnTypeDef] = [{"Name": column, "Type": _HIVE.get(kind, kind)} for column, kind in columns]
    return {
        "Name": name,
        "TableType": "VIRTUAL_VIEW",
        "ViewOriginalText": f"/* Presto View: {encoded} */",
        "ViewExpandedText": "/* Presto View */",
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "PartitionKeys": [],
        "StorageDescriptor": {"Columns": hive, "Location": "", "SerdeInfo": {}},
    }
