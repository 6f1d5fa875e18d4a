"""Errors of queries, with messages that the query's author can act on."""

from __future__ import annotations


class QueryError(Exception):
    """The query ends FAILED; the message becomes its StateChangeReason, led by an Athena-like error name."""


class NotSupportedError(QueryError):
    """A statement, function or setting that would behave differently than on Athena, and is refused."""

    def __init__(self, what: str) -> None:
        super().__init__(f"NOT_SUPPORTED: {what} (the local Athena service does not translate it)")
