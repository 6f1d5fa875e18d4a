"""Thin wrappers over the Linux calls that the standard library lacks (namespaces, mounts, prctl, capabilities).

Every function raises `OSError` with the kernel's errno. None of them makes decisions.
"""

import ctypes
import os
import resource
import signal
import struct
from typing import Final

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWCGROUP: Final = 0x02000000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000

MS_RDONLY: Final = 0x1
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_REMOUNT: Final = 0x20
MS_BIND: Final = 0x1000
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x40000
MS_RELATIME: Final = 0x200000
MNT_DETACH: Final = 0x2

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_GET_SECCOMP: Final = 21
PR_CAPBSET_DROP: Final = 24
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4

_LAST_CAPABILITY: Final = 63
_CAPABILITY_VERSION_3: Final = 0x20080522

# Found here once, as a lookup in a fork would write to pages that the fork shares until then.
_libc = ctypes.CDLL(None, use_errno=True)
_python = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock during a call
_before_fork, _after_fork_in_child, _after_fork_in_parent = (
    _python[f"PyOS_{name}"] for name in ("BeforeFork", "AfterFork_Child", "AfterFork_Parent")
)
_clone = _python["syscall"]
_clone.restype = ctypes.c_long
_clone.argtypes = [ctypes.c_long] * 6
_syscall = _libc["syscall"]
_syscall.restype = ctypes.c_long
_prctl = _libc["prctl"]
_prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
_mount = _libc["mount"]
_mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]
_unmount = _libc["umount2"]
_unshare = _libc["unshare"]
_sethostname = _libc["sethostname"]
_sethostname.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
_capset = _libc["capset"]
_CAPABILITY_HEADER: Final = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
_NO_CAPABILITIES: Final = bytes(24)


def _check(result: int, what: str) -> int:
    """Turn libc's -1 into an `OSError` that names the call."""
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def unshare(flags: int) -> None:
    """Leave the named namespaces for new ones (`os.unshare` exists only from Python 3.12)."""
    _check(_unshare(flags), "unshare")


def fork(flags: int, number: int) -> int:
    """Fork like `os.fork`, into new namespaces; `number` is that of `clone` on this architecture.

    After `unshare` of the process namespace, a process can make no second one for its children, and only where it may
    administer its own can it go back. Raises `OSError`.
    """
    _before_fork()
    process = int(_clone(number, flags | signal.SIGCHLD, 0, 0, 0, 0))
    if process == 0:
        _after_fork_in_child()
    else:
        _after_fork_in_parent()
    return _check(process, "clone")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount, bind or remount. `kind` is the file system type, None for binds and remounts."""
    result = _mount(
        source.encode(), target.encode(), kind.encode() if kind else None, flags, options.encode() if options else None
    )
    _check(result, f"mount {kind or 'bind'} on {target}")


def unmount(target: str, flags: int = MNT_DETACH) -> None:
    """umount2(2), by default lazily."""
    _check(_unmount(target.encode(), flags), f"umount {target}")


def pivot_root(new_root: str, number: int) -> None:
    """Make `new_root` the root and stack the old one beneath it; the caller detaches it from ".".

    `number` is the call's number on this architecture: libc has no wrapper.
    """
    os.chdir(new_root)
    syscall(number, b".", b".")
    unmount(".")
    os.chdir("/")


def prctl(option: int, a: int = 0, b: int = 0, c: int = 0, d: int = 0) -> int:
    """Process control with integer arguments."""
    return _check(_prctl(option, a, b, c, d), f"prctl {option}")


def syscall(number: int, *arguments: int | bytes) -> int:
    """Call by number with integers, and bytes for what the kernel reads at a pointer."""
    values = [each if isinstance(each, bytes) else ctypes.c_long(each) for each in arguments]
    return _check(int(_syscall(ctypes.c_long(number), *values)), f"system call {number}")


def set_hostname(name: bytes) -> None:
    """Name the host of the current UTS namespace."""
    _check(_sethostname(name, len(name)), "sethostname")


def drop_bounding() -> None:
    """Empty the capability bounding set; needs CAP_SETPCAP."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            if capability == 0:
                raise
            break  # past the last one that this kernel knows


def drop_capabilities() -> None:
    """Give up every capability: ambient, permitted, effective and inheritable."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    _check(_capset(_CAPABILITY_HEADER, _NO_CAPABILITIES), "capset")


def set_limit(kind: int, value: int) -> None:
    """Lower one resource limit, soft and hard; never above the hard limit we already have."""
    hard = resource.getrlimit(kind)[1]
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (ceiling, ceiling))


def close_all_but(kept: tuple[int, ...]) -> None:
    """Close every descriptor that is not in `kept`."""
    lowest = 0
    for descriptor in sorted({*kept, os.sysconf("SC_OPEN_MAX")}):
        if lowest < descriptor:  # an empty range would mean "to the end" to some versions
            os.closerange(lowest, descriptor)
        lowest = descriptor + 1
