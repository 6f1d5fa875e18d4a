"""How a query fails: with a sentence that its author can act on."""

from __future__ import annotations


class QueryError(Exception):
    """The query ends FAILED; the message becomes its StateChangeReason, led by an Athena-like error name."""


class NotSupportedError(QueryError):
    """A statement, function or setting which this service refuses rather than run in another way than Athena."""

    def __init__(self, what: str) -> None:
        super().__init__(f"NOT_SUPPORTED: {what} (the local Athena service does not translate it)")
