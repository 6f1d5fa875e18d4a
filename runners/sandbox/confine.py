"""Confine a freshly forked process: file descriptors, limits, identity, filter, in this order and irrevocably."""

import math
import os
import resource
import signal
from dataclasses import dataclass
from typing import Final

from runners.linux import kernel, landlock, seccomp
from runners.request import Limits

_MIB: Final = 1024 * 1024
_BASE_MIB: Final = 512  # a generous estimate of the address space that the interpreter itself maps
_SPARE_PROCESSES: Final = 64  # other runs of the same unprivileged user count against its limit


@dataclass(frozen=True, slots=True)
class Confinement:
    """How to confine one process."""

    limits: Limits
    owner: int | None
    """The user and group id to become; None keeps the current one (an ordinary user has no choice)."""
    privileged: bool
    """Whether the process has capabilities to give up."""
    readable: list[str] | None
    """The paths that Landlock leaves readable; None where Landlock is not used."""
    grouped: bool
    """Whether a control group limits memory and processes, so that the process limits may be loose."""
    phases: int
    """How many times over the process gets the processor time."""
    policy: seccomp.Policy | None
    """The system call filter; None for trusted code only."""
    programs: bool
    """Whether the process runs programs of a layer and what they build. They reserve much more address space than they
    use, so the limit is then on writable data instead."""


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; exit at once if the parent has ended already."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    # Inside a new process namespace the parent shows as 0.
    if os.getppid() not in {parent, 0}:
        os._exit(1)


def redirect(output: int, kept: tuple[int, ...]) -> None:
    """Make standard input empty, send standard output and error to `output`, and close all descriptors but `kept`."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    kernel.close_all_but((0, 1, 2, *kept))


def confine(how: Confinement, place: str) -> None:
    """Apply limits, change identity, give up capabilities and load the filter. Only `place` stays writable.

    Raises `OSError`.
    """
    _limit(how)
    os.umask(0o077)
    if how.privileged:
        kernel.drop_bounding()
    if how.owner is not None:
        os.setgroups([])
        os.setresgid(how.owner, how.owner, how.owner)
        os.setresuid(how.owner, how.owner, how.owner)
    kernel.drop_capabilities()
    # Changing identity has cleared the parent-death signal.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if how.readable is not None:
        landlock.restrict(how.readable, [place, "/dev/null"], execute=how.programs)
    if how.policy:
        seccomp.install(how.policy)


def _limit(how: Confinement) -> None:
    limits = how.limits
    processor = math.ceil(limits.cpu_s * how.phases)
    memory = limits.memory_mib * _MIB
    processes = limits.processes if how.owner is not None else limits.processes + _SPARE_PROCESSES
    values = {
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_FSIZE: limits.disk_mib * _MIB,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_DATA if how.programs else resource.RLIMIT_AS: (
            (4 * memory if how.grouped else memory) + _BASE_MIB * _MIB
        ),
        resource.RLIMIT_NPROC: processes,
    }
    if how.policy and not how.policy.fork:
        del values[resource.RLIMIT_NPROC]  # it counts all of the user's processes; the filter refuses new ones anyway
    for kind, value in values.items():
        kernel.set_limit(kind, value)
