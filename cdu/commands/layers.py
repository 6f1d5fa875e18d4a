"""`cdu layers`: the programs that languages need, fetched and made ready on this machine."""

from __future__ import annotations

import click

from cdu import show
from cdu.layers import build
from cdu.layers.recipe import BUILT, names, read_lock
from cdu.progress import progress

_STAGES = 3


@click.group()
def layers() -> None:
    """Build the languages' layers; lessons that need one build it by themselves."""


@layers.command("build")
@click.argument("name", nargs=-1)
@click.option("--zip", "zipped", is_flag=True, help="Write build/layers/NAME.zip as well, which a deployment uploads.")
@click.option("--json", "as_json", is_flag=True, help="Print name and size of each, and nothing else.")
def build_layers(name: tuple[str, ...], *, zipped: bool, as_json: bool) -> int:
    """Build layers, all by default, unless they are there and unchanged."""
    sizes = {}
    for one in name or names():
        tree = made(one)
        sizes[one] = build.size_mib(tree)
        if zipped:
            build.write_zip(tree, BUILT / f"{one}.zip")
        if not as_json:
            click.echo(f"{one}: {sizes[one]} MiB in {tree}")
    if as_json:
        show.document(sizes)
    return 0


@layers.command("lock")
@click.argument("name", nargs=-1)
def lock_layers(name: tuple[str, ...]) -> int:
    """Pin what the registries offer now, for all layers by default."""
    for one in name or names():
        with progress(f"pinning the {one} layer", 1) as step:
            build.lock(one, step)
        click.echo(f"{one}: {len(read_lock(one).debian)} Debian packages, {len(read_lock(one).pypi)} wheels")
    return 0


def made(name: str) -> object:
    """A layer's folder, built now, with progress, if that is needed."""
    with progress(f"building the {name} layer", _STAGES) as step:
        return build.ensure(name, step)


COMMANDS = (layers,)
