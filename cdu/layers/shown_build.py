"""Building a layer with its progress on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.layers import build
from cdu.layers.recipe import BUILT, read
from cdu.progress import progress, untold
from cdu.terminal import line

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.progress import Told

_STAGES = 3


def made(name: str, *, locked: bool = False, folder: Path | None = None, told: Told = untold) -> Path:
    """The folder of a layer, built first if needed, of what is installed in `folder` if that is given.

    Prints where the build differs from the tested versions.
    """
    if not folder and build.is_built(name, locked=locked):
        return BUILT / name
    with progress(f"building the {name} layer", _STAGES + bool(read(name).prepare or folder), told) as step:
        tree = build.ensure_from(name, folder, step) if folder else build.ensure(name, step, locked=locked)
    manifest = build.built(name)
    for remark in manifest.remarks(name) if manifest else ():
        line(remark, err=True)
    return tree
