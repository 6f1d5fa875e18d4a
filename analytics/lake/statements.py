"""The SQL files. Each contains one statement in Athena's dialect, with `?` for parameters."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).with_name("sql")


def statement(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def views() -> list[str]:
    """The statements that define the views, each after the views that it refers to."""
    return [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("view_*.sql"))]
