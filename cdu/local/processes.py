"""Child processes of the local platform: clean environment, own log, orderly end."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from typing import IO, TYPE_CHECKING

from cdu.local.place import REGION
from cdu.paths import ROOT
from localaws.keys import UMASK
from localaws.proof import HOST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdu.local.place import Place

STOP_TIMEOUT_S = 20
_WARM = {"-api": 4, "-runner-python": 2, "-process-submission": 1, "-update-profile": 1}
"""Processes that wait for a class's first minute, by the end of the function's name; 60 MB each."""
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def clean_environment(place: Place, **extra: str) -> dict[str, str]:
    """An environment without the caller's variables: every function that the engine runs inherits it."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(place.home), "LANG": "C.UTF-8", **extra}


def start_engine(place: Place, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the engine on the loopback interface, with IAM enforced and its state in the place's folder."""
    environment = clean_environment(
        place,
        BIND_HOST=HOST,
        GATEWAY_PORT=str(place.port),
        MINISTACK_REGION=REGION,
        AUTH="true",
        LOG_LEVEL="WARNING",
        IOT_MTLS_ENABLED="0",
        PERSIST_STATE="1",
        STATE_DIR=str(place.home / "state"),
        S3_PERSIST="1",
        S3_DATA_DIR=str(place.home / "s3"),
        AWS_ENDPOINT_URL_ATHENA=place.athena,
        AWS_ENDPOINT_URL_FIREHOSE=place.firehose,
        WARM_FUNCTIONS=json.dumps(_WARM),
        TMPDIR=str(place.home / "tmp"),
        PYTHONPATH=str(
            ROOT
        ),  # functions go without their layer here, in which `analytics` lies (cdu/local/localise.py)
    )
    shutil.rmtree(place.home / "tmp", ignore_errors=True)  # function code that the last run had unpacked
    (place.home / "tmp").mkdir()
    return _start([sys.executable, "-m", "localaws.engine", str(place.home)], environment, log)


def start_bridge(place: Place, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the Athena and Firehose bridges."""
    ports = ["--athena-port", str(place.port + 1), "--firehose-port", str(place.port + 2)]
    state = ["--state", str(place.home / "bridge")]
    command = [
        sys.executable,
        "-m",
        "localaws.bridge",
        "--engine",
        place.engine,
        "--home",
        str(place.home),
        *ports,
        *state,
    ]
    return _start(command, clean_environment(place), log)


def start_web(place: Place, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the server of the web page, in the operator's environment: it builds layers, as `cdu up` does."""
    command = [sys.executable, "-m", "cdu.local.web", str(place.home), str(place.port)]
    return _start(command, os.environ, log)


def start_sending(place: Place, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start what sends the platform's mail."""
    return _start([sys.executable, "-m", "localaws.sending", str(place.home)], clean_environment(place), log)


def _start(command: list[str], environment: Mapping[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        umask=UMASK,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - the supervisor has one thread
    )


def _end_with_parent() -> None:
    # A supervisor that is killed must not leave an engine behind that nobody can stop. Only Linux knows this call.
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def listens(port: int) -> bool:
    """Whether something of this machine listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((HOST, port)) == 0


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children: SIGTERM first, so that they can save their state."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
