"""A lesson's own output validator (checker): a program of its author that says whether a solution's output is right.

The conventions are those of problem packages: `validator input answer_file feedback_dir < output` ends with status 42
for right and 43 for wrong output, and may leave a message in the feedback folder. Validators run after the solution has
ended, in another sandbox, which gets nothing from the solution's but the text of its output.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from runners.languages.plans import Plan, conducted, load_failure, steps_of
from runners.languages.python_program import PythonProgram
from runners.languages.registry import LANGUAGES
from runners.languages.toolchain import Toolchain
from runners.records import BUILD, CASE, Files, Step, StepEnd
from runners.request import Request, Validator
from runners.sandbox.backend import Backend
from runners.sandbox.layers import PYTHON

ACCEPTED: Final = 42
WRONG: Final = 43
LEAST_S: Final = 5.0
"""A validator has this much time of its own, for all cases."""
NO_VERDICT: Final = "The lesson's own judge gave no verdict on this output"
_GIVEN, _ANSWER, _FEEDBACK, _NEXT = "judge.in", "judge.ans", "feedback", "nextpass.in"
_MESSAGES: Final = (f"{_FEEDBACK}/teammessage.txt", f"{_FEEDBACK}/judgemessage.txt")
_KEEP: Final = ".keep"
"""A file for which the folder exists."""
_PROGRAM, _VALIDATOR = ".cdu-program", ".cdu-validator"
_PYTHON: Final = PythonProgram()


@dataclass(frozen=True, slots=True)
class Output:
    """What a solution printed for a case: the case's input, its answer file, and the output.

    `feedback` is what the validator left in its folder in an earlier pass.
    """

    given: str
    answer: str
    printed: str
    feedback: Files = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NextPass:
    """What the solution is to read in the next pass, and what the validator keeps in its folder until then."""

    given: str
    feedback: Files


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a validator said, with a message for people: `right` or `wrong`.

    Without a verdict it is `broken`, or `waited` where it and a solution waited for each other. With `again` the output
    is right so far.
    """

    verdict: str
    message: str = ""
    again: NextPass | None = None


def layer_of(request: Request) -> str:
    """Return the layer that a request needs: its language's, or its validator's where the solution is in Python."""
    layer = LANGUAGES[request.language].layer
    if request.validator and layer == PYTHON:
        return LANGUAGES[request.validator.language].layer
    return layer


def toolchain(language: str) -> Toolchain:
    """Return what runs a language's programs as steps of a conductor."""
    if language == _PYTHON.name:
        return _PYTHON
    found = LANGUAGES[language]
    assert isinstance(found, Toolchain)  # noqa: S101 - all others are
    return found


def validate(request: Request, validator: Validator, outputs: Sequence[Output], backend: Backend) -> list[Judgement]:
    """Run the validator on each output. Raises `ValueError` and `SandboxError` for a fault of ours."""
    if not outputs:
        return []
    tools, request = toolchain(validator.language), _limited(request, validator)
    plan = plan_of(request, validator)
    checks = [replace(step_of(plan, validator, each), stdin=each.printed) for each in outputs]
    steps = [replace(tools.complete(step, BUILD), files=plan.files) for step in plan.build]
    steps += [tools.complete(step, CASE, needed=False) for step in checks]
    run = conducted(request, replace(plan, files={}), steps)
    ends = steps_of(backend.run(run), tools.name)
    if failed := build_failure(ends, plan):
        return [Judgement("broken", failed) for _ in outputs]
    found = [judgement(end, validator) for end in ends if end.purpose == CASE]
    missing = len(outputs) - len(found)
    return found + [Judgement("broken", f"{NO_VERDICT}: it was still busy with an earlier one.")] * missing


def _limited(request: Request, validator: Validator) -> Request:
    """Return a request with the limits of a validator: the time that a run may take beyond the solution's."""
    own_s = max(LEAST_S, request.limits.whole_s - request.limits.wall_s)
    limits = replace(request.limits, wall_s=own_s, cpu_s=own_s, whole_s=own_s)
    return toolchain(validator.language).enough(replace(request, limits=limits))


def plan_of(request: Request, validator: Validator) -> Plan:
    """Return how the validator is built and run; what its build leaves has a name that no solution's has."""
    plan = toolchain(validator.language).program(replace(request, solution=validator.files, support={}, tests={}))
    build = tuple(replace(step, command=_renamed(step.command)) for step in plan.build)
    tests = tuple(replace(step, command=_renamed(step.command)) for step in plan.tests)
    return replace(plan, build=build, tests=tests, kept=_renamed(plan.kept))


def _renamed(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.replace(_PROGRAM, _VALIDATOR) for word in words)


def step_of(plan: Plan, validator: Validator, output: Output) -> Step:
    """Return the step that judges one output, or talks to a solution; its standard input is not set."""
    feedback = {f"{_FEEDBACK}/{name}": text for name, text in {_KEEP: "", **output.feedback}.items()}
    files = {**plan.files, _GIVEN: output.given, _ANSWER: output.answer, **feedback}
    step = plan.tests[0]
    command = (*step.command, _GIVEN, _ANSWER, f"{_FEEDBACK}/", *validator.arguments)
    returned = _FEEDBACK if validator.passes > 1 else ""
    return replace(step, command=command, files=files, printed=_MESSAGES, returned=returned)


def build_failure(ends: Sequence[StepEnd], plan: Plan) -> str | None:
    """Return why a validator could not be built, None if it could."""
    builds = [end for end in ends if end.purpose == BUILD]
    if builds and (builds[-1].ended != "exit" or builds[-1].status):
        why = load_failure(builds[-1], plan).message if builds[-1].ended == "exit" else f"({builds[-1].ended})"
        return f"{NO_VERDICT}: it does not compile.\n{why}"
    return None


def judgement(end: StepEnd, validator: Validator) -> Judgement:
    """Return what a validator said by its exit status; its message, or else its standard error, is for people."""
    said = (end.printed or end.stderr or end.stdout).strip()
    if end.ended == "exit" and end.status == ACCEPTED:
        if validator.passes > 1 and end.returned is None:
            return Judgement("broken", f"{NO_VERDICT}: what it left for the next pass is no text, or too large.")
        return Judgement("right", said, _again(end.returned or {}))
    if end.ended == "exit" and end.status == WRONG:
        return Judgement("wrong", f"The lesson's own judge does not accept this output.\n{said}".strip())
    why = {"wall": "it ran out of time", "output": "it printed too much"}.get(end.ended)
    why = why or f"it ended with status {end.status} instead of {ACCEPTED} or {WRONG}"
    return Judgement("broken", f"{NO_VERDICT}: {why}.\n{said}".strip())


def _again(feedback: Files) -> NextPass | None:
    """Return the next pass, if the validator left an input for one."""
    kept = {name: text for name, text in feedback.items() if name not in {_NEXT, _KEEP}}
    return NextPass(feedback[_NEXT], kept) if _NEXT in feedback else None
