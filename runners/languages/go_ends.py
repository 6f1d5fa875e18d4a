"""How Go's two programs ended, for students: the panic, the place in their own code, and the test that it was in."""

import re
import signal
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from runners.death import End, Verdict, killed, left, out_of_memory, stopped
from runners.languages.go_package import read_results
from runners.languages.plans import busy
from runners.languages.split import LOST, is_lost
from runners.records import PROGRAM_ENDED, Ended, Event, Mark, Started, StepEnd
from runners.request import Limits

DONE: Final = "cdu done"
RESUMED: Final = (r".*=== RUN ", DONE)
"""The tests' program is run again for the tests that it did not come to."""
_QUIT: Final = "SIGQUIT: quit"
"""Where the runtime begins to say where every goroutine is, when time is up."""
_FRAME: Final = re.compile(r"^(?P<function>\S.*?)(?:\([^()]*\))?\n\t(?P<file>[^\s/]+\.go):(?P<line>\d+)", re.MULTILINE)
_GOROUTINE: Final = re.compile(r"^goroutine \d+ (?:\S+ )*?\[(?P<state>[^\],]+)[^\]]*\]:$", re.MULTILINE)
_BLOCKED: Final = re.compile(r"chan |select|sema|sync\.")
_NOISE: Final = re.compile(r"^(?:\[signal |runtime: sp=|stack=\[|\s|goroutine |runtime stack:|PC=)")
_CRASH: Final = re.compile(r"^(?:panic|fatal error): ", re.MULTILINE)
_DUMP: Final = re.compile(
    r"^(?:panic[:(]|fatal error: |SIGQUIT: quit|runtime: |goroutine \d+ ).*", re.MULTILINE | re.DOTALL
)
"""What the runtime writes when it gives a program up, to the end."""
_AGAIN: Final = re.compile(r" \[recovered(?:, repanicked)?\]$")
_FRAMES: Final = 6
_HEAD: Final = 4
"""Lines of a panic's own text."""


def split_events(tests: Sequence[StepEnd], partners: Sequence[StepEnd], limits: Limits, *, silent: bool) -> list[Event]:
    """Return what the runs of the tests' program reported, each with the solution's program as its partner.

    A run that ended too early says so in its test and in the tests around that one; another run went on with the rest.
    Where something is `silent`, nothing of what the solution wrote is told.
    """
    found: list[Event] = []
    ended: set[str] = set()
    whole = True
    for number, test in enumerate(tests):
        partner = partners[number] if number < len(partners) else None
        events = read_results(test.results.split("\n"), DONE)
        if events[-1:] == [Mark.DONE]:
            events.pop()
        else:
            whole = False
            events = _explained(events, test, partner, why_ended(test, partner, limits, silent=silent))
        found += [event for event in events if getattr(event, "test", None) not in ended]
        ended |= {event.test for event in events if isinstance(event, Ended)}
    return [*found, Mark.DONE] if whole else found


def _explained(events: list[Event], test: StepEnd, partner: StepEnd | None, why: Verdict) -> list[Event]:
    """Return the events of a run that ended too early: the test in which it ended says why."""
    open_tests = [event.test for event in events if isinstance(event, Started)]
    over = [event.test for event in events if isinstance(event, Ended)]
    open_tests = [name for name in open_tests if name not in over]
    if test.status != LOST and isinstance(events[-1] if events else None, Ended):
        # A test that panics is reported as failed, and the tests around it after it.
        chain = [over.pop()]
        while over and over[-1].startswith(f"{chain[-1]}/"):
            chain.append(over.pop())
        events = [event for event in events if getattr(event, "test", None) not in chain or isinstance(event, Started)]
        open_tests = chain
    if not open_tests:
        return events
    inner = open_tests[-1]
    outcome = "timed_out" if why.outcome == "timed_out" else "error"
    output = partner.stdout if partner else ""
    ends = [Ended(inner, outcome, why.message, PROGRAM_ENDED, output)]
    around = [name for name in open_tests if inner.startswith(f"{name}/")]
    ends += [Ended(name, "error", f"The program ended in {inner}.", PROGRAM_ENDED) for name in around]
    return [*events, *ends]


def why_ended(test: StepEnd, partner: StepEnd | None, limits: Limits, *, silent: bool) -> Verdict:
    """Return why a run ended too early, with the places in the student's code unless that has to be `silent`."""
    program = partner if partner and is_lost(test, partner) else test
    if test.status == LOST and program is test:
        return Verdict("failed", "The solution's program was given up: it did not answer as it has to.")
    wrote = partner.stderr if partner else ""
    said = last_said(program, partner)
    end = End(
        ended=program.ended,
        status=program.status,
        cpu_ms=program.cpu_ms,
        out_of_memory=False,
        said="" if silent else said,
        busy=busy(partner or test),
    )
    if why := stopped(end, limits):
        return why if silent or _QUIT not in wrote else replace(why, message=f"{why.message}{_where(wrote)}")
    if not silent and _CRASH.search(said):
        return Verdict("crashed", said)
    why = killed(end, limits) or left(end)
    return out_of_memory(limits) if why.outcome == "crashed" and program.status == -signal.SIGKILL else why


def last_said(program: StepEnd, partner: StepEnd | None) -> str:
    """Return the reason that a program wrote, and the places in the student's code, which the partner knows."""
    wrote = partner.stderr if partner else ""
    return condensed(wrote if program is partner else f"{program.stderr.partition(chr(10) * 2)[0]}\n\n{wrote}")


def printed(end: StepEnd) -> str:
    """Return what a program itself wrote: the message has what matters of the runtime's dump."""
    return end.stdout + (_DUMP.sub("", end.stderr) if end.status else end.stderr)


def is_crash(said: str) -> bool:
    """Whether Go's runtime wrote why it ended a program."""
    return _CRASH.search(said) is not None


def condensed(text: str) -> str:
    """Return the reason of a crash and the frames of the student's own files, without those of the runtime."""
    lines = text.partition(_QUIT)[0].splitlines()
    head: list[str] = []
    for line in lines:
        if line.startswith(("goroutine ", "runtime stack:", "panic(")):
            break
        if line.strip() and not _NOISE.match(line):
            head.append(_AGAIN.sub("", line))
    return "\n".join([*head[-_HEAD:], *frames(text.partition(_QUIT)[0])])


def frames(text: str) -> list[str]:
    """Return the first frames of the student's files in a trace, each place once."""
    files = (match for match in _FRAME.finditer(text) if not match["file"].endswith("_test.go"))
    own = [match for match in files if not match["file"].startswith("cdu_")]
    called = [match for match in own if not match["function"].startswith("created by ")]
    told = dict.fromkeys(f"  {match['file']}:{match['line']} in {match['function']}" for match in called)
    return list(told)[:_FRAMES]


def _where(wrote: str) -> str:
    """Say where the goroutines of the student's code were when time was up."""
    dump = wrote.partition(_QUIT)[2]
    told: list[str] = []
    blocked = True
    for block in dump.split("\n\n"):
        match, places = _GOROUTINE.search(block), frames(block)
        if match and places:
            blocked = blocked and _BLOCKED.match(match["state"]) is not None
            told += [f"goroutine [{match['state']}]:", *places]
    if not told:
        return ""
    guess = "\nEvery goroutine waits for another one: is this a deadlock?" if blocked else ""
    return "\n".join([guess, *told])
