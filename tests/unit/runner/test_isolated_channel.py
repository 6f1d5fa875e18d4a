"""The channel reads what the other end of it writes, however it arrives, and gives up on anything else."""

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from runners.inside.isolated.channel import MAX_FRAME, Channel, LostError

Ends = tuple[Channel, int]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """A channel, and the descriptor of the other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours.fileno(), lambda request: ["ok", request]), theirs.fileno()


def frame(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


@pytest.mark.parametrize(
    "message",
    [[1, "get", None, True, 1.5, "ä\ud800\U0001f600"], [-1, "ok", 10**3000], [1, "x", ["l", list(range(200_000))]]],
    ids=["scalars", "a long integer", "more than one read"],
)
def test_a_message_arrives_as_it_was_sent(message: list[Any], ends: Ends) -> None:
    channel, other = ends
    sender = Channel(other, lambda request: request)
    thread = threading.Thread(target=sender.send, args=(message,))
    thread.start()
    assert channel.receive() == message
    thread.join()


def test_a_message_may_come_in_pieces_or_with_the_next_one(ends: Ends) -> None:
    channel, other = ends
    first, second = frame(b'[1,"a"]'), frame(b'[2,"b"]')
    os.write(other, first + second[:2])
    assert channel.receive() == [1, "a"]

    def write_slowly() -> None:
        for piece in (second[2:3], second[3:9], second[9:]):
            time.sleep(0.02)
            os.write(other, piece)

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert channel.receive() == [2, "b"]
    thread.join()


BAD = {
    "nothing": b"",
    "no JSON": b"{",
    "no list": b'{"a":1}',
    "too short": b"[1]",
    "a number that is a truth value": b'[true,"ok"]',
    "something behind it": b'[1,"a"] []',
    "white space before it": b' [1,"a"]',
    "a byte order mark": b'\xef\xbb\xbf[1,"a"]',
    "another encoding": '[1,"a"]'.encode("utf-16-le"),
    "no UTF-8": b'[1,"\xff"]',
    "too deep": b"[" * 100_000,
    "an integer that is too long": b"[1," + b"9" * 5000 + b"]",
}


@pytest.mark.parametrize("bad", BAD)
def test_anything_else_ends_the_channel_for_good(bad: str, ends: Ends) -> None:
    channel, other = ends
    threading.Thread(target=os.write, args=(other, frame(BAD[bad]))).start()
    with pytest.raises(LostError):
        channel.receive()
    with pytest.raises(LostError):
        channel.ask("get")


def test_a_frame_that_is_too_long_is_not_even_read(ends: Ends) -> None:
    channel, other = ends
    os.write(other, struct.pack(">I", MAX_FRAME + 1))
    with pytest.raises(LostError, match="too much data"):
        channel.receive()


@pytest.mark.parametrize("answer", [b'[-2,"ok"]', b'[0,"ok"]'], ids=["to another request", "to none"])
def test_an_answer_that_nobody_waits_for_ends_the_channel(answer: bytes, ends: Ends) -> None:
    channel, other = ends
    os.write(other, frame(answer))
    with pytest.raises(LostError, match="reply without a request"):
        channel.ask("get")


def test_an_answer_that_comes_before_its_request_ends_the_channel(ends: Ends) -> None:
    channel, other = ends
    os.write(other, frame(b'[-1,"ok"]') + frame(b'[-2,"ok"]'))
    assert channel.ask("get") == ["ok"]
    with pytest.raises(LostError, match="reply without a request"):
        channel.ask("get")


def test_an_answer_that_is_too_large_is_said_to_be(ends: Ends) -> None:
    channel, other = ends
    channel.send([7, "x" * (MAX_FRAME + 1)])
    length, text = struct.unpack(">I", os.read(other, 4))[0], os.read(other, 100).decode()
    assert (length, text) == (len(text), f'[7,"big",{MAX_FRAME + len("[7,") + 4}]')
