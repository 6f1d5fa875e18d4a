"""The trusted process of one run: makes the sandbox, feeds it, watches it, ends it, and hands back what it saw.

Forked from the warm. It reads from the sandbox only lines of JSON and bytes of output, both capped, and judges
nothing: the verdict is made from its record in `verdict`.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from dataclasses import dataclass, field
from typing import Any, Final

from runners import wire
from runners.inside import program, roles
from runners.linux import cgroups, kernel, seccomp
from runners.request import Limits
from runners.sandbox import confine, rootfs

_FIRST_OWNER: Final = 1_900_000_000  # above every range that distributions and container tools hand out
_MAX_EVENTS: Final = 4 * 1024 * 1024
_MAX_STEPS: Final = 4 * _MAX_EVENTS  # a conductor's, which hold what programs answered to every case
_FLOOD: Final = 4  # output beyond so many times the kept amount ends the run
_DONE: Final = b'{"e":"done"}\n'
_LOST: Final = b'"e":"lost"'
_SECOND_PHASE: Final = b'{"e":"canaries"}\n'
_PROGRAM: Final = "program"
_CHUNK: Final = 65536
_TICK: Final = 0.25
_PATIENCE: Final = 2.0  # seconds
_PRIVATE: Final = kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS | kernel.CLONE_NEWNET


@dataclass(slots=True)
class Warm:
    """What the fork server found out at its start, inherited by every warden."""

    backend: str
    root: bool
    readable: list[str]
    groups: cgroups.Cgroups | None
    isolation: dict[str, Any]


@dataclass(slots=True)
class Child:
    """One confined process: its pid, the end we write its payload to, and the ends we read."""

    role: str
    process: int
    payload: int
    events: int
    output: int
    group: cgroups.Group | None
    handle: int
    seen: bytearray = field(default_factory=bytearray)
    printed: bytearray = field(default_factory=bytearray)
    status: int | None = None
    usage: Any = None


@dataclass(slots=True)
class Record:
    """What happened, as plain JSON values."""

    ended: str = "exit"
    status: int = 0
    wall_ms: float = 0.0
    fault: str | None = None


def serve(channel: int, parent: int, warm: Warm) -> None:
    """Do one run over `channel`: a plan and one payload per role come in, one record goes out."""
    confine.die_with_parent(parent)
    os.setsid()
    if warm.backend != "namespaces":
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    plan = wire.read_json(channel)
    limits = Limits(**plan["limits"])
    children: list[Child] = []
    boxes: list[str] = []
    try:
        record = _run(channel, plan, limits, warm, children, boxes)
    except Exception as error:  # noqa: BLE001 - our own fault, told as such
        record = {"fault": f"{type(error).__name__}: {error}"}
    finally:
        for child in children:
            _end(child)
        if warm.backend != "namespaces":
            _sweep()
        for place in boxes:
            shutil.rmtree(place, ignore_errors=True)
    with contextlib.suppress(OSError):
        wire.write_json(channel, record)


def _run(
    channel: int, plan: dict[str, Any], limits: Limits, warm: Warm, children: list[Child], boxes: list[str]
) -> dict[str, Any]:
    """Start every role of the plan, the first one being the one that reports; watch; return the record."""
    pair = socket.socketpair() if len(plan["roles"]) > 1 else None
    for number, role in enumerate(plan["roles"]):
        talk = pair[number].fileno() if pair else -1
        place = rootfs.BOX
        if warm.backend != "namespaces":
            place = tempfile.mkdtemp(prefix="cdu-box-")
            boxes.append(place)
        children.append(_start(role, number, talk, limits, warm, place))
    if pair:
        for end in pair:
            end.close()
    for child in children:
        with contextlib.suppress(BrokenPipeError):  # its death is seen below
            wire.write_frame(child.payload, wire.read_frame(channel))
        os.close(child.payload)
    record = _watch(channel, children, limits)
    return _tell(record, children, warm)


def _start(role: str, number: int, talk: int, limits: Limits, warm: Warm, place: str) -> Child:
    """Fork one confined process for `role`. The worker gets namespaces of its own."""
    payload, events, output = os.pipe(), os.pipe(), os.pipe()
    name = f"run-{os.getpid()}-{number}"
    group = warm.groups.create(name, limits.memory_mib, limits.processes) if warm.groups else None
    isolated = warm.backend == "namespaces"
    # Only a view of its own shows another user what it needs: a checkout may lie in somebody's private folder.
    owner = _FIRST_OWNER + 2 * os.getpid() + number if warm.root and isolated else None
    if isolated and role != "referee":
        kernel.unshare(kernel.CLONE_NEWPID)
    how = confine.Confinement(
        limits=limits,
        owner=owner,
        privileged=isolated,
        readable=warm.readable if warm.backend == "lambda" else None,
        grouped=group is not None,
        phases=2 if role in {"guarded", roles.CONDUCTOR} else 1,
        policy=policy_of(role, warm.backend),
        programs=role == roles.CONDUCTOR,
    )
    parent = os.getpid()
    process = os.fork()
    if process == 0:
        fd = roles.Descriptors(payload[0], events[1], talk)
        _become(role, fd, output[1], parent, how, place)
    for end in (payload[0], events[1], output[1]):
        os.close(end)
    child = Child(role, process, payload[1], events[0], output[0], group, os.pidfd_open(process))
    if group:
        group.add(process)
    return child


def policy_of(role: str, backend: str) -> seccomp.Policy | None:
    """Return what the filter leaves to a role, None where there is none, for trusted code.

    The referee needs no other process, and has no namespace of its own.
    """
    if backend not in {"namespaces", "lambda"}:
        return None
    if role == roles.CONDUCTOR:
        # The conductor ends what it started, and takes the right to signal away from all of it.
        return seccomp.Policy(fork=True, execute=True, signals="any")
    free = backend == "namespaces" and role != "referee"
    signals = "any" if free else "none" if role == "referee" else "own"
    return seccomp.Policy(fork=free, execute=False, signals=signals)


def _become(role: str, fd: roles.Descriptors, output: int, parent: int, how: confine.Confinement, place: str) -> None:
    """In the fork: confine, then play the role. Does not return."""
    try:
        confine.die_with_parent(parent)
        confine.redirect(output, tuple(end for end in fd if end >= 0))
        if how.privileged:
            kernel.unshare(_PRIVATE)
            owner = how.owner if how.owner is not None else os.geteuid()
            rootfs.add_writable(how.limits.disk_mib, how.limits.files, owner, execute=how.programs)
            kernel.set_hostname(b"box")
            if role != "referee":
                rootfs.add_proc()
        os.chdir(place)
        roles.play(role, fd, place, lambda: confine.confine(how, place))
    except BaseException as error:  # noqa: BLE001 - the last thing this process can say
        with contextlib.suppress(OSError):
            line = {"e": "fault", "m": f"{role}: {type(error).__name__}: {error}"[:500]}
            wire.write_all(fd.events, json.dumps(line).encode() + b"\n")
    finally:
        os._exit(0)


def _watch(channel: int, children: list[Child], limits: Limits) -> Record:
    """Read everything until the reporting child is done or dead, time is up, output floods or the caller left."""
    poll = select.poll()
    poll.register(channel, select.POLLHUP | select.POLLIN)
    for child in children:
        for descriptor in (child.events, child.output, child.handle):
            os.set_blocking(descriptor, False)
            poll.register(descriptor, select.POLLIN)
    record, started, ended = Record(), time.monotonic(), None
    while ended is None:
        # Canaries repeat the tests: they get the same time once more, if there is as much.
        second = _SECOND_PHASE in _marks(children[0])
        allowed = min(2 * limits.wall_s, limits.whole_s) if second else limits.wall_s
        left = started + allowed - time.monotonic()
        ready = {descriptor for descriptor, _ in poll.poll(max(0.0, min(left, _TICK)) * 1000)}
        for child in children:
            _attend(child, ready, poll)
        ended = _reason(children, limits, left, abandoned=channel in ready)
    record.ended = ended
    record.wall_ms = (time.monotonic() - started) * 1000
    return record


def _attend(child: Child, ready: set[int], poll: select.poll) -> None:
    """Take what a child wrote, and notice its death."""
    for descriptor in {child.events, child.output} & ready:
        if not _drain(child, descriptor):
            poll.unregister(descriptor)
    if child.handle in ready and child.status is None:
        poll.unregister(child.handle)
        _reap(child)


def _reason(children: list[Child], limits: Limits, left: float, *, abandoned: bool) -> str | None:
    """Return why the watch is over, None while it is not."""
    reporter = children[0]
    if reporter.status is not None or _marks(reporter).endswith(_DONE):
        return "exit"
    if abandoned:
        return "abandoned"
    if _flooded(children, limits):
        return "output"
    return "wall" if left <= 0 else None


def _marks(child: Child) -> bytearray:
    """Return where marks may stand. What a program prints is none, whatever it looks like."""
    return bytearray() if child.role == _PROGRAM else child.seen


def _drain(child: Child, descriptor: int) -> bool:
    """Take what one pipe holds; False at its end."""
    data = os.read(descriptor, _CHUNK)
    target = child.seen if descriptor == child.events else child.printed
    target += data
    return bool(data)


def _flooded(children: list[Child], limits: Limits) -> bool:
    most = _FLOOD * limits.output_kib * 1024
    return any(len(child.printed) > most or len(child.seen) > _most(child) for child in children)


def _most(child: Child) -> int:
    return _MAX_STEPS if child.role == roles.CONDUCTOR else _MAX_EVENTS


def _reap(child: Child) -> None:
    _, child.status, child.usage = os.wait4(child.process, 0)


def _end(child: Child) -> None:
    """Kill the process, and with it its whole process namespace; then remove its group."""
    if child.status is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.process, signal.SIGKILL)
        _reap(child)
    if child.group:
        child.group.remove()
        child.group = None


def _sweep() -> None:
    """Kill whatever the run started and left: where no namespace ends with it, orphans become this process's."""
    until = time.monotonic() + _PATIENCE
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
            for process in _children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(_PATIENCE / 1000)


def _children() -> list[int]:
    """Return this process's children, read from their own entries: not every kernel lists them."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError), open(f"{entry.path}/stat", "rb") as file:  # noqa: PTH123 - for speed
                if int(file.read().rpartition(b")")[2].split()[1]) == os.getpid():
                    found.append(int(entry.name))
    return found


def _tell(record: Record, children: list[Child], warm: Warm) -> dict[str, Any]:
    """End what still runs, read what is left in the pipes, and describe everything."""
    told = []
    if len(children) > 1 and _LOST in children[0].seen and children[-1].status is None:
        # A worker whose end the referee saw may need a moment longer to be one.
        select.select([children[-1].handle], [], [], _TICK)
        if select.select([children[-1].handle], [], [], 0)[0]:
            _reap(children[-1])
    for child in children:
        alive = child.status is None
        group = child.group
        if alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.process, signal.SIGKILL)
            _reap(child)
        for descriptor in (child.events, child.output):
            with contextlib.suppress(BlockingIOError):
                while len(child.seen) <= _most(child) and _drain(child, descriptor):
                    pass
        told.append(
            {
                "role": child.role,
                "alive": alive,
                "status": os.waitstatus_to_exitcode(child.status or 0),
                "cpu_ms": (child.usage.ru_utime + child.usage.ru_stime) * 1000,
                "peak_kib": max((group.peak_kib() if group else None) or 0, child.usage.ru_maxrss),
                "oom": bool(group and group.killed_for_memory()),
                **_heard(child),
                "output": child.printed.decode("utf-8", "replace"),
            }
        )
    return {
        "fault": None,
        "ended": record.ended,
        "wall_ms": record.wall_ms,
        "children": told,
        "isolation": warm.isolation,
    }


def _heard(child: Child) -> dict[str, Any]:
    """Return what came through the events' pipe: events, and after a program's two lines its standard output."""
    if child.role != _PROGRAM:
        return {"events": _lines(child.seen)}
    ready, running, stdout = child.seen.partition(program.READY + program.RUNNING)
    lines = ready + running if running else child.seen
    return {"events": _lines(lines), "stdout": stdout.decode("utf-8", "replace")}


def _lines(seen: bytearray) -> list[Any]:
    """Return the events that are whole lines of JSON objects; anything else is kept as a mark of its own."""
    events: list[Any] = []
    for line in bytes(seen).split(b"\n")[:-1]:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            event = None
        events.append(event if isinstance(event, dict) else {"e": "garbage"})
    return events
