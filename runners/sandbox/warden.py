"""The warden: the trusted process that makes the sandbox of one run, feeds it, watches it, ends it and reports.

The fork server forks one warden for each run. The warden looks only for a few fixed marks in what comes out of the
sandbox, and keeps a limited amount of it. Whoever gets the record decodes and judges the events.
"""

import contextlib
import functools
import os
import resource
import secrets
import select
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from runners.inside.roles import Descriptors, play
from runners.linux import cgroups, kernel, orphan_process, seccomp
from runners.linux.watch import Pipe, Watch
from runners.records import ChildEnd, Fault, Isolation, RunRecord
from runners.request import Limits
from runners.sandbox import confine, rootfs
from runners.wire import (
    CONTROLS_BEGIN,
    ENDS,
    WORKER_LOST,
    encode_event,
    encode_record,
    fault_record,
    read_frame,
    read_roles,
    write_all,
    write_frame,
)

_FIRST_OWNER: Final = 1_900_000_000  # above every range that distributions and container tools hand out
_OWNERS: Final = 1 << 25  # chosen at random: a number that counts would tell how much has run in between
_MOST_ROLES: Final = 4  # of one run; each has a user of its own
_MAX_EVENTS: Final = 4 * 1024 * 1024
_MAX_STEPS: Final = 4 * _MAX_EVENTS  # a conductor's, which hold what programs answered to every case
_FLOOD: Final = 4  # output beyond so many times the kept amount ends the run
_BURST: Final = 65536  # kept beyond a flood's limit, so that a mark at its very end is seen whole
_LAST_WORDS_S: Final = 0.25
_STUDENTS: Final = frozenset({"guarded", "program", "worker"})
"""The roles of processes in Python that run the student's code."""
_PRIVATE: Final = kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS | kernel.CLONE_NEWNET


@dataclass(slots=True)
class Warm:
    """What the fork server found out at its start. Every warden inherits it."""

    backend: str
    root: bool
    readable: list[str] | None
    """The paths that Landlock leaves readable; None where Landlock is not used."""
    groups: cgroups.Cgroups | None
    isolation: Isolation


@dataclass(frozen=True, slots=True)
class PreparedChild:
    """A process that is to be forked: its role and control group's name, its channels, how it is confined."""

    role: str
    name: str
    talks: tuple[int, ...]
    payload: tuple[int, int]
    events: tuple[int, int]
    output: tuple[int, int]
    how: confine.Confinement


@dataclass(slots=True)
class Child:
    """One confined process: role, pid, pidfd (`handle`), our ends of its pipes, and its control group."""

    role: str
    process: int
    handle: int
    payload: int
    events: Pipe
    output: Pipe
    group: cgroups.Group | None
    status: int | None = None
    usage: resource.struct_rusage | None = None

    def marks(self) -> bytearray:
        """Return the bytes that may contain our marks: nothing for a program, whose output may look like one."""
        return bytearray() if self.role == "program" else self.events.data

    def reap(self) -> None:
        """Wait for its end."""
        if self.status is None:
            _, self.status, self.usage = os.wait4(self.process, 0)

    def notice(self) -> bool:
        """React to a readable pidfd: the process has ended."""
        self.reap()
        return False

    def kill(self) -> None:
        """End it, and with it its whole process namespace."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
            self.reap()

    def end(self) -> ChildEnd:
        """End it if it still runs, read what is left in its pipes and return how it ended."""
        alive = self.status is None
        self.kill()
        for pipe in (self.events, self.output):
            pipe.drain()
        assert self.usage is not None  # noqa: S101 - it was reaped
        return ChildEnd(
            role=self.role,
            alive=alive,
            status=os.waitstatus_to_exitcode(self.status or 0),
            cpu_ms=(self.usage.ru_utime + self.usage.ru_stime) * 1000,
            peak_kib=max((self.group.peak_kib() if self.group else None) or 0, self.usage.ru_maxrss),
            out_of_memory=bool(self.group and self.group.killed_for_memory()),
        )


def serve(channel: int, parent: int, warm: Warm) -> None:
    """Do one run over `channel`: read the roles and a payload for each, write one record."""
    confine.die_with_parent(parent)
    os.setsid()
    if warm.backend != "namespaces":
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    roles, limits = read_roles(channel)
    children: list[Child] = []
    groups: list[cgroups.Group] = []
    boxes: list[str] = []
    try:
        boxes.extend(rootfs.BOX if warm.backend == "namespaces" else tempfile.mkdtemp(prefix="cdu-box-") for _ in roles)
        _start_all(roles, limits, warm, boxes, groups, children)
        record = _run(channel, children, limits, warm)
    except Exception as error:  # noqa: BLE001 - our own fault, reported as one
        record = fault_record(f"{type(error).__name__}: {error}")
    finally:
        for child in children:
            child.kill()
        for group in groups:
            group.remove()
        if warm.backend != "namespaces":
            orphan_process.sweep()
            for place in boxes:
                shutil.rmtree(place, ignore_errors=True)
    with contextlib.suppress(OSError):
        write_frame(channel, record)


def _start_all(
    roles: list[str], limits: Limits, warm: Warm, boxes: list[str], groups: list[cgroups.Group], children: list[Child]
) -> None:
    """Start a confined process for each role. The first one gets a pair of sockets for each of the others."""
    pairs = [socket.socketpair() for _ in roles[1:]]
    talks = [tuple(ours.fileno() for ours, _ in pairs), *((theirs.fileno(),) for _, theirs in pairs)]
    prepared = [_prepare(role, number, talks[number], limits, warm) for number, role in enumerate(roles)]
    # The forks come early and at once: every page that is written to before one of them is copied once more after it.
    processes = [_fork(each, box) for each, box in zip(prepared, boxes, strict=True)]
    if warm.groups:
        create = warm.groups.create
        groups.extend(create(each.name, limits.memory_mib, limits.processes) for each in prepared)
    for number, (each, process) in enumerate(zip(prepared, processes, strict=True)):
        children.append(_child(each, process, groups[number] if groups else None))
    for end in (end for pair in pairs for end in pair):
        end.close()


def _run(channel: int, children: list[Child], limits: Limits, warm: Warm) -> bytes:
    """Hand every process its payload, watch them, end them, and return the record."""
    for child in children:
        with contextlib.suppress(BrokenPipeError):  # its death is seen below
            write_frame(child.payload, read_frame(channel))
        os.close(child.payload)
    started = time.monotonic()
    ended = _watch(channel, children, limits, started)
    wall_ms = (time.monotonic() - started) * 1000
    if ended == "wall":
        _ask_where_they_are(children)
    if ended in {"wall", "output"}:
        _end_workers(children)
    _let_a_lost_worker_end(children)
    ends = tuple(child.end() for child in children)
    wrote = [(bytes(child.events.data), bytes(child.output.data)) for child in children]
    return encode_record(RunRecord(ended, wall_ms, ends, warm.isolation), wrote)


def _prepare(role: str, number: int, talks: tuple[int, ...], limits: Limits, warm: Warm) -> PreparedChild:
    """Open the pipes of one confined process, and say how to confine it."""
    isolated = warm.backend == "namespaces"
    # Without its own root file system, another user could not read a checkout in somebody's private folder.
    owner = _FIRST_OWNER + _MOST_ROLES * secrets.randbelow(_OWNERS) + number if warm.root and isolated else None
    how = confine.Confinement(
        limits=limits,
        owner=owner,
        privileged=isolated,
        readable=warm.readable,
        grouped=warm.groups is not None,
        phases=2 if role in {"guarded", "conductor"} else 1,
        policy=policy_of(role, warm.backend),
        programs=role == "conductor",
    )
    return PreparedChild(role, f"run-{os.getpid()}-{number}", talks, os.pipe(), os.pipe(), os.pipe(), how)


def _fork(prepared: PreparedChild, box: str) -> int:
    """Fork one confined process. All but the referee get a process namespace of their own."""
    parent = os.getpid()
    private = prepared.how.privileged and prepared.role != "referee"
    process = kernel.fork(kernel.CLONE_NEWPID, seccomp.architecture().clone) if private else os.fork()
    if process == 0:
        descriptors = Descriptors(prepared.payload[0], prepared.events[1], prepared.talks)
        _become(prepared.role, descriptors, prepared.output[1], parent, prepared.how, box)
    return process


def _child(prepared: PreparedChild, process: int, group: cgroups.Group | None) -> Child:
    """Keep our ends of a process's pipes, and put the process into its group before anything is sent to it."""
    for end in (prepared.payload[0], prepared.events[1], prepared.output[1]):
        os.close(end)
    if group:
        group.add(process)
    most = _MAX_STEPS if prepared.role == "conductor" else _MAX_EVENTS
    printed = _FLOOD * prepared.how.limits.output_kib * 1024
    return Child(
        prepared.role,
        process,
        os.pidfd_open(process),
        prepared.payload[1],
        Pipe(prepared.events[0], kept=most + _BURST, most=most),
        Pipe(prepared.output[0], kept=printed + _BURST, most=printed),
        group,
    )


def policy_of(role: str, backend: str) -> seccomp.Policy | None:
    """Return the system call policy of a role; None for the unconfined backend.

    The referee gets the strictest one: it needs no other process, and has no process namespace of its own.
    """
    if backend not in {"namespaces", "lambda"}:
        return None
    if role == "conductor":
        # The conductor kills what it started, and takes the right to send signals away from its steps.
        return seccomp.Policy(fork=True, execute=True, signals="any")
    free = backend == "namespaces" and role != "referee"
    signals = "any" if free else "none" if role == "referee" else "own"
    return seccomp.Policy(fork=free, execute=False, signals=signals)


def _become(role: str, fd: Descriptors, output: int, parent: int, how: confine.Confinement, place: str) -> None:
    """In the fork: confine, then play the role. Does not return."""
    try:
        confine.die_with_parent(parent)
        confine.redirect(output, (fd.payload, fd.events, *fd.talks))
        if how.privileged:
            kernel.unshare(_PRIVATE)
            kernel.set_hostname(b"box")
        play(role, fd, place, functools.partial(_enter, role, how))
    except BaseException as error:  # noqa: BLE001 - the last thing this process can say
        with contextlib.suppress(OSError):
            write_all(fd.events, encode_event(Fault(f"{role}: {type(error).__name__}: {error}"[:500])))
    finally:
        os._exit(0)


def _enter(role: str, how: confine.Confinement, place: str) -> None:
    """Move this process into the sandbox for good: its own folders and processes, then no right to leave them."""
    if how.privileged:
        kernel.unshare(kernel.CLONE_NEWCGROUP)  # its group's name would be seen, and counts
        owner = how.owner if how.owner is not None else os.geteuid()
        rootfs.add_writable(how.limits.disk_mib, how.limits.files, owner, execute=how.programs)
        if role != "referee":
            rootfs.add_proc()
    os.chdir(place)
    confine.confine(how, place)


def _watch(channel: int, children: Sequence[Child], limits: Limits, started: float) -> str:
    """Read everything until the reporting process is done or dead, time is up, output floods or the caller left.

    Return which of these it was: "exit", "wall", "output" or "abandoned".
    """
    watch, abandoned = Watch(), False

    def leave() -> bool:
        nonlocal abandoned
        abandoned = True
        return False

    watch.on(channel, leave, select.POLLHUP | select.POLLIN)
    for child in children:
        watch.read(child.events)
        watch.read(child.output)
        watch.on(child.handle, child.notice)
    reporter = children[0]

    def over() -> str | None:
        if _is_over(reporter):
            return "exit"
        if abandoned:
            return "abandoned"
        flooded = any(pipe.flooded for child in children for pipe in (child.events, child.output))
        return "output" if flooded else None

    def left() -> float:
        # Negative controls repeat the tests, so they get the same time again, up to the limit for both.
        second = CONTROLS_BEGIN in reporter.marks()
        allowed = min(2 * limits.wall_s, limits.whole_s) if second else limits.wall_s
        return started + allowed - time.monotonic()

    return watch.until(over, left)


def _ask_where_they_are(children: Sequence[Child]) -> None:
    """Have the processes that run the student's code say where it is, and give them a moment for that."""
    asked = [child for child in children if child.role in _STUDENTS and child.status is None]
    watch, until = Watch(), time.monotonic() + _LAST_WORDS_S
    for child in asked:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.process, signal.SIGTERM)
        watch.read(child.events)
        watch.read(child.output)
        watch.on(child.handle, child.notice)
    watch.until(
        lambda: None if any(child.status is None for child in asked) else "exit", lambda: until - time.monotonic()
    )


def _end_workers(children: Sequence[Child]) -> None:
    """End the workers of a run that is stopped, and let the referee say in which test that was."""
    reporter, *workers = children
    if not workers or reporter.status is not None:
        return
    for worker in workers:
        worker.kill()
    watch, until = Watch(), time.monotonic() + _LAST_WORDS_S
    watch.read(reporter.events)
    watch.read(reporter.output)
    watch.on(reporter.handle, reporter.notice)
    watch.until(lambda: "exit" if _is_over(reporter) else None, lambda: until - time.monotonic())


def _is_over(reporter: Child) -> bool:
    return reporter.status is not None or reporter.marks().endswith(ENDS)


def _let_a_lost_worker_end(children: Sequence[Child]) -> None:
    """Give a worker that the referee has lost a moment to end, so that its exit status is known."""
    workers = children[1:]
    if workers and WORKER_LOST in children[0].events.data and all(worker.status is None for worker in workers):
        ended = select.select([worker.handle for worker in workers], [], [], _LAST_WORDS_S)[0]
        for worker in workers:
            if worker.handle in ended:
                worker.reap()
