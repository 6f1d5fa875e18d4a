"""What a container runs: one run by the `lambda` backend. The run comes in, its record goes out."""

import sys

from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import ForkServer
from runners.wire import decode_run, fault_record


def main() -> int:
    """Read a run from standard input, print its record."""
    run, layer = decode_run(sys.stdin.buffer.read())
    server = ForkServer("lambda", layer=layer)
    try:
        record = server.run_undecoded(run)
    except SandboxError as error:
        record = fault_record(str(error))
    finally:
        server.stop()
    sys.stdout.buffer.write(record)
    return 0
