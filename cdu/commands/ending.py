"""`cdu admin restore-table` and `tear-down`: bringing data of a stage back, and removing a stage."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import click

from cdu import show
from cdu.commands import target

_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


@click.command("restore-table")
@click.argument("table")
@click.option("--at", "moment", type=_MOMENT, help="UTC, such as 2026-03-04T05:06; the latest moment if left out.")
@click.option("--replace", is_flag=True, help="Also put back items that are there but differ.")
@click.option("--dry-run", is_flag=True, help="Make the copy, count, and put nothing back.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def restore_table(table: str, moment: datetime | None, *, replace: bool, dry_run: bool, as_json: bool) -> None:
    """Put back what a table (awards, students, ...) had at a moment and has no more."""
    from cdu.operations.table_restore import restore  # noqa: PLC0415 - slow to import

    when = moment.replace(tzinfo=UTC) if moment else None
    done = restore(target.current(), table, when, replace=replace, dry_run=dry_run)
    if as_json:
        show.document(asdict(done))
        return
    back = "would be put back" if dry_run else "put back"
    show.console.print(
        f"{done.items} item(s) in the copy, {done.put_back} {back}; {done.differing} differ and stay, "
        f"{done.forgotten} belong to students who were forgotten"
    )


@click.command("tear-down")
@click.argument("stage")
@click.option("--yes", is_flag=True, help="Do not ask.")
def tear_down(stage: str, *, yes: bool) -> None:
    """Delete a stage (such as cdu-pr-17) for good: stacks, accounts, submissions, lake. Nothing brings it back."""
    from cdu.operations.stage_removal import remove  # noqa: PLC0415 - slow to import

    if not yes:
        typed = click.prompt("Everything of every student will be gone. Type the stage's name to go on")
        if typed != stage:
            raise click.Abort
    gone = remove(target.current(), stage, show.console.print)
    show.console.print(f"{stage} is gone, with {gone} table(s), bucket(s) and pool(s)")


def add_to(group: click.Group) -> None:
    """Put both commands into a group."""
    for command in (restore_table, tear_down):
        group.add_command(command)
