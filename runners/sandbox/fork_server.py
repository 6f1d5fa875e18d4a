"""The caller's side of the fork server: keeps the warm process, hands it runs, returns their records.

Safe for many threads.
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final, TypedDict

from runners.records import Isolation, RunRecord, SandboxRun
from runners.sandbox import layers
from runners.sandbox.backend import SandboxError
from runners.wire import decode_record, read_frame, write_run

_CODE: Final = """
import sys, types
sys.path.insert(0, {root!r})
package = types.ModuleType("runners")
package.__path__ = [{root!r} + "/runners"]
sys.modules["runners"] = package
from runners.inside import at_fork
at_fork.hold_back()
from runners.sandbox.fork_server_main import main
main(int(sys.argv[1]))
"""
"""The package comes without its `__init__`, which imports what callers need: every page costs at every fork."""
# Fixed hash seed, locale and time zone: the same submission gets the same verdict twice. Libraries are bound at the
# start: bound when they are first used, they would be so in every fork anew.
_ENVIRONMENT: Final = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC", "LD_BIND_NOW": "1"}
_LOADER: Final = ("LD_LIBRARY_PATH",)  # an interpreter that does not know where its library is, as on Lambda, needs it
_START_S: Final = 30.0
_GRACE_S: Final = 10.0


class Config(TypedDict):
    """The configuration that the fork server's process gets at its start."""

    backend: str
    layers: list[str]
    """Folders of Python modules that lessons may import."""
    tools: dict[str, str]
    """Folder of a layer of programs, by its name."""
    hidden: str
    """The checkout, which leaves the import path once everything is imported."""
    landlock: bool
    """Whether the `lambda` backend uses Landlock, where the kernel has it."""


class ForkServer:
    """One warm process and the runs that are forked from it."""

    def __init__(
        self,
        backend: str = "namespaces",
        *,
        python: str | None = None,
        user: int | None = None,
        checkout: Path = layers.CHECKOUT,
        layer: str = layers.PYTHON,
        landlock: bool = True,
    ) -> None:
        """`python` is the interpreter to use; `user` (for root only) the user id to start the process as.

        `checkout` is the folder with `runners/` and `layers/`; pass another copy if that user may not read this one.
        `layer` is the layer that the runs need. Without `landlock` a run is as on a kernel that has none.
        """
        self._backend = backend
        self._checkout = checkout
        self._layer = layer
        self._python = python or interpreter()
        self._user = user
        self._landlock = landlock
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self.isolation: Isolation = {}

    def start(self) -> Isolation:
        """Start the process unless it runs; return the isolation that it set up. Raises `SandboxError`."""
        with self._lock:
            self._ensure()
            return self.isolation

    def run(self, run: SandboxRun) -> RunRecord:
        """Make one run and return the warden's record. Raises `SandboxError`."""
        try:
            record = decode_record(self.run_undecoded(run))
        except ValueError as error:
            raise SandboxError(f"the record of the run cannot be read ({error})") from error
        if record.fault:
            raise SandboxError(record.fault)
        return record

    def run_undecoded(self, run: SandboxRun) -> bytes:
        """Make one run and return the record as the warden encoded it, a fault included. Raises `SandboxError`."""
        channel = self._send()
        try:
            channel.settimeout(None)
            descriptor = channel.fileno()
            write_run(descriptor, run)
            if not select.select([descriptor], [], [], 2 * run.limits.wall_s + _GRACE_S)[0]:
                raise SandboxError("the run did not end in time")
            return read_frame(descriptor)
        except (OSError, ValueError) as error:
            raise SandboxError(f"the sandbox ended without a record ({error})") from error
        finally:
            channel.close()

    def processes(self) -> set[int]:
        """Return the warm process."""
        return {self._process.pid} if self._process else set()

    def stop(self) -> None:
        """End the process and every run of it."""
        with self._lock:
            self._discard()

    def _send(self) -> socket.socket:
        """Hand the process one end of a new channel; start it anew, once, if it has died."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            for _ in range(2):
                self._ensure()
                assert self._control  # noqa: S101 - _ensure sees to it
                with contextlib.suppress(OSError):
                    socket.send_fds(self._control, [b"run"], [theirs.fileno()])
                    return ours
                self._discard()
        ours.close()
        raise SandboxError("the fork server does not answer")

    def _ensure(self) -> None:
        alive = self._process is not None and self._process.poll() is None and self._owner == os.getpid()
        if alive:
            return
        self._discard()
        self._launch()

    def _launch(self) -> None:
        config = self._config()
        if self._backend == "lambda":
            close_memory()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # `-I` without its refusal of the hash seed: the environment holds nothing else to ignore.
        command = [self._python, "-s", "-P", "-S", "-B", "-c", _CODE.format(root=str(self._checkout))]
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**_ENVIRONMENT, **{name: os.environ[name] for name in _LOADER if name in os.environ}},
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else [],
            )
        self._control, self._owner = ours, os.getpid()
        try:
            ours.send(json.dumps(config).encode())
            ours.settimeout(_START_S)
            answer = json.loads(ours.recv(1 << 16) or b'{"error": "it ended at once"}')
        except (OSError, ValueError) as error:
            answer = {"error": f"no answer ({error})"}
        if "error" in answer:
            self._discard()
            raise SandboxError(f"the fork server could not start: {answer['error']}")
        self.isolation = answer["isolation"]

    def _config(self) -> Config:
        """Return the configuration of the process. Raises `SandboxError` for a layer that is not here."""
        tools, modules = {}, []
        try:
            if self._layer == layers.PYTHON:
                modules = [layers.modules(self._checkout)]
            else:
                tools = {self._layer: layers.tools(self._layer, self._checkout)}
        except layers.LayerError as error:
            raise SandboxError(str(error)) from None
        return {
            "backend": self._backend,
            "layers": modules,
            "tools": tools,
            "hidden": str(self._checkout),
            "landlock": self._landlock,
        }

    def _discard(self) -> None:
        if self._control:
            self._control.close()
            self._control = None
        if self._process and self._owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_S)
            self._process.kill()
            self._process.wait()
        self._process = None


def close_memory() -> None:
    """Close this process's memory and environment to other processes of its user, of which runs may be some."""
    if sys.platform == "linux":
        from runners.linux import kernel  # noqa: PLC0415 - other systems use containers, and have no such call

        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def interpreter() -> str:
    """Return the real interpreter; through a virtual environment's link it would find the environment's packages."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)
