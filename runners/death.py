"""Why something that ran did not come to its own end: one rule for each cause, in every mode and language."""

import math
import re
import signal
from dataclasses import dataclass
from typing import Final

from runners.request import Limits

_KILLED: Final = frozenset({-signal.SIGXCPU, -signal.SIGKILL})
_MEANINGS: Final = {
    "SIGSEGV": "it used memory that is not its own: a null pointer, a place beyond an array, or endless recursion",
    "SIGBUS": "it used memory that does not exist",
    "SIGFPE": "an impossible calculation, such as a division by zero",
    "SIGILL": "it came to a place where the compiler saw that the code cannot go on, such as a division by zero",
    "SIGTRAP": "it came to a place that must not be reached",
    "SIGABRT": "it gave up: abort, a failed assert, or an exception that nothing caught",
    "SIGSYS": "it asked the system for something that is not allowed",
}
_RECURSION: Final = "its stack is full: does a function call itself without end?"
_OVERFLOWED: Final = re.compile(
    r"^.*(?:stack overflow|overflowed its stack).*(?:\n.+){0,3}", re.IGNORECASE | re.MULTILINE
)
"""What the runtimes of Rust and .NET write before they give up for that reason, and the innermost calls."""
_DUMP: Final = re.compile(
    r"^Fatal Python error: (\w[\w -]*)\n\n(?:Stack|Current thread|Thread) .*", re.DOTALL | re.MULTILINE
)
"""What Python writes last when a signal ends it (`faulthandler`)."""
_ABORTED: Final = "Aborted"
_PLACE: Final = re.compile(r"^Stack \(most recent call first\):\n(?:  File .*\n|  \.\.\.\n)+\Z", re.MULTILINE)
"""What Python writes when its time is up: where it was."""
_FRAME: Final = re.compile(
    r"^  File \"(?![^\"]*(?:/runners/|/python3|<))(?:[^\"]*/)?([^\"/]+\", line .+)$", re.MULTILINE
)
"""A frame in it that is neither ours nor the library's."""
_FRAMES: Final = 8
_LIBRARY: Final = re.compile(
    r"^   at (?:System|Microsoft|Interop|Internal|Xunit|Cdu)\.(?!.* in \S+:line \d+$).*(?:\n|\Z)", re.MULTILINE
)
"""A frame of the library or the harness below .NET's last words: there are more of them than lines that we tell."""
_IDLE: Final = 0.05
_BUSY: Final = 0.2
"""The parts of its time below which a program has waited, and from which on it has calculated.

Between them it may have done either: on a loaded machine a loop without end gets only a part of a processor.
"""
_LINES: Final = 12
"""Of standard error, as many last lines are told with a crash."""
READ_ON: Final = ("EOFError", "NoSuchElementException", "end of file reached")
"""What programs say that have read more than there was."""
_COMPILING: Final = (
    "Send it again: the machine may have been busy. If it happens again, simplify what the compiler works out."
)
_NEARLY: Final = 0.8
"""The part of the processor time after which a kill counts as the kernel's for that reason."""


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended (`ended` as in `RunRecord`), with what status, after how much processor time.

    `said` is what it wrote to standard error, as far as students may read it; `busy` the part of the wall time in which
    it calculated, None where that is not known; `building` whether it was the compiler and no program of theirs.
    """

    ended: str
    status: int
    cpu_ms: float
    out_of_memory: bool
    said: str = ""
    busy: float | None = None
    building: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and the sentence that belongs to it, empty where there is nothing to say."""

    outcome: str
    message: str


def stopped(end: End, limits: Limits, where: str = "") -> Verdict | None:
    """Return why we or the kernel had to stop a run, None if neither had to. `where` is appended to the message."""
    if end.out_of_memory:
        return out_of_memory(limits)
    if end.ended == "wall" and end.building:
        return Verdict(
            "timed_out", f"Timed out after {limits.wall_s:g} s while the code was being compiled. {_COMPILING}"
        )
    if end.ended == "wall":
        return Verdict("timed_out", f"Timed out after {limits.wall_s:g} s{where}{_doing(end)}.{_place(end.said)}")
    if end.ended == "output":
        return Verdict("crashed", f"The program printed too much{where} and was stopped.")
    return None


def _doing(end: End) -> str:
    """Say whether a program that ran out of time was calculating; nothing where that is not known."""
    if end.busy is None or _IDLE <= end.busy < _BUSY:
        return ""
    waiting = "it was waiting, not calculating" if end.busy < _IDLE else "it was still calculating: does a loop end?"
    return f" ({waiting})"


def killed(end: End, limits: Limits, where: str = "") -> Verdict | None:
    """Return the verdict on a process that a signal ended although we did not stop it; None if it ended by itself.

    The kernel counts whole seconds of processor time.
    """
    if end.status in _KILLED and end.cpu_ms >= _NEARLY * 1000 * math.ceil(limits.cpu_s):
        return Verdict("timed_out", f"Used more than {limits.cpu_s:g} s of processor time{where}.")
    if end.status < 0:
        dump = _DUMP.search(end.said)
        # The first process of a namespace outlives SIGABRT; the C library then ends it by a forbidden instruction.
        name = "SIGABRT" if dump and dump[1] == _ABORTED else _name(-end.status)
        full = _OVERFLOWED.search(end.said)
        reason = _RECURSION if full else _MEANINGS.get(name)
        meaning = f" ({reason})" if reason else ""
        words = "\n" + full[0] if full else last_words(without_dump(end.said)) + _frames(dump[0] if dump else "")
        return Verdict("crashed", f"The program was ended by {name}{where}{meaning}.{words}")
    return None


def without_dump(said: str) -> str:
    """Return what a program in Python wrote to standard error, without what Python itself added when a signal came."""
    return _PLACE.sub("", _DUMP.sub("", said))


def _place(said: str) -> str:
    """Return where a program in Python was when its time was up, as lines below a message."""
    place = _PLACE.search(said)
    frames = _frames(place[0]) if place else ""
    return f"\nWhen time was up, it was here, the innermost call first:{frames}" if frames else ""


def _frames(dump: str) -> str:
    """Return where the student's code was, innermost call first, as lines below a message."""
    frames = list(dict.fromkeys(_FRAME.findall(dump)))
    return "".join(f'\n  File "{frame}' for frame in frames[:_FRAMES])


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"


def left(end: End, where: str = "") -> Verdict:
    """Return the verdict on a program that ended itself although tests were still to come."""
    status = f", with exit status {end.status}" if end.status >= 0 else ""
    told = f"The program ended itself{where}, before the tests were finished{status}.{last_words(end.said)}"
    return Verdict("crashed", told)


def last_words(said: str) -> str:
    """Return the last lines of standard error as they stand below a message."""
    lines = _LIBRARY.sub("", said).strip("\n").splitlines()
    shown = [f"... ({len(lines) - _LINES} lines above)", *lines[-_LINES:]] if len(lines) > _LINES else lines
    return "\n".join(["", *shown]) if shown else ""


def out_of_memory(limits: Limits) -> Verdict:
    """Return the verdict on a run that used too much memory."""
    return Verdict("out_of_memory", f"The program used more than {limits.memory_mib} MiB of memory.")
