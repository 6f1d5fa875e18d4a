"""Compile the standard library once: `python prepare.py TREE`, where TREE is Go's own folder.

What is left is the compiler, the linker and an archive for every package that programs may import.
"""  # noqa: INP001

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_FORMAT = "{{.ImportPath}} {{.Export}}"


def prepare(tree: Path) -> None:
    """Put archives into TREE/std and the two programs into TREE/bin; remove everything else."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {
            "PATH": os.environ["PATH"], "HOME": cache, "GOCACHE": f"{cache}/build", "GOROOT": str(tree), "GOFLAGS": "-trimpath",
            "GOTOOLCHAIN": "local", "GOPROXY": "off", "CGO_ENABLED": "0", "GOTELEMETRY": "off",
        }  # fmt: skip
        command = [str(tree / "bin/go"), "list", "-export", "-f", _FORMAT, "std"]
        listed = subprocess.run(command, cwd=tree / "src", env=environment, check=True, capture_output=True, text=True)
        for line in listed.stdout.splitlines():
            package, _, archive = line.partition(" ")
            if archive:
                target = tree / "std" / f"{package}.a"
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(archive, target)
    (tree / "bin/go").unlink()
    for name in ("compile", "link"):
        (tree / "pkg/tool/linux_amd64" / name).rename(tree / "bin" / name)
    for name in ("src", "pkg"):
        shutil.rmtree(tree / name)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).resolve())
