"""`python -m benchmarks [NAME ...] [--json] [--into PAGE]`: run them, all by default, and print."""

from __future__ import annotations

import argparse
import importlib
import json
from itertools import chain
from pathlib import Path

from benchmarks.table import page

_SHARED = {"__init__", "__main__", "table", "lessons", "backends", "lakes", "querying", "toolchains", "units"}


def main() -> None:
    """Run and print."""
    names = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - _SHARED)
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*names, []], help=f"one of {', '.join(names)}")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--into", type=page, metavar="PAGE", help="write the tables into this Markdown page as well")
    options = parser.parse_args()
    found = {name: importlib.import_module(f"benchmarks.{name}").tables() for name in options.name or names}
    for table in chain.from_iterable(found.values()) if options.into else ():
        table.put(options.into)
    if options.json:
        print(json.dumps({name: [table.as_json() for table in tables] for name, tables in found.items()}, indent=2))
        return
    for tables in found.values():
        for table in tables:
            table.show()


if __name__ == "__main__":
    main()
