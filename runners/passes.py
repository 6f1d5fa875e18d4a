"""Multi-pass problems: in one case the solution runs several times, each time on what the validator has left for it.

A validator that accepts an output and leaves `nextpass.in` in its feedback folder asks for one more pass with that
input. Each pass starts the solution in a fresh sandbox, where nothing is left of an earlier pass: what a solution wants
to remember has to go through the validator. The validator finds the other files of its folder again.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from runners.cases import FINAL, Case, Ending, Play, Played
from runners.languages.base import ProgramEnd
from runners.request import Limits, Request
from runners.text import truncate
from runners.validators import LEAST_S, NO_VERDICT

_SHOWN: Final = 200
"""Characters of a pass's input that a message shows."""
_LEAST_S: Final = 0.1
"""The shortest time that a run takes as its limit."""
_NOT_RUN: Final = Ending("failed", "not_run")


def in_passes(request: Request, cases: Sequence[Case], passes: int, play: Play) -> list[Played]:
    """Run all cases once with `play`, and those that go on once more, at most `passes` times.

    All passes share `wall_s`, and together with the validator they share `whole_s`.
    """
    started, used_s = time.monotonic(), 0.0
    played: list[Played] = []
    current, waiting = list(cases), list(range(len(cases)))
    for number in range(1, passes + 1):
        limits = _left(request.limits, used_s, time.monotonic() - started)
        found = play(replace(request, limits=limits), current)
        used_s += sum(program.ms for program, _ in found) / 1000
        if number == 1:
            played, waiting = found, waiting[: len(found)]
        for place, case, one in zip(waiting, current, found, strict=False):
            played[place] = one if number == 1 else _joined(played[place], one, case, number)
        waiting = [place for place in waiting if played[place][1].again]
        if not waiting or any(ending.outcome in FINAL for _, ending in played):
            break
        current = [_next(cases[place], played[place]) for place in waiting]
    stopped = any(ending.outcome in FINAL for _, ending in played)
    for place in waiting:
        played[place] = (played[place][0], _NOT_RUN if stopped else _endless(passes))
    return played


def _left(limits: Limits, used_s: float, since_s: float) -> Limits:
    """Return the limits of the next run: the validator's own time is always left over."""
    whole_s = max(_LEAST_S, limits.whole_s - since_s)
    wall_s = min(limits.wall_s - used_s, whole_s - LEAST_S if used_s else whole_s)
    wall_s = max(_LEAST_S, round(wall_s, 1))  # messages show it
    return replace(limits, wall_s=wall_s, cpu_s=min(limits.cpu_s, wall_s), whole_s=whole_s)


def _next(case: Case, played: Played) -> Case:
    again = played[1].again
    assert again is not None  # noqa: S101 - only those that go on are asked for
    return replace(case, given=again.given, feedback=again.feedback)


def _joined(earlier: Played, later: Played, case: Case, number: int) -> Played:
    """Return two passes of one case as one: what was printed in both, and how the later one ended."""
    (first, _), (program, ending) = earlier, later
    told = ending.message
    if told and ending.test in {"failed", "error"} and ending.outcome == "failed":
        told = f"In pass {number}, with the input {truncate(case.given.strip(), _SHOWN)!r}:\n{told}"
    elif told:
        told = f"In pass {number}: {told}"
    return _both(first, program, number), replace(ending, message=told)


def _both(first: ProgramEnd, program: ProgramEnd, number: int) -> ProgramEnd:
    return replace(
        program,
        ms=first.ms + program.ms,
        peak_kib=max(first.peak_kib, program.peak_kib),
        end=replace(program.end, cpu_ms=first.end.cpu_ms + program.end.cpu_ms),
        stdout=f"{first.stdout.rstrip()}\n--- pass {number} ---\n{program.stdout}",
    )


def _endless(passes: int) -> Ending:
    told = f"{NO_VERDICT}: it asked for more than the {passes} passes that the lesson allows."
    return Ending("failed", "error", told, "NoVerdict")
