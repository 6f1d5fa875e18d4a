"""Where the local platform lives: its folder, its ports, and how to reach it."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cdu.local import running
from cdu.local.version import MARKER, LocalError, keep_marker, mine, read_marker, require_readable
from cdu.paths import LESSON_NAMES, SESSION
from cdu.paths import home as home_folder
from localaws import proof
from localaws.keys import FILE, Keys, tighten, write_private
from localaws.proof import HOST
from localaws.server import FILE as SETTINGS
from localaws.server import SettingsError, read

if TYPE_CHECKING:
    from pathlib import Path

    from localaws.server import Server

__all__ = ["HOST", "REGION", "STACK", "LocalError", "Place"]
REGION = "us-east-1"
STACK = "cdu-local"


@dataclass(frozen=True)
class Place:
    """One local platform. It uses four ports from `port` on: engine, Athena, Firehose, web page."""

    home: Path
    port: int = 4600

    @classmethod
    def default(cls) -> Place:
        """The platform of this checkout (of this user, if cdu is installed), at the port where it was started last.

        CDU_HOME and CDU_PORT choose another.

        Raises LocalError for a CDU_PORT that is no port, or another than the one on which the platform runs.
        """
        home = home_folder()
        record = running.read(home)
        wanted = os.environ.get("CDU_PORT")
        if wanted is None:
            return cls(home, record.port) if record else cls(home)
        if not wanted.isdecimal() or not 1024 <= int(wanted) <= 65_500:  # noqa: PLR2004 - the unprivileged ports
            raise LocalError(f"CDU_PORT is {wanted!r}; it takes a number from 1024 to 65500")
        if record and record.held and record.port != int(wanted):
            raise LocalError(
                f"the platform of {home} runs on port {record.port}, and CDU_PORT is {wanted}; unset CDU_PORT, "
                f"or move the platform: CDU_PORT={record.port} cdu down, then CDU_PORT={wanted} cdu up"
            )
        return cls(home, int(wanted))

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

    @cached_property
    def server(self) -> Server:
        """What the folder's settings say about other people's access. Raises LocalError for settings that are wrong."""
        try:
            return read(self.home)
        except (OSError, SettingsError) as error:
            raise LocalError(str(error)) from None

    @property
    def public(self) -> str:
        """Address of the web page as browsers know it, without a slash at the end."""
        return self.server.address or self.web

    @property
    def ports(self) -> tuple[int, ...]:
        """All ports."""
        return tuple(range(self.port, self.port + 4))

    @cached_property
    def log_file(self) -> Path:
        """What the supervisor, the engine and the bridges print."""
        return self.home / "platform.log"

    @property
    def keys(self) -> Keys:
        """The secrets of this platform, others after a wipe. Raises LocalError when it has none yet."""
        if not (self.home / FILE).exists():
            raise LocalError("nothing runs here yet; start the platform with: cdu up")
        return Keys.of(self.home)

    def client(self, name: str) -> Any:
        """A boto3 client with the root key for a service of this platform. Raises LocalError as `require_ours`."""
        self.require_ours()
        import boto3  # noqa: PLC0415 - slow to import, and most commands only need HTTP

        address = {"athena": self.athena, "firehose": self.firehose}.get(name, self.engine)
        make: Any = boto3.client  # its overloads know services by literal names only
        return make(name, endpoint_url=address, region_name=REGION, **self.keys.boto())

    def outputs(self) -> dict[str, str]:
        """Names and addresses of what is deployed. Raises LocalError when nothing is."""
        try:
            found: dict[str, str] = json.loads(self._outputs_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise LocalError("nothing is deployed here yet; start the platform with: cdu up") from None
        # The platform may have moved to another port since, and another program may listen on the old one.
        return found | {"api": self.engine + urlsplit(found["api"]).path}

    def keep_outputs(self, outputs: dict[str, str]) -> None:
        """Remember what a deployment made."""
        new = self._outputs_file.with_suffix(".json.new")
        write_private(new, json.dumps(outputs, indent=2))
        new.replace(self._outputs_file)  # a backup may be reading the old one

    @property
    def _outputs_file(self) -> Path:
        return self.home / "outputs.json"

    @property
    def _marker(self) -> Path:
        return self.home / MARKER

    def prepare(self) -> None:
        """Make the folder, or check that it is a platform's, and remove the access of everybody but its owner.

        Raises LocalError for state that this program cannot read, and for a folder that holds something else.
        """
        self.require_no_others()
        found = read_marker(self.home)
        if found:
            require_readable(found, str(self.home))
        tighten(self.home)
        Keys.of(self.home)
        if found != mine():
            keep_marker(self.home)

    def require_no_others(self) -> None:
        """Raise LocalError if the folder holds something else than a platform and a student's session."""
        if not self._marker.exists() and self.home.exists() and not all(map(_is_ours, self.home.iterdir())):
            raise LocalError(f"{self.home} is no folder of a platform; set CDU_HOME to an empty or a new one")

    def require_own_folder(self) -> None:
        """Raise LocalError if the folder was never a platform's, so that nothing else is deleted."""
        if not self._marker.exists():
            raise LocalError(f"{self.home} is no folder of a platform, so it is not deleted; is CDU_HOME right?")

    def is_ours(self) -> bool:
        """Whether this folder's engine answers."""
        return proof.who_answers(self.home, self.port) is proof.Answer.OURS

    def require_ours(self) -> None:
        """Raises LocalError unless the engine that answers is this folder's; nothing else is to be sent before."""
        answer = proof.who_answers(self.home, self.port)
        if answer is proof.Answer.STRANGER:
            raise LocalError(
                f"what answers on port {self.port} is not the platform of {self.home}; nothing was sent to it. "
                "Stop that program, or choose another first port: CDU_PORT=4840 cdu up"
            )
        if answer is proof.Answer.NOBODY:
            raise LocalError(f"the platform of {self.home} does not run on port {self.port}; start it with: cdu up")
        if answer is proof.Answer.SILENCE:
            raise LocalError(f"what listens on port {self.port} does not answer; {self.log_file} may say why")

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


def _is_ours(file: Path) -> bool:
    """Whether a command left a file in a folder without a platform; one that begins with a dot is half of one."""
    return file.name.lstrip(".").startswith((SESSION, LESSON_NAMES, SETTINGS, running.FILE))
