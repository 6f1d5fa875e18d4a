"""Makes a layer self-contained: each of its programs uses the layer's own loader and libraries.

Lambda's C library is older than Debian's, and what else is on its image is nobody's promise.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.layers import external
from cdu.layers.recipe import LayerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OPT = Path("/opt")
LOADER = "ld-linux-x86-64.so.2"
_SHEBANG = re.compile(rb"#!\s*/(?:usr/)?bin/(?:env )?(\w+)")
_MAGIC = b"\x7fELF\x02\x01"
_INTERPRETER, _DYNAMIC = 3, 2
_UNTOUCHED = (LOADER, "libc.so.6")
"""The loader and the C library find their parts by themselves."""


def settle(tree: Path, name: str, patchelf: Path) -> None:
    """Make every program and library below `tree` look into `/opt/NAME` and nowhere else. Raises LayerError."""
    home = OPT / name
    _scripts(tree, home)
    folders = sorted({path.parent.relative_to(tree) for path in elf_files(tree) if ".so" in path.name})
    search = ":".join(str(home / folder) for folder in folders)
    for path in elf_files(tree):
        kinds = segments(path)
        if _DYNAMIC not in kinds or path.name in _UNTOUCHED:
            continue
        own = (
            ["--set-interpreter", str(home / "lib" / LOADER)]
            if _INTERPRETER in kinds and ".so" not in path.name
            else []
        )
        done = subprocess.run(
            [patchelf, *own, "--force-rpath", "--set-rpath", search, path], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise LayerError(f"patchelf {path.relative_to(tree)}: {done.stderr.strip()}")


def open_to_all(tree: Path) -> None:
    """Let everybody read the layer: whoever builds it may keep new files to themselves, and sandboxes are others."""
    for path in (tree, *(path for path in tree.rglob("*") if not path.is_symlink())):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def try_out(tree: Path, commands: Sequence[Sequence[str]]) -> None:
    """Run commands with nothing but the layer's own loader. Raises LayerError if one fails."""
    for command in commands:
        program = tree / command[0]
        loaded = program.is_file() and _INTERPRETER in segments(program)
        loader = [str(tree / "lib" / LOADER), "--library-path", str(tree / "lib")] if loaded else []
        external.run([*loader, str(program), *command[1:]], tree)


def _scripts(tree: Path, home: Path) -> None:
    """Let scripts be run by the layer's own interpreters: there is no other, nor an `env` that would find one."""
    for path in (tree / "bin", tree / "libexec"):
        for script in (file for file in path.rglob("*") if file.is_file() and not file.is_symlink()):
            data = script.read_bytes()
            if match := _SHEBANG.match(data):
                script.write_bytes(f"#!{home}/bin/{match[1].decode()}".encode() + data[match.end() :])


def elf_files(tree: Path) -> Iterator[Path]:
    """Every program, library and object file below a folder."""
    for place, _, names in os.walk(tree):
        for name in sorted(names):
            path = Path(place, name)
            if not path.is_symlink() and path.stat().st_size > 64:  # noqa: PLR2004 - the header's size
                with path.open("rb") as file:
                    if file.read(len(_MAGIC)) == _MAGIC:
                        yield path


def segments(path: Path) -> set[int]:
    """The kinds of segment in an ELF file: whether it names a loader (3), whether it links to libraries (2)."""
    with path.open("rb") as file:
        header = file.read(64)
        offset, size = int.from_bytes(header[32:40], "little"), int.from_bytes(header[54:56], "little")
        file.seek(offset)
        table = file.read(size * int.from_bytes(header[56:58], "little"))
    return {int.from_bytes(table[at : at + 4], "little") for at in range(0, len(table), size or 1)}
