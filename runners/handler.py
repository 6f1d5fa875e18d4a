"""The Lambda entry point of a runner function."""

import contextlib
import json
import os
from pathlib import Path
from typing import Final

from runners.grading import run
from runners.request import Json
from runners.sandbox import layers
from runners.sandbox.backend import SandboxError
from runners.sandbox.backends import shared
from runners.sandbox.fork_server import close_memory
from runners.sandbox.lambda_cleanup import Environment

_SCRATCH: Final = Path("/tmp")  # noqa: S108 - on Lambda the environment's own, and the only place to write to
# Cleaning empties /tmp after every run, so it must never happen on a machine that merely looks like Lambda.
_ON_LAMBDA: Final = os.environ.get("LAMBDA_TASK_ROOT") == "/var/task" and __file__.startswith("/var/task/")

if "AWS_LAMBDA_RUNTIME_API" in os.environ:
    close_memory()  # the function's credentials are in it
    # Start the sandbox once, during Lambda's init phase, which has a full processor.
    with contextlib.suppress(SandboxError):
        shared(layer=layers.own())
_environment = Environment(_SCRATCH) if _ON_LAMBDA else None


def handler(event: Json, context: object) -> Json:
    """Grade the event, which is a request, and return its report. Raises `RequestError` for a malformed request.

    Log one line per invocation: the lesson, the outcome and the usage; never code or output. On Lambda, end the
    environment without a report when processes or files of the run cannot be removed.
    """
    report = run(event)
    line = {
        "lesson": event["lesson"],
        "outcome": report["outcome"],
        "usage": report["usage"],
        "request_id": getattr(context, "aws_request_id", None),
    }
    left = _environment.clean(shared(layer=layers.own()).processes()) if _environment else []
    print(json.dumps({**line, "left": left} if left else line), flush=True)  # noqa: T201 - the function's log
    if left:
        os._exit(1)
    return report
