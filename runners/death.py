"""Why something that ran did not come to its own end: one rule for each cause, in every mode and language."""

import math
import signal
from dataclasses import dataclass
from typing import Final

from runners.request import Limits

_KILLED: Final = frozenset({-signal.SIGXCPU, -signal.SIGKILL})
_NEARLY: Final = 0.8
"""The part of the processor time after which a kill counts as the kernel's for that reason."""


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended (`ended` as in `RunRecord`), with what status, after how much processor time."""

    ended: str
    status: int
    cpu_ms: float
    out_of_memory: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and the sentence that belongs to it, empty where there is nothing to say."""

    outcome: str
    message: str


def stopped(end: End, limits: Limits, where: str = "") -> Verdict | None:
    """Return why we or the kernel had to stop a run, None if neither had to. `where` is appended to the message."""
    if end.out_of_memory:
        return out_of_memory(limits)
    if end.ended == "wall":
        return Verdict("timed_out", f"Timed out after {limits.wall_s:g} s{where}.")
    if end.ended == "output":
        return Verdict("crashed", "The program printed too much and was stopped.")
    return None


def killed(end: End, limits: Limits, where: str = "") -> Verdict | None:
    """Return the verdict on a process that a signal ended although we did not stop it; None if it ended by itself.

    The kernel counts whole seconds of processor time.
    """
    if end.status in _KILLED and end.cpu_ms >= _NEARLY * 1000 * math.ceil(limits.cpu_s):
        return Verdict("timed_out", f"Used more than {limits.cpu_s:g} s of processor time{where}.")
    if end.status < 0:
        return Verdict("crashed", f"The program was ended by {signal.Signals(-end.status).name}{where}.")
    return None


def out_of_memory(limits: Limits) -> Verdict:
    """Return the verdict on a run that used too much memory."""
    return Verdict("out_of_memory", f"The program used more than {limits.memory_mib} MiB of memory.")
