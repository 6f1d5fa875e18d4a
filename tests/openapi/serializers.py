"""Hooks of schemathesis, loaded through SCHEMATHESIS_HOOKS: how it makes a zip."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import schemathesis
from hypothesis import strategies as st


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


NAMES = st.sampled_from(["submission.json", "recipe_scaler.py", "a/b.txt", "../c", "README.md", "é.py"])
CONTENTS = st.sampled_from(
    [b"", b"{}", b'{"lesson": "python/recipe-scaler"}', b"def scale(*_): return 1\n", b"\xff\x00"]
)
schemathesis.openapi.media_type(
    "application/zip", st.dictionaries(NAMES, CONTENTS, max_size=4).map(zipped) | st.binary(max_size=40)
)


@schemathesis.serializer("application/zip")
def as_it_is(_context: Any, value: Any) -> Any:
    return value if isinstance(value, bytes) else str(value).encode()
