"""`cdu register`, `login`, `token`, `completion`: a student's account and shell."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import get_completion_class

from cdu import sessions, stages
from cdu.client import Api
from cdu.commands.options import JSON
from cdu.email import EMAIL
from cdu.errors import USAGE, CommandError
from cdu.sessions import Pool, Session
from cdu.terminal import document, line

if TYPE_CHECKING:
    from cdu.local.place import Place


def signed_in() -> tuple[Session, Api]:
    """The stored session and an API client for it. Raises CommandError when nobody is signed in."""
    session = sessions.stored(lambda: Pool.of(_local_place()))

    def renew() -> str:
        fresh = sessions.renewed(session)
        sessions.keep(fresh)
        return fresh.id_token

    return session, Api.of(session, renew)


def _local_place() -> Place:
    """The platform on this machine. Raises CommandError where only the client is installed."""
    try:
        module = importlib.import_module("cdu.local.place")
    except ModuleNotFoundError:
        raise CommandError(
            "say where your platform is: cdu register or cdu login with --url and the address of its web page", USAGE
        ) from None
    place: Place = module.Place.default()
    return place


def _pool(url: str | None) -> Pool:
    """Where to sign in: at the address given, else where the last session was, else on this machine."""
    before = sessions.last()
    url = url or (before.pool.page if before and not before.pool.local else None)
    return stages.find(url) if url else Pool.of(_local_place())


def _account_options(command: Any) -> Any:
    for option in (
        click.option("--url", envvar="CDU_URL", help="Address of the platform's web page; remembered."),
        click.option("--password", prompt=True, hide_input=True, envvar="CDU_PASSWORD", help="Asked for if left out."),
        JSON,
    ):
        command = option(command)
    return command


@click.command()
@click.argument("email", type=EMAIL)
@_account_options
@click.option("--time-zone", help="IANA name, such as Europe/Berlin; streak days are counted in it.")
@click.option("--code", help="The confirmation code from your e-mail, to finish a registration.")
def register(
    email: str, password: str, url: str | None, *, time_zone: str | None, code: str | None, as_json: bool
) -> None:
    """Create an account and sign in."""
    pool = _pool(url)
    if code is None:
        sessions.sign_up(pool, email, password, time_zone)
        code = _local_code(email) if pool.local else None
    if code is None:
        told = f"a code was sent to {email}; run the same command again with --code CODE"
        document({"email": email, "signed_in": False}) if as_json else line(told)
        return
    sessions.confirm(pool, email, code)
    _sign_in(pool, email, password, f"welcome, {email}; you are signed in", as_json=as_json)


@click.command()
@click.argument("email", type=EMAIL)
@_account_options
def login(email: str, password: str, url: str | None, *, as_json: bool) -> None:
    """Sign in."""
    _sign_in(_pool(url), email, password, f"signed in as {email}", as_json=as_json)


@click.command()
@JSON
def token(*, as_json: bool) -> None:
    """Print your id token, for curl and other programs.

    The token is renewed first if it has expired.
    """
    found = signed_in()[0].id_token
    document({"token": found}) if as_json else line(found)


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    r"""Print what makes a shell complete commands and lessons.

    \b
    bash:  cdu completion bash >> ~/.bashrc
    zsh:   cdu completion zsh >> ~/.zshrc
    fish:  cdu completion fish > ~/.config/fish/completions/cdu.fish
    """
    found = get_completion_class(shell)
    if found is None:
        raise CommandError(f"{shell} cannot be completed with this version of click", USAGE)
    line(found(click.Command("cdu"), {}, "cdu", "_CDU_COMPLETE").source())


def _local_code(email: str) -> str:
    code: str = importlib.import_module("cdu.accounts").local_code(_local_place(), email)
    return code


def _sign_in(pool: Pool, email: str, password: str, told: str, *, as_json: bool) -> None:
    sessions.keep(sessions.sign_in(pool, email, password))
    document({"email": email, "signed_in": True, "page": pool.page}) if as_json else line(told)


COMMANDS = (register, login, token, completion)
