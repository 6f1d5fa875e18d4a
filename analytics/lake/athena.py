"""The Athena client: starts tagged queries, looks up how they ended, and reads their results."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analytics.lake.query_tags import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

    from analytics.lake.query_tags import QueryTag


@dataclass(frozen=True, slots=True)
class EndedQuery:
    """How a tagged query ended. `failure` is Athena's reason; None if the query succeeded."""

    query_id: str
    tag: QueryTag
    failure: str | None
    location: str
    """Address of the result, `s3://bucket/key`."""


@dataclass(frozen=True, slots=True)
class Athena:
    """A client for one workgroup, database and lake bucket."""

    client: AthenaClient
    s3: S3Client
    workgroup: str
    database: str
    bucket: str

    def start_query(self, tag: QueryTag, sql: str, parameters: list[str]) -> str:
        """Start a query and return its id. A repeated call with the same run id starts no second query."""
        response = self.client.start_query_execution(
            QueryString=tag.in_front_of(sql),
            ClientRequestToken=tag.run_id,
            ExecutionParameters=[f"'{each}'" for each in parameters],
            QueryExecutionContext={"Database": self.database},
            WorkGroup=self.workgroup,
        )
        return response["QueryExecutionId"]

    def stop_query(self, query_id: str) -> None:
        """Stop a query that takes too long."""
        self.client.stop_query_execution(QueryExecutionId=query_id)

    def state(self, query_id: str) -> str:
        """Athena's state of a query: QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED."""
        status = self.client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
        return status["State"]

    def ended_query(self, query_id: str) -> EndedQuery | None:
        """How a query ended; None for a query without a tag of CDU."""
        execution: Any = self.client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        tag = tag_of(execution["Query"])
        if tag is None:
            return None
        status = execution["Status"]
        failure = None if status["State"] == "SUCCEEDED" else status.get("StateChangeReason", status["State"])
        return EndedQuery(query_id, tag, failure, execution["ResultConfiguration"]["OutputLocation"])

    def rows(self, location: str) -> Iterator[dict[str, str]]:
        """The rows of a result; see `read_result`."""
        return read_result(self.s3, location)

    def copy_result(self, location: str, key: str) -> None:
        """Copy a result to another key of the lake's bucket, in the place of what is there."""
        address = urlsplit(location)
        source: CopySourceTypeDef = {"Bucket": address.netloc, "Key": address.path.lstrip("/")}
        self.s3.copy_object(Bucket=self.bucket, Key=key, CopySource=source)


def read_result(s3: Any, location: str) -> Iterator[dict[str, str]]:
    """The rows of a result file, column name to text.

    Athena writes the result as one CSV file. Reading it takes one call; GetQueryResults takes one per 1,000 rows.
    """
    address = urlsplit(location)
    body = s3.get_object(Bucket=address.netloc, Key=address.path.lstrip("/"))["Body"].read()
    return csv.DictReader(io.StringIO(body.decode()))
