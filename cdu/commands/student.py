"""`cdu register`, `login`, `start`, `submit`, `status`, `profile`, `leaderboard`: for students."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cdu import accounts, show
from cdu.accounts import Pool, Session
from cdu.client import Answer, Api, exit_status, left_out, zipped
from cdu.email import EMAIL
from cdu.errors import USAGE, CommandError
from cdu.local.place import Place
from cdu.solution_folder import read_solution
from cdu.terminal import line
from cdu.waiting import until
from chalicelib.contracts.lesson import MANIFEST, README

PERIODS = ("last_month", "last_year", "all_time")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
_AWARD_WAIT_S = 10


def _pool(api: str | None, client_id: str | None, region: str) -> Pool:
    if api and client_id:
        return Pool(api, client_id, region)
    if api or client_id:
        raise CommandError("--api and --client-id go together; leave both out for the platform on this machine", USAGE)
    return Pool.of(Place.default())


def signed_in() -> tuple[Session, Api]:
    """The stored session and an API client for it. Raises CommandError when nobody is signed in."""
    session = accounts.stored(Place.default())
    return session, Api.of(session)


def _account_options(command: Any) -> Any:
    for option in (
        click.option("--api", help="Address of an API elsewhere."),
        click.option("--client-id", help="The user pool client of that API."),
        click.option("--region", default="us-east-1", show_default=True, help="AWS region of the user pool."),
        click.option("--password", prompt=True, hide_input=True, envvar="CDU_PASSWORD", help="Asked for if left out."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("email", type=EMAIL)
@_account_options
@click.option("--time-zone", help="IANA name, such as Europe/Berlin; streak days are counted in it.")
@click.option("--code", help="The confirmation code from your e-mail, to finish a registration.")
def register(  # noqa: PLR0913 - one parameter per option
    email: str,
    password: str,
    api: str | None,
    client_id: str | None,
    region: str,
    *,
    time_zone: str | None,
    code: str | None,
) -> None:
    """Create an account and sign in."""
    pool = _pool(api, client_id, region)
    if code is None:
        accounts.sign_up(pool, email, password, time_zone)
    code = code or (accounts.local_code(Place.default(), email) if pool.cognito else None)
    if code is None:
        show.console.print(f"a code was sent to {email}; run the same command again with --code CODE")
        return
    accounts.confirm(pool, email, code)
    accounts.keep(accounts.sign_in(pool, email, password), Place.default())
    show.console.print(f"welcome, {email}; you are signed in")


@click.command()
@click.argument("email", type=EMAIL)
@_account_options
def login(email: str, password: str, api: str | None, client_id: str | None, region: str) -> None:
    """Sign in."""
    session = accounts.sign_in(_pool(api, client_id, region), email, password)
    accounts.keep(session, Place.default())
    show.console.print(f"signed in as {email}")


@click.command()
def token() -> None:
    """Print your id token, for curl and other programs.

    The token is renewed first if it has expired.
    """
    line(signed_in()[0].id_token)


@click.command()
@click.argument("lesson")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def start(lesson: str, folder: Path | None) -> None:
    """Fetch a lesson into a folder: its instructions and the files to change."""
    _, api = signed_in()
    found = api.lesson(lesson)
    language, _, slug = lesson.partition("/")
    target = folder or Path(slug)
    if target.exists() and any(target.iterdir()):
        raise CommandError(f"{target} is not empty; name another folder", USAGE)
    manifest = json.dumps({"lesson": lesson, "language": language})
    for name, text in {README: found["instructions"], MANIFEST: manifest, **found["starter"]}.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    show.console.print(f"{target}: read README.md, change {', '.join(found['starter'])}, then: cdu submit {target}")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--lesson", help="Instead of the folder's submission.json.")
@_JSON
def submit(folder: Path, lesson: str | None, *, as_json: bool) -> int:
    """Send the solution in a folder and show the verdict."""
    _, api = signed_in()
    name = lesson or _manifest_lesson(folder)
    files, ignored = read_solution(folder, api.lesson(name)["starter"], name.partition("/")[0])
    submission = api.submit(zipped(name, files))
    if submission["report"]["outcome"] == "passed":
        submission = until(lambda: _decided(api, submission), _AWARD_WAIT_S) or submission
    submission["ignored"] = [file.model_dump() for file in (*ignored, *left_out(submission))]
    _show_submission(submission, as_json=as_json)
    return exit_status(submission["report"])


@click.command()
@click.argument("submission_id")
@_JSON
def status(submission_id: str, *, as_json: bool) -> None:
    """Show a submission and its verdict."""
    _show_submission(signed_in()[1].submission(submission_id), as_json=as_json)


@click.command()
@click.option("--name", help="Appear on leaderboards under this name.")
@click.option("--alias", is_flag=True, help="Appear under a made-up name.")
@click.option("--hide", is_flag=True, help="Do not appear by name at all.")
@_JSON
def profile(name: str | None, *, alias: bool, hide: bool, as_json: bool) -> None:
    """Show your XP, level, streak and badges, or change how you appear on leaderboards."""
    _, api = signed_in()
    if name is not None:
        api.present({"visibility": "public", "display_name": name})
    elif alias or hide:
        api.present({"visibility": "alias" if alias else "hidden"})
    found = api.me()
    show.document(found) if as_json else show.profile(found)


@click.command()
@click.argument("language", default="overall")
@click.option("--period", type=click.Choice(PERIODS), default="all_time", show_default=True)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@_JSON
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
@_JSON
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


def _manifest_lesson(folder: Path) -> str:
    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["lesson"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandError(f"{folder} has no {MANIFEST} that names its lesson; add --lesson", USAGE) from None


def _decided(api: Api, submission: Answer) -> Answer | None:
    found = api.submission(submission["submission_id"])
    return found if found["xp"] is not None else None


def _show_submission(submission: Answer, *, as_json: bool) -> None:
    if as_json:
        show.document(submission)
        return
    if submission["report"] is None:
        show.console.print(f"{submission['lesson']}: still running")
        return
    show.report(submission["report"], submission["lesson"])
    show.left_out(left_out(submission))
    if submission["xp"]:
        show.console.print(f"+{submission['xp']} XP", style="bold green")
    show.console.print(f"submission {submission['submission_id']}", style="dim")


COMMANDS = (register, login, token, start, submit, status, profile, leaderboard, report)
