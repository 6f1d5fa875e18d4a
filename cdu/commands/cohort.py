"""`cdu cohort`: classes and teams, and their leaderboards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cdu import show
from cdu.commands.account import signed_in
from cdu.commands.options import JSON, PERIODS
from cdu.errors import USAGE, CommandError
from cdu.terminal import line

if TYPE_CHECKING:
    from cdu.client import Api


@click.group()
def cohort() -> None:
    """Classes and teams that you join with a code."""


@cohort.command("list")
@JSON
def list_(*, as_json: bool) -> None:
    """List the cohorts that you are in, with the codes that others join with."""
    listed = signed_in()[1].cohorts()
    show.document({"cohorts": listed}) if as_json else show.cohorts(listed)


@cohort.command()
@click.argument("name")
@JSON
def create(name: str, *, as_json: bool) -> None:
    """Make a cohort called NAME and join it."""
    made = signed_in()[1].create_cohort(name)
    show.document(made) if as_json else show.cohorts([made])


@cohort.command()
@click.argument("code")
@JSON
def join(code: str, *, as_json: bool) -> None:
    """Join the cohort that has CODE."""
    joined = signed_in()[1].join_cohort(code)
    show.document(joined) if as_json else show.cohorts([joined])


@cohort.command()
@click.argument("name")
@JSON
def leave(name: str, *, as_json: bool) -> None:
    """Leave a cohort, by its name or code."""
    api = signed_in()[1]
    left = _named(api, name)
    api.leave_cohort(left)
    show.document({"left": left}) if as_json else line(f"you left {name}")


@cohort.command()
@click.argument("name")
@click.argument("language", default="overall")
@click.option("--period", type=click.Choice(PERIODS), default="all_time", show_default=True)
@JSON
def leaderboard(name: str, language: str, period: str, *, as_json: bool) -> None:
    """Show the leaderboard of a cohort, by its name or code: overall or of a language."""
    api = signed_in()[1]
    found = api.cohort_board(_named(api, name), language, period)
    show.document(found) if as_json else show.leaderboard(found, rows=100, me=api.me()["board_name"])


def _named(api: Api, name: str) -> str:
    fitting = [each["cohort"] for each in api.cohorts() if name in each.values()]
    match fitting:
        case [one]:
            return str(one)
        case []:
            raise CommandError(f"you are in no cohort {name!r}; cdu cohort list shows yours", USAGE)
    raise CommandError(f"you are in {len(fitting)} cohorts called {name!r}; give the code instead", USAGE)


COMMANDS = (cohort,)
