"""The `program` mode: a program reads standard input and prints, and its output is compared outside the sandbox.

Each test is a pair of files, `NAME.in` and `NAME.out`. It starts clean: in a fresh sandbox for Python, in the same one
emptied between tests for other languages. The expected output never enters a sandbox, so there is nothing to forge.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from runners.cases import FINAL, Case, Ending, Played
from runners.checker import difference
from runners.death import READ_ON, Verdict, killed, last_words, out_of_memory, stopped, without_dump
from runners.interaction import talk
from runners.languages.base import Language, ProgramEnd
from runners.passes import in_passes
from runners.report import VERSION, Report, TestEntry, entry, is_hidden, summary
from runners.request import Limits, Request
from runners.sandbox.backend import Backend
from runners.text import truncate
from runners.validators import Judgement, validate

_TESTS_OUTCOME: Final = {"timed_out": "timed_out", "compile_error": "not_run"}


def grade_program(request: Request, cases: Sequence[Case], language: Language, backend: Backend) -> Report:
    """Run every case and return the report. `wall_s` and `cpu_s` are for all of them together.

    Raises `RequestError`, and `ValueError` and `SandboxError` for a fault of ours.
    """
    request = language.enough(request)
    talks = request.validator is not None and request.validator.interactive
    play = functools.partial(_in_dialogue if talks else _alone, language, backend)
    passes = request.validator.passes if request.validator else 1
    played = in_passes(request, cases, passes, play) if passes > 1 else play(request, cases)
    tests: list[TestEntry] = [
        entry(case.test, ending.test, ending.message, _printed(program, request.limits), round(program.ms, 3))
        for case, (program, ending) in zip(cases, played, strict=False)
    ]
    tests += [entry(case.test, "not_run") for case in cases[len(played) :]]
    endings, ran = [ending for _, ending in played], [program for program, _ in played]
    verdict = _sum_up(endings, tests)
    shown = [ending.kind for ending, test in zip(endings, tests, strict=False) if not is_hidden(test["id"])]
    return {
        "version": VERSION,
        "outcome": verdict.outcome,
        "message": verdict.message or None,
        "error_kind": next(filter(None, shown), None),
        "tests": tests,
        "output": "",
        "warnings": ran[0].warnings,
        "usage": {
            "wall_ms": round(sum(program.ms for program in ran), 3),
            "cpu_ms": round(sum(program.end.cpu_ms for program in ran), 3),
            "peak_memory_kib": max(program.peak_kib for program in ran),
        },
        "isolation": {**ran[-1].isolation, "mode": "program"},
    }


def _alone(language: Language, backend: Backend, request: Request, cases: Sequence[Case]) -> list[Played]:
    """Run the program for each case until one breaks the run; then compare what it printed, or have it judged."""
    limits = _of_program(language, request.limits)
    runs = language.run_program(request, [case.given for case in cases], backend)
    played: list[tuple[ProgramEnd, Ending | None]] = []
    for _, program in zip(cases, runs, strict=False):
        broke = _broke(program, limits)
        played.append((program, broke))
        if broke and broke.outcome in FINAL:
            break
    whole = [(case, program) for case, (program, broke) in zip(cases, played, strict=False) if not broke]
    endings = iter(_endings(request, whole, backend))
    return [(program, broke or next(endings)) for program, broke in played]


def _of_program(language: Language, limits: Limits) -> Limits:
    return replace(limits, memory_mib=language.program_memory(limits))


def _endings(request: Request, whole: Sequence[tuple[Case, ProgramEnd]], backend: Backend) -> Iterator[Ending]:
    """Return what the outputs of programs that came to their end are worth."""
    if request.validator:
        outputs = [case.output(program.stdout) for case, program in whole]
        yield from map(_judged, validate(request, request.validator, outputs, backend))
        return
    for case, program in whole:
        wrong = difference(program.stdout, case.expected, request.comparison)
        yield Ending("failed", "failed", wrong, "WrongAnswer") if wrong else Ending("passed", "passed")


def _in_dialogue(language: Language, backend: Backend, request: Request, cases: Sequence[Case]) -> list[Played]:
    """Have the program talk to the lesson's interactor in each case, until one breaks the run."""
    limits = _of_program(language, request.limits)
    assert request.validator  # noqa: S101 - grade_program sees to it
    dialogues = talk(request, request.validator, [case.output() for case in cases], backend)
    played: list[Played] = []
    for _, dialogue in zip(cases, dialogues, strict=False):
        ending = _broke(dialogue.program, limits) or _judged(dialogue.judgement)
        if ending.outcome == "timed_out" and dialogue.judgement.verdict == "waited":
            ending = replace(ending, message=dialogue.judgement.message)
        played.append((dialogue.program, ending))
        if ending.outcome in FINAL:
            break
    return played


def _judged(judgement: Judgement) -> Ending:
    """Return the ending that a validator's judgement means. A solution never passes without a verdict."""
    if judgement.verdict == "right":
        return Ending("passed", "passed", again=judgement.again)
    if judgement.verdict == "wrong":
        return Ending("failed", "failed", judgement.message, "WrongAnswer")
    return Ending("failed", "error", judgement.message, "NoVerdict")


def _broke(program: ProgramEnd, limits: Limits) -> Ending | None:
    """Return how a case ended in which the program did not come to a good end; None where its output counts."""
    if load := program.load:
        return Ending("compile_error", "not_run", load.message, load.kind)
    end = replace(program.end, said=program.error or program.stderr)
    if end.status == 1 and program.error.startswith("MemoryError"):
        end = replace(end, out_of_memory=True)
    if death := stopped(end, limits) or killed(end, limits):
        kind = "MemoryError" if death == out_of_memory(limits) else None
        return Ending(death.outcome, _TESTS_OUTCOME.get(death.outcome, "error"), death.message, kind)
    if end.status > 0:
        errors = program.error or f"The program ended with exit status {end.status}.{last_words(program.stderr)}"
        kind = errors.partition(":")[0]
        return Ending("failed", "error", f"{errors}{_hint(errors)}", kind if kind.isidentifier() else None)
    return None


def _hint(errors: str) -> str:
    """Explain an error that means that a program read more than its input."""
    reads = any(sign in errors for sign in READ_ON)
    return "\n\nThe program asks for more input than this test gives." if reads else ""


def _printed(program: ProgramEnd, limits: Limits) -> str:
    """Return what the program printed, and below it what it wrote to standard error."""
    return truncate(
        "\n".join(part for part in (program.stdout, without_dump(program.stderr)) if part), limits.output_kib * 1024
    )


def _sum_up(endings: Sequence[Ending], tests: Sequence[TestEntry]) -> Verdict:
    """Return the report's outcome and message: of the first case that broke, else of all wrong ones together."""
    worst = next((one for one in endings if one.outcome not in {"passed", "failed"}), None)
    if worst:
        return Verdict(worst.outcome, worst.message or "")
    wrong = summary(tests)
    return Verdict("failed", wrong) if wrong else Verdict("passed", "")
