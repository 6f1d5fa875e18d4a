"""The structured logger of every trusted function: one JSON object per line, never a name, token or source."""

from aws_lambda_powertools import Logger

logger = Logger(service="cdu", log_uncaught_exceptions=True)
