"""Names of the deployed resources, read once from the environment variables that the template sets."""

from __future__ import annotations

import os
from functools import cache

from pydantic import ConfigDict, Json

from chalicelib.shared.model import Model


class Settings(Model):
    """One field per `CDU_*` environment variable (`lessons_table` is `CDU_LESSONS_TABLE`)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    lessons_table: str
    submissions_table: str
    awards_table: str
    students_table: str
    cohorts_table: str
    drafts_table: str
    solutions_table: str
    leaderboards_table: str
    content_bucket: str
    """Lessons (`lessons/`) and submitted sources (`submissions/`)."""
    outbox_table: str
    """Requests in progress, and the rate limit of each student."""
    submissions_queue_url: str
    runs_queue_url: str
    regrades_queue_url: str
    dead_letters: Json[dict[str, str]]
    """Queue name to the address of its dead letters, as a JSON object."""
    bus_name: str
    runners: Json[dict[str, str]]
    """Language to the name of the function that runs it, as a JSON object."""
    lake_bucket: str
    """Events (`events/`), daily snapshots (`snapshots/`) and query results (`athena/`)."""
    glue_database: str
    athena_workgroup: str
    refresh_function: str
    """Name of the function that starts a refresh for an administrator."""
    report_function: str
    """Name of the function that starts a report on request."""
    account_function: str
    """Name of the function that exports and deletes what is a student's."""
    redrive_function: str
    """Name of the function that sends dead letters again."""
    user_pool: str
    user_pool_client: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a runner."""
        return tuple(sorted(self.runners))

    @classmethod
    def from_environment(cls, environment: dict[str, str] | None = None) -> Settings:
        """Read the settings; a missing variable is a pydantic error that names the field."""
        source = os.environ if environment is None else environment
        prefix = "CDU_"
        values = {name.removeprefix(prefix).lower(): value for name, value in source.items() if name.startswith(prefix)}
        return cls.model_validate(values)


@cache
def settings() -> Settings:
    """The process's settings."""
    return Settings.from_environment()
