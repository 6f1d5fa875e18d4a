"""The deployed functions over the real engine under injected faults; `python -m tests.chaos.engine` for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.local import lifecycle
from tests.chaos import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place

pytestmark = pytest.mark.stack


def test_nothing_is_lost_or_counted_twice_whatever_the_calls_meet(new_place: Callable[[], Place]) -> None:
    place = new_place()
    try:
        lifecycle.up(place, print)
        found = engine.run(place, submissions=25, students=6, seed=4)
    finally:
        lifecycle.down(place)
    assert (found["lost"], found["double"], found["drift"]) == ([], [], [])
    assert found["faults"] > 3
