"""Compaction of the lake: the files of a day become few, once no reader looks at the day's hours any more.

A day is compacted in three steps, each of which may be repeated and after each of which the process may die:

1. A manifest names the day's files. It is stored before the query starts, so the query reads every file that it names.
2. A query writes the rows of these files to a new folder. From now on rows are there twice, which no reader minds:
   each counts an event once.
3. After the query succeeded, the files that the manifest names are deleted, and then the manifest. A file that came
   after the manifest is not named; the next run compacts the day again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from pydantic import ConfigDict

from analytics.lake.query_tags import QueryTag
from analytics.lake.statements import statement
from chalicelib.shared.ids import derived_id
from chalicelib.shared.log import logger
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

    from analytics.lake.athena import Athena, EndedQuery
    from chalicelib.shared.clock import Clock

AGE: Final = timedelta(days=8)
"""Days that ended so long ago are compacted. No refresh and no report of the last month reads their hours."""
_DAYS_AT_ONCE: Final = 20
_KEYS_AT_ONCE: Final = 1_000
"""Largest number of keys that S3 deletes in one call."""
_EVENTS: Final = "events/arrived="
_MANIFESTS: Final = "compactions/"


class Manifest(Model):
    """The files of a day that one query merges."""

    model_config = ConfigDict(frozen=True)

    day: str
    """`yyyy-MM-dd`."""
    begun: datetime
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """Where the manifest is stored. A day has one at most."""
        return f"{_MANIFESTS}{self.day}.json"

    @property
    def run_id(self) -> str:
        """Identifies the query: the same manifest never starts a second one, and no other manifest shares it."""
        return derived_id("compaction", self.model_dump_json())


@dataclass(frozen=True, slots=True)
class Compactor:
    """Merges the files of old days, a few days in each run. One run settles what the run before started."""

    athena: Athena
    s3: S3Client
    clock: Clock

    def run(self) -> dict[str, int]:
        """Settle the queries of earlier runs, then start new ones. Returns the numbers of days settled and started."""
        settled = sum(self._settle(manifest) for manifest in self._manifests())
        under_way = {manifest.day for manifest in self._manifests()}
        started = 0
        for day, keys in sorted(self._days().items()):
            if started < _DAYS_AT_ONCE and day not in under_way and not _is_compact(day, keys):
                self._begin(Manifest(day=day, begun=self.clock(), keys=tuple(keys)))
                started += 1
        return {"settled": settled, "started": started}

    def _begin(self, manifest: Manifest) -> None:
        body = manifest.model_dump_json().encode()
        self.s3.put_object(Bucket=self.athena.bucket, Key=manifest.key, Body=body)
        self._start_query(manifest)

    def _settle(self, manifest: Manifest) -> bool:
        """Delete the merged files if the manifest's query succeeded. A query that failed is forgotten."""
        state = self.athena.state(self._start_query(manifest))
        if state in {"QUEUED", "RUNNING"}:
            return False
        if state == "SUCCEEDED":
            for start in range(0, len(manifest.keys), _KEYS_AT_ONCE):
                self._delete(manifest.keys[start : start + _KEYS_AT_ONCE])
        self.s3.delete_object(Bucket=self.athena.bucket, Key=manifest.key)
        return state == "SUCCEEDED"

    def _start_query(self, manifest: Manifest) -> str:
        """Start the manifest's query, or find it if it was started before."""
        first = f"{manifest.day}-00"
        target = f"s3://{self.athena.bucket}/{_EVENTS}{first}/{manifest.run_id}/"
        tag = QueryTag(purpose="compaction", run_id=manifest.run_id, as_of=manifest.begun)
        sql = statement("compaction").format(target=target)
        return self.athena.start_query(tag, sql, [first, f"{manifest.day}-23"])

    def _delete(self, keys: tuple[str, ...]) -> None:
        answer = self.s3.delete_objects(
            Bucket=self.athena.bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
        )
        if answer.get("Errors"):
            raise RuntimeError(f"S3 did not delete {len(answer['Errors'])} merged files; the next run tries again")

    def _manifests(self) -> list[Manifest]:
        return [
            Manifest.model_validate_json(self.s3.get_object(Bucket=self.athena.bucket, Key=key)["Body"].read())
            for key in self._keys(_MANIFESTS)
        ]

    def _days(self) -> dict[str, list[str]]:
        """The files of each day that is old enough."""
        last = f"{self.clock().astimezone(UTC) - AGE:%Y-%m-%d}"
        found: dict[str, list[str]] = defaultdict(list)
        for key in self._keys(_EVENTS):
            day = key.removeprefix(_EVENTS)[: len(last)]
            if day < last:
                found[day].append(key)
        return found

    def _keys(self, prefix: str) -> Iterator[str]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.athena.bucket, Prefix=prefix):
            yield from (each["Key"] for each in page.get("Contents", []))


def compaction_ended(ended: EndedQuery) -> None:
    """Log the end of a query; the next run deletes what was merged."""
    logger.info("compaction query ended", detail=ended.failure)


def _is_compact(day: str, keys: list[str]) -> bool:
    """Whether all files lie in the partition of the day's first hour."""
    return all(key.startswith(f"{_EVENTS}{day}-00/") for key in keys)
