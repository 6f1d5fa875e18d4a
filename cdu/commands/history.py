"""`cdu history`, `restore`, `diff`, `export`: everything that a student has sent, back on this machine."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cdu import show, workspaces
from cdu.client import Answer, Api, lessons_own
from cdu.commands.account import signed_in
from cdu.commands.options import FORCE, JSON, LESSON_TYPE
from cdu.errors import DONE, NOT_PASSED, USAGE, CommandError
from cdu.files import write_atomically
from cdu.solution_folder import read_solution
from cdu.terminal import line
from chalicelib.contracts.lesson import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INDEX = "README.md"


@click.command()
@click.argument("lesson", type=LESSON_TYPE, required=False)
@click.option("--outcome", help="Only submissions that ended like this, such as passed or failed.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@JSON
def history(lesson: str | None, outcome: str | None, limit: int, *, as_json: bool) -> None:
    """List what you submitted, newest first.

    Everything, or what you sent for one lesson.
    """
    listed = signed_in()[1].history(lesson, outcome, limit)
    show.document({"submissions": listed}) if as_json else show.history(listed)


@click.command()
@click.argument("lesson", type=LESSON_TYPE, required=False)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--all", "every", is_flag=True, help="Every lesson that you passed, as a folder ready for git.")
@click.option("--submission", "submission_id", help="This submission, instead of the one that passed or the last one.")
@FORCE
@JSON
def restore(
    lesson: str | None, folder: Path | None, *, every: bool, submission_id: str | None, force: bool, as_json: bool
) -> None:
    """Bring the files that you submitted back into a folder.

    They are those of the submission that passed, or of the last one. Files that you changed since stay as they are
    unless you say --force. With --all the one argument is the folder, cdu-solutions unless you name another.
    """
    if (lesson is None and not every) or (every and (folder or submission_id)):
        raise CommandError("give a lesson, or --all and perhaps a folder", USAGE)
    _, api = signed_in()
    if every or lesson is None:
        restored = _restore_all(api, Path(lesson or "cdu-solutions"), force=force)
    else:
        found = _files(api, submission_id or _best(api, lesson), lesson)
        target = folder or Path(lesson.partition("/")[2])
        restored = [_restore(found, target, {MANIFEST: workspaces.manifest(lesson), **found["files"]}, force=force)]
    if as_json:
        show.document({"restored": restored})
        return
    for each in restored:
        count = f"{len(each['written'])} file(s) written" if each["written"] else "everything is there already"
        line(f"{each['folder']}: {count}, from submission {each['submission_id']}")


def _restore_all(api: Api, target: Path, *, force: bool) -> list[Answer]:
    """Every passed lesson in LANGUAGE/SLUG, and a page that lists them."""
    passed = [each for each in api.my_lessons() if each["passed"]]
    found = {each["lesson"]: _files(api, each["submission_id"], each["lesson"]) for each in passed}
    restored = [_restore(files, target / name, files["files"], force=force) for name, files in found.items()]
    rows = "\n".join(
        f"| [{each['lesson']}]({each['lesson']}) | {each['passed_at']} | {each['xp']} |" for each in passed
    )
    page = f"# Lessons that I passed\n\n| lesson | passed | XP |\n|---|---|---|\n{rows}\n"
    workspaces.write(target, {_INDEX: page}, force=True)
    return restored


def _restore(found: Answer, target: Path, files: Mapping[str, str], *, force: bool) -> Answer:
    written = workspaces.write(target, files, force=force)
    return Answer(
        lesson=found["lesson"], submission_id=found["submission_id"], folder=str(target), written=list(written)
    )


def _files(api: Api, submission_id: str, lesson: str) -> Answer:
    found = api.files(submission_id)
    if found["lesson"] != lesson:
        raise CommandError(f"submission {submission_id} is for {found['lesson']}, not for {lesson}", USAGE)
    return found


def _best(api: Api, lesson: str) -> str:
    """The submission that passed a lesson, or the last one for it. Raises CommandError when there is none."""
    listed = api.history(lesson, "passed", 1) or api.history(lesson, most=1)
    if not listed:
        raise CommandError(f"you have submitted nothing for {lesson}; begin with: cdu start {lesson}", USAGE)
    return str(listed[0]["submission_id"])


@click.command()
@click.argument("first", required=False)
@click.argument("second", required=False)
@JSON
def diff(first: str | None, second: str | None, *, as_json: bool) -> int:
    """Show what differs between submissions, or from this folder.

    With two submission ids it compares these two, with one that and the folder that you are in, and without one the
    last submission for the folder's lesson. The exit status is 1 if anything differs.
    """
    _, api = signed_in()
    here = workspaces.enclosing(Path())
    if first is None:
        listed = api.history(workspaces.lesson_in(here), most=1)
        if not listed:
            raise CommandError(f"you have submitted nothing for {workspaces.lesson_in(here)} yet", USAGE)
        first = str(listed[0]["submission_id"])
    sent = api.files(first)
    old = sent["files"]
    new = api.files(second)["files"] if second else _folder(api, here, sent)
    changes = _unified(old, new, first, second or str(here))
    show.document({"from": first, "to": second, "changes": changes}) if as_json else show.changes(changes)
    return NOT_PASSED if changes else DONE


def _folder(api: Api, here: Path, sent: Answer) -> Mapping[str, str]:
    """The solution in a folder, without the files that the lesson's author opened, as long as the lesson is there."""
    try:
        own = lessons_own(api.lesson(sent["lesson"]))
    except CommandError:  # withdrawn
        own = {}
    return read_solution(here, sent["files"], sent["lesson"].partition("/")[0], own)[0]


def _unified(old: Mapping[str, str], new: Mapping[str, str], first: str, second: str) -> dict[str, list[str]]:
    """The lines of a unified diff, by the name of the file that differs."""
    return {
        name: [each for line in _diff_lines(old, new, name, first, second) for each in line]
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    }


def _diff_lines(
    old: Mapping[str, str], new: Mapping[str, str], name: str, first: str, second: str
) -> Iterator[tuple[str, ...]]:
    before, after = (files.get(name, "") for files in (old, new))
    for each in difflib.unified_diff(_lines(before), _lines(after), f"{first}/{name}", f"{second}/{name}"):
        yield (each[:-1],) if each.endswith("\n") else (each, "\\ No newline at end of file")


def _lines(text: str) -> list[str]:
    """The lines with their ends. Only a line feed ends a line; other characters that may are part of the text."""
    return [each for each in re.split(r"(?<=\n)", text) if each]


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=Path("cdu-export.zip"))
@FORCE
@JSON
def export(file: Path, *, force: bool, as_json: bool) -> None:
    """Save everything that is kept about you in one zip.

    It has files, verdicts and XP, as JSON and as pages to read.
    """
    if file.exists() and not force:
        raise CommandError(f"{file} is there already; name another file, or add --force", USAGE)
    content = signed_in()[1].export()
    try:
        write_atomically(file, content, mode=0o600)
    except OSError as error:
        raise CommandError(f"{file} cannot be written ({error.strerror}); choose another place", USAGE) from None
    show.document({"file": str(file), "bytes": len(content)}) if as_json else line(f"{file}: {len(content)} bytes")


COMMANDS = (history, restore, diff, export)
