"""Build the Python layer: `python layers/python/build.py FOLDER` fills FOLDER, which Lambda mounts at /opt.

The runtime is Lambda's own; the layer holds what Exercism's tests import besides the standard library (under 2 KB).
"""  # noqa: INP001

import shutil
import sys
from pathlib import Path

_SITE = Path(__file__).resolve().parent / "site"


def build(folder: Path) -> int:
    """Copy the layer's modules to `folder`/python, emptied first; return their size in bytes."""
    target = folder / "python"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(_SITE, target, ignore=shutil.ignore_patterns("__pycache__"))
    return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]))} bytes\n")
