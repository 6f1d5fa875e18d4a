"""Built layers for tests: made on first use, or the test is skipped with the reason."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from cdu.errors import CommandError
from cdu.layers import build

if TYPE_CHECKING:
    from pathlib import Path


@functools.cache
def layer(name: str) -> Path:
    """A layer's folder; the test is skipped where it cannot be built."""
    try:
        return build.ensure(name)
    except CommandError as error:
        pytest.skip(f"the {name} layer: {error}")
