"""Built layers for tests: made on first use.

Without a network a test that needs one is skipped, with the reason. Where the fault is ours the test fails.
"""

from __future__ import annotations

import functools
import os
import warnings
from typing import TYPE_CHECKING

import pytest

from cdu.layers import build
from cdu.layers.recipe import LayerError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@functools.cache
def _tried(name: str, ensure: Callable[[str], Path]) -> Path | LayerError:
    """Try once: hundreds of tests ask for the same layer."""
    try:
        tree = ensure(name)
    except LayerError as error:
        return error
    if manifest := build.built(name):
        for remark in manifest.remarks(name):
            warnings.warn(remark, stacklevel=2)
    return tree


def layer(name: str, ensure: Callable[[str], Path] = build.ensure) -> Path:
    """A layer's folder; the test is skipped where what it is made of cannot be had from here.

    `TEST_LAYERS` names the only layers that tests may have, where a run is about something else than languages.
    """
    if name not in os.environ.get("TEST_LAYERS", name).split():
        pytest.skip(f"TEST_LAYERS leaves {name} out")
    found = _tried(name, ensure)
    if isinstance(found, UnreachableError):
        pytest.skip(f"no {name} layer: {found}")
    if isinstance(found, LayerError):
        raise found
    return found


def unreachable(name: str) -> str:
    """Why a layer cannot be had from here, or nothing. Raises LayerError where that is a fault of ours."""
    found = _tried(name, build.ensure)
    if isinstance(found, LayerError) and not isinstance(found, UnreachableError):
        raise found
    return str(found) if isinstance(found, UnreachableError) else ""
