"""What a sandbox holds, found out from inside it: a program tries what must not work and says what came of it."""

import json
from pathlib import Path
from typing import Final

from runners.records import Program, SandboxRun
from runners.request import Limits
from runners.sandbox.backend import Backend, SandboxError

REQUIRED: Final = ("network", "programs", "signals to others", "rights", "writing outside")
"""What every backend has to refuse. That files of the host are not readable needs namespaces or Landlock as well."""

_PROGRAM: Final = """\
import json, os, signal, socket

def refused(attempt):
    try:
        attempt()
    except OSError:
        return True
    return False

def start_a_program():
    child = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 0"], {})
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise OSError

def signal_others():
    for process in {os.getppid(), 1} - {0, os.getpid()}:
        os.kill(process, 0)
        return
    raise OSError

def write_outside():
    for folder in ("/", "/etc", "/usr", "/var", "/home", "/root", HOST):
        try:
            os.close(os.open(f"{folder}/cdu-was-here", os.O_CREAT | os.O_WRONLY))
            os.unlink(f"{folder}/cdu-was-here")
            return
        except OSError:
            pass
    raise OSError

print(json.dumps({
    "network": refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()),
    "programs": refused(start_a_program),
    "signals to others": refused(signal_others),
    "rights": refused(lambda: os.chroot("/")) and refused(lambda: os.setgroups([0])),
    "writing outside": refused(write_outside),
    "files of the host": refused(lambda: os.listdir(HOST)),
}))
"""


def look(backend: Backend) -> dict[str, bool]:
    """Return for each thing that was tried inside whether it was refused. Raises `SandboxError`."""
    files = {"main.py": f"HOST = {json.dumps(_host())}\n{_PROGRAM}"}
    program = Program(files, seed=None, main="main.py", stdin="")
    end = backend.run(SandboxRun((program,), Limits())).children[0]
    try:
        return dict(json.loads(end.stdout))
    except ValueError:
        said = end.output[-300:] or str(end.events)[:300]
        raise SandboxError(f"nothing runs in the sandbox (status {end.status}): {said}") from None


def check(backend: Backend) -> dict[str, bool]:
    """Like `look`. Raises `SandboxError` when the sandbox holds less than `REQUIRED`."""
    found = look(backend)
    missing = [name for name in REQUIRED if not found.get(name)]
    if missing:
        raise SandboxError(f"the sandbox does not hold: {', '.join(missing)} would be possible for strangers' code")
    return found


def _host() -> str:
    """Return a folder of the host that exists here and no program needs."""
    return str(Path(__file__).resolve().parent)
