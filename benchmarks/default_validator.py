"""Compare our default comparison with the table that BAPCtools tests its default output validator by.

Needs `PROBLEM_PACKAGES`, a folder with a checkout of BAPCtools. Each document of the table has an answer, flags, and
outputs that are to be accepted or not.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from benchmarks.table import Table
from cdu.authoring.formats.kattis.data import comparison
from runners.checker import Rules, difference

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = "BAPCtools/test/default_output_validator/default_output_validator.yaml"
_ABSENT = "PROBLEM_PACKAGES names no folder with a checkout of BAPCtools: nothing was compared."


def tables() -> list[Table]:
    """Count the outputs on which both agree, and list the others."""
    place = Path(os.environ.get("PROBLEM_PACKAGES", "")) / TABLE
    if not place.is_file():
        return [Table("Default output validator", [], [_ABSENT])]
    entries = list(_entries(place))
    wrong = [entry for entry in entries if (difference(entry[2], entry[1], _rules(entry[0])) is None) != entry[3]]
    row = {"outputs": len(entries), "same verdict": len(entries) - len(wrong)}
    notes = [
        f"`{output!r}` for `{answer!r}` with `{flags}` is {'right' if accepted else 'wrong'} there."
        for flags, answer, output, accepted in wrong
    ]
    return [Table("Default output validator", [row], notes)]


def _entries(table: Path) -> Iterator[tuple[str, str, str, bool]]:
    """Flags, answer, output, and whether the output is to be accepted."""
    for document in yaml.safe_load_all(table.read_text(encoding="utf-8")):
        for verdict in ("ac", "wa"):
            for output in document.get(verdict) or ():
                yield document["flags"], str(document["ans"]), str(output), verdict == "ac"


def _rules(flags: str) -> Rules:
    return Rules(**comparison(tuple(flags.split())).model_dump())
