"""Asking Athena: every query says what it is for, and the same token starts it only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient

    from analytics.lake.query_tags import Errand


@dataclass(frozen=True, slots=True)
class Asking:
    """Athena, and where it is to work."""

    athena: AthenaClient
    workgroup: str
    database: str
    bucket: str
    """The lake's."""

    def ask(self, errand: Errand, sql: str, parameters: list[str], token: str) -> str:
        """Start a query and return its id."""
        answer = self.athena.start_query_execution(
            QueryString=errand.before(sql),
            ClientRequestToken=token,
            ExecutionParameters=[f"'{each}'" for each in parameters],
            QueryExecutionContext={"Database": self.database},
            WorkGroup=self.workgroup,
        )
        return answer["QueryExecutionId"]
