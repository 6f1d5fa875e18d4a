"""Container images of runners whose tools are too large for a layer: the folder that `docker build` is given."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from cdu.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def write_context(name: str, tree: Path, target: Path) -> None:
    """Write the layer `name`, its Dockerfile and the runners into `target`.

    The layer's files are the built ones themselves (hard links), for they are hundreds of megabytes: the target has to
    be on the same file system, and nothing there may be edited.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(tree, target / name, symlinks=True, copy_function=os.link)
    shutil.copytree(ROOT / "runners", target / "runners", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "layers" / name / "Dockerfile", target)
