"""What `cdu lessons` has for authors, from `new` to `withdraw`; `catalogue` is for students."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cdu import show
from cdu.authoring.choices import Choices
from cdu.authoring.errors import LessonError
from cdu.authoring.importer import import_track
from cdu.authoring.new import create
from cdu.authoring.proving import check_all
from cdu.authoring.report import refuse_ending
from cdu.authoring.report import write as write_report
from cdu.commands import target
from cdu.commands.layers import prepare
from cdu.commands.sandbox import BACKEND, runner_on
from cdu.errors import NOT_PASSED, OUR_FAULT, USAGE, CommandError
from cdu.local.place import Place
from cdu.progress import progress
from cdu.publishing import preview, publish, withdraw
from chalicelib.contracts.lesson import LessonMetadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdu.authoring.proving import Progress, Result, Summary
    from cdu.progress import Step
    from chalicelib.contracts.lesson import Proof

_SHOWN = 5
_PATH = click.Path(exists=True, path_type=Path)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
_REPORT = click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write a page (.html) or a document (.json) too."
)
_POINTS = click.option("--points", type=float, help="Of a scored problem, the points to ask for; all by default.")
_GENERATE = click.option("--generate", is_flag=True, help="Run a package's generators, in the sandbox, for its data.")
_JOBS = click.option("--jobs", type=click.IntRange(1), help="Processes; one per processor by default.")


@click.command()
@click.argument("lesson")
@click.option("--program", is_flag=True, help="A program that reads standard input, instead of functions.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=Path("lessons"), show_default=True)
def new(lesson: str, into: Path, *, program: bool) -> None:
    """Begin a lesson, named LANGUAGE/SLUG: small, complete, and ready to be checked."""
    try:
        folder = create(lesson, into, program=program)
    except LessonError as error:
        raise CommandError(str(error), USAGE) from None
    show.console.print(f"{folder} is there; write, then run: cdu lessons check {folder}", soft_wrap=True)


@click.command()
def schema() -> None:
    """Print the JSON schema of lesson.json, for editors that can use one."""
    show.document(LessonMetadata.model_json_schema())


@click.command()
@click.argument("path", type=_PATH)
@_POINTS
@_GENERATE
@_JOBS
@BACKEND
@_REPORT
@_JSON
def check(  # noqa: PLR0913 - one parameter for each option
    path: Path,
    points: float | None,
    jobs: int | None,
    backend: str | None,
    report: Path | None,
    *,
    generate: bool,
    as_json: bool,
) -> int:
    """Prove lessons, an Exercism track or problem packages: the reference passes, the untouched starter fails."""
    runner = runner_on(backend)
    try:
        refuse_ending(report)
        prepare(path)
        with progress("checking", 0) as step:
            summary = check_all(path, choices=Choices(points, generate), jobs=jobs, progress=_told(step), runner=runner)
        if report:
            write_report(summary, report, path.resolve().name)
    except LessonError as error:
        raise CommandError(str(error), USAGE) from None
    return _show(summary, as_json=as_json)


@click.command("import")
@click.argument("track", type=_PATH)
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the lessons.")
@click.option("--difficulty", type=click.IntRange(1, 10), help="Of all the lessons; problem packages have none, so 5.")
@_POINTS
@_GENERATE
@_JOBS
@_REPORT
@_JSON
def import_command(  # noqa: PLR0913 - one parameter for each option
    track: Path,
    into: Path,
    difficulty: int | None,
    points: float | None,
    jobs: int | None,
    report: Path | None,
    *,
    generate: bool,
    as_json: bool,
) -> int:
    """Import an Exercism track or problem packages as lesson folders; importing again updates them."""
    try:
        refuse_ending(report)
        prepare(track)
        with progress("importing", 0) as step:
            choices = Choices(points, generate)
            summary = import_track(track, into, difficulty=difficulty, choices=choices, jobs=jobs, progress=_told(step))
        if report:
            write_report(summary, report, track.resolve().name)
    except LessonError as error:
        raise CommandError(str(error), USAGE) from None
    return _show(summary, as_json=as_json)


@click.command("publish")
@click.argument("path", type=_PATH)
def publish_command(path: Path) -> None:
    """Prove lessons and publish them to the platform on this machine, or to the stack that CDU_STACK names."""
    try:
        prepare(path)
        names = publish(target.current(), path)
    except LessonError as error:
        raise CommandError(str(error), USAGE) from None
    show.console.print(f"published {len(names)} lesson(s)")


@click.command("preview")
@click.argument("path", type=_PATH)
def preview_command(path: Path) -> None:
    """Prove lessons and show them on the page to authors only, as students will see them."""
    here = target.current()
    try:
        prepare(path)
        names = preview(here, path)
    except LessonError as error:
        raise CommandError(str(error), USAGE) from None
    page = f"{here.web}/" if isinstance(here, Place) else "the page, at "
    for name in names:
        show.console.print(f"{page}#/previews/{name}", soft_wrap=True)


@click.command("withdraw")
@click.argument("lesson")
def withdraw_command(lesson: str) -> None:
    """Withdraw a published lesson: nobody can submit to it until it is published again, and nobody loses XP."""
    withdraw(target.current(), lesson)
    show.console.print(f"{lesson} is withdrawn; publish it again to bring it back", soft_wrap=True)


def _told(step: Step) -> Progress:
    def tell(lesson: str, result: Result, done: int, total: int) -> None:
        del result, done
        step(lesson, total)

    return tell


def _show(summary: Summary, *, as_json: bool) -> int:
    if as_json:
        show.document(summary.as_json())
    else:
        for rejected in summary.rejected:
            show.console.print(f"rejected  {rejected.lesson}: {rejected.reason}")
        for failed in summary.failed:
            show.console.print(f"failed    {failed.lesson}: {failed.reason}")
        for lesson, proof in summary.proofs.items():
            for remark in _remarks(proof):
                show.console.print(f"{proof.mode:<9} {lesson}: {remark}")
        for lesson, warning in summary.warnings.items():
            show.console.print(f"warning   {lesson}: {warning}")
        for lesson, difference in summary.differences():
            show.console.print(f"proven    {lesson}, though {difference}")
        proven = _counted(len(summary.proofs), summary.modes())
        counts = f"{proven}, {len(summary.failed)} failed, {len(summary.rejected)} rejected"
        show.console.print(f"{counts} in {summary.duration_s:.1f} s")
    if summary.infrastructure:
        return OUR_FAULT
    return 0 if summary.ok else NOT_PASSED


def _counted(proven: int, modes: dict[str, int]) -> str:
    """How many lessons were proven, and how many of them in each mode."""
    each = ", ".join(f"{count} {mode}" for mode, count in modes.items())
    return f"{proven} proven ({each})" if each else f"{proven} proven"


def _remarks(proof: Proof) -> Iterator[str]:
    """What keeps a lesson from a stronger mode, and which of its assertions are merely believed."""
    if proof.weaker:
        yield proof.weaker
    if proof.believed:
        more = f" and {len(proof.believed) - _SHOWN} more" if len(proof.believed) > _SHOWN else ""
        places = ", ".join(proof.believed[:_SHOWN])
        yield f"merely believed, as the solution has a part in what is expected: {places}{more}"


COMMANDS = (new, schema, check, import_command, preview_command, publish_command, withdraw_command)
