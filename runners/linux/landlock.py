"""Landlock: the kernel's file, network and signal limits for a process without any privilege.

Used where there are no namespaces. The sandbox never relies on it: some kernels have none, or an old version.
"""

import os
import struct
from typing import Final

from runners.linux import kernel

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION_FLAG: Final = 1
_RULE_PATH: Final = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_FILE_RIGHTS: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_READ: Final = _EXECUTE | _READ_FILE | _READ_DIR
_RIGHTS_BITS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_FROM, _SCOPE_FROM = 4, 6


def version() -> int:
    """Return the kernel's Landlock version, 0 for none."""
    try:
        return kernel.syscall(_CREATE, 0, 0, _VERSION_FLAG)
    except OSError:
        return 0


def restrict(readable: list[str], writable: list[str], *, execute: bool = False) -> int:
    """Allow only reading below `readable` and everything below `writable`; return the version in force.

    Written files may be executed only if `execute` is true. Later versions also forbid TCP and signals to the outside.
    Needs no-new-privs. Raises `OSError`.
    """
    abi = version()
    if not abi:
        return 0
    handled = (1 << _RIGHTS_BITS.get(abi, 16)) - 1
    attributes = struct.pack("=Q", handled)
    if abi >= _NETWORK_FROM:
        attributes += struct.pack("=Q", 3)
    if abi >= _SCOPE_FROM:
        attributes += struct.pack("=Q", 3)
    ruleset = kernel.syscall(_CREATE, attributes, len(attributes), 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ & handled)
        for path in writable:
            _allow(ruleset, path, handled if execute else handled & ~_EXECUTE)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
    return abi


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - a descriptor is at hand, a Path would stat again
            rights &= _FILE_RIGHTS
        kernel.syscall(_ADD, ruleset, _RULE_PATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)
