"""`cdu start`, `test`, `watch`, `submit`, `status`, `open`: working on a lesson."""

from __future__ import annotations

import importlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cdu import lesson_names, show, workspaces
from cdu.client import Answer, Api, exit_status, left_out, lessons_own, zipped
from cdu.commands.account import signed_in
from cdu.commands.options import FOLDER, FORCE, JSON, LESSON_TYPE
from cdu.errors import DONE, USAGE, CommandError
from cdu.solution_folder import read_solution
from cdu.terminal import line
from cdu.waiting import until
from chalicelib.contracts.lesson import HINTS, MANIFEST, README
from chalicelib.submissions.solution_files import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from chalicelib.contracts.lesson import Files
    from chalicelib.submissions.solution_files import IgnoredFile

_AWARD_WAIT_S = 10
_LOOK_EVERY_S, _AFTER_ERROR_S = 0.5, 2.0
_LESSON = click.option("--lesson", type=LESSON_TYPE, help="Instead of the folder's submission.json.")
_ONLY = click.option("--only", multiple=True, metavar="TEST", help="Only this test; may be given several times.")
_INPUT = click.option(
    "--input", "given", type=click.File(encoding="utf-8"), help="Own input for a program; - is standard input."
)


@click.command()
@click.argument("lesson", type=LESSON_TYPE)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@FORCE
@JSON
def start(lesson: str, folder: Path | None, *, force: bool, as_json: bool) -> None:
    """Fetch a lesson into a folder: its instructions and the files to change.

    Hints are in a file of their own, what a program should print in samples/, and the tests beside your files where the
    lesson's author shows them. Files that you changed stay as they are unless you say --force.
    """
    found = signed_in()[1].lesson(lesson)
    target = folder or Path(lesson.partition("/")[2])
    workspaces.write(target, _material(lesson, found), force=force)
    lesson_names.remember([lesson])
    names = list(found["starter"])
    if as_json:
        show.document({"lesson": lesson, "folder": str(target), "files": names})
    else:
        line(f"{target}: read README.md and change {', '.join(names)}")
        line(f"then, in that folder: cdu test, and cdu submit (or: cdu submit {target})")


def _material(lesson: str, found: Answer) -> dict[str, str]:
    """Every file of a lesson's folder, by name."""
    hints, samples = found.get("hints") or (), found.get("samples") or ()
    files = {README: found["instructions"], MANIFEST: workspaces.manifest(lesson)}
    files |= {**found["starter"], **lessons_own(found)}
    if hints:
        files[HINTS] = "# Hints\n\n" + "\n\n".join(f"## Hint {n}\n\n{hint}" for n, hint in enumerate(hints, 1)) + "\n"
    for sample in samples:
        files[f"{SAMPLES}{sample['name']}.in"] = sample["input"]
        files[f"{SAMPLES}{sample['name']}.out"] = sample["output"]
    return files


@click.command()
@FOLDER
@_LESSON
@_ONLY
@_INPUT
@JSON
def test(folder: Path | None, lesson: str | None, only: tuple[str, ...], given: Any, *, as_json: bool) -> int:
    """Run the tests; nothing is recorded and nothing is earned.

    They run in a sandbox on this machine where that can be and the lesson's author shows the tests, else on the
    platform; the verdict is the same.
    """
    _, api = signed_in()
    place = _Place.of(api, folder, lesson)
    files, ignored = place.solution()
    found = _tried(api, place, files, given.read() if given else None)
    report = _only(found["report"], only)
    if as_json:
        show.document(found | {"report": report, "ignored": [file.model_dump() for file in ignored]})
    else:
        show.left_out(ignored)
        show.report(report, _title(found))
    return exit_status(report)


def _tried(api: Api, place: _Place, files: Files, given: str | None = None) -> Answer:
    """The result of a trial, which says in `ran` where it ran: in a sandbox `here`, or on the `platform`."""
    try:
        sandbox = importlib.import_module("cdu.sandbox_trials")
    except ModuleNotFoundError:  # only the client is installed, or not what a sandbox needs
        sandbox = None
    found = sandbox.trial(place.found, files, given) if sandbox else None
    if found is not None:
        return Answer(found | {"ran": "here"})
    return Answer(api.trial(place.lesson, files, given) | {"ran": "platform"})


def _title(found: Answer) -> str:
    """The lesson in the headline of a run that leaves no record, and where it ran."""
    where = "on this machine" if found["ran"] == "here" else "on the platform"
    return f"{found['lesson']} (not submitted, run {where})"


@click.command()
@FOLDER
@_LESSON
@_ONLY
def watch(folder: Path | None, lesson: str | None, only: tuple[str, ...]) -> None:
    """Run the tests whenever a file of the solution changes.

    Ctrl-C ends it.
    """
    _, api = signed_in()
    place = _Place.of(api, folder, lesson)
    before: Mapping[str, str] | None = None
    line("watching; change a file to run the tests, Ctrl-C to end", err=True)
    while True:
        try:
            files, _ = place.solution()
            if files != before:
                before = files
                found = _tried(api, place, files)
                show.report(_only(found["report"], only), _title(found))
        except CommandError as error:  # an editor is half-way through saving, or the network is away: look again
            line(f"error: {error}", err=True)
            time.sleep(_AFTER_ERROR_S)
        time.sleep(_LOOK_EVERY_S)


@click.command()
@FOLDER
@_LESSON
@JSON
def submit(folder: Path | None, lesson: str | None, *, as_json: bool) -> int:
    """Send the solution in a folder and show the verdict.

    The folder is the one that you are in unless you name another.
    """
    _, api = signed_in()
    place = _Place.of(api, folder, lesson)
    files, ignored = place.solution()
    submission = api.submit(zipped(place.lesson, files))
    if submission["report"]["outcome"] == "passed":
        submission = until(lambda: _decided(api, submission), _AWARD_WAIT_S) or submission
    submission["ignored"] = [file.model_dump() for file in (*ignored, *left_out(submission))]
    _show_submission(submission, as_json=as_json)
    return exit_status(submission["report"])


@click.command()
@click.argument("submission_id")
@JSON
def status(submission_id: str, *, as_json: bool) -> None:
    """Show a submission and its verdict."""
    _show_submission(signed_in()[1].submission(submission_id), as_json=as_json)


@click.command("open")
@click.argument("lesson", type=LESSON_TYPE, required=False)
@click.option("--print", "only_print", is_flag=True, help="Print the address and open nothing.")
@JSON
def open_command(lesson: str | None, *, only_print: bool, as_json: bool) -> int:
    """Open a lesson in the browser.

    The one given, or the one of the folder that you are in.
    """
    session, api = signed_in()
    name = lesson or workspaces.lesson_in(workspaces.enclosing(Path()))
    api.lesson(name)  # says so when there is none, and refuses what is no lesson's name
    address = f"{session.pool.page}#/lessons/{name}"
    show.document({"lesson": name, "page": address}) if as_json else line(address)
    return DONE if only_print or as_json else click.launch(address)


class _Place(NamedTuple):
    """Where a solution is, and for which lesson."""

    lesson: str
    folder: Path
    found: Answer

    @classmethod
    def of(cls, api: Api, folder: Path | None, lesson: str | None) -> _Place:
        """The folder given, or the lesson's folder around the present one. `found` is the lesson as the API has it."""
        here = folder or workspaces.enclosing(Path())
        name = lesson or workspaces.lesson_in(here)
        return cls(name, here, api.lesson(name))

    def solution(self) -> tuple[Files, tuple[IgnoredFile, ...]]:
        """The solution as it is now, and what is left out of it: no word of the lesson's own files as they came."""
        own = lessons_own(self.found)
        files, ignored = read_solution(self.folder, self.found["starter"], self.lesson.partition("/")[0], own)
        return files, tuple(each for each in ignored if not self._as_it_came(each.path, own))

    def _as_it_came(self, path: str, own: Mapping[str, str]) -> bool:
        return path in own and workspaces.holds(self.folder / path, own[path].encode())


def _only(report: Answer, names: Collection[str]) -> Answer:
    """The report about the tests with these names or ids, or the whole one where none are asked for or none ran.

    The API knows ids; a student knows the names that a report shows. Raises CommandError if no test is called so.
    """
    tests = [test for test in report["tests"] if test["name"] in names or test["id"] in names]
    if not names or not report["tests"]:
        return report
    if not tests:
        listed = ", ".join(test["name"] for test in report["tests"])
        raise CommandError(f"no test is called {' or '.join(names)}; there are: {listed}", USAGE)
    passed = all(test["outcome"] == "passed" for test in tests)
    told = Answer(tests=tests, outcome="passed", message=None) if passed else Answer(tests=tests)
    return Answer(report | told)


def _decided(api: Api, submission: Answer) -> Answer | None:
    found = api.submission(submission["submission_id"])
    return found if found["xp"] is not None else None


def _show_submission(submission: Answer, *, as_json: bool) -> None:
    if as_json:
        show.document(submission)
    elif submission["report"] is None:
        line(f"{submission['lesson']}: still running; ask again with: cdu status {submission['submission_id']}")
    else:
        show.submission(submission, left_out(submission))


COMMANDS = (start, test, watch, submit, status, open_command)
