"""What the kernel under a runner gives, seen by a Python solution that is run as a student's trial.

The runner names the isolation that it set up in every report; the solution tries what must be refused and looks around.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from cdu.doctor.check import Check, WrongError, require_none, skip
from runners import ATTEMPTS, MUST_BE_REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdu.client import Api

LESSON: Final = "python/echo-sounder"
"""A program, which may be run on an input of one's own."""
_STOP: Final = "take no submissions (reserve 0 executions for the runners) and report it: SECURITY.md"
_PUBLISH: Final = (
    f"cdu lessons publish lessons (it takes {LESSON}); if the runner failed, read its log: docs/runbook.md"
)
SOLUTION: Final = (
    ATTEMPTS
    + """
import sys

def text(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return None

def names(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return None

def libraries():
    try:
        import ctypes, ssl, sqlite3, zlib
        return None
    except ImportError as error:
        return str(error)

others = {int(name) for name in names("/proc") or [] if name.isdigit()} - {os.getpid()}
status = dict(line.split(":", 1) for line in (text("/proc/self/status") or "").splitlines() if ":" in line)
print(json.dumps({
    "refused": attempts({os.getppid(), *others}, "/var/task", "/opt"),
    "seccomp": status.get("Seccomp", "").strip() or None,
    "no_new_privs": status.get("NoNewPrivs", "").strip() or None,
    "others": len(others),
    "proc": names("/proc") is not None,
    "yama": (text("/proc/sys/kernel/yama/ptrace_scope") or "").strip() or None,
    "libraries": libraries(),
    "tmp": names("/tmp"),
    "tmp_writable": not refused(lambda: open("/tmp/cdu-doctor", "x").close()),
    "kernel": os.uname().release,
    "python": sys.version.split()[0],
    "environment": sorted(os.environ),
}))
"""
)


class RunnerView:
    """One trial of the solution, and what each check reads from it."""

    def __init__(self, api: Callable[[], Api]) -> None:
        self._api = api
        self._seen: Mapping[str, Any] = {}
        self._isolation: Mapping[str, Any] = {}

    def checks(self) -> list[Check]:
        """The trial first; where it failed, nothing else can be said."""
        looks: tuple[tuple[str, Callable[[], str]], ...] = (
            ("attempts", self._attempts),
            ("namespaces", self._namespaces),
            ("seccomp", self._seccomp),
            ("Landlock", self._landlock),
            ("Yama", self._yama),
            ("/proc", self._proc),
            ("libraries", self._libraries),
            ("/tmp", self._tmp),  # noqa: S108 - a name, not a file
        )
        return [
            Check("runner: trial", self._trial, _PUBLISH),
            *(Check(f"runner: {name}", self._after(look), _PUBLISH) for name, look in looks),
        ]

    def _after(self, look: Callable[[], str]) -> Callable[[], str]:
        def seen() -> str:
            if not self._seen:
                skip("the trial gave no answer")
            return look()

        return seen

    def _trial(self) -> str:
        report = self._api().trial(LESSON, {"main.py": SOLUTION}, "")["report"]
        if report["outcome"] != "passed":
            raise WrongError(f"the trial is {report['outcome']}: {report['message']}", _PUBLISH)
        try:
            seen = json.loads(report["tests"][0]["output"])
        except (ValueError, LookupError, TypeError):
            raise WrongError("the trial printed nothing that can be read", _PUBLISH) from None
        self._seen, self._isolation = seen, report.get("isolation", {})
        return f"kernel {seen['kernel']}, Python {seen['python']}, backend {self._isolation.get('backend')}"

    def _attempts(self) -> str:
        tried = self._seen["refused"]
        require_none([f"student code could use: {name}" for name in MUST_BE_REFUSED if not tried.get(name)], _STOP)
        return f"refused: {', '.join(MUST_BE_REFUSED)}"

    def _namespaces(self) -> str:
        backend, spaces = self._isolation.get("backend"), self._isolation.get("namespaces")
        if backend not in {"namespaces", "lambda"}:
            raise WrongError(f"the runner's backend is {backend}, which is no sandbox", _STOP)
        return ", ".join(spaces) if spaces else "none in this kernel, as on Lambda: the function is the boundary"

    def _seccomp(self) -> str:
        filtered, privileged = self._seen["seccomp"], self._seen["no_new_privs"]
        wrong = [] if self._isolation.get("seccomp") else ["the runner set no filter of system calls"]
        if filtered not in {None, "2"}:
            wrong.append(f"the kernel says mode {filtered} instead of 2, which is a filter")
        if privileged not in {None, "1"}:
            wrong.append("a program could gain rights: no_new_privs is not set")
        require_none(wrong, _STOP)
        return "a filter; no new privileges" + ("" if filtered else " (as the runner says; /proc does not show it)")

    def _landlock(self) -> str:
        if self._isolation.get("namespaces"):
            skip("the runner needs no Landlock where it has namespaces, and does not ask for it")
        version = self._isolation.get("landlock")
        told = "solutions can read the function's own files, which hold no secret; its memory is closed"
        return f"version {version}" if version else f"none in this kernel: {told}"

    def _yama(self) -> str:
        if self._seen["yama"] is None:
            skip("the sandbox does not show it; what it guards is tried in the check of attempts")
        return f"ptrace_scope {self._seen['yama']}"

    def _proc(self) -> str:
        if not self._seen["proc"]:
            return "not visible"
        if self._isolation.get("namespaces") and self._seen["others"]:
            raise WrongError(f"{self._seen['others']} other processes are visible in the run's own namespace", _STOP)
        return f"{self._seen['others']} other processes visible"

    def _libraries(self) -> str:
        if self._seen["libraries"]:
            do = "the sandbox does not find the interpreter's libraries (LD_LIBRARY_PATH): report it with this line"
            raise WrongError(f"an import failed: {self._seen['libraries']}", do)
        if set(self._seen["environment"]) - {"LD_LIBRARY_PATH", "LC_CTYPE"}:
            raise WrongError(f"a solution sees the variables {', '.join(self._seen['environment'])}", _STOP)
        return "found; a solution sees no variables of the function"

    def _tmp(self) -> str:
        left, wrong = self._seen["tmp"], []
        if left:
            wrong.append(f"{len(left)} file(s) of somebody else are there")
        if not self._seen["tmp_writable"]:
            wrong.append("nothing can be written there")
        require_none(wrong, _STOP if left else "look at the runner function's ephemeral storage (512 MB)")
        return "empty and writable"
