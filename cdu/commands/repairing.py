"""`cdu admin reconcile`, `rebuild`, `redrive`, `replay`, `regrade`, `export`, `forget`: when something broke."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from cdu import show
from cdu.commands import target
from cdu.email import EMAIL
from cdu.errors import NOT_PASSED, USAGE, CommandError
from chalicelib.shared.text import one_line

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
_SHOWN = 50


@click.command()
@click.option("--grace", default=10, show_default=True, help="Minutes that an event may take to the lake.")
@_JSON
def reconcile(grace: int, *, as_json: bool) -> int:
    """Compare profiles, ledger, awards, lake and boards; exit status 1 if they differ anywhere."""
    from cdu.operations.reconcile import differences  # noqa: PLC0415 - slow to import
    from cdu.operations.redrive import waiting  # noqa: PLC0415 - same

    here = target.current()
    found = list(differences(here, timedelta(minutes=grace)))
    letters = waiting(here)
    if as_json:
        show.document({"differences": [each.as_json() for each in found], "dead_letters": letters})
    else:
        for each in found[:_SHOWN]:
            show.console.print(f"{each.kind}: {each.where}: expected {each.expected}, found {each.found}")
        if len(found) > _SHOWN:
            show.console.print(f"... and {len(found) - _SHOWN} more; --json has them all")
        dead = {name: count for name, count in letters.items() if count}
        show.console.print(f"{len(found)} difference(s); dead letters: {dead or 'none'}")
    return NOT_PASSED if found else 0


@click.command()
@click.option("--student", help="Only this student id.")
@_DRY_RUN
@_JSON
def rebuild(student: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Rebuild profiles from the lake, one or all, while the platform goes on."""
    from cdu.operations.rebuild import rebuild as work  # noqa: PLC0415 - slow to import

    done = work(target.current(), student, dry_run=dry_run)
    _tell(
        asdict(done),
        f"{done.students} student(s) looked at, {done.rows_written} ledger row(s) {_done('written', dry_run=dry_run)}, "
        f"{done.profiles_changed} profile(s) {_done('changed', dry_run=dry_run)}",
        as_json=as_json,
    )


@click.command()
@click.argument("queue", default="submissions")
@click.option("--look", is_flag=True, help="Show up to ten of them and leave them where they are.")
@_JSON
def redrive(queue: str, *, look: bool, as_json: bool) -> None:
    """Send dead letters back: of submissions, runs, regrades, profile or lake."""
    from cdu.operations import redrive as letters  # noqa: PLC0415 - slow to import

    here = target.current()
    if look:
        show.document(letters.look(here, queue))
        return
    moved = letters.redrive(here, queue)
    _tell({"redriven": moved}, f"{moved} message(s) sent back", as_json=as_json)


@click.command()
@click.option("--from", "start", type=_MOMENT, required=True, help="UTC, such as 2026-03-04 or 2026-03-04T05:06.")
@click.option("--to", "end", type=_MOMENT, help="UTC; now if left out.")
@_DRY_RUN
@_JSON
def replay(start: datetime, end: datetime | None, *, dry_run: bool, as_json: bool) -> None:
    """Put archived events of a time on the bus again."""
    from cdu.operations import replay as archive  # noqa: PLC0415 - slow to import

    here, until = target.current(), (end or datetime.now(UTC)).replace(tzinfo=UTC)
    since = start.replace(tzinfo=UTC)
    if since >= until:
        raise CommandError("--from must be before --to", USAGE)
    if dry_run:
        found = archive.archive(here)
        _tell(found, f"the archive holds {found['EventCount']} event(s) in all; nothing was replayed", as_json=as_json)
        return
    name = archive.replay(here, since, until)
    _tell({"replay": name}, f"the replay {name} is complete", as_json=as_json)


@click.command()
@click.argument("lesson")
@_DRY_RUN
@_JSON
def regrade(lesson: str, *, dry_run: bool, as_json: bool) -> None:
    """Grade a lesson's submissions once more with its tests as they are now; XP moves by ledger rows."""
    from cdu.operations.regrade import regrade as work  # noqa: PLC0415 - slow to import
    from chalicelib.lessons.catalogue import UnknownLessonError, WithdrawnLessonError  # noqa: PLC0415 - same

    try:
        done = work(target.current(), lesson, dry_run=dry_run)
    except UnknownLessonError:
        raise CommandError(f"no lesson {lesson!r} is published", USAGE) from None
    except WithdrawnLessonError as error:
        raise CommandError(error.detail, USAGE) from None
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items())) or "none graded"
    text = f"{done.submissions} submission(s) of {lesson} in version {done.version}: {outcomes}"
    _tell(asdict(done), text, as_json=as_json)


@click.command()
@click.argument("email", type=EMAIL)
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help="A file; standard output if left out.")
def export(email: str, into: Path | None) -> None:
    """Give out everything that is kept about a student, as one JSON document."""
    from cdu.operations import privacy  # noqa: PLC0415 - slow to import

    found = privacy.export(target.current(), email)
    if into is None:
        show.document(found)
    else:
        into.write_text(json.dumps(found, indent=2, ensure_ascii=False), encoding="utf-8")
        show.console.print(f"{len(found['submissions'])} submission(s) written to {into}")


@click.command()
@click.argument("email", type=EMAIL)
@click.option("--yes", is_flag=True, help="Do not ask.")
@_JSON
def forget(email: str, *, yes: bool, as_json: bool) -> None:
    """Delete a student's account and data for good."""
    from cdu.operations import privacy  # noqa: PLC0415 - slow to import

    here = target.current()
    student_id = privacy.student_of(here, email)
    if not yes:
        click.confirm(one_line(f"Delete {email} ({student_id}) and everything of theirs?"), abort=True)
    gone = privacy.forget(here, email)
    counted = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in gone.items())
    _tell(gone, f"gone: the account, {counted}; boards follow with their next refresh", as_json=as_json)


def _tell(document: dict[str, Any], text: str, *, as_json: bool) -> None:
    show.document(document) if as_json else show.console.print(text)


def _done(what: str, *, dry_run: bool) -> str:
    return f"would be {what}" if dry_run else what


def add_to(group: click.Group) -> None:
    """Put every command of this module into a group."""
    for command in (reconcile, rebuild, redrive, replay, regrade, export, forget):
        group.add_command(command)
