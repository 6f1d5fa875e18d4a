"""AWS clients, created on first use so that a function creates only the clients that it needs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_firehose import FirehoseClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

RUNNER_READ_TIMEOUT_S = 28
"""API Gateway gives up after 29 s, so the function must answer before that."""


@cache
def _client(name: str, read_timeout_s: float = 10, attempts: int = 4) -> Any:
    import boto3  # noqa: PLC0415 - importing it takes longer than most requests
    from botocore.config import Config  # noqa: PLC0415

    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    return boto3.client(
        name,  # type: ignore[call-overload]
        # A user agent of our own: the SDK would put its own together for each call, a fifth of what a call costs here.
        config=Config(connect_timeout=3, read_timeout=read_timeout_s, retries=retries, user_agent="cdu"),
    )


def dynamodb() -> DynamoDBClient:
    """DynamoDB; transient errors are retried by the SDK."""
    client: DynamoDBClient = _client("dynamodb")
    return client


def s3() -> S3Client:
    """S3."""
    client: S3Client = _client("s3")
    return client


def sqs() -> SQSClient:
    """SQS."""
    client: SQSClient = _client("sqs")
    return client


def events() -> EventBridgeClient:
    """EventBridge."""
    client: EventBridgeClient = _client("events")
    return client


def firehose() -> FirehoseClient:
    """Firehose."""
    client: FirehoseClient = _client("firehose")
    return client


def athena() -> AthenaClient:
    """Athena."""
    client: AthenaClient = _client("athena")
    return client


def cognito() -> CognitoIdentityProviderClient:
    """The user pool's accounts."""
    client: CognitoIdentityProviderClient = _client("cognito-idp")
    return client


def cloudwatch() -> Any:
    """CloudWatch's metrics."""
    return _client("cloudwatch")


def functions() -> LambdaClient:
    """Lambda, for invoking runners. No automatic retry, because a repeated run is expensive."""
    client: LambdaClient = _client("lambda", RUNNER_READ_TIMEOUT_S, 1)
    return client
