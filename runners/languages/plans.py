"""Plans: what lies in the box of a run and which programs run there; and how those ended."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from runners.languages.undefined_names import in_words, other_package
from runners.records import (
    BUILD,
    Conduct,
    Event,
    Files,
    LoadFailed,
    Mark,
    RunRecord,
    SandboxRun,
    Step,
    StepEnd,
    first_fault,
)
from runners.request import Request

_SPARE_S: Final = 2.0
_HIDDEN: Final = "The code compiles, but hidden tests do not compile with it: a name or a type is not what they need."
_POINTER: Final = re.compile(r"\s*\|[\s~^|]*")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")  # TypeScript's compiler shows lines of code only in colours


@dataclass(frozen=True, slots=True)
class Plan:
    """How one request is run: what lies in the box, and what is run there.

    `build` steps come first, and what they leave at the paths in `kept` (globs) is there for what follows. Each
    step in `tests` reports on descriptor 3. `controls` runs the tests again with wrong expectations and must fail; it
    is None for a language without such a run.
    """

    files: Files
    tests: tuple[Step, ...]
    build: tuple[Step, ...] = ()
    kept: tuple[str, ...] = ()
    controls: Step | None = None
    same_words: bool = False
    """Whether each negative control has to fail with the message that it had for the reference."""
    private: tuple[str, ...] = ()
    """Names of ours: lines of a compiler's output with one of them are not shown."""
    shown: int | None = None
    """How many build steps may say why they failed; later ones read tests that are hidden. None for all."""


def busy(step: StepEnd) -> float:
    """Return the part of a step's wall time in which it calculated, as far as one thread can."""
    return step.cpu_ms / max(step.ms, 1.0)


def conducted(request: Request, plan: Plan, steps: Sequence[Step]) -> SandboxRun:
    """Return the run of a plan's steps. The conductor keeps the time; the warden's clock is for the conductor."""
    limits = request.limits
    longest = max(limits.wall_s, limits.whole_s) + _SPARE_S
    conduct = Conduct(
        tree=plan.files,
        kept=plan.kept,
        steps=tuple(steps),
        wall_s=limits.wall_s,
        whole_s=limits.whole_s,
        output_kib=limits.output_kib,
        seed=request.seed,
    )
    return SandboxRun((conduct,), replace(limits, wall_s=longest, whole_s=longest))


def steps_of(record: RunRecord, language: str) -> list[StepEnd]:
    """Return how a run's steps ended. Raises `ValueError` for a fault inside."""
    conductor = record.children[0]
    fault = first_fault(conductor.events)
    broken = record.ended in {"abandoned", "exit"} and Mark.DONE not in conductor.events
    if fault or (broken and not conductor.out_of_memory):
        raise ValueError(fault or f"{language} ended early ({record.ended})")
    return [event for event in conductor.events if isinstance(event, StepEnd)]


def failed_build(ends: Sequence[StepEnd], plan: Plan) -> list[Event] | None:
    """Return the events of a run whose code did not compile, None where it did."""
    builds = [end for end in ends if end.purpose == BUILD]
    if builds and builds[-1].ended == "exit" and builds[-1].status:
        if plan.shown is not None and len(builds) > plan.shown:
            return [LoadFailed(_HIDDEN, "CompileError", syntax=True), Mark.DONE]
        return [load_failure(builds[-1], plan), Mark.DONE]
    return None


def load_failure(build: StepEnd, plan: Plan) -> LoadFailed:
    """Return why the code does not compile, as the compiler says it."""
    told = "\n".join(filter(None, [other_package(build.stdout + build.stderr), in_words(said(build, plan))]))
    return LoadFailed(told or "The code does not compile.", "CompileError", syntax=True)


def said(build: StepEnd, plan: Plan) -> str:
    """Return what a compiler said, without lines that show names of ours and the pointers below them."""
    shown, private = [], False
    for line in _COLOUR.sub("", build.stdout + build.stderr).splitlines(keepends=True):
        pointer = private and _POINTER.fullmatch(line.rstrip("\n")) is not None
        private = pointer or any(name in line for name in plan.private)
        if not private:
            shown.append(line)
    return "".join(shown)
