"""Where the local platform lives: its folder, its ports, and how to reach it."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cdu.errors import CommandError
from cdu.paths import HOME, INSTALL_LOCAL

REGION = "us-east-1"
HOST = "127.0.0.1"
# The engine's documented root key: it only works on the loopback interface of this machine.
ROOT_KEY = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
STACK = "cdu-local"
STATE_VERSION = 2
"""Raised when a folder of an earlier version can no longer be used."""


class LocalError(CommandError):
    """The local platform cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """One local platform. It uses four ports from `port` on: engine, Athena, Firehose, web page."""

    home: Path
    port: int = 4600

    @classmethod
    def default(cls) -> Place:
        """The platform of this checkout, or of this user if cdu is installed; CDU_HOME and CDU_PORT choose another."""
        home = Path(os.environ.get("CDU_HOME", HOME)).resolve()
        port = os.environ.get("CDU_PORT", "4600")
        if not port.isdecimal() or not 1024 <= int(port) <= 65_500:  # noqa: PLR2004 - the unprivileged ports
            raise LocalError(f"CDU_PORT is {port!r}; it takes a number from 1024 to 65500")
        return cls(home, int(port))

    @property
    def engine(self) -> str:
        """Address of the engine."""
        return f"http://{HOST}:{self.port}"

    @property
    def athena(self) -> str:
        """Address of the Athena bridge."""
        return f"http://{HOST}:{self.port + 1}"

    @property
    def firehose(self) -> str:
        """Address of the Firehose bridge."""
        return f"http://{HOST}:{self.port + 2}"

    @property
    def web(self) -> str:
        """Address of the web page."""
        return f"http://{HOST}:{self.port + 3}"

    @property
    def ports(self) -> tuple[int, ...]:
        """All ports."""
        return tuple(range(self.port, self.port + 4))

    @cached_property
    def pid_file(self) -> Path:
        """Holds the supervisor's process id while the platform runs."""
        return self.home / "supervisor.pid"

    @cached_property
    def log_file(self) -> Path:
        """What the supervisor, the engine and the bridges print."""
        return self.home / "platform.log"

    def client(self, name: str) -> Any:
        """A boto3 client with the root key for a service of this platform."""
        import boto3  # noqa: PLC0415 - slow to import, and most commands only need HTTP

        address = {"athena": self.athena, "firehose": self.firehose}.get(name, self.engine)
        make: Any = boto3.client  # its overloads know services by literal names only
        return make(name, endpoint_url=address, region_name=REGION, **ROOT_KEY)

    def outputs(self) -> dict[str, str]:
        """Names and addresses of what is deployed. Raises LocalError when nothing is."""
        try:
            found: dict[str, str] = json.loads(self._outputs_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise LocalError("nothing is deployed here yet; start the platform with: cdu up") from None
        return found

    def keep_outputs(self, outputs: dict[str, str]) -> None:
        """Remember what a deployment made."""
        self._outputs_file.write_text(json.dumps(outputs, indent=2), encoding="utf-8")

    @property
    def _outputs_file(self) -> Path:
        return self.home / "outputs.json"

    def prepare(self) -> None:
        """Make the folder, or check that it is one of ours. Raises LocalError for state of another version."""
        self.home.mkdir(parents=True, exist_ok=True)
        marker = self.home / "version.json"
        mine = {"state": STATE_VERSION, "engine": engine_version()}
        if not marker.exists():
            marker.write_text(json.dumps(mine), encoding="utf-8")
        elif (theirs := json.loads(marker.read_text(encoding="utf-8"))) != mine:
            raise LocalError(
                f"{self.home} holds state of another version ({theirs}, this is {mine}); "
                "use the version that wrote it, or start afresh with: cdu down --wipe"
            )

    def require_free_ports(self) -> None:
        """Raises LocalError that names the first port somebody else listens on."""
        for port in self.ports:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError:
                    raise LocalError(
                        f"port {port} is taken by another program; stop it, or set CDU_PORT to another first port"
                    ) from None


def engine_version() -> str:
    """Version of the engine package. Raises LocalError when it is missing."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("ministack")
    except PackageNotFoundError:
        raise LocalError(f"the package ministack is missing; run: {INSTALL_LOCAL}") from None
