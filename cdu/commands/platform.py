"""`cdu up`, `down`, `demo`, `package`: the platform on this machine."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from cdu import page_release, show
from cdu.adding_languages import add_each, ready
from cdu.authoring.languages import PYTHON
from cdu.build.images import write_context
from cdu.build.package import package, require_runtime
from cdu.commands import target
from cdu.errors import USAGE, CommandError
from cdu.layers.build import write_zip
from cdu.layers.recipe import BUILT, names, read
from cdu.layers.shown_build import made
from cdu.local import forwarding, lifecycle
from cdu.local.additions import COMMAND, offer
from cdu.local.foreground import until_told
from cdu.local.isolation import require_sandbox
from cdu.local.place import Place
from cdu.paths import BUILD, BUILT_IN
from cdu.publishing import publish_built_in
from cdu.terminal import line
from localaws.mail import Mailbox
from localaws.outbox import Outbox
from localaws.server import SettingsError, name_host, require_host
from localaws.server import read as read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Container

_ALL = "all"


def start(place: Place, languages: Container[str]) -> dict[str, str]:
    """Start, deploy and publish the built-in lessons of some languages, telling each step. Raises CommandError."""
    outputs = lifecycle.up(place, lambda step: show.console.print(f"· {step}"))
    publish_built_in(place, languages)
    return outputs


@click.command()
@click.option(
    "--language", "wanted", multiple=True, help="Build what this language needs and publish it too; or `all`."
)
@click.option("--host", metavar="NAME", help="The name under which others reach the page, through a proxy with TLS.")
@click.option("--listen-all", is_flag=True, help="With --host: open the page's port on every address of the machine.")
@click.option("--foreground", is_flag=True, help="Do not return while the platform runs; for systemd and containers.")
def up(wanted: tuple[str, ...], host: str | None, *, listen_all: bool, foreground: bool) -> None:
    """Start the whole platform on this machine and publish the built-in lessons.

    The platform runs as soon as it has Python's. Then come those of every language whose layer is built already, and
    of every language that is named. --host is remembered in the folder's `server.toml`.
    """
    place = Place.default()
    if host:
        _name_host(place, host, listen_all=listen_all)
    elif listen_all:
        raise CommandError("--listen-all goes with --host NAME", USAGE)
    with until_told(place) if foreground else nullcontext(_nobody_waits) as started:
        _up(place, wanted, started)


def _name_host(place: Place, host: str, *, listen_all: bool) -> None:
    try:
        if read_settings(place.home) == replace(read_settings(place.home), host=host, listen_all=listen_all):
            return
        require_host(host)
        if lifecycle.runs(place):
            raise CommandError("the platform runs, under another name or none; stop it first with: cdu down", USAGE)
        place.require_no_others()
        place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        name_host(place.home, host, listen_all=listen_all)
    except SettingsError as error:
        raise CommandError(str(error), USAGE) from None


def _nobody_waits() -> None:
    """Nobody has to be told that the platform runs."""


def _up(place: Place, wanted: tuple[str, ...], started: Callable[[], None]) -> None:
    offered = {path.name for path in BUILT_IN.iterdir()}
    if unknown := set(wanted) - offered - {_ALL}:
        raise CommandError(f"no lessons in {', '.join(sorted(unknown))}; there are {', '.join(sorted(offered))}", USAGE)
    sandbox = require_sandbox() if place.server.host else ""
    outputs = start(place, {PYTHON})
    api = f"{place.public}{forwarding.API}" if place.server.host else outputs["api"]
    show.console.print(f"API   {api}\npage  {place.public}\nlog   {place.log_file}\nstop  cdu down")
    if place.server.host:
        show.console.print(f"proxy to {place.web}, and to no other port\nsandbox {sandbox}")
    started()
    more = offered if _ALL in wanted else ready(offered) | set(wanted)
    for reason in add_each(place, more - {PYTHON}):
        show.console.print(reason, style="yellow")
    _tell_languages(place)


def _tell_languages(place: Place) -> None:
    found = offer(place.home)
    show.console.print(f"there {', '.join(found['ready'])}")
    if more := found["more"]:
        show.console.print(f"more  {COMMAND} {more[0]} (or {', '.join([*more[1:], _ALL])}), or by the page")


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def info(name: str | None, *, as_json: bool) -> None:
    """Show what is deployed where.

    With a NAME, such as api, print only that value. With `mail`, show the mail of the platform on this machine with
    the codes in it, and whether a mail server takes it.
    """
    if name == "mail":
        _mail(Place.default(), as_json=as_json)
        return
    outputs = target.current().outputs()
    if name is None:
        show.document(outputs)
    elif name in outputs:
        line(outputs[name])
    else:
        raise CommandError(f"there is no {name!r}; there are {', '.join(sorted(outputs))}", USAGE)


def _mail(place: Place, *, as_json: bool) -> None:
    messages = Mailbox(place.home).messages()
    sending = asdict(Outbox(place.home).state()) if place.server.mail else None
    if as_json:
        show.document({"messages": [asdict(each) for each in messages], "sending": sending})
    else:
        show.mail(messages, Outbox(place.home).state() if sending else None)


@click.command()
@click.option("--wipe", is_flag=True, help="Delete the platform's state as well.")
def down(*, wipe: bool) -> None:
    """Stop the platform; its state is kept."""
    stopped = lifecycle.down(Place.default(), wipe=wipe)
    show.console.print("stopped" if stopped else "it was not running")


@click.command()
def demo() -> None:
    """Show the main job once, from a zip to the leaderboard.

    Each step is checked through the API.
    """
    from cdu import demonstration  # noqa: PLC0415 - only this command needs it

    place = Place.default()
    ran_before = lifecycle.runs(place)
    try:
        start(place, {demonstration.LANGUAGE})
        demonstration.run(place)
    finally:
        if not ran_before:
            lifecycle.down(place)


@click.command("package")
@click.option("--stage", default="dev", show_default=True, help="A stage of .chalice/config.json.")
def package_command(stage: str) -> None:
    """Build the deployable template, bundles and layers.

    Writes what images are made of and a release of the page as well, and prints the template's path.
    """
    require_runtime(stage)
    for name in names():
        if read(name).image:
            write_context(name, made(name), BUILD / "images" / name)
        else:
            write_zip(made(name), BUILT / f"{name}.zip")
    page_release.write(BUILD / "page")
    line(str(package(stage)))


COMMANDS = (up, down, info, demo, package_command)
