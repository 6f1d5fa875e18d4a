"""The structured logger of all trusted functions: one JSON object per line, without names, tokens or sources."""

from aws_lambda_powertools import Logger

from chalicelib.shared.text import as_json


def _line(record: object) -> str:
    """Mark hidden characters, so that a reader in a terminal sees them. JSON escapes line breaks."""
    return as_json(record, default=str, separators=(",", ":"))


logger = Logger(service="cdu", log_uncaught_exceptions=True, json_serializer=_line)
