"""How many problem packages are accepted as they are: `python benchmarks/packages.py FOLDER ... [--jobs N]`.

Every folder below FOLDER with a `problem.yaml` and something in `data` or `submissions` is checked like
`cdu lessons check` does it. A package is accepted if it becomes a lesson in at least one language, and no lesson of it
fails.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from cdu.authoring.errors import LessonError
from cdu.authoring.proving import Summary, check_all


def main() -> None:
    """Print a line for each package, and the count."""
    parser = argparse.ArgumentParser(prog="packages", description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    places = sorted({place.parent for folder in asked.folder for place in folder.rglob("problem.yaml") if _real(place)})
    accepted = 0
    for place in places:
        try:
            told, good = _told(check_all(place, jobs=asked.jobs))
        except LessonError as error:
            told, good = str(error), False
        accepted += good
        print(f"{'accepted' if good else 'refused '} {place.parent.parent.name}/{place.name}: {told}", flush=True)
    print(f"{accepted} of {len(places)} accepted as they are")


def _real(metadata: Path) -> bool:
    """Whether it is a package, and no template for the metadata of one."""
    return any((metadata.parent / name).is_dir() for name in ("data", "submissions"))


def _told(summary: Summary) -> tuple[str, bool]:
    failed = [f"{entry.lesson}: {entry.reason}" for entry in summary.failed]
    good = bool(summary.proofs) and not failed
    proven = ", ".join(summary.proofs)
    return (proven if good else "; ".join([*failed, *(entry.reason for entry in summary.rejected)])[:300]), good


if __name__ == "__main__":
    main()
