"""Compare our default comparison with a table of BAPCtools' test suite: `python benchmarks/default_validator.py TABLE`.

TABLE is `test/default_output_validator/default_output_validator.yaml` of a checkout of RagnarGrootKoerkamp/BAPCtools.
Each of its documents has an answer, flags, and outputs that are to be accepted or not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from cdu.authoring.formats.kattis.data import comparison
from runners.checker import Rules, difference

if TYPE_CHECKING:
    from collections.abc import Iterator


def main(table: Path) -> int:
    """Print every difference and the count; return 0 where there is none."""
    entries = list(_entries(table))
    wrong = [entry for entry in entries if (difference(entry[2], entry[1], _rules(entry[0])) is None) != entry[3]]
    for flags, answer, output, accepted in wrong:
        print(f"{'accept' if accepted else 'reject'} {output!r} for {answer!r} with {flags!r}")
    print(f"{len(entries) - len(wrong)} of {len(entries)} as in the table")
    return 1 if wrong else 0


def _entries(table: Path) -> Iterator[tuple[str, str, str, bool]]:
    """Flags, answer, output, and whether the output is to be accepted."""
    for document in yaml.safe_load_all(table.read_text(encoding="utf-8")):
        for verdict in ("ac", "wa"):
            for output in document.get(verdict) or ():
                yield document["flags"], str(document["ans"]), str(output), verdict == "ac"


def _rules(flags: str) -> Rules:
    return Rules(**comparison(tuple(flags.split())).model_dump())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
