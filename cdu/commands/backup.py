"""`cdu backup`: the platform of this machine in one file."""

from __future__ import annotations

from pathlib import Path

import click

from cdu import show
from cdu.commands.options import FORCE
from cdu.local import backup, restoring
from cdu.local.place import Place

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group("backup")
def group() -> None:
    """Save the platform of this machine in one file, check such a file, or restore it."""


@group.command()
@_FILE
@FORCE
def create(file: Path, *, force: bool) -> None:
    """Save everything in FILE, also while the platform runs: accounts, lessons, submissions, XP and keys.

    Whoever has FILE can become any account of the platform, so it is readable by its owner only.
    """
    count = backup.create(Place.default().home, file, replace=force)
    show.console.print(f"{file}: {count} files, {file.stat().st_size / 2**20:.1f} MiB")


@group.command()
@_FILE
def verify(file: Path) -> None:
    """Read FILE from its beginning to its end and compare every file in it with its checksum."""
    head = backup.read(file)
    show.console.print(f"{file} is whole; it was made at {head['made']}")


@group.command()
@_FILE
@click.option("--replace", is_flag=True, help="Replace the platform that is in the folder.")
def restore(file: Path, *, replace: bool) -> None:
    """Bring the platform of FILE into the folder of this one (CDU_HOME), which must be stopped; then run `cdu up`."""
    made = restoring.restore(Place.default(), file, replace=replace)
    show.console.print(f"restored the platform of {made}; start it with: cdu up")


COMMANDS = (group,)
