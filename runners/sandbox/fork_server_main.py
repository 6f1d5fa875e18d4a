"""The fork server's process: warm, and the parent of every run.

It starts by a clean exec with an empty environment, so no credential was ever in its memory. It holds no secret and
never runs a student's or a lesson's code itself. At its start it imports what runs need and moves into the sandbox's
root file system; then it forks one warden for each descriptor that it receives.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import site
import socket
import sys
import time
from pathlib import Path
from typing import Final

from runners.inside import at_fork, confined_step
from runners.linux import cgroups, kernel, landlock, seccomp
from runners.records import ROLES, Isolation
from runners.sandbox import rootfs, warden
from runners.sandbox.fork_server import Config
from runners.sandbox.layers import OPT

# Imported before any student's code, so that no file of the same name can replace them; forks need not import them.
_PRELOADED: Final = (
    "abc", "array", "ast", "asyncio", "bisect", "calendar", "cmath", "collections.abc", "contextlib", "copy", "csv",
    "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "hashlib", "heapq", "inspect", "io",
    "itertools", "json", "logging", "math", "numbers", "operator", "pathlib", "pprint", "queue", "random", "re",
    "secrets", "statistics", "string", "struct", "tempfile", "textwrap", "threading", "time", "traceback", "types",
    "typing", "unicodedata", "unittest", "unittest.mock", "uuid", "warnings", "weakref", "zoneinfo",
)  # fmt: skip
_REAP_S: Final = 1.0  # how often to reap wardens that have ended
_PATIENCE_S: Final = 2.0
_INNER_USER: Final = 1000


def main(descriptor: int) -> None:
    """Serve on `descriptor`, a sequenced-packet socket, until the other side closes it."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    os.umask(0o022)  # whoever started this may keep files to themselves; the sandbox's user has to read its file system
    control = socket.socket(fileno=descriptor)
    try:
        warm = _start(json.loads(control.recv(1 << 20)))
    except Exception as error:  # noqa: BLE001 - whatever went wrong is the answer
        control.send(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
        return
    gc.collect()
    gc.freeze()
    control.send(json.dumps({"isolation": warm.isolation}).encode())
    _serve(control, warm)


def _start(config: Config) -> warden.Warm:
    folders, layers = rootfs.python_folders(), config["layers"]
    files = sorted({*rootfs.library_files(), *rootfs.interpreter_files()})
    os.environ.clear()
    sys.path[:] = [path for path in sys.path if path != config["hidden"]] + config["layers"]
    if config["backend"] == "lambda":
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    for name in _PRELOADED:
        importlib.import_module(name)
    at_fork.let_go()
    site.setquit()
    site.setcopyright()
    root = os.geteuid() == 0
    backend = config["backend"]
    if root and backend == "lambda":
        raise PermissionError(f"the {backend} backend is for an ordinary user: it cannot take root's rights away")
    groups = cgroups.find()
    tools = {name: _in_place(name, place, backend) for name, place in config["tools"].items()}
    if backend == "namespaces":
        _new_namespaces(root=root)
        seen = {path: f"/layers/{number}" for number, path in enumerate(layers)}
        rootfs.enter(folders, files, seen | {place: f"{OPT}/{name}" for name, place in tools.items()})
        sys.path[:] = [seen.get(path, path) for path in sys.path]
    for policy in {*(warden.policy_of(role, backend) for role in ROLES), confined_step.POLICY}:
        if policy:
            seccomp.prepare(policy, seccomp.architecture(), seccomp.NOBODY)
    confined = backend == "lambda" and config["landlock"]
    isolation = _describe(backend, groups, root=root, landlocked=confined)
    readable = [*folders, *files, *layers, *tools.values(), "/dev/urandom", "/dev/zero", "/etc/ld.so.cache"]
    return warden.Warm(backend, root, readable if confined else None, groups, isolation)


def _in_place(name: str, place: str, backend: str) -> str:
    """Return a layer's folder. Raises `FileNotFoundError` if the backend needs it elsewhere."""
    if backend != "namespaces" and Path(place) != OPT / name:
        raise FileNotFoundError(f"without namespaces the {name} layer has to be at {OPT / name}, not at {place}")
    return place


def _describe(backend: str, groups: cgroups.Cgroups | None, *, root: bool, landlocked: bool) -> Isolation:
    """Return which parts of the isolation are in place."""
    spaces = ["mount", "pid", "net", "ipc", "uts", *([] if root else ["user"])]
    isolated, confined = backend == "namespaces", backend in {"namespaces", "lambda"}
    own = ("unique unprivileged user" if root else "user namespace") if isolated else "the caller's user"
    return {
        "backend": backend,
        "namespaces": spaces if isolated else [],
        "seccomp": confined,
        "landlock": landlock.version() if landlocked else None,
        "identity": own,
        "cgroup": groups.name if groups else None,
        "no_new_privs": confined,
        "capabilities": 0,
    }


def _new_namespaces(*, root: bool) -> None:
    """Leave the host's mounts. An ordinary user needs a user namespace for that and becomes `_INNER_USER` in it."""
    if root:
        kernel.unshare(kernel.CLONE_NEWNS)
        return
    user, group = os.geteuid(), os.getegid()
    # The mapping files belong to root while the process is not dumpable.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{_INNER_USER} {user} 1"),
        ("gid_map", f"{_INNER_USER} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - one write, as the kernel wants
            file.write(text)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def _serve(control: socket.socket, warm: warden.Warm) -> None:
    while True:
        select.select([control], [], [], _REAP_S)
        _reap()
        with contextlib.suppress(BlockingIOError):
            _, descriptors, _, _ = socket.recv_fds(control, 16, 1, socket.MSG_DONTWAIT)
            if not descriptors:
                _farewell()
                return
            _fork_warden(descriptors[0], control, warm)


def _fork_warden(channel: int, control: socket.socket, warm: warden.Warm) -> None:
    parent = os.getpid()
    if os.fork() == 0:
        status = 1
        try:
            control.close()
            warden.serve(channel, parent, warm)
            status = 0
        finally:
            os._exit(status)
    os.close(channel)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _farewell() -> None:
    """Wait for the wardens to clean up after the caller has gone; the kernel kills what is left when we end."""
    until = time.monotonic() + _PATIENCE_S
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            os.waitpid(-1, os.WNOHANG)
            time.sleep(_PATIENCE_S / 100)
