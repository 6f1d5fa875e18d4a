"""The bridge process beside the local engine: serves Athena and Firehose, which the engine implements in part only.

    python -m localaws.bridge --engine http://127.0.0.1:4600 --home DIR --state DIR

It prints one JSON line when it serves, logs to standard error, and on SIGTERM delivers what Firehose has buffered.
"""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from localaws.athena.service import AthenaService
from localaws.callers import Callers
from localaws.clients import connect
from localaws.firehose.forward import Forwarder
from localaws.firehose.service import FirehoseService
from localaws.http import JsonServer
from localaws.keys import Keys


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit status: 0, or 3 when a port is taken."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=options.log_level.upper(), format="%(asctime)s %(name)s %(levelname)s %(message)s")
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with ExitStack() as stack:
            ready = _start(options, stack)
            print(json.dumps(ready), flush=True)  # noqa: T201 - a program reads it
            stopped.wait()
    except OSError as error:
        print(f"the bridge cannot listen on its ports: {error}", file=sys.stderr)  # noqa: T201 - no command runs here
        return 3
    return 0


def _start(options: argparse.Namespace, stack: ExitStack) -> dict[str, str]:
    """Start both services; the stack stops them in reverse order: the HTTP servers first, then the services."""
    keys = Keys.of(options.home)
    clients = connect(options.engine, keys)
    firehose = FirehoseService(clients, options.state / "firehose", options.flush_seconds)
    stack.callback(firehose.stop)
    forwarder = Forwarder(clients.sqs, firehose)
    athena = AthenaService(clients, options.state / "athena", options.query_seconds)
    stack.callback(athena.stop)

    def workgroup(request: dict[str, Any]) -> str:
        return f"workgroup/{athena.workgroup(request)}"

    def stream(request: dict[str, Any]) -> str:
        return f"deliverystream/{request.get('DeliveryStreamName', '')}"

    askers = Callers("athena", keys, clients.iam, workgroup)
    senders = Callers("firehose", keys, clients.iam, stream)
    doors = [
        JsonServer(options.athena_port, "AmazonAthena", athena.operations(), askers),
        JsonServer(options.firehose_port, "Firehose_20150804", firehose.operations(), senders),
    ]
    forwarder.start()
    stack.callback(forwarder.stop)
    for door in doors:
        threading.Thread(target=door.serve_forever, args=(0.05,), daemon=True).start()
        stack.callback(door.server_close)
        stack.callback(door.shutdown)
    addresses = [f"http://127.0.0.1:{door.server_address[1]}" for door in doors]
    return {"athena": addresses[0], "firehose": addresses[1], "engine": options.engine}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m localaws.bridge", description="Athena and Firehose, locally.")
    parser.add_argument("--engine", required=True, help="the local engine's address, http://127.0.0.1:PORT")
    parser.add_argument("--home", type=Path, required=True, help="the platform's folder, in which its keys are")
    parser.add_argument("--athena-port", type=int, default=4601, help="port of the Athena service; 0 takes a free one")
    parser.add_argument("--firehose-port", type=int, default=4602, help="port of the Firehose service; 0 a free one")
    parser.add_argument("--state", type=Path, required=True, help="folder for buffered records and query history")
    parser.add_argument(
        "--flush-seconds",
        type=float,
        default=5.0,
        help="a Firehose buffer is delivered at this age, and after a fifth of it without new records",
    )
    parser.add_argument("--query-seconds", type=float, default=120.0, help="time limit of one Athena query")
    parser.add_argument("--log-level", default="info", choices=["debug", "info", "warning", "error"])
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
