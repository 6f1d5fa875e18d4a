"""A tiny archive of Debian's kind, signed with a key of its own and served over HTTP."""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pysequoia
import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SUITES = {"bookworm": "debian", "bookworm-updates": "debian", "bookworm-security": "debian-security"}


def entry(name: str, content: str = "", **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    """A file for a package, or with `type` and `linkname` a link."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content.encode()


def deb(entries: Sequence[tuple[tarfile.TarInfo, bytes]], compression: str = "xz") -> bytes:
    """A package with these files."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w" if compression == "zst" else f"w:{compression}") as archive:  # type: ignore[call-overload]
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))
    packed = data.getvalue()
    if compression == "zst":
        packed = zstandard.ZstdCompressor().compress(packed)
    members = {"debian-binary": b"2.0\n", "control.tar.xz": lzma.compress(b""), f"data.tar.{compression}": packed}
    made = b"!<arch>\n"
    for name, content in members.items():
        head = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
        made += head.encode() + content + b"\n" * (len(content) % 2)
    return made


def write_wheel(path: Path, name: str, file: str) -> str:
    """Write version 1.0 of a package with one file, as a wheel; its hash."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(file, "")
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


class TinyDebian:
    """Packages by suite; `publish` writes and signs the indexes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.key = pysequoia.Tsk.generate("Tiny Archive <tiny@example.org>")
        self.valid_until: datetime | None = NOW + timedelta(days=7)
        self.packages: dict[str, dict[tuple[str, str], bytes]] = {suite: {} for suite in SUITES}

    @property
    def keys(self) -> bytes:
        """The public part of the key."""
        return bytes(self.key.extract_certificate())

    def add(self, name: str, version: str, content: bytes | None = None, suite: str = "bookworm") -> str:
        """Offer a package; return its hash."""
        made = content or deb([entry(f"usr/share/{name}", version)])
        self.packages[suite][name, version] = made
        return hashlib.sha256(made).hexdigest()

    def publish(self) -> None:
        """Write everything as it is now."""
        for suite, site in SUITES.items():
            stanzas = []
            for (name, version), content in self.packages[suite].items():
                path = f"pool/main/{name}_{version.replace(':', '_')}_amd64.deb"
                self._write(f"{site}/{path}", content)
                digest = hashlib.sha256(content).hexdigest()
                stanzas.append(
                    f"Package: {name}\nVersion: {version}\nFilename: {path}\nSize: {len(content)}\nSHA256: {digest}\n"
                )
            index = lzma.compress("\n".join(stanzas).encode())
            folder = f"{site}/dists/{suite}"
            self._write(f"{folder}/main/binary-amd64/Packages.xz", index)
            listed = f"{hashlib.sha256(index).hexdigest()} {len(index)} main/binary-amd64/Packages.xz"
            until = f"Valid-Until: {format_datetime(self.valid_until)}\n" if self.valid_until else ""
            text = f"Origin: Debian\nCodename: {suite}\n{until}SHA256:\n {listed}\n"
            self._write(f"{folder}/InRelease", self.signed(text))

    def signed(self, text: str) -> bytes:
        """A text as `InRelease` is signed."""
        return pysequoia.sign(self.key.signer(), text.encode(), mode=pysequoia.SignatureMode.CLEAR)

    def file(self, name: str) -> Path:
        """The one served file of this name."""
        return next(path for path in sorted(self.root.rglob(name)))

    def _write(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
