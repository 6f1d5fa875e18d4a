"""The linters and generators of OpenAPI documents that npm has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import npm


@pytest.fixture(scope="session")
def npm_tools() -> Path:
    """The folder with `node_modules`."""
    return npm.installed(Path(__file__).parent)
