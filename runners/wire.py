"""The one place where records become bytes and bytes become records.

A frame is four bytes of length, big-endian, then that many bytes. Runs and payloads travel as frames of JSON. Events
are lines of compact JSON, whose short keys the harnesses of all languages write as well: `e` the kind, `t` the test,
`x` the id of a test that nobody asked for, `o` the outcome, `m` the message, `k` the exception's type, `p` a path.
A record is a head of JSON, then what each process wrote, untouched: the warden parses nothing that a student's code
may have written.
"""

import fcntl
import json
import os
import struct
import termios
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Final

from runners.records import (
    ROLES,
    ChildEnd,
    Ended,
    Event,
    Fault,
    Isolation,
    LoadFailed,
    Mark,
    Output,
    Payload,
    Recorded,
    RunRecord,
    SandboxRun,
    Started,
    Step,
    StepEnd,
    StepOutput,
    WorkerLost,
)
from runners.request import Json, Limits

_LENGTH: Final = struct.Struct(">I")
_GLANCE_S: Final = 0.0001
MAX_FRAME: Final = 64 * 1024 * 1024


class ClosedError(ConnectionError):
    """The other side went away in the middle of, or before, a frame."""


# --- frames ---------------------------------------------------------------------------------------------------------


def read_exactly(descriptor: int, size: int) -> bytes:
    """Read `size` bytes. Raises `ClosedError` when they do not come."""
    pieces = []
    while size:
        piece = os.read(descriptor, min(size, 1 << 20))
        if not piece:
            raise ClosedError("the other side closed the channel")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def read_frame(descriptor: int) -> bytes:
    """Read one frame. Raises `ClosedError`, and `ValueError` for one that is too long."""
    size = int(_LENGTH.unpack(read_exactly(descriptor, _LENGTH.size))[0])
    if size > MAX_FRAME:
        raise ValueError(f"a frame of {size} bytes is too long")
    return read_exactly(descriptor, size)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte; blocks."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_and_wait(descriptor: int, data: bytes) -> None:
    """Write to a pipe, and wait until all was read: code that runs later could open the pipe anew and take it back."""
    write_all(descriptor, data)
    while any(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(_LENGTH.size))):
        time.sleep(_GLANCE_S)


def write_frame(descriptor: int, data: bytes) -> None:
    """Write one frame; blocks."""
    write_all(descriptor, _LENGTH.pack(len(data)) + data)


# --- runs and payloads ----------------------------------------------------------------------------------------------


def _shallow(value: object) -> dict[str, object]:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} is not JSON")


def write_run(descriptor: int, run: SandboxRun) -> None:
    """Write a run: a frame with its roles and limits, then one for each payload."""
    write_frame(descriptor, _json({"roles": run.roles, "limits": run.limits}))
    for payload in run.payloads:
        write_frame(descriptor, _json(payload))


def read_roles(descriptor: int) -> tuple[list[str], Limits]:
    """Read a run's first frame; its payloads, one for each role, follow."""
    data = json.loads(read_frame(descriptor))
    return data["roles"], Limits(**data["limits"])


def read_payload(descriptor: int, role: str) -> Payload:
    """Read the payload of a role."""
    return _payload(role, json.loads(read_frame(descriptor)))


def encode_run(run: SandboxRun, layer: str) -> bytes:
    """Return a run as one JSON object, for a container that has the layer."""
    return _json({"roles": run.roles, "limits": run.limits, "payloads": run.payloads, "layer": layer})


def decode_run(encoded: bytes) -> tuple[SandboxRun, str]:
    """Return the run and the layer that `encode_run` was given."""
    data = json.loads(encoded)
    payloads = tuple(_payload(role, each) for role, each in zip(data["roles"], data["payloads"], strict=True))
    return SandboxRun(payloads, Limits(**data["limits"])), data["layer"]


def write_left(descriptor: int, left: StepOutput) -> None:
    """Write what a step leaves: a frame with paths and modes, and with unfinished results; then one for each file."""
    files = None if left.files is None else [(path, mode) for path, (mode, _) in left.files.items()]
    write_frame(descriptor, _json({"files": files, "unfinished": left.unfinished}))
    for _, data in (left.files or {}).values():
        write_frame(descriptor, data)


def read_left(descriptor: int) -> StepOutput:
    """Read what a step leaves. Raises `ClosedError` when its process ended before it had said that."""
    head = json.loads(read_frame(descriptor))
    files = head["files"]
    if files is not None:
        files = {path: (mode, read_frame(descriptor)) for path, mode in files}
    return StepOutput(files, head["unfinished"])


def _payload(role: str, data: Json) -> Payload:
    if "steps" in data:
        data["kept"] = tuple(data["kept"])
        data["steps"] = tuple(_step(step) for step in data["steps"])
    return ROLES[role](**data)


def _step(data: Json) -> Step:
    lists = {name: tuple(data[name]) for name in ("command", "without", "removed", "resumed", "printed")}
    return Step(**{**data, **lists, "partner": _step(data["partner"]) if data["partner"] else None})


def _json(value: object) -> bytes:
    return json.dumps(value, default=_shallow).encode()


# --- events ---------------------------------------------------------------------------------------------------------


_KEYS: Final[dict[type[Event], tuple[str, dict[str, str]]]] = {
    Started: ("start", {}),
    Ended: (
        "end",
        {"outcome": "o", "message": "m", "kind": "k", "output": "out", "ms": "ms", "title": "n", "task": "task"},
    ),
    LoadFailed: ("load", {"path": "p", "message": "m", "kind": "k", "syntax": "syntax"}),
    WorkerLost: ("lost", {"reason": "m"}),
    Output: ("out", {"text": "m"}),
    Fault: ("fault", {"reason": "m"}),
    Recorded: ("profile", {"types": "types", "lineup": "lineup", "assertions": "assertions"}),
    StepEnd: ("step", {field.name: field.name for field in fields(StepEnd)}),
}
"""The word for each kind of event, and the key for each of its fields."""


_compact: Final = json.JSONEncoder(separators=(",", ":")).encode


def encode_event(event: Event) -> bytes:
    """Return an event as a line."""
    if isinstance(event, Mark):
        data: dict[str, object] = {"e": event.value}
    else:
        kind, keys = _KEYS[type(event)]
        named = {"t" if event.expected else "x": event.test} if isinstance(event, Started | Ended) else {}
        data = {"e": kind, **named, **{key: getattr(event, field) for field, key in keys.items()}}
    return _compact(data).encode() + b"\n"


def decode_events(lines: bytes) -> tuple[Event, ...]:
    """Return the events that stand in whole lines; anything else is `Mark.GARBAGE`, a last half line nothing."""
    return tuple(decode_event(line) for line in lines.split(b"\n")[:-1])


def decode_event(line: bytes | str) -> Event:
    """Return the event that stands in a line, `Mark.GARBAGE` where there is none."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return Mark.GARBAGE
    return _event(data) if isinstance(data, dict) else Mark.GARBAGE


def _event(data: Json) -> Event:
    kind = data.get("e")
    try:
        return _DECODERS[kind](data) if kind in _DECODERS else Mark(kind)
    except (TypeError, ValueError, KeyError):
        return Mark.GARBAGE


def _test_event(data: Json) -> Event:
    test, expected = data.get("t") or data.get("x"), "x" not in data
    if not isinstance(test, str):
        return Mark.GARBAGE
    if data["e"] == "start":
        return Started(test, expected)
    outcome, ms = data.get("o", "not_run"), data.get("ms")
    return Ended(
        test=test,
        outcome=outcome if isinstance(outcome, str) else "error",
        message=_text(data.get("m")),
        kind=_text(data.get("k")),
        output=_text(data.get("out")) or "",
        ms=float(ms) if isinstance(ms, int | float) else 0.0,
        expected=expected,
        title=_text(data.get("n")) or "",
        task=task if isinstance(task := data.get("task"), int) else None,
    )


def _load_failed(data: Json) -> Event:
    return LoadFailed(str(data.get("m")), _text(data.get("k")), data.get("syntax") is True, str(data.get("p")))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


_DECODERS: Final[dict[object, Callable[[Json], Event]]] = {
    "start": _test_event,
    "end": _test_event,
    "load": _load_failed,
    "lost": lambda data: WorkerLost(str(data.get("m"))),
    "out": lambda data: Output(str(data.get("m"))),
    "fault": lambda data: Fault(str(data.get("m"))),
    "profile": lambda data: Recorded(data["types"], data["lineup"], data["assertions"]),
    "step": lambda data: StepEnd(**{name: value for name, value in data.items() if name != "e"}),
}


# --- what was seen --------------------------------------------------------------------------------------------------

PROGRAM_STARTS: Final = encode_event(Mark.READY) + encode_event(Mark.RUNNING)
"""What stands before a program's standard output on its pipe of events."""
ENDS: Final = encode_event(Mark.DONE)
CONTROLS_BEGIN: Final = encode_event(Mark.CONTROLS)
WORKER_LOST: Final = b'"e":"lost"'


def encode_record(record: RunRecord, wrote: list[tuple[bytes, bytes]]) -> bytes:
    """Return a record without its processes' events and output, followed by the bytes that they stand in.

    `wrote` holds for each process what came through its pipe of events and what it printed.
    """
    head = json.dumps(record, default=_shallow).encode()
    pieces = [head, *(piece for pair in wrote for piece in pair)]
    return b"".join(_LENGTH.pack(len(piece)) + piece for piece in pieces)


def fault_record(reason: str) -> bytes:
    """Return the record of a run that could not be made."""
    return encode_record(RunRecord("exit", 0.0, (), {}, reason), [])


def decode_record(encoded: bytes) -> RunRecord:
    """Return a record. Raises `ValueError` for bytes that are none."""
    pieces, at = [], 0
    while at < len(encoded):
        end = at + _LENGTH.size + int.from_bytes(encoded[at : at + _LENGTH.size], "big")
        pieces.append(encoded[at + _LENGTH.size : end])
        at = end
    if not pieces or at != len(encoded):
        raise ValueError("these bytes are no record")
    head = json.loads(pieces[0])
    wrote = zip(head["children"], pieces[1::2], pieces[2::2], strict=True)
    children = tuple(_child(child, events, output) for child, events, output in wrote)
    return RunRecord(head["ended"], head["wall_ms"], children, Isolation(head["isolation"]), head["fault"])


def _child(data: Json, events: bytes, output: bytes) -> ChildEnd:
    stdout = b""
    if data["role"] == "program":
        before, mark, stdout = events.partition(PROGRAM_STARTS)
        events = before + mark if mark else events
    data |= {"events": decode_events(events), "stdout": _readable(stdout), "output": _readable(output)}
    return ChildEnd(**data)


def _readable(text: bytes) -> str:
    return text.decode("utf-8", "replace")
