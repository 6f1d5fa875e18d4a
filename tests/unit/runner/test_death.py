"""One rule for each cause of death, whatever was running."""

from __future__ import annotations

import signal

import pytest

from runners.death import End, killed, last_words, stopped
from runners.request import Limits

LIMITS = Limits(wall_s=2, cpu_s=0.4, memory_mib=64)
KILLED = -signal.SIGKILL


@pytest.mark.parametrize(
    ("end", "outcome", "said"),
    [
        (End("wall", KILLED, 900.0, out_of_memory=True), "out_of_memory", "more than 64 MiB"),
        (End("wall", KILLED, 900.0, out_of_memory=False), "timed_out", "Timed out after 2 s here."),
        (
            End("wall", KILLED, 900.0, out_of_memory=False, building=True),
            "timed_out",
            "2 s while the code was being compiled",
        ),
        (End("output", KILLED, 900.0, out_of_memory=False), "crashed", "printed too much"),
        (End("exit", KILLED, 900.0, out_of_memory=False), None, ""),
    ],
)
def test_who_was_stopped_is_told_why(end: End, outcome: str | None, said: str) -> None:
    verdict = stopped(end, LIMITS, " here")
    assert (verdict.outcome if verdict else None) == outcome
    assert said in (verdict.message if verdict else "")


@pytest.mark.parametrize(
    ("status", "cpu_ms", "outcome"),
    [
        (KILLED, 990.0, "timed_out"),  # the kernel counts whole seconds: 0.4 s are one
        (-signal.SIGXCPU, 990.0, "timed_out"),
        (KILLED, 500.0, "crashed"),
        (-signal.SIGSEGV, 990.0, "crashed"),
        (0, 990.0, None),
        (3, 990.0, None),
    ],
)
def test_a_kill_counts_as_out_of_processor_time_only_near_the_limit(
    status: int, cpu_ms: float, outcome: str | None
) -> None:
    verdict = killed(End("exit", status, cpu_ms, out_of_memory=False), LIMITS)
    assert (verdict.outcome if verdict else None) == outcome


def test_frames_of_nets_library_and_of_the_harness_do_not_push_out_what_the_program_said() -> None:
    frames = "".join(
        f"   at {name}.Run()\n" for name in ("System.Reflection.Invoker", "Xunit.Record", "Cdu.Harness") * 5
    )
    said = (
        f"Process terminated.\nno way\n   at System.Environment.FailFast(System.String)\n   at Sol.F(Int32)\n{frames}"
    )
    assert last_words(said) == "\nProcess terminated.\nno way\n   at Sol.F(Int32)"


def test_a_frame_with_a_line_of_the_students_file_stays_whatever_its_namespace() -> None:
    assert last_words("   at Cdu.Mine.F() in Sol.cs:line 3\n") == "\n   at Cdu.Mine.F() in Sol.cs:line 3"


@pytest.mark.parametrize(
    ("busy", "said"), [(0.01, "it was waiting"), (0.1, " s."), (0.5, "it was still calculating"), (None, " s.")]
)
def test_a_loop_on_a_loaded_machine_is_not_said_to_wait(busy: float | None, said: str) -> None:
    verdict = stopped(End("wall", 0, 100.0, out_of_memory=False, busy=busy), LIMITS)
    assert verdict
    assert said in verdict.message
    assert busy != 0.1 or "(" not in verdict.message
