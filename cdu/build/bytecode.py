"""Bytecode in the bundles: Lambda cannot store what Python compiles, so every cold start would compile it again.

Bytecode of modules that a function loads when it starts. That of all others would only make the bundle larger.
"""

from __future__ import annotations

import json
import os
import py_compile
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cdu.bundle import sources, write_zip
from cdu.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOADED: Final = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps([module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)]))
"""


def add_bytecode(archives: Sequence[Path], module: str = "") -> None:
    """Write zip files anew with the bytecode of this Python: of what `module` of the first imports, or of all modules.

    The bytecode does not ask for the time of its source, which differs wherever a bundle is unpacked.
    Raises CommandError when the module cannot be imported.
    """
    with tempfile.TemporaryDirectory() as unpacked:
        folders = [Path(unpacked).resolve() / str(number) for number in range(len(archives))]
        for archive, folder in zip(archives, folders, strict=True):
            zipfile.ZipFile(archive).extractall(folder)
        loaded = _loaded(module, folders) if module else None
        for archive, folder in zip(archives, folders, strict=True):
            found = sources(folder)  # without bytecode that lay there, which asks for the time of its source
            wanted = [path for path in found if path.suffix == ".py" and (loaded is None or str(path) in loaded)]
            compiled = [_compiled(path, folder) for path in wanted]
            write_zip(archive, [*((str(path.relative_to(folder)), path) for path in found), *compiled])


def _loaded(module: str, folders: Sequence[Path]) -> frozenset[str]:
    """The files of all modules that are there after an import, with the folders and their libraries on the path."""
    paths = [*folders, *(site for folder in folders for site in folder.rglob("site-packages"))]
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "PYTHONPATH": os.pathsep.join(map(str, paths))}
    command = [sys.executable, "-B", "-c", _LOADED, module]
    done = subprocess.run(command, env=environment, cwd=folders[0], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"the bundle cannot be imported:\n{done.stderr}")
    return frozenset(json.loads(done.stdout))


def _compiled(path: Path, folder: Path) -> tuple[str, Path]:
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    target = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
    name = str(path.relative_to(folder))
    py_compile.compile(str(path), str(target), dfile=name, doraise=True, invalidation_mode=mode)
    return str(target.relative_to(folder)), target
