"""Control groups, v2 or v1: limits of memory (with swap) and of the number of processes, for one sandbox.

A base folder counts as usable only after a limit was written below it; its mere presence proves nothing.
"""

import contextlib
import os
import re
from pathlib import Path
from typing import Final

_MIB: Final = 1024 * 1024
_TREE: Final = "cdu-runners"
_KILLED: Final = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


def _write(folder: int, name: str, text: str) -> None:
    descriptor = os.open(name, os.O_WRONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _read(folder: int, name: str) -> str:
    descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        return os.read(descriptor, 65536).decode()
    finally:
        os.close(descriptor)


class Cgroups:
    """The writable base folders, kept as descriptors so that they work after the root has changed."""

    def __init__(self, version: int, bases: dict[str, int]) -> None:
        self.version = version
        self._bases = bases

    @property
    def name(self) -> str:
        """`cgroup v1`, `cgroup v2`."""
        return f"cgroup v{self.version}"

    def sweep(self) -> None:
        """Remove the empty groups that killed runners left: those named after a process that is gone."""
        for base in set(self._bases.values()):
            for name in os.listdir(base):  # noqa: PTH208 - a descriptor
                owner = re.match(r"run-(\d+)-", name)
                if owner and not Path(f"/proc/{owner[1]}").exists():
                    with contextlib.suppress(OSError):
                        os.rmdir(name, dir_fd=base)

    def create(self, name: str, memory_mib: int, processes: int) -> "Group":
        """Make one group with its limits. Raises `OSError`."""
        group = Group(self.version, self._bases, name)
        group.limit(memory_mib * _MIB, processes)
        return group


class Group:
    """One sandbox's group; `remove` it when its processes are gone."""

    def __init__(self, version: int, bases: dict[str, int], name: str) -> None:
        self._version = version
        self._name = name
        self._bases = bases
        self._folders: dict[str, int] = {}
        for controller, base in bases.items():
            if base not in {bases[known] for known in self._folders}:
                os.mkdir(name, dir_fd=base)
            self._folders[controller] = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=base)

    def limit(self, memory: int, processes: int) -> None:
        """Set bytes of memory (swap included) and the number of processes and threads."""
        folder = self._folders["memory"]
        if self._version == 1:
            _write(folder, "memory.limit_in_bytes", str(memory))
            with contextlib.suppress(OSError):  # absent without swap accounting
                _write(folder, "memory.memsw.limit_in_bytes", str(memory))
        else:
            _write(folder, "memory.max", str(memory))
            with contextlib.suppress(OSError):
                _write(folder, "memory.swap.max", "0")
        _write(self._folders["pids"], "pids.max", str(processes))

    def add(self, process: int) -> None:
        """Move a process into the group."""
        for folder in set(self._folders.values()):
            _write(folder, "cgroup.procs", str(process))

    def peak_kib(self) -> int | None:
        """Return the peak memory use in KiB, None if the kernel does not record it."""
        name = "memory.max_usage_in_bytes" if self._version == 1 else "memory.peak"
        with contextlib.suppress(OSError, ValueError):
            return int(_read(self._folders["memory"], name)) // 1024
        return None

    def killed_for_memory(self) -> bool:
        """Whether the kernel killed a process of the group for its memory."""
        name = "memory.oom_control" if self._version == 1 else "memory.events"
        with contextlib.suppress(OSError):
            found = _KILLED.search(_read(self._folders["memory"], name))
            return bool(found and int(found[1]))
        return False

    def remove(self) -> None:
        """Delete the group; its processes must be dead."""
        for base in set(self._bases.values()):
            with contextlib.suppress(OSError):
                os.rmdir(self._name, dir_fd=base)


def find() -> Cgroups | None:
    """Return the best writable base below this process's own groups, or None. Leaves an empty folder behind."""
    for version, places in ((2, _v2_places), (1, _v1_places)):
        with contextlib.suppress(OSError, KeyError):
            groups = Cgroups(version, {name: _open_base(place) for name, place in places().items()})
            groups.create(f"run-{os.getpid()}-probe", 64, 16).remove()
            groups.sweep()
            return groups
    return None


def _open_base(place: Path) -> int:
    base = place / _TREE
    base.mkdir(exist_ok=True)
    if (base / "cgroup.subtree_control").exists():
        (base / "cgroup.subtree_control").write_text("+memory +pids")
    return os.open(base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _mounts() -> list[tuple[str, str, str]]:
    """Return (mount point, type, super options) of the cgroup mounts."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        front, _, back = line.partition(" - ")
        kind, _, options = back.split(" ", 2)
        if kind.startswith("cgroup"):
            found.append((front.split(" ")[4], kind, options))
    return found


def _own() -> dict[str, str]:
    """Return this process's group per controller; "" is version 2."""
    lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    return {name: line.split(":", 2)[2] for line in lines for name in line.split(":", 2)[1].split(",")}


def _v2_places() -> dict[str, Path]:
    own = _own()[""].lstrip("/")
    mounts = [place for place, kind, _ in _mounts() if kind == "cgroup2"]
    if not mounts:
        raise OSError("no version 2 tree is mounted")
    folder = Path(mounts[0]) / own
    enabled = (folder / "cgroup.subtree_control").read_text(encoding="utf-8").split()
    if not {"memory", "pids"} <= set(enabled):
        raise OSError("memory and pids are not delegated to this group's children")
    return {"memory": folder, "pids": folder}


def _v1_places() -> dict[str, Path]:
    own, places = _own(), {}
    for place, kind, options in _mounts():
        for name in {"memory", "pids"} & set(options.split(",")):
            if kind == "cgroup":
                places[name] = Path(place) / own[name].lstrip("/")
    return {name: places[name] for name in ("memory", "pids")}
