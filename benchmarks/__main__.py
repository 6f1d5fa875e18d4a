"""`python -m benchmarks [NAME ...] [--json]`: run the benchmarks, all by default, and print their tables."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path

_SHARED = {"__init__", "__main__", "table"}


def main() -> None:
    """Run and print."""
    names = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - _SHARED)
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*names, []], help=f"one of {', '.join(names)}")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    options = parser.parse_args()
    tables = {name: importlib.import_module(f"benchmarks.{name}").run() for name in options.name or names}
    if options.json:
        print(json.dumps({name: table.as_json() for name, table in tables.items()}, indent=2))
        return
    for table in tables.values():
        table.show()


if __name__ == "__main__":
    main()
