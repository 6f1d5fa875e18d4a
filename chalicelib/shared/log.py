"""The structured logger of every trusted function: one JSON object per line, never a name, token or source."""

from aws_lambda_powertools import Logger

from chalicelib.shared.text import as_json


def _line(record: object) -> str:
    """Whoever reads the log in a terminal sees what hides in a message; line breaks are escaped by JSON itself."""
    return as_json(record, default=str, separators=(",", ":"))


logger = Logger(service="cdu", log_uncaught_exceptions=True, json_serializer=_line)
