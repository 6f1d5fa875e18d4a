"""What crosses the wall of a sandbox, as typed records: what is to run, and what was seen. `wire` encodes them.

Times are in milliseconds unless a name ends in `_s`; sizes say their unit in their name.
"""

import itertools
import signal
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from runners.request import ExpectedTable, Limits, Profile

Files = dict[str, str]
"""Text by path."""
Kept = dict[str, tuple[int, bytes]]
"""Mode and content of each file that a build step left, by path."""
Isolation = dict[str, object]
"""What holds in a backend: `backend`, `namespaces`, `seccomp`, `landlock`, `cgroup`, ... as JSON values."""

BUILD: Final = "build"
TESTS: Final = "tests"
HIDDEN_TESTS: Final = "hidden tests"
"""The purpose of a step that runs hidden tests, in programs of their own, for `observed` mode."""
CONTROLS: Final = "controls"
CASE: Final = "case"
MAKING: Final = "making"
"""The purpose of a step that makes the expected values of tests, for `observed` mode."""
PARTNER: Final = "partner"
"""The purpose of a step that runs at the same time as another one, joined to it by two pipes."""
PROGRAM_ENDED: Final = "ProgramEnded"
"""The kind of error of a test in which its program ended."""
BEGUN: Final = "CDU_BEGUN"
INTERPRETER: Final = "{python}"
"""The program of a step that starts the runner's own interpreter, wherever it lies in the sandbox."""
FROM_PARTNER: Final = 20
TO_PARTNER: Final = 21
"""The descriptors of the two pipes, in both programs; test frameworks use lower ones for themselves."""


# --- what is to run -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One command line of a conductor.

    `{box}` in the command and in the environment stands for the box's own path. `command[0]` is a path below the layer,
    or in the box when it starts with `./`, or `INTERPRETER`.
    """

    command: tuple[str, ...]
    stdin: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    """Files that are not there for this step (globs; `*` crosses folders), the plan's and those that a build left."""
    purpose: str = TESTS
    split: bool = False
    """Whether standard output is a program's answer, kept apart from standard error and compared whole."""
    needed: bool = True
    """Whether no later step makes sense once this one has failed."""
    partner: "Step | None" = None
    """A step that runs at the same time in a sandbox of its own. It starts when this step's program runs, and is ended
    with this step. Neither program can read the other's memory or files."""
    files: Files = field(default_factory=dict)
    """Files of this step alone, instead of the plan's at the same paths."""
    removed: tuple[str, ...] = ()
    """Files (globs) that leave the disk when the program runs, before a partner starts."""
    resumed: tuple[str, ...] = ()
    """For a program that is run again for the rest of its tests when it ends too early: two patterns, of a line of its
    results that begins a test, and of the last line. How many tests have begun is in the environment, as `BEGUN`."""
    reminded: bool = False
    """Whether a program that is run again reads its earlier results on standard input, those of each run followed by an
    empty line."""
    last_signal: int = 0
    """A signal on which the program says where it is, sent before it is ended because time is up; 0 for none."""
    printed: tuple[str, ...] = ()
    """The files, paths in the box, in which a program keeps what its running test prints."""
    joined: bool = False
    """Whether the two pipes that join this step to another one are its standard input and output."""
    grace_s: float = 0.0
    """As a partner: how long it may go on when the other step has ended."""
    fresh: bool = False
    """Whether what earlier build steps left is gone, for this step and for those after it."""
    unreadable: bool = False
    """Whether the memory of the command's first process is closed to the processes that it starts."""
    memory_mib: int = 0
    """How much memory the command's processes may each use for data; 0 for as much as the sandbox has."""
    again: bool = False
    """Whether the tests run once more: the step has the whole time anew, as far as all steps together have it."""
    returned: str = ""
    """A folder of the box whose files come back with the report of the step's end; empty for none."""


@dataclass(frozen=True, slots=True)
class StepOutput:
    """What a step leaves: files for later steps, None where none of them makes sense; results that are `unfinished`."""

    files: Kept | None
    unfinished: str = ""


@dataclass(frozen=True, slots=True)
class Conduct:
    """Run `steps` in order, each in a box that holds `tree` and what earlier build steps left at `kept` (globs).

    All steps share `wall_s` seconds; negative controls have as many again, up to `whole_s` of all.
    """

    tree: Files
    kept: tuple[str, ...]
    steps: tuple[Step, ...]
    wall_s: float
    whole_s: float
    output_kib: int
    files: Files = field(default_factory=dict)
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Guarded:
    """Run the unittest modules `modules` (paths) beside the solution, then again as negative controls.

    `tests` and `controls` map test ids to the names under which events report them; `helpers` are the lesson's own
    Python files, `removed` those that leave the disk before a test runs. `finding` says that subtests nobody asked for
    are reported, by their ids.
    """

    files: Files
    seed: int | None
    modules: list[str]
    helpers: list[str]
    removed: list[str]
    tests: dict[str, str]
    controls: dict[str, str]
    finding: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """Run the program `main`, a path in the box, with `stdin` on standard input."""

    files: Files
    seed: int | None
    main: str
    stdin: str


@dataclass(frozen=True, slots=True)
class Referee:
    """Run the unittest modules `modules` against the worker, under `profile`; with `record`, make a new one.

    `sources` holds the lesson's Python files, `solution` names the solution's modules, `tests` maps test ids to the
    names under which events report them; those in `begun` have begun in an earlier run, and do not run again.
    `finding` is that of `Guarded`.
    """

    files: Files
    seed: int | None
    sources: Files
    modules: list[str]
    solution: list[str]
    tests: dict[str, str]
    profile: Profile | None
    record: bool
    begun: list[str] = field(default_factory=list)
    finding: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """Serve the solution's modules to the referee."""

    files: Files
    seed: int | None


Payload = Conduct | Guarded | Program | Referee | Worker
ROLES: Final[dict[str, type[Payload]]] = {
    "conductor": Conduct,
    "guarded": Guarded,
    "program": Program,
    "referee": Referee,
    "worker": Worker,
}
"""Which payload each role is given."""
_NAMES: Final = {payload: role for role, payload in ROLES.items()}


@dataclass(frozen=True, slots=True)
class SandboxRun:
    """One run: a confined process for each payload. The first one reports, and can talk to each of the others."""

    payloads: tuple[Payload, ...]
    limits: Limits

    @property
    def roles(self) -> list[str]:
        """The role of each process."""
        return [_NAMES[type(payload)] for payload in self.payloads]


# --- what was seen --------------------------------------------------------------------------------------------------


class Mark(Enum):
    """Events that say nothing but their kind, by the word that stands for them on the wire."""

    READY = "ready"
    """Our code is done; whatever goes wrong from here on is the student's doing."""
    RUNNING = "running"
    """The program starts; all that follows on this pipe is its standard output."""
    CONTROLS = "controls"
    """The tests are over; the negative controls begin."""
    DONE = "done"
    GARBAGE = "garbage"
    """Something that is no event."""


@dataclass(frozen=True, slots=True)
class Started:
    """A test began. `expected` is false for a test that nobody asked for."""

    test: str
    expected: bool = True


@dataclass(frozen=True, slots=True)
class Ended:
    """A test ended: with which outcome, what to tell, the exception's type, what it printed, how long it took."""

    test: str
    outcome: str
    message: str | None = None
    kind: str | None = None
    output: str = ""
    ms: float = 0.0
    expected: bool = True
    title: str = ""
    """The name that its author gave, if the harness tells it."""
    task: int | None = None


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """Code did not compile or load; `path` is the test file that was being loaded."""

    message: str
    kind: str | None
    syntax: bool
    path: str = ""


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """The worker ended or broke the protocol."""

    reason: str


@dataclass(frozen=True, slots=True)
class Output:
    """What the solution printed, told at once; an empty text says that the tests have got everything before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something went wrong on our side."""

    reason: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the referee recorded of a reference solution."""

    types: dict[str, list[str]]
    lineup: ExpectedTable
    assertions: dict[str, dict[str, int]]
    """How often each test, by id, came to each of its assertions, by `path:line`."""


@dataclass(frozen=True, slots=True)
class StepEnd:
    """How a conductor's step ended (`ended`: "exit", "wall" or "output"), what it cost and what it wrote.

    A partner that was there until the end of its step has `ended` "stopped".

    `status` is the exit status, or minus the signal's number; `results` is what came through descriptor 3; `printed` is
    what the test that was running had printed; `returned` the files that the step returns by name, None where they are
    no text or too large.
    """

    purpose: str
    ended: str
    status: int
    ms: float
    cpu_ms: float
    peak_kib: int
    results: str
    stdout: str
    stderr: str
    printed: str = ""
    returned: Files | None = None


Event = Mark | Started | Ended | LoadFailed | WorkerLost | Output | Fault | Recorded | StepEnd


@dataclass(frozen=True, slots=True)
class ChildEnd:
    """One confined process, after its end.

    `alive` says that we ended it; `status` is the exit status, or minus the signal's number; `peak_kib` the most memory
    that it held; `out_of_memory` that the kernel killed it for that. `stdout` is a program's, `output` what it printed
    otherwise.
    """

    role: str
    alive: bool
    status: int
    cpu_ms: float
    peak_kib: int
    out_of_memory: bool
    events: tuple[Event, ...] = ()
    stdout: str = ""
    output: str = ""

    @property
    def killed_alive(self) -> bool:
        """Whether it was there until we killed it."""
        return self.alive and self.status == -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What a warden saw of one run.

    `ended` says why the watch was over: "exit" (the reporting process was done, or gone), "wall" (time was up),
    "output" (a process wrote too much), "abandoned" (the caller left). `fault` is set where there was no run.
    """

    ended: str
    wall_ms: float
    children: tuple[ChildEnd, ...]
    isolation: Isolation
    fault: str | None = None


def first_fault(events: Iterable[Event]) -> str | None:
    """Return what went wrong on our side, None for nothing. For events of trusted code."""
    return next((event.reason for event in events if isinstance(event, Fault)), None)


def early_fault(events: Iterable[Event]) -> str | None:
    """Like `first_fault`, for a process that runs the student's code: after it is ready, that code may say anything."""
    return first_fault(itertools.takewhile(lambda event: event is not Mark.READY, events))
