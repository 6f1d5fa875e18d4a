"""`cdu profile`, `leaderboard`, `report`: where a student stands."""

from __future__ import annotations

import click

from cdu import show
from cdu.commands.account import signed_in
from cdu.commands.options import JSON, PERIODS


@click.command()
@click.option("--name", help="Appear on leaderboards under this name.")
@click.option("--alias", is_flag=True, help="Appear under a made-up name.")
@click.option("--hide", is_flag=True, help="Do not appear by name at all.")
@JSON
def profile(name: str | None, *, alias: bool, hide: bool, as_json: bool) -> None:
    """Show your XP, level, streak and badges, or change how you appear on leaderboards."""
    _, api = signed_in()
    if alias or hide:  # together with a name too: whoever asks to be hidden is never shown
        api.present({"visibility": "hidden" if hide else "alias"})
    elif name is not None:
        api.present({"visibility": "public", "display_name": name})
    found = api.me()
    show.document(found) if as_json else show.profile(found)


@click.command()
@click.argument("language", default="overall")
@click.option("--period", type=click.Choice(PERIODS), default="all_time", show_default=True)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@JSON
def leaderboard(language: str, period: str, page: int, *, as_json: bool) -> None:
    """Show a leaderboard, overall or of a language, and your own place on it."""
    _, api = signed_in()
    found = api.leaderboard(language, period, page)
    own = api.standing(language, period)
    if as_json:
        show.document(found | {"me": own})
    else:
        show.leaderboard(found, rows=100, me=api.me()["board_name"])
        show.place(own)


@click.command()
@click.argument("name", required=False)
@click.option("--period", type=click.Choice(PERIODS), default="last_month", show_default=True)
@click.option("--language", help="Only rows of this language.")
@click.option("--search", help="Only rows with this text.")
@click.option("--sort", help="A column, with - in front for the largest first.")
@JSON
def report(
    name: str | None, period: str, language: str | None, search: str | None, sort: str | None, *, as_json: bool
) -> None:
    """Show a report, or which reports there are."""
    _, api = signed_in()
    if name is None:
        listed = api.reports()
        show.document({"reports": listed}) if as_json else show.reports(listed)
        return
    found = api.report(name, period=period, language=language, search=search, sort=sort)
    show.document(found) if as_json else show.report_rows(found)


COMMANDS = (profile, leaderboard, report)
