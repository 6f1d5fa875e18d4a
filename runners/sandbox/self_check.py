"""The sandbox self-check: a program inside the sandbox tries what must fail and reports what was refused."""

import json
from pathlib import Path
from typing import Final

from runners.records import Program, SandboxRun
from runners.request import Limits
from runners.sandbox.backend import Backend, SandboxError

REQUIRED: Final = ("network", "programs", "signals to others", "memory of others", "rights", "writing outside")
"""What every backend has to refuse. Hiding the host's files is no part: that takes namespaces or Landlock."""

ATTEMPTS: Final = """\
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

def parents():
    process = os.getppid()
    while process:
        yield process
        try:
            with open(f"/proc/{process}/stat") as file:
                process = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            return

def signal_others(others):
    for process in {1, *others} - {0, os.getpid()}:
        try:
            os.kill(process, 0)
            return
        except OSError:
            pass
    raise OSError

def read_others(others):
    for process in {*others} - {0, os.getpid()}:
        for name in ("mem", "environ"):
            try:
                open(f"/proc/{process}/{name}", "rb").close()
                return
            except OSError:
                pass
    raise OSError

def write_outside(*folders):
    for folder in ("/", "/etc", "/usr", "/var", "/home", "/root", *folders):
        try:
            os.close(os.open(f"{folder}/cdu-was-here", os.O_CREAT | os.O_WRONLY))
            os.unlink(f"{folder}/cdu-was-here")
            return
        except OSError:
            pass
    raise OSError

def attempts(others, *folders):
    return {
        "network": refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()),
        "programs": refused(start_a_program),
        "signals to others": refused(lambda: signal_others(others)),
        "memory of others": refused(lambda: read_others(others)),
        "rights": refused(lambda: os.chroot("/")) and refused(lambda: os.setgroups([0])),
        "writing outside": refused(lambda: write_outside(*folders)),
    }
"""
"""Python that runs in a sandbox: `attempts(others, *folders)` says of each attempt whether it was refused."""

_PROGRAM: Final = (
    ATTEMPTS
    + """
found = attempts(set(parents()), HOST)
print(json.dumps({**found, "files of the host": refused(lambda: os.listdir(HOST))}))
"""
)


def try_all(backend: Backend) -> dict[str, bool]:
    """Return for each attempt whether the sandbox refused it. Raises `SandboxError` when nothing runs there."""
    files = {"main.py": f"HOST = {json.dumps(_host())}\n{_PROGRAM}"}
    program = Program(files, seed=None, main="main.py", stdin="")
    end = backend.run(SandboxRun((program,), Limits())).children[0]
    try:
        return dict(json.loads(end.stdout))
    except ValueError:
        said = end.output[-300:] or str(end.events)[:300]
        raise SandboxError(f"nothing runs in the sandbox (status {end.status}): {said}") from None


def require(backend: Backend) -> dict[str, bool]:
    """Like `try_all`. Raises `SandboxError` when the sandbox does not refuse everything in `REQUIRED`."""
    found = try_all(backend)
    missing = [name for name in REQUIRED if not found.get(name)]
    if missing:
        raise SandboxError(f"the sandbox fails its self-check: untrusted code could use {', '.join(missing)}")
    return found


def _host() -> str:
    """Return a folder that exists on the host and that no sandboxed program needs."""
    return str(Path(__file__).resolve().parent)
