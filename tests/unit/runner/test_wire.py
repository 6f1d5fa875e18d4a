"""What crosses the wall of a sandbox: records survive the way, and whatever else stands on a line is garbage."""

from __future__ import annotations

import os

import pytest

from runners import wire
from runners.inside.isolated.expected import NOTHING
from runners.records import (
    ChildEnd,
    Conduct,
    Ended,
    Event,
    Fault,
    Guarded,
    LoadFailed,
    Mark,
    Program,
    Recorded,
    RunRecord,
    SandboxRun,
    Started,
    Step,
    StepEnd,
    Worker,
    WorkerLost,
)
from runners.request import Limits

EVENTS: list[Event] = [
    *Mark,
    Started("a test"),
    Started("extra", expected=False),
    Ended("a test", "failed", "why", "AssertionError", "printed", 1.5),
    Ended("extra", "passed", expected=False),
    LoadFailed("syntax", "SyntaxError", syntax=True, path="a_test.py"),
    WorkerLost("the program ended"),
    Fault("ours"),
    Recorded(
        {"f()": ["object"]},
        {**NOTHING, "pool": [["m.C", [1], {}]], "visible": 1, "groups": [0]},
        {"m.T.test": {"m.py:3": 2}},
    ),
    StepEnd("build", "exit", 1, 2.5, 3.5, 4096, "results", "out", "error"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    assert wire.decode_events(wire.encode_event(event)) == (event,)


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{", b"[]", b"null", b"\xff", b'{"e":1}', b'{"e":"start"}', b'{"e":"end","t":7}', b'{"e":"step"}',
        b'{"e":"profile"}', b'{"e":["end"]}', b'{"e":"other"}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_any_other_line_is_garbage(line: bytes) -> None:
    assert wire.decode_events(line + b"\n") == (Mark.GARBAGE,)


def test_fields_of_the_wrong_kind_count_as_missing() -> None:
    line = b'{"e":"end","t":"a","o":[],"m":{},"k":1,"out":2,"ms":"3"}\n'
    assert wire.decode_events(line) == (Ended("a", "error"),)


def test_half_a_line_is_nothing() -> None:
    assert wire.decode_events(b'{"e":"done"}') == ()


RUN = SandboxRun(
    (
        Conduct({"a": "1"}, ("*.o",), (Step(("bin/x", "y"), "in", {"A": "b"}, ("a",)),), 1.0, 2.0, 64, seed=7),
        Guarded({"s.py": ""}, None, ["t.py"], [], ["t.py"], {"t.T.test": "n"}, {"t.T.test": "c"}),
        Program({"main.py": ""}, 3, "main.py", "in"),
        Worker({}, None),
    ),
    Limits(wall_s=3),
)


def test_a_run_is_read_as_it_was_written() -> None:
    reader, writer = os.pipe()
    wire.write_run(writer, RUN)
    roles, limits = wire.read_roles(reader)
    assert (roles, limits) == (["conductor", "guarded", "program", "worker"], RUN.limits)
    assert tuple(wire.read_payload(reader, role) for role in roles) == RUN.payloads
    assert wire.decode_run(wire.encode_run(RUN, "ruby")) == (RUN, "ruby")


def test_a_record_carries_what_each_process_wrote_untouched() -> None:
    end = ChildEnd("worker", alive=True, status=-9, cpu_ms=1.0, peak_kib=2, out_of_memory=False)
    program = ChildEnd("program", alive=False, status=0, cpu_ms=1.0, peak_kib=2, out_of_memory=False)
    ready = wire.encode_event(Mark.READY)
    wrote = [(ready + b"\xff\n", b"caf\xc3\xa9\xff"), (wire.PROGRAM_STARTS + b'{"e":"done"}\n\xff', b"")]
    record = wire.decode_record(wire.encode_record(RunRecord("wall", 5.0, (end, program), {"backend": "x"}), wrote))
    worker, ran = record.children
    assert (record.ended, record.isolation, record.fault) == ("wall", {"backend": "x"}, None)
    assert (worker.events, worker.output) == ((Mark.READY, Mark.GARBAGE), "café\N{REPLACEMENT CHARACTER}")
    assert (ran.events, ran.stdout) == ((Mark.READY, Mark.RUNNING), '{"e":"done"}\n\N{REPLACEMENT CHARACTER}')
    assert worker.killed_alive
    assert wire.decode_record(wire.fault_record("no")).fault == "no"
    with pytest.raises(ValueError, match="no record"):
        wire.decode_record(b"\0\0\0\5abc")
