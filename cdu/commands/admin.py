"""`cdu admin`: for administrators and operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cdu import accounts, deployment, show
from cdu.commands import repairing
from cdu.commands.student import signed_in
from cdu.email import EMAIL
from cdu.errors import CommandError
from cdu.lake import define_views
from cdu.waiting import until

if TYPE_CHECKING:
    from cdu.client import Answer, Api

_REFRESH_WAIT_S = 120


@click.group()
def admin() -> None:
    """Refresh, repair, and students' own data."""


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
    accounts.join(deployment.current(), email, group)
    show.console.print(f"{email} is now a member of {group}")


@admin.command("define-views")
def define_views_command() -> None:
    """Create or replace the views over the lake: once after a deployment to AWS (`cdu up` does it by itself)."""
    here = deployment.current()
    define_views(here.client("athena"), here.outputs())
    show.console.print("views defined")


def refreshed(api: Api) -> Answer:
    """Start a refresh and wait for its end. Raises CommandError unless it was published."""
    started = api.refresh()

    def ended() -> Answer | None:
        found = api.refresh_status(started["refresh_id"])
        return found if found["state"] != "running" else None

    found = until(ended, _REFRESH_WAIT_S)
    if found is None:
        raise CommandError(f"the refresh {started['refresh_id']} did not end within {_REFRESH_WAIT_S} s")
    if found["state"] != "published":
        raise CommandError(f"the refresh is {found['state']}: {found['detail']}; the boards are unchanged")
    return found


repairing.add_to(admin)
COMMANDS = (admin,)
