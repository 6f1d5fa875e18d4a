"""A bridge process of its own, with clients for its two services."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from localaws.clients import REGION

if TYPE_CHECKING:
    from cdu.local.place import Place


class Bridge:
    """A running bridge process and boto3 clients for its two services."""

    def __init__(self, engine: Place, state: Path, *options: str) -> None:
        root = Path(__file__).parents[2]
        arguments = [
            "--engine",
            engine.engine,
            "--home",
            str(engine.home),
            "--state",
            str(state),
            "--athena-port",
            "0",
            "--firehose-port",
            "0",
            *options,
        ]
        command = [sys.executable, "-m", "localaws.bridge", *arguments]
        self.log = (state.parent / f"{state.name}.log").open("ab")
        self.process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=self.log, text=True)
        assert self.process.stdout is not None
        self.addresses = json.loads(self.process.stdout.readline())
        session = boto3.Session(engine.keys.root_id, engine.keys.root_secret, region_name=REGION)
        self.athena = session.client("athena", endpoint_url=self.addresses["athena"])
        self.firehose = session.client("firehose", endpoint_url=self.addresses["firehose"])

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        status = self.process.wait(30)
        self.log.close()
        return status
