"""The handlers' own errors are what these tests ask for: nobody needs to read them all."""

import logging
from collections.abc import Iterator

import pytest

from chalicelib.shared import ids, items


@pytest.fixture(autouse=True)
def _no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A world decides identifiers and pauses for the whole process: give them back."""
    for module, names in ((ids, ("secrets", "time")), (items, ("time",))):
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logger = logging.getLogger("cdu")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)
