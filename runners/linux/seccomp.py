"""The system call filter: an allow-list with an architecture check, assembled here as classic BPF.

Unknown calls get EPERM, those with an older equivalent ENOSYS, and a call made under another architecture
(32-bit or x32 on x86-64) kills the process.
"""

import ctypes
import functools
import os
import signal
import struct
from typing import Final, NamedTuple

from runners.linux import kernel
from runners.linux.syscalls import NUMBERS

_LOAD, _JUMP_EQUAL, _JUMP_ANY_BIT, _JUMP_AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06
_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_ERRNO: Final = 0x00050000
_EPERM: Final = _ERRNO | 1
_ENOSYS: Final = _ERRNO | 38
_NOTHING: Final = _ERRNO
"""Return 0 without making the call: a lock that is taken without effect, as a program without rivals would find it."""
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_X32_BIT: Final = 0x40000000
_SET_MODE_FILTER: Final = 1

_OLDER_WAY: Final = ("clone3", "openat2", "epoll_pwait2", "process_mrelease")
_EXECUTE: Final = ("execve", "execveat")
# A conductor needs these, to wait for a step, to confine it further and to set it apart. Sessions are counted.
_CONDUCT: Final = ("pidfd_open", "seccomp", "setsid")
_FORK: Final = ("fork", "vfork")
_SIGNAL: Final = ("kill", "tkill", "tgkill")
_STOPPING: Final = 34
"""SIGRTMIN of the C library. .NET sends it to threads that do not stop by themselves, and aborts where it may not."""
_ABORTED: Final = {"kill": 1, "tgkill": 2}
"""Where the signal's number stands among the arguments of the calls by which a C library ends its own process."""
_NAMESPACE_FLAGS: Final = 0x7E020000 | 0x00000080  # every CLONE_NEW*, NEWTIME included
_CLONE_THREAD: Final = 0x00010000
# Terminal settings could push bytes into somebody's terminal (TIOCSTI), so only questions and flags are left.
_IOCTL: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# Locks, leases, notifications and signal owners lie on the file, which other runs have open too: the interpreter, a
# layer, /dev/null. They would be a way to talk, and a signal's owner may be a process that `kill` must not reach.
_FCNTL: Final = (0, 1, 2, 3, 4, 1030, 1032)  # duplicate, flags of descriptor and file, size of a pipe
_LOCK: Final = (6, 7, 37, 38)  # of a process or of an open file, waiting or not
# Advice that a page be put out of memory. Whether a page of a shared file is there can be counted, which would tell.
_EVICT: Final = (20, 21)
_PRCTL: Final = (1, 3, 15, 16, 21, 38, 39, 0x53564D41)
_UNIX: Final = 1


NOBODY: Final = 0x7FFFFFFF
"""A process id that no process has."""


class Architecture(NamedTuple):
    """What differs between processors: audit constant, column in `NUMBERS`, and the calls Python lacks."""

    audit: int
    column: int
    seccomp: int
    pivot_root: int
    clone: int


ARCHITECTURES: Final = {
    "x86_64": Architecture(0xC000003E, 0, 317, 155, 56),
    "aarch64": Architecture(0xC00000B7, 1, 277, 41, 220),
}


class Policy(NamedTuple):
    """What a role may do beyond the common list.

    `fork`: start processes; `execute`: run programs; `signals`: whom it may signal: "any" process it can see (right
    only in a process namespace of its own), its "own", or "abort": its own, and only by SIGABRT and
    by the signal with which .NET stops its threads.
    """

    fork: bool
    execute: bool
    signals: str


def architecture() -> Architecture:
    """Return this machine's constants; `OSError` where no filter exists for it."""
    machine = os.uname().machine
    if machine not in ARCHITECTURES:
        raise OSError(f"no system call filter for {machine}")
    return ARCHITECTURES[machine]


def _op(code: int, k: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, k)


def _verdict(value: int) -> bytes:
    return _op(_RETURN, value)


def _argument(index: int) -> bytes:
    """Load the low 32 bits of an argument (both processors are little-endian)."""
    return _op(_LOAD, _ARGUMENTS_OFFSET + 8 * index)


def _one_of(index: int, values: tuple[int, ...], these: int = _ALLOW, others: int = _EPERM) -> bytes:
    tests = b"".join(_op(_JUMP_EQUAL, value, len(values) - place, 0) for place, value in enumerate(values))
    return _argument(index) + tests + _verdict(others) + _verdict(these)


def _file_control() -> bytes:
    allowed, locks = (
        b"".join(_op(_JUMP_EQUAL, value, 0, 1) + _verdict(answer) for value in values)
        for values, answer in ((_FCNTL, _ALLOW), (_LOCK, _NOTHING))
    )
    return _argument(1) + allowed + locks + _verdict(_EPERM)


def _special(policy: Policy, process: int) -> dict[str, bytes]:
    """Calls that are allowed for some arguments only; each block ends in a verdict."""
    needed = 0 if policy.fork else _CLONE_THREAD
    clone = _argument(0) + _op(_JUMP_ANY_BIT, _NAMESPACE_FLAGS, 1, 0)
    if needed:
        clone += _op(_JUMP_ANY_BIT, needed, 1, 0)
    clone += _verdict(_ALLOW) + _verdict(_EPERM) if not needed else _verdict(_EPERM) + _verdict(_ALLOW)
    blocks = {
        "clone": clone,
        "fadvise64": _verdict(_NOTHING),
        "fcntl": _file_control(),
        "flock": _verdict(_NOTHING),
        "ioctl": _one_of(1, _IOCTL),
        "madvise": _one_of(2, _EVICT, these=_NOTHING, others=_ALLOW),
        "prctl": _one_of(0, _PRCTL),
        "prlimit64": _one_of(0, (0,)),
        "sched_setaffinity": _verdict(_NOTHING),  # .NET does not start where it is refused
        "socketpair": _one_of(0, (_UNIX,)),
    }
    if policy.signals != "any":
        blocks |= {name: _one_of(0, (process,)) for name in _SIGNAL}
    if policy.signals == "abort":
        own = _argument(0) + _op(_JUMP_EQUAL, process, 1, 0) + _verdict(_EPERM)
        blocks |= {name: own + _one_of(at, (signal.SIGABRT, _STOPPING)) for name, at in _ABORTED.items()}
        blocks["tkill"] = _verdict(_EPERM)
    return blocks


def assemble(policy: Policy, arch: Architecture, process: int) -> bytes:
    """Return the filter's instructions; `process` is the pid that may be named as oneself."""
    denied = {*_OLDER_WAY}
    if not policy.execute:
        denied |= {*_EXECUTE}
    if not policy.fork:
        denied |= {*_FORK}
    if not policy.execute or policy.signals != "any":
        denied |= {*_CONDUCT}
    special = _special(policy, process)
    program = [_op(_LOAD, _ARCHITECTURE_OFFSET), _op(_JUMP_EQUAL, arch.audit, 1, 0), _verdict(_KILL)]
    program += [_op(_LOAD, _NUMBER_OFFSET), _op(_JUMP_AT_LEAST, _X32_BIT, 0, 1), _verdict(_KILL)]
    for name, numbers in NUMBERS.items():
        number = numbers[arch.column]
        if number is None or (name in denied and name not in _OLDER_WAY):
            continue
        block = special.get(name) or _verdict(_ENOSYS if name in _OLDER_WAY else _ALLOW)
        program += [_op(_JUMP_EQUAL, number, 0, len(block) // 8), block]
    return b"".join([*program, _verdict(_EPERM)])


@functools.cache
def prepare(policy: Policy, arch: Architecture, process: int) -> tuple[bytes, ctypes.c_char_p]:
    """Return a filter as the kernel reads it, and the instructions that it points to, which have to be kept.

    Cached, so that the fork server can prepare before forking what its forks need.
    """
    program = assemble(policy, arch, process)
    code = ctypes.c_char_p(program)
    return struct.pack("@HP", len(program) // 8, ctypes.cast(code, ctypes.c_void_p).value), code


def install(policy: Policy) -> None:
    """Set no-new-privs and load the filter for this process and its future children. There is no way back."""
    arch = architecture()
    header, _ = prepare(policy, arch, os.getpid() if policy.signals != "any" else NOBODY)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.syscall(arch.seccomp, _SET_MODE_FILTER, 0, header)
