"""What a container runs: one run by the `lambda` backend. Plan and payloads come in, the record goes out."""

import json
import sys

from runners.supervisor import SandboxError, Supervisor


def main() -> int:
    """Read `{"plan", "payloads", "wall_s"}` from standard input and print the record, one JSON object each way."""
    told = json.load(sys.stdin)
    supervisor = Supervisor("lambda")
    try:
        record = supervisor.run(told["plan"], told["payloads"], told["wall_s"])
    except SandboxError as error:
        record = {"fault": str(error)}
    finally:
        supervisor.stop()
    sys.stdout.write(json.dumps(record))
    return 0
