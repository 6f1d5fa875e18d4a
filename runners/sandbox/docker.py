"""The `docker` backend: one container per run, for machines that are not Linux or that prefer it.

The image contains the interpreter, its shared libraries and this package, copied from this machine; nothing is pulled.
The container has no network, a read-only root, no capabilities and an ordinary user. Inside it the `lambda` backend
applies its own filter and limits. This is the only module that uses a third-party package, the docker SDK; it imports
the SDK only when the backend is used.
"""

import functools
import hashlib
import json
import os
import signal
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

from runners.linux.syscalls import NUMBERS
from runners.records import ChildEnd, Isolation, RunRecord, SandboxRun
from runners.request import Limits
from runners.sandbox import layers, rootfs
from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import interpreter
from runners.wire import decode_record, encode_run

_IMAGE: Final = "cdu-runner"
_USER: Final = "65534:65534"
_GRACE_S: Final = 20.0
_SPARE_MIB: Final = 192
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_TMP: Final = "/tmp"  # noqa: S108 - the container's own


@functools.cache
def build(client: Any, layer: str = layers.PYTHON) -> str:
    """Build the image from this machine's interpreter and a layer, unless it exists; return its name.

    The name contains a hash of the content, so every change of the runner or the interpreter makes a new image. Raises
    `SandboxError`.
    """
    with tempfile.TemporaryFile() as file:
        _archive(file, layer)
        file.seek(0)
        image = f"{_IMAGE}:{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"
        if client.images.list(name=image):
            return image
        file.seek(0)
        changes = ["ENV LC_ALL=C.UTF-8", "USER 65534:65534", "WORKDIR /tmp"]
        if libraries := os.environ.get("LD_LIBRARY_PATH"):
            changes.append(f"ENV LD_LIBRARY_PATH={libraries}")
        repository, tag = image.split(":")
        try:
            client.api.import_image_from_data(file.read(), repository=repository, tag=tag, changes=changes)
        except Exception as error:
            raise SandboxError(f"the image could not be made: {error}") from error
    return image


class Containers:
    """The backend. `client` is a client of the docker SDK; by default one for the engine that `DOCKER_HOST` names."""

    def __init__(self, client: Any = None, layer: str = layers.PYTHON) -> None:
        self._client = client
        self._layer = layer

    def start(self) -> Isolation:
        """Connect and make the image; return the isolation. Raises `SandboxError`."""
        self._client = self._client or connect()
        return {"backend": "docker", "image": build(self._client, self._layer)}

    def run(self, run: SandboxRun) -> RunRecord:
        """Make one run in a container of its own and return the record. Raises `SandboxError`."""
        isolation = self.start()
        container = self._client.containers.create(isolation["image"], command(), **options(run.limits, self._layer))
        try:
            record = _converse(container, encode_run(run, self._layer), run.limits.wall_s)
            if record.fault:
                raise SandboxError(record.fault)
            children = _mark_out_of_memory(record.children, container)
        finally:
            container.remove(force=True)
        return replace(record, children=children, isolation={**isolation, "within": record.isolation})

    def processes(self) -> set[int]:
        """Nothing stays between runs."""
        return set()

    def stop(self) -> None:
        """Nothing is left to end."""


def connect(address: str | None = None) -> Any:
    """Return a client of an engine, by default the one that `DOCKER_HOST` names. Raises `SandboxError`."""
    try:
        import docker  # type: ignore[import-not-found, import-untyped, unused-ignore] # noqa: PLC0415 - optional

        client = docker.DockerClient(base_url=address) if address else docker.from_env()
        client.ping()
    except Exception as error:
        raise SandboxError(f"docker cannot be used: {error}") from error
    return client


def command() -> list[str]:
    """Return what the container runs."""
    return [os.path.realpath(interpreter()), "-s", "-P", "-S", "-B", "-c", _CODE]


# What the runner in the container needs to confine and watch a run, besides the calls that its own filter allows.
_STARTING: Final = (
    "capset", "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "pidfd_open", "seccomp",
)  # fmt: skip
_PROFILE: Final = {
    "defaultAction": "SCMP_ACT_ERRNO",
    "defaultErrnoRet": 1,
    "syscalls": [{"names": sorted({*NUMBERS, *_STARTING}), "action": "SCMP_ACT_ALLOW"}],
}


def options(limits: Limits, layer: str = layers.PYTHON) -> dict[str, object]:
    """Return the options that confine the container. Programs that a layer's compilers build may be executed."""
    flags = ["mode=1777", "nosuid", "nodev", "noexec" if layer == layers.PYTHON else "exec"]
    memory = f"{2 * limits.memory_mib + _SPARE_MIB}m"
    ulimits = {"nofile": 4 * limits.open_files, "core": 0, "fsize": limits.disk_mib << 20}
    return {
        "network_mode": "none",
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges", f"seccomp={json.dumps(_PROFILE)}"],
        "user": _USER,
        "pids_limit": limits.processes + 16,
        "mem_limit": memory,
        "memswap_limit": memory,
        "nano_cpus": 2_000_000_000,
        "ulimits": [{"Name": name, "Soft": most, "Hard": most} for name, most in ulimits.items()],
        "tmpfs": {_TMP: f"size={2 * limits.disk_mib}m,nr_inodes={2 * limits.files},{','.join(flags)}"},
        "stdin_open": True,
        "log_config": {"Type": "none"},
        "init": False,
    }


_CODE: Final = (
    "import sys; sys.path.insert(0, '/runner'); sys.path.append('/runner/layer');"
    "from runners.sandbox.container_entry import main; sys.exit(main())"
)


def _converse(container: Any, run: bytes, wall_s: float) -> RunRecord:
    """Send the run, end the input, read the record."""
    stream = container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
    container.start()
    connection = getattr(stream, "_sock", stream)
    connection.sendall(run)
    connection.shutdown(1)
    connection.settimeout(2 * wall_s + _GRACE_S)
    received = bytearray()
    while piece := connection.recv(1 << 16):
        received += piece
    try:
        return decode_record(_unframe(bytes(received)))
    except ValueError as error:
        raise SandboxError(f"the container gave no record: {bytes(received)[-300:]!r}") from error


def _mark_out_of_memory(children: tuple[ChildEnd, ...], container: Any) -> tuple[ChildEnd, ...]:
    """Mark killed processes as out of memory if the engine says so: inside the container nobody can know."""
    killed = [child for child in children if child.status == -signal.SIGKILL and not child.alive]
    if not killed:
        return children
    container.wait(timeout=_GRACE_S)
    container.reload()
    exhausted = bool(container.attrs["State"]["OOMKilled"])
    return tuple(replace(child, out_of_memory=exhausted) if child in killed else child for child in children)


def _unframe(data: bytes) -> bytes:
    """Return standard output from the engine's frames: one byte for the stream, three of padding, four of length."""
    out, at = b"", 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "big")
        if data[at] == 1:
            out += data[at + 8 : at + 8 + size]
        at += 8 + size
    return out


def _archive(file: IO[bytes], layer: str) -> None:
    """Write the image's file system: interpreter, shared libraries, standard library, this package, the layers."""
    contents = _contents(layer)
    with tarfile.open(fileobj=file, mode="w") as tar:
        # Every parent folder, readable by all: the interpreter may be in somebody's private home folder.
        folders = {str(parent) for name in contents for parent in Path(name).parents} - {_TMP}  # which comes last
        for folder in sorted(folders):
            tar.addfile(_folder(folder, 0o755))
        for name, source in contents.items():
            tar.add(source, name, filter=_standard)
        tar.addfile(_folder(_TMP, 0o1777))  # the engine gives the tmpfs over it this folder's mode


def _contents(layer: str) -> dict[str, str]:
    """Return paths in the image, and the file or folder on this machine for each."""
    python = os.path.realpath(interpreter())
    libraries = sorted(set(rootfs.library_files()) | set(rootfs.linked_libraries(Path(python))))
    contents = {path: os.path.realpath(path) for path in (python, *libraries)}
    contents |= {place: os.path.realpath(path) for place, path in rootfs.loaders(libraries).items()}
    contents |= {path: path for path in (*rootfs.python_folders(), "/etc/ld.so.cache") if Path(path).exists()}
    try:
        if layer != layers.PYTHON:
            contents[f"{layers.OPT}/{layer}"] = layers.tools(layer)
        return {**contents, "/runner/runners": str(_PACKAGE), "/runner/layer": layers.modules()}
    except layers.LayerError as error:
        raise SandboxError(str(error)) from None


def _folder(name: str, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = tarfile.DIRTYPE, mode
    return entry


def _standard(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out third-party packages, tests and caches; make everything readable."""
    parts = Path(entry.name).parts
    if parts[:1] != ("opt",) and {
        "site-packages",
        "dist-packages",
        "__pycache__",
        "test",
        "ensurepip",
        "idlelib",
        "tkinter",
    } & set(parts):
        return None
    if entry.isdir() or entry.isfile():
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        entry.mtime, entry.uid, entry.gid = 0, 0, 0  # the same content is the same image
    return entry
