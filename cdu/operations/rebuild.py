"""Rebuilding profiles from the lake, into the same state, while the platform goes on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdu.operations import state
from cdu.progress import progress
from chalicelib.profiles.naming import Naming
from chalicelib.profiles.rebuild import ProfileRebuilder

if TYPE_CHECKING:
    from datetime import date

    from cdu.deployment import Deployment
    from cdu.operations.state import Entries

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did, or would do."""

    students: int
    rows_written: int
    profiles_changed: int


def rebuild(here: Deployment, only: str | None = None, *, dry_run: bool = False) -> Rebuilt:
    """Write every ledger row that the lake has and the table has not, then count the sums anew.

    A row that the lake does not have is kept: its event may be on the way, or a file of the lake may be lost. It is
    for `reconcile` to say so. May be stopped and started again at any time.
    """
    held, lake, days = state.kept(here), state.known(here), state.active_days(here)
    names = sorted(name for name in held.keys() | lake.keys() | days.keys() if only in {None, name})
    names = [name for name in names if not (name in held and held[name].forgotten)]
    missing = {name: _missing(held.get(name), lake.get(name, {})) for name in names}
    written = sum(map(len, missing.values()))
    if dry_run:
        changed = sum(bool(rows) for rows in missing.values())
        return Rebuilt(len(names), written, changed)
    table = here.client("dynamodb"), here.outputs()["StudentsTable"]
    rebuilder, naming = ProfileRebuilder(*table), Naming(*table)
    for name, student in held.items():
        for orphan in student.reserved - {student.name_key}:  # its profile was lost
            if only in {None, name}:
                naming.release(name, orphan)

    def one(name: str) -> bool:
        return _one(rebuilder, name, missing[name], days.get(name, set()))

    with progress("rebuilding profiles", len(names)) as step, ThreadPoolExecutor(_AT_ONCE) as pool:
        changed = 0
        for name, was_wrong in zip(names, pool.map(one, names), strict=True):
            step(name)
            changed += was_wrong
    return Rebuilt(len(names), written, changed)


def _missing(held: state.Kept | None, lake: Entries) -> Entries:
    ours = held.entries if held else {}
    return {item: entry for item, entry in lake.items() if item not in ours or ours[item].xp != entry.xp}


def _one(rebuilder: ProfileRebuilder, name: str, rows: Entries, days: set[date]) -> bool:
    rebuilder.put(name, rows.values())
    rebuilder.mark_days(name, days)
    return rebuilder.recount(name)
