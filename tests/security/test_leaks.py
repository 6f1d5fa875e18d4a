"""What a run sees reaches no other run, no other case and no report, but by passing or failing, or as documented."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import backends
from runners.sandbox.layers import PYTHON
from tests.layers import layer
from tests.security.accomplices import Channel, channels, information
from tests.security.test_languages import in_place, servers

if TYPE_CHECKING:
    from runners.sandbox.fork_server import ForkServer

__all__ = ["in_place", "servers"]
CHANNELS = channels()
DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"


def boxes(servers: Any, channel: Channel) -> dict[str, ForkServer]:
    """The backends that a channel is tried on: by turns, or all where that is asked for."""
    name = PYTHON if channel.language == "python" else channel.language
    if name != PYTHON:
        layer(name)
    started = {backend: servers(backend, name) for backend in backends.NAMES}
    usable = [backend for backend, box in started.items() if not isinstance(box, str)]
    if not usable:
        pytest.skip(f"no backend here can run {channel.language}")
    turn = CHANNELS.index(channel) % len(usable)
    chosen = usable if "EVERY_BACKEND" in os.environ else usable[turn : turn + 1]
    return {backend: started[backend] for backend in chosen}


@pytest.mark.parametrize("channel", CHANNELS, ids=[channel.name for channel in CHANNELS])
def test_no_bit_gets_through_that_is_not_documented(servers: Any, channel: Channel) -> None:
    for backend, box in boxes(servers, channel).items():
        bits = channel.bits(box)
        assert bits == (1.0 if backend in channel.open else 0.0), f"{channel.name} on {backend}: {bits:.2f} bits a run"


def test_the_measure_tells_a_channel_from_silence() -> None:
    assert information((1, 0, 1, 0), ["1", "0", "1", "0"]) == 1.0
    assert information((1, 0, 1, 0), ["b", "a", "b", "a"]) == 1.0
    assert information((1, 0, 1, 0), ["0", "0", "0", "0"]) == 0.0
    assert information((1, 0, 1, 0), ["1", "1", "0", "0"]) == 0.0


def test_every_open_channel_is_documented() -> None:
    told = DOCUMENT.read_text(encoding="utf-8")
    for channel in CHANNELS:
        if channel.open:
            assert f"| {channel.name} |" in told, channel.name
