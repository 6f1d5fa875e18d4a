"""What a container runs: one run by the `lambda` backend. Plan and payloads come in, the record goes out."""

import json
import sys

from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import ForkServer


def main() -> int:
    """Read `{"plan", "payloads", "wall_s", "layer"}` from standard input, print the record: one JSON object each."""
    told = json.load(sys.stdin)
    supervisor = ForkServer("lambda", layer=told["layer"])
    try:
        record = supervisor.run(told["plan"], told["payloads"], told["wall_s"])
    except SandboxError as error:
        record = {"fault": str(error)}
    finally:
        supervisor.stop()
    sys.stdout.write(json.dumps(record))
    return 0
