"""Interactive problems: the solution talks to the lesson's validator (the interactor) over two pipes.

The two programs run at the same time, each in a sandbox of its own (`Step.partner`). What one prints is what the other
reads, and nothing else passes between them. The validator's exit status is the verdict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Final

from runners.death import READ_ON, End
from runners.languages.base import ProgramEnd
from runners.languages.compiler_warnings import warnings_of
from runners.languages.plans import Plan, busy, conducted, load_failure, steps_of
from runners.records import BUILD, CASE, PARTNER, RunRecord, StepEnd
from runners.request import Request, Validator
from runners.sandbox.backend import Backend, SandboxError
from runners.validators import NO_VERDICT, Judgement, Output, build_failure, judgement, plan_of, step_of, toolchain

SPARE_S: Final = 5.0
"""Both programs together have this much more time than the solution alone: the validator may have to be compiled."""
GRACE_S: Final = 1.0
"""How long a solution may take to end when the validator has ended."""
_WROTE_ON: Final = ("BrokenPipeError", "Broken pipe", "EPIPE")
_IDLE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Dialogue:
    """How a solution ended in one case, and what the validator said."""

    program: ProgramEnd
    judgement: Judgement


def talk(request: Request, validator: Validator, cases: Sequence[Output], backend: Backend) -> Iterator[Dialogue]:
    """Run the solution with the validator for each case. Raises `ValueError` and `SandboxError` for a fault of ours."""
    _refuse_shared_files(backend)
    solution, judge = toolchain(request.language), toolchain(validator.language)
    request = judge.enough(solution.enough(_longer(request)))
    plan, rules = solution.program(request), plan_of(request, validator)
    steps = [
        *(replace(solution.complete(step, BUILD), files=plan.files) for step in plan.build),
        *(replace(judge.complete(step, BUILD), files=rules.files) for step in rules.build),
    ]
    program = replace(plan.tests[0], files=plan.files, without=rules.kept, joined=True, split=True, grace_s=GRACE_S)
    program = replace(program, memory_mib=solution.own_memory(request.limits))
    partner = solution.complete(program, PARTNER, needed=False)
    for case in cases:
        step = replace(step_of(rules, validator, case), without=plan.kept, joined=True, unreadable=True, split=True)
        steps.append(replace(judge.complete(step, CASE, needed=False), partner=partner))
    both = replace(plan, files={}, kept=(*plan.kept, *rules.kept))
    record = backend.run(conducted(request, both, steps))
    ends = steps_of(record, solution.name)
    builds = [end for end in ends if end.purpose == BUILD]
    mine, theirs = builds[: len(plan.build)], builds[len(plan.build) :]
    if broken := next((end for end in mine if end.ended != "exit" or end.status), None):
        yield Dialogue(_unbuilt(broken, plan, record), Judgement("broken", NO_VERDICT))
    elif failed := build_failure(theirs, rules):
        nothing = End("exit", 0, 0.0, out_of_memory=False)
        yield from repeat(Dialogue(ProgramEnd(nothing, 0.0, 0, record.isolation), Judgement("broken", failed)))
    verdicts = [end for end in ends if end.purpose == CASE]
    programs = [end for end in ends if end.purpose == PARTNER]
    warnings = warnings_of(mine, plan, request.solution)
    for verdict, end in zip(verdicts, programs, strict=False):
        dialogue = _dialogue(judgement(verdict, validator), verdict, end, record)
        yield replace(dialogue, program=replace(dialogue.program, warnings=warnings))
    yield from repeat(Dialogue(_stopped(record), Judgement("broken", f"{NO_VERDICT}: the run was stopped before it.")))


def _longer(request: Request) -> Request:
    limits = request.limits
    return replace(request, limits=replace(limits, wall_s=min(limits.wall_s + SPARE_S, limits.whole_s)))


def _refuse_shared_files(backend: Backend) -> None:
    """Where nothing keeps one program from the other's files, a solution could read the judge's answers."""
    isolation = backend.start()
    if not (isolation.get("namespaces") or isolation.get("landlock") or isolation["backend"] == "docker"):
        raise SandboxError("interactive lessons need namespaces or Landlock, and this machine has neither")


def _unbuilt(build: StepEnd, plan: Plan, record: RunRecord) -> ProgramEnd:
    """Return the end of a solution that does not compile, or whose compiler had to be stopped."""
    load = load_failure(build, plan) if build.ended == "exit" else None
    end = End(build.ended, build.status, build.cpu_ms, out_of_memory=False, busy=busy(build), building=True)
    return ProgramEnd(end, build.ms, build.peak_kib, record.isolation, load=load)


def _stopped(record: RunRecord) -> ProgramEnd:
    """Return the end of what a run that flooded us, or ran out of time or memory, did not come to."""
    conductor = record.children[0]
    end = End(record.ended, conductor.status, conductor.cpu_ms, conductor.out_of_memory)
    return ProgramEnd(end, record.wall_ms, conductor.peak_kib, record.isolation)


def _dialogue(said: Judgement, verdict: StepEnd, end: StepEnd, record: RunRecord) -> Dialogue:
    """Return one case: how the solution ended matters only where the validator has not ended before it."""
    caused = _WROTE_ON + (READ_ON if said.verdict == "wrong" else ())  # by the validator's end
    failed = end.ended == "exit" and end.status != 0 and not any(sign in end.stderr for sign in caused)
    status = end.status if failed else 0
    ended = "wall" if verdict.ended == "wall" or end.ended == "wall" else "exit"
    if said.verdict == "wrong" and end.ended == "exit" and end.status == 0:
        said = Judgement("wrong", f"{said.message}\nYour program had ended by itself then.")
    program = ProgramEnd(
        end=End(ended, status, end.cpu_ms, out_of_memory=False, busy=busy(end)),
        ms=verdict.ms,
        peak_kib=end.peak_kib,
        isolation=record.isolation,
        stderr="" if failed else end.stderr,
        error=end.stderr.strip() if failed else "",
    )
    if said.verdict == "right" and end.ended == "stopped":
        program = replace(program, end=replace(program.end, ended="wall"))
        said = Judgement("waited", "The judge's program accepted the dialogue, but your program did not end after it.")
    elif ended == "wall" and max(busy(verdict), busy(end)) < _IDLE:
        said = Judgement("waited", _deadlock(gone=end.ended == "exit"))
    return Dialogue(program, said)


def _deadlock(*, gone: bool) -> str:
    if gone:
        return "Your program ended while the judge's program was still waiting for its output."
    return (
        "Your program and the judge's program waited for each other until the time was up. "
        "Does your program flush its output after each line, and read only what it is sent?"
    )
