"""Brings a platform's folder back from a backup; a crash at any point leaves the old state or the new one.

The files go to `restoring` in the folder first and are checked. Renaming it to `restored` decides: from then on,
whoever comes next finishes. The old state is removed, `restored` becomes `moving`, and what is in it moves up. Each
step may be done again.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from cdu.local import running
from cdu.local.backup import NOT_KEPT, read, sync_folder
from cdu.local.place import LocalError, Place
from cdu.local.version import read_marker
from localaws.keys import tighten

if TYPE_CHECKING:
    from pathlib import Path

_UNPACKED, _DECIDED, _MOVING = "restoring", "restored", "moving"


def restore(place: Place, file: Path, *, replace: bool = False) -> str:
    """Restore a backup into a platform's folder and return when it was made.

    Raises LocalError where the platform runs, the folder holds one already and `replace` is false, or the file cannot
    be used; the folder's state is then as it was.
    """
    finish(place.home, place.port, drop=True)
    place.require_no_others()
    if read_marker(place.home) and not replace:
        raise LocalError(
            f"{place.home} holds a platform already; set CDU_HOME to an empty folder, or replace what is there with: "
            "--replace"
        )
    place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = running.claim(place.home, place.port)
    if lock is None:
        raise LocalError(f"the platform of {place.home} runs; stop it first with: cdu down")
    with lock:
        unpacked = place.home / _UNPACKED
        try:
            made: str = read(file, unpacked)["made"]
        except LocalError:
            shutil.rmtree(unpacked, ignore_errors=True)
            raise
        tighten(unpacked)
        os.sync()  # every file before the one rename that makes them count
        unpacked.rename(place.home / _DECIDED)
        sync_folder(place.home)
        _finish(place.home)
    return made


def finish(home: Path, port: int, *, drop: bool = False) -> None:
    """Finish a restore that was interrupted after its files were complete; remove what one left before.

    Raises LocalError while another process restores, and for an interrupted restore into an empty folder unless it is
    to be dropped, since the platform that somebody wanted is not there.
    """
    if not any((home / name).exists() for name in (_UNPACKED, _DECIDED, _MOVING)):
        return
    lock = running.claim(home, port)
    if lock is None:
        raise LocalError(f"a backup is being restored into {home}; wait until that is done")
    with lock:
        _finish(home)
        if read_marker(home) is None and not drop:
            raise LocalError(
                f"a restore into {home} was interrupted; run it again (cdu backup restore FILE), or delete the folder"
            )
        shutil.rmtree(home / _UNPACKED, ignore_errors=True)


def _finish(home: Path) -> None:
    decided, moving = home / _DECIDED, home / _MOVING
    if decided.exists():
        for old in home.iterdir():
            if not old.name.startswith(NOT_KEPT):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        decided.rename(moving)
        sync_folder(home)
    if moving.exists():
        for new in moving.iterdir():
            new.rename(home / new.name)
        sync_folder(home)
        moving.rmdir()
