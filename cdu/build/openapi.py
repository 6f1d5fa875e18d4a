"""The OpenAPI document as a file: `python -m cdu.build.openapi` writes docs/openapi.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "docs/openapi.json"


def text() -> str:
    """The document as it is kept in docs/openapi.json."""
    import app  # noqa: PLC0415 - found beside this package, in a checkout only

    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(TARGET.parents[1]))
    TARGET.write_text(text(), encoding="utf-8")
