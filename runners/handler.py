"""The Lambda entry point of a runner function."""

import contextlib
import json
import os
from typing import Any

from runners.backends import shared
from runners.grading import run
from runners.supervisor import SandboxError

if "AWS_LAMBDA_RUNTIME_API" in os.environ:
    # Paid for once, at init, where Lambda gives a full processor.
    with contextlib.suppress(SandboxError):
        shared()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Grade the event, a request; return its report. Raises `RequestError` for a malformed one.

    One line is logged per invocation: what was graded, how it went and what it cost; never code or output.
    """
    report = run(event)
    line = {
        "lesson": event["lesson"],
        "outcome": report["outcome"],
        "usage": report["usage"],
        "request_id": getattr(context, "aws_request_id", None),
    }
    print(json.dumps(line), flush=True)  # noqa: T201 - standard output is the function's log
    return report
