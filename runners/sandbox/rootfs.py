"""The root file system of the sandbox: a tmpfs with read-only bind mounts of what the language needs.

The fork server builds it once and moves into it for good (`enter`). Each run then adds only its own writable folders
(`add_writable`), in its own mount namespace.
"""

import contextlib
import os
import sys
import sysconfig
from pathlib import Path
from typing import Final

from runners.linux import elf, kernel, seccomp

BOX: Final = "/box"
SCRATCH: Final = "/tmp"  # noqa: S108 - the sandbox's own, private to one run
_DEVICES: Final = ("null", "zero", "full", "random", "urandom")
_STREAMS: Final = {
    f"/dev/{name}": f"/proc/self/fd/{number}" for number, name in enumerate(("stdin", "stdout", "stderr"))
}
_LINKS: Final = {**_STREAMS, "/dev/fd": "/proc/self/fd", "/dev/shm": SCRATCH, "/var/tmp": SCRATCH}  # noqa: S108 - as above
_USERS: Final = "student:x:1000:1000::/box:\n"
_KEPT_FLAGS: Final = {1: 1, 2: 2, 4: 4, 8: 8, 1024: 1024, 2048: 2048, 4096: kernel.MS_RELATIME}
_UNUSED_EXTENSIONS: Final = ("_tkinter", "_curses", "readline", "nis", "_dbm", "_gdbm")
_LIBRARY_FOLDERS: Final = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")


def python_folders() -> list[str]:
    """Return the folders that Python reads after its start: standard library, extension modules, time zones."""
    # Of the real interpreter, also when a virtual environment asks.
    real = {"platbase": sys.base_exec_prefix, "installed_platbase": sys.base_exec_prefix}
    platform = sysconfig.get_path("platstdlib", vars=real)
    paths = {sysconfig.get_path("stdlib"), platform, sysconfig.get_config_var("DESTSHARED")}
    found = sorted({os.path.realpath(path) for path in paths if path} | {"/usr/share/zoneinfo"})
    kept: list[str] = []
    for path in found:
        if Path(path).is_dir() and not any(path.startswith(f"{other}/") for other in kept):
            kept.append(path)
    return kept


def library_files() -> list[str]:
    """Return the shared libraries that the standard library's extensions link to (windows and terminals left out)."""
    extensions = Path(sysconfig.get_config_var("DESTSHARED") or "/nowhere").glob("*.so")
    wanted = [path for path in extensions if not path.name.startswith(_UNUSED_EXTENSIONS)]
    found: set[str] = set()
    while wanted:
        for name in elf.needed(wanted.pop()):
            path = locate_library(name)
            if path and path not in found:
                found.add(path)
                wanted.append(Path(path))
    return sorted(found)


def interpreter_files() -> list[str]:
    """Return the files that the interpreter needs to be started anew, by a program of the sandbox."""
    python = os.path.realpath(sys.executable)
    libraries = linked_libraries(Path(python))
    return [python, *libraries, *loaders(libraries)]


def linked_libraries(path: Path) -> list[str]:
    """Return the shared libraries that a program links to, and those that they link to."""
    found: list[str] = []
    wanted = [path]
    while wanted:
        for name in elf.needed(wanted.pop()):
            place = locate_library(name)
            if place and place not in found:
                found.append(place)
                wanted.append(Path(place))
    return found


def loaders(libraries: list[str]) -> dict[str, str]:
    """Return the path at which programs expect their loader, with the place where it is."""
    folder = "/lib64" if os.uname().machine == "x86_64" else "/lib"
    return {f"{folder}/{Path(path).name}": path for path in libraries if "ld-linux" in path}


def locate_library(name: str) -> str | None:
    """Return the path of a shared library, None when it is in none of the folders where the loader looks."""
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    own = sysconfig.get_config_var("LIBDIR") or "/usr/lib"
    named = filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(":"))
    for folder in (*named, *_LIBRARY_FOLDERS, own):
        for path in (Path(folder) / triplet / name, Path(folder) / name):
            if path.is_file():
                return str(path)
    return None


def enter(folders: list[str], files: list[str], layers: dict[str, str]) -> None:
    """Move this process into a new root that holds only `folders` and `files`, read-only.

    `layers` maps folders of the host to their paths in the new root, so that the host's paths stay unknown.

    The process needs its own mount namespace and the right to mount in it. Raises `OSError`.
    """
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    devices = [f"/dev/{name}" for name in _DEVICES]
    # Open all sources first: the new root is mounted over a folder that may contain some of them.
    places = {path: path for path in (*folders, *files, *devices)} | layers
    sources = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in places}
    root = "/tmp"  # noqa: S108 - covered by a mount in this namespace, nothing is written to the host's
    kernel.mount("tmpfs", root, "tmpfs", kernel.MS_NOSUID, "size=1m,nr_inodes=4k,mode=755")
    for path, source in sources.items():
        _bind(source, root + places[path], device=path in devices)
        os.close(source)
    _furnish(root, folders)
    kernel.mount("none", root, None, kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID)
    kernel.pivot_root(root, seccomp.architecture().pivot_root)


def _bind(source: int, target: str, *, device: bool) -> None:
    """Mount one thing read-only. A device takes what is written to it nevertheless; its times are the host's."""
    place = Path(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    if os.path.isdir(f"/proc/self/fd/{source}"):  # noqa: PTH112 - the link must be followed by the kernel
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    kernel.mount(f"/proc/self/fd/{source}", target, None, kernel.MS_BIND)
    # A user namespace may not clear some flags of the source, so the remount has to repeat them.
    present = os.statvfs(target).f_flag
    kept = sum(flag for bit, flag in _KEPT_FLAGS.items() if present & bit)
    flags = (
        kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID | (0 if device else kernel.MS_NODEV)
    )
    kernel.mount("none", target, None, flags | kept)


def _furnish(root: str, folders: list[str]) -> None:
    """Add empty folders, links and the few files that libc reads; hide third-party packages."""
    for folder in (BOX, SCRATCH, "/proc", "/etc", "/var"):
        Path(root + folder).mkdir(exist_ok=True)
    for link, target in _LINKS.items():
        Path(root + link).symlink_to(target)
    Path(f"{root}/etc/passwd").write_text(_USERS, encoding="utf-8")
    with contextlib.suppress(OSError):
        Path(f"{root}/etc/ld.so.cache").write_bytes(Path("/etc/ld.so.cache").read_bytes())
    for folder in folders:
        for name in ("site-packages", "dist-packages", "test", "ensurepip"):
            if Path(f"{root}{folder}/{name}").is_dir():
                kernel.mount("tmpfs", f"{root}{folder}/{name}", "tmpfs", kernel.MS_RDONLY, "size=4k,nr_inodes=1")


def add_writable(disk_mib: int, files: int, owner: int, *, execute: bool) -> None:
    """Mount this run's own box and scratch folder, owned by `owner`, with limited size and number of files.

    Files written there may be executed only if `execute` is true.
    """
    options = f"size={disk_mib}m,nr_inodes={files},mode=700,uid={owner},gid={owner}"
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | (0 if execute else kernel.MS_NOEXEC)
    for folder in (BOX, SCRATCH):
        kernel.mount("tmpfs", folder, "tmpfs", flags, options)


def add_proc() -> bool:
    """Mount this process namespace's own /proc, showing processes only; return whether that was possible."""
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC | kernel.MS_RDONLY
    for options in ("subset=pid,hidepid=2", "hidepid=2"):
        with contextlib.suppress(OSError):
            kernel.mount("proc", "/proc", "proc", flags, options)
            return True
    return False
