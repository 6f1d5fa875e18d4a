"""`cdu layers`: the programs that languages need, fetched and made ready on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from cdu import show
from cdu.authoring.languages import LANGUAGES, PYTHON
from cdu.authoring.sources import discover
from cdu.errors import DONE, NOT_PASSED, USAGE, CommandError
from cdu.layers import build
from cdu.layers.recipe import BUILT, names, read_lock
from cdu.layers.shown_build import made
from cdu.progress import progress
from cdu.terminal import line
from chalicelib.contracts.lesson import Lesson


@click.group()
def layers() -> None:
    """Build the layers of languages; lessons that need one build it by themselves."""


@layers.command("build")
@click.argument("name", nargs=-1)
@click.option("--locked", is_flag=True, help="Refuse anything but the very versions that were tested.")
@click.option(
    "--from",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Make csharp of the .NET 10 SDK that is installed there.",
)
@click.option("--zip", "zipped", is_flag=True, help="Write build/layers/NAME.zip as well, which a deployment uploads.")
@click.option("--json", "as_json", is_flag=True, help="Print name and size of each, and nothing else.")
def build_layers(name: tuple[str, ...], *, locked: bool, folder: Path | None, zipped: bool, as_json: bool) -> int:
    """Build layers, all by default, unless they are there and unchanged."""
    if folder and (locked or len(name) != 1):
        raise CommandError("--from goes with one layer, and not with --locked", USAGE)
    sizes = {}
    for one in name or names():
        tree = made(one, locked=locked, folder=folder)
        sizes[one] = build.size_mib(tree)
        if zipped:
            build.write_zip(tree, BUILT / f"{one}.zip")
        if not as_json:
            line(f"{one}: {sizes[one]} MiB in {tree}")
    if as_json:
        show.document(sizes)
    return 0


@layers.command("lock")
@click.argument("name", nargs=-1)
@click.option(
    "--check", is_flag=True, help="Change nothing; list the pins that Debian no longer serves (exit 1 if any)."
)
@click.option("--json", "as_json", is_flag=True, help="Print what --check finds as JSON, and nothing else.")
def lock_layers(name: tuple[str, ...], *, check: bool, as_json: bool) -> int:
    """Pin what the registries offer now, for all layers by default."""
    if check:
        return _check(name or tuple(names()), as_json=as_json)
    if as_json:
        raise CommandError("--json goes with --check", USAGE)
    for one in name or names():
        with progress(f"pinning the {one} layer", 1) as step:
            build.lock(one, step)
        line(f"{one}: {len(read_lock(one).debian)} Debian packages, {len(read_lock(one).pypi)} wheels")
    return 0


def _check(layers: tuple[str, ...], *, as_json: bool) -> int:
    found = {name: build.stale(name) for name in layers}
    if as_json:
        pins = {
            name: {package: {"pinned": pin, "current": now} for package, (pin, now) in stale.items()}
            for name, stale in found.items()
        }
        show.document(pins)
    else:
        for name, stale in found.items():
            for package, (pin, now) in stale.items():
                line(f"{name}: {package} {pin or '(not pinned)'} is no longer served; {now} is")
        if not any(found.values()):
            line(f"every pin of {', '.join(layers)} is served")
    return NOT_PASSED if any(found.values()) else DONE


def prepare(path: Path) -> None:
    """Build what the lessons at a path need. Raises LayerError, and LessonError where there are none."""
    found = {entry.runs_with for entry in discover(path) if isinstance(entry, Lesson)}
    for layer in sorted({LANGUAGES[language].layer for language in found} - {PYTHON}):
        made(layer)


COMMANDS = (layers,)
