"""Turning a fresh fork into a confined process: descriptors, limits, identity, filter; in that order, for good."""

import math
import os
import resource
import signal
from dataclasses import dataclass
from typing import Final

from runners.linux import kernel, landlock, seccomp
from runners.request import Limits

_MIB: Final = 1024 * 1024
_BASE_MIB: Final = 512  # address space that the interpreter itself has mapped, generously
_SPARE_PROCESSES: Final = 64  # other runs of the same unprivileged user count against its limit


@dataclass(frozen=True, slots=True)
class Confinement:
    """How one process is to be confined.

    `owner` is the user and group to become, None to stay (an ordinary user has only one); `privileged` says whether
    there are capabilities to lose; `readable` which files Landlock leaves, None where it has nothing to do;
    `grouped` whether a control group holds memory and processes, so that the softer limits here may be loose;
    `phases` how many times over the processor time is given; `policy` is None for trusted code only;
    `programs` says whether programs of a layer run, and what they build. Those reserve much more address space than
    they use, so that for them the data that can be written is limited instead.
    """

    limits: Limits
    owner: int | None
    privileged: bool
    readable: list[str] | None
    grouped: bool
    phases: int
    policy: seccomp.Policy | None
    programs: bool


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; exits at once if that has happened already."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    # Inside a new process namespace the parent shows as 0.
    if os.getppid() not in {parent, 0}:
        os._exit(1)


def redirect(output: int, kept: tuple[int, ...]) -> None:
    """Read nothing, write everything to `output`, and close every descriptor but `kept`."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    kernel.close_all_but((0, 1, 2, *kept))


def confine(how: Confinement, place: str) -> None:
    """Apply limits, change identity, give up capabilities and load the filter; only `place` stays writable.

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
    # A change of identity cleared the signal that ends us with our parent.
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
    if how.readable is not None and not how.programs:
        del values[resource.RLIMIT_NPROC]  # the limit counts the whole user's; the filter refuses processes anyway
    for kind, value in values.items():
        kernel.set_limit(kind, value)
