"""`cdu up`, `down`, `demo`, `package`: the platform on this machine."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cdu import page_release, show
from cdu.adding_languages import add_each, ready
from cdu.build.images import write_context
from cdu.build.package import package, require_runtime
from cdu.commands import target
from cdu.errors import USAGE, CommandError
from cdu.layers.build import write_zip
from cdu.layers.recipe import BUILT, names, read
from cdu.layers.shown_build import made
from cdu.local import lifecycle
from cdu.local.additions import COMMAND, offer
from cdu.local.place import Place
from cdu.paths import BUILD, BUILT_IN
from cdu.publishing import publish_built_in
from cdu.terminal import line
from localaws.mail import Mailbox

if TYPE_CHECKING:
    from collections.abc import Container

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
def up(wanted: tuple[str, ...]) -> None:
    """Start the whole platform on this machine and publish the built-in lessons.

    That is Python's, and those of every language whose layer is built already. The platform runs while the layers of
    other languages are built.
    """
    place = Place.default()
    offered = {path.name for path in BUILT_IN.iterdir()}
    if unknown := set(wanted) - offered - {_ALL}:
        raise CommandError(f"no lessons in {', '.join(sorted(unknown))}; there are {', '.join(sorted(offered))}", USAGE)
    built = ready(offered)
    outputs = start(place, built)
    show.console.print(f"API   {outputs['api']}\npage  {place.web}\nlog   {place.log_file}\nstop  cdu down")
    for reason in add_each(place, (offered if _ALL in wanted else set(wanted)) - built):
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

    With a NAME, such as api, print only that value. With `mail`, show the mail that the platform on this machine would
    have sent, with the codes in it.
    """
    if name == "mail":
        messages = Mailbox(Place.default().home).messages()
        show.document({"messages": [asdict(each) for each in messages]}) if as_json else show.mail(messages)
        return
    outputs = target.current().outputs()
    if name is None:
        show.document(outputs)
    elif name in outputs:
        line(outputs[name])
    else:
        raise CommandError(f"there is no {name!r}; there are {', '.join(sorted(outputs))}", USAGE)


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
