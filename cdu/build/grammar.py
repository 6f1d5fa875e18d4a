"""Every statement that Athena is ever asked, for Trino's own grammar and for the list of functions that Athena has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from analytics.reports.definitions import REPORTS
from cdu.build.quicksight import RULES_SQL, dataset_sql
from cdu.lake_statements import ARRIVED, AWARDS, DAYS, LATEST

_ROOT: Final = Path(__file__).resolve().parents[2]
_UNLOAD: Final = re.compile(r"^UNLOAD \(\n(?P<query>.*)\n\)\nTO '[^']+' WITH \([^)]+\)\s*$", re.MULTILINE | re.DOTALL)


def statements() -> dict[str, str]:
    """The statements by the place where they are written."""
    files = {path.name: path.read_text(encoding="utf-8") for path in (_ROOT / "analytics/lake/sql").glob("*.sql")}
    operators = {"ARRIVED": ARRIVED, "AWARDS": AWARDS, "DAYS": DAYS, "LATEST": LATEST}
    reports = {f"report {name}": report.sql for name, report in REPORTS.items()}
    results = {f"data set {name}": dataset_sql(report) for name, report in REPORTS.items()}
    return {**files, **operators, **reports, **results, "RULES_SQL": RULES_SQL}


def as_trino(statement: str) -> str:
    """A statement in Trino's language, which has no UNLOAD: of that the query, else the statement itself."""
    found = _UNLOAD.search(statement)
    return found["query"] if found else statement
