"""`cdu admin`: for administrators and operators."""

from __future__ import annotations

import click

from cdu import accounts, show
from cdu.commands import ending, repairing, target
from cdu.commands.account import signed_in
from cdu.commands.doctor import doctor
from cdu.email import EMAIL
from cdu.lake import define_views
from cdu.operations.figures import figures
from cdu.refreshing import refreshed


@click.group()
def admin() -> None:
    """Examine, refresh, repair, and students' own data."""


@admin.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def refresh(*, as_json: bool) -> None:
    """Refresh all leaderboards now and wait until they are published."""
    ended = refreshed(signed_in()[1])
    if as_json:
        show.document(ended)
    else:
        show.console.print(f"boards as of {ended['as_of']}: {ended['state']}, {ended['pages_written']} page(s) written")


@admin.command()
@click.argument("email", type=EMAIL)
@click.argument("group", type=click.Choice(["admin", "author"]))
def grant(email: str, group: str) -> None:
    """Put an account into a group; it counts from the next sign-in."""
    accounts.join(target.current(), email, group)
    show.console.print(f"{email} is now a member of {group}")


@admin.command("define-views")
def define_views_command() -> None:
    """Create or replace the views over the lake: once after a deployment to AWS (`cdu up` does it by itself)."""
    here = target.current()
    define_views(here.client("athena"), here.outputs())
    show.console.print("views defined")


@admin.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def status(*, as_json: bool) -> None:
    """Show the last 24 hours: submissions, runs, awards, faults, and how old queues and boards are."""
    found = figures(target.current())
    show.document(found) if as_json else show.figures(found)


admin.add_command(doctor)
repairing.add_to(admin)
ending.add_to(admin)
COMMANDS = (admin,)
