"""`cdu grade`: one solution through the runner, no platform needed."""

from __future__ import annotations

from pathlib import Path

import click

from cdu import show
from cdu.authoring import sources
from cdu.authoring.check import Failure, prove_reference
from cdu.authoring.errors import LessonError
from cdu.client import exit_status
from cdu.commands.layers import prepare
from cdu.commands.sandbox import BACKEND, runner_on
from cdu.errors import NOT_PASSED, OUR_FAULT, USAGE, CommandError
from cdu.solution_folder import read_solution
from chalicelib.submissions.runner_functions import run_request


@click.command()
@click.option("--lesson", "lesson_folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--solution", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@BACKEND
@click.option("--json", "as_json", is_flag=True, help="Print the runner's report and nothing else.")
def grade(lesson_folder: Path, solution: Path, backend: str | None, *, as_json: bool) -> int:
    """Run the solution in a folder against a lesson, our own or an Exercism exercise."""
    runner = runner_on(backend)
    try:
        lesson = sources.read(lesson_folder)
        prepare(lesson_folder)
    except LessonError as error:
        raise CommandError(str(error), USAGE) from None
    files, ignored = read_solution(solution, lesson.starter, lesson.language, {**lesson.tests, **lesson.support})
    # The platform grades a lesson the way its reference was proven; so does this.
    proof = prove_reference(lesson, runner)
    if isinstance(proof, Failure):
        raise CommandError(
            f"the lesson cannot be used: {proof.reason}", OUR_FAULT if proof.cause == "infrastructure" else NOT_PASSED
        )
    report = runner.run(run_request(lesson, {**lesson.starter, **files}, proof))
    if as_json:
        show.document(report)
    else:
        show.left_out(ignored)
        show.report(report, lesson.lesson)
    return exit_status(report)


COMMANDS = (grade,)
