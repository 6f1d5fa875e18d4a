"""The boto3 clients of the bridges: they use the engine through public AWS APIs only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_firehose import FirehoseClient
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

    from localaws.keys import Keys

REGION = "us-east-1"

# A synchronous Lambda call may take as long as its function may: 15 minutes on AWS, 5 for a Firehose transform.
_LAMBDA_SECONDS = 310


@dataclass(frozen=True)
class Clients:
    """One client per service of the engine; boto3 clients may be used from many threads."""

    athena: AthenaClient
    events: EventBridgeClient
    firehose: FirehoseClient
    glue: GlueClient
    iam: Any
    lambda_: LambdaClient
    s3: S3Client
    sqs: SQSClient


def connect(engine_url: str, keys: Keys) -> Clients:
    """Return clients for the engine at `engine_url`, signed with its root key.

    No call is made here; the first use of a client fails with a botocore error if nothing listens there.
    """
    core = botocore.session.Session()
    # Timestamps are not parsed: parsing takes most of the time of listing a large table.
    core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=lambda value: value)
    session = boto3.Session(botocore_session=core, region_name=REGION, **keys.boto())
    usual = Config(retries={"mode": "standard", "max_attempts": 4}, max_pool_connections=32, connect_timeout=5)
    # The bridges retry Lambda calls themselves: a hidden retry in the client would call a function twice.
    slow = Config(retries={"total_max_attempts": 1}, read_timeout=_LAMBDA_SECONDS, connect_timeout=5)
    return Clients(
        athena=session.client("athena", endpoint_url=engine_url, config=usual),
        events=session.client("events", endpoint_url=engine_url, config=usual),
        firehose=session.client("firehose", endpoint_url=engine_url, config=usual),
        glue=session.client("glue", endpoint_url=engine_url, config=usual),
        iam=session.client("iam", endpoint_url=engine_url, config=usual),
        lambda_=session.client("lambda", endpoint_url=engine_url, config=slow),
        s3=session.client("s3", endpoint_url=engine_url, config=usual.merge(Config(s3={"addressing_style": "path"}))),
        sqs=session.client("sqs", endpoint_url=engine_url, config=usual),
    )
