"""Built layers for tests: made on first use. One that cannot be made where it should be is a failure, and no skip."""

from __future__ import annotations

import functools
import shutil
from typing import TYPE_CHECKING

import pytest

from cdu.layers import build

if TYPE_CHECKING:
    from pathlib import Path


def can_be_had(name: str) -> bool:
    """Whether the layer is here, or this machine has what it is made with."""
    return build.is_built(name) or shutil.which("apt-get") is not None


@functools.cache
def layer(name: str) -> Path:
    """A layer's folder; the test is skipped on a machine without apt-get."""
    if not can_be_had(name):
        pytest.skip(f"there is no apt-get to build the {name} layer with")
    return build.ensure(name)
