"""Compile the standard library once: `python prepare.py TREE`, where TREE is Go's own folder.

What is left is the compiler, the linker, the generator that splits tests from solutions, and an archive for every
package that programs may import.
"""  # noqa: INP001

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_FORMAT = "{{.ImportPath}} {{.Export}}"
# For services, tools and pictures: half of the library, which no lesson's program needs.
_LEFT_OUT = re.compile(
    r"archive/|compress/|crypto/(tls|x509|ssh)|database/|debug/|embed|expvar|go/|html|image|index/|log/s|mime|"
    r"net/(http|rpc|smtp)|plugin"
)


def prepare(tree: Path) -> None:
    """Put archives into TREE/std and the two programs into TREE/bin; remove everything else."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {
            "PATH": os.environ["PATH"], "HOME": cache, "GOCACHE": f"{cache}/build", "GOROOT": str(tree),
            "GOFLAGS": "-trimpath", "GOTOOLCHAIN": "local", "GOPROXY": "off", "CGO_ENABLED": "0", "GOTELEMETRY": "off",
        }  # fmt: skip
        go = [str(tree / "bin/go"), "list"]
        everything = _told([*go, "std"], tree / "src", environment)
        wanted = [name for name in everything if not _LEFT_OUT.match(name) and not name.startswith(("vendor/", "cmd/"))]
        for line in _told([*go, "-deps", "-export", "-f", _FORMAT, *wanted], tree / "src", environment):
            package, _, archive = line.partition(" ")
            if archive:
                target = tree / "std" / f"{package}.a"
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(archive, target)
        _add_split(tree, environment)
    (tree / "bin/go").unlink()
    for name in ("compile", "link"):
        (tree / "pkg/tool/linux_amd64" / name).rename(tree / "bin" / name)
    for name in ("src", "pkg"):
        shutil.rmtree(tree / name)


def _add_split(tree: Path, environment: dict[str, str]) -> None:
    """Compile the generator of split tests, and the packages that their programs import."""
    place = Path(__file__).parent / "split"
    build = [str(tree / "bin/go"), "build", "-buildvcs=false", "-ldflags=-s -w", "-o"]
    subprocess.run([*build, str(tree / "bin/split"), "./generator"], cwd=place, env=environment, check=True)
    (tree / "std/cdu").mkdir()
    for name in ("wire", "suite"):
        export = [str(tree / "bin/go"), "list", "-export", "-f", "{{.Export}}", f"./{name}"]
        shutil.copy(_told(export, place, environment)[0], tree / f"std/cdu/{name}.a")


def _told(command: list[str], place: Path, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(command, cwd=place, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).resolve())
