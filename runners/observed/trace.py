"""What an observed run wrote: lines of JSON, one for each thing that happened.

    ["t", "id"]                     a test begins (its id counts only while a lesson is being validated)
    ["t", "id", "name", 2]          the same, with the name that its author gave, and null or the number of its task
    ["s"]                           the test before runs again, for a section that it left out
    ["n", 3, "name"]                the test comes into its section 3 (the name is empty unless a lesson is validated)
    ["v", 17, [VALUE, ...]]         what came out at site 17, and the operands that the site observes as well
    ["x", 17, VALUE]                what was thrown there
    ["q", 17, [VALUE, ...]]         the operands of the observation before, only while a lesson is being validated
    ["z", 1.5, "output", VALUE]     the test ended after so many milliseconds; null, or what was thrown outside a site
    ["x", 17, VALUE, "place"]       the same, and ["z", ..., VALUE, "place"]: where the solution was then, for people
    ["l", "message", "SyntaxError", true]   code did not load; whether for its syntax
    ["d"]                           all tests are over

The student's code can write such lines as well. A line that is none of these is counted, and no run with one passes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from runners.observed.values import NULL, FormError, Reader, Value, parse_line
from runners.records import LoadFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LINES: Final = 100_000
_LONGEST_MS: Final = 1e9
_LONGEST_PLACE: Final = 400


@dataclass(slots=True)
class Observation:
    """What came out at a site, or what was thrown there; `place` says where, to people only."""

    site: int
    values: tuple[Value, ...]
    thrown: bool
    operands: tuple[Value, ...] | None = None
    place: str = ""


@dataclass(slots=True)
class ObservedTest:
    """One test of a run. `thrown` is what ended it outside a site; `over` is false for one that did not end.

    `program` is the number of the program in which it ran: one that ends too early is run again for the later tests.
    """

    name: str
    observations: list[Observation] = field(default_factory=list)
    over: bool = False
    ms: float = 0.0
    output: str = ""
    thrown: Value = NULL
    place: str = ""
    """Where `thrown` comes from, as the harness tells it: nothing decides by it."""
    program: int = 0
    title: str = ""
    task: int | None = None
    again: bool = False
    """Whether it is the test before once more."""
    sections: list[tuple[int, str]] = field(default_factory=list)
    """The numbers and names of the sections that it came into, the outermost first."""


@dataclass(slots=True)
class Trace:
    """A whole run. `broken` says what was wrong with it, in fixed words; `done` that it came to its end.

    `program` is the number of the program whose lines come now.
    """

    tests: list[ObservedTest] = field(default_factory=list)
    loads: list[tuple[int, LoadFailed]] = field(default_factory=list)
    """What code did not load, each with the number of its program."""
    done: bool = False
    broken: str = ""
    program: int = 0

    @property
    def lost(self) -> list[int]:
        """The programs that ended in the middle of a test, and after which another one went on."""
        return [test.program for test in self.tests if not test.over and test.program < self.program]


def read_trace(results: Sequence[str]) -> Trace:
    """Read what test steps wrote, one text each. The last half line of a text is nothing."""
    trace, reader, lines = Trace(), Reader(), 0
    for number, text in enumerate(results):
        trace.program = number
        for line in text.split("\n")[:-1]:
            lines += 1
            trace.broken = "there are too many lines" if lines > MAX_LINES else _take_line(trace, reader, line)
            if trace.broken:
                return trace
    return trace


def _take_line(trace: Trace, reader: Reader, line: str) -> str:
    """Add one line's event; return what is wrong with the line, nothing where it is right."""
    try:
        _take(trace, reader, parse_line(line))
    except FormError as error:
        return str(error)
    return ""


def _take(trace: Trace, reader: Reader, event: list[object]) -> None:
    """Add one event. Raises `FormError` for one that is unknown or out of place."""
    last = trace.tests[-1] if trace.tests else None
    test = last if last and not last.over and last.program == trace.program else None
    if test is None and (begun := _begun(last, trace.program, event)):
        trace.done = False
        trace.tests.append(begun)
        return
    match event:
        case ["n", int(place), str(name)] if test:
            test.sections.append((place, name))
        case ["v", int(site), list(values)] if test and values:
            test.observations.append(Observation(site, tuple(reader.value(each) for each in values), thrown=False))
        case ["x", int(site), value, *place] if test and _is_place(place):
            shown = "".join(map(str, place))[:_LONGEST_PLACE]
            test.observations.append(Observation(site, (reader.value(value),), thrown=True, place=shown))
        case ["q", int(site), list(values)] if test and test.observations and test.observations[-1].site == site:
            test.observations[-1].operands = tuple(reader.value(each) for each in values)
        case ["z", int(ms) | float(ms), str(output), thrown, *place] if (
            test and 0 <= ms <= _LONGEST_MS and _is_place(place)
        ):
            test.place = "".join(map(str, place))[:_LONGEST_PLACE]
            test.over, test.ms, test.output, test.thrown = True, float(ms), output, reader.value(thrown)
        case ["l", str(message), str() | None as kind, bool(syntax)]:
            trace.loads.append((trace.program, LoadFailed(message, kind, syntax=syntax)))
        case ["d"] if test is None:
            trace.done = True
        case _:
            raise FormError("an event is unknown or out of place")


def _is_place(rest: list[object]) -> bool:
    """Whether what follows in an event is nothing, or one text."""
    return not rest or (len(rest) == 1 and isinstance(rest[0], str))


def _begun(last: ObservedTest | None, program: int, event: list[object]) -> ObservedTest | None:
    """Return the test that an event begins after the `last` one, None where it begins none."""
    match event:
        case ["t", str(name)]:
            return ObservedTest(name, program=program)
        case ["t", str(name), str(title), int() | None as task]:
            return ObservedTest(name, title=title, task=task, program=program)
        case ["s"] if last and last.program == program:
            return ObservedTest(last.name, program=program, again=True)
    return None
