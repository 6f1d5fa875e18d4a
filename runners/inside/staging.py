"""Write files into a box, and remove them again."""

import contextlib
import os
import shutil
from pathlib import Path


def stage(box: str, files: dict[str, str]) -> None:
    """Write files into the box, in order."""
    for path, text in files.items():
        target = f"{box}/{path}"
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - a thousand runs a minute
        with open(target, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - as above
            file.write(text)


def empty(folder: Path) -> None:
    """Remove everything in a folder, as far as possible."""
    for path in folder.iterdir():
        remove(path)


def remove(path: Path) -> None:
    """Remove a file or folder, even one without permissions."""
    if path.is_dir() and not path.is_symlink():
        _open(path)
        for place, folders, _ in os.walk(path):
            for name in folders:
                _open(Path(place, name))
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _open(folder: Path) -> None:
    with contextlib.suppress(OSError):
        if not folder.is_symlink():
            folder.chmod(0o700)
