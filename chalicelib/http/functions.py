"""Asking another function of ours, which may do what the API function may not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ReadTimeoutError

from chalicelib.http.problems import BUSY, ProblemError

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


def ask(functions: LambdaClient, name: str, payload: dict[str, Any], failure: str) -> Any:
    """Invoke a function and return what it returns, or None if it goes on for longer than a request may wait.

    Raises a 503 problem with `failure` if the function fails.
    """
    try:
        response = functions.invoke(FunctionName=name, Payload=json.dumps(payload).encode())
    except ReadTimeoutError:
        return None
    if "FunctionError" in response:
        raise ProblemError(BUSY, failure)
    return json.loads(response["Payload"].read())
