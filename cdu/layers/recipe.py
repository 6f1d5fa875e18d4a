"""What a layer is made of: `layers/NAME/layer.json`, and the lock beside it that pins every file by its hash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from cdu.errors import USAGE, CommandError
from cdu.paths import BUILD, ROOT

if TYPE_CHECKING:
    from pathlib import Path

RECIPES = ROOT / "layers"
BUILT = BUILD / "layers"
FETCHED = BUILT.parent / "debian"
"""Debian's packages and indexes, as they were fetched."""
MAX_MIB = 250
"""Lambda's limit for a function with all of its layers, unpacked."""


class LayerError(CommandError):
    """A layer cannot be made; the message says why and what to do."""


class UnreachableError(LayerError):
    """A layer's parts cannot be fetched from this machine now, for example without a network."""


class InstalledRecipe(BaseModel):
    """How a layer is made of what a folder of this machine holds, `{folder}` in its commands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    check: tuple[str, ...]
    """A command that looks whether the folder is as wanted, before anything is fetched, and prints its version."""
    prepare: tuple[tuple[str, ...], ...]
    """Commands in the place of the recipe's own."""


class Recipe(BaseModel):
    """One layer of programs.

    Everything fetched lies below `pypi/`, `npm/` or `debian/`; `keep` are pairs of a regular expression for the whole
    path there and the path in the layer, of which the first that matches counts. What matches none is left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    pypi: tuple[str, ...] = ()
    npm: bool = False
    debian: tuple[str, ...] = ()
    """Names of packages, or `NAME/RELEASE`."""
    keep: tuple[tuple[str, str], ...]
    links: dict[str, str] = {}
    """Symbolic links to add: path in the layer to target."""
    prepare: tuple[tuple[str, ...], ...] = ()
    """Commands that add to the layer what a run would have to make anew; `{recipe}` is the recipe's folder,
    `{tree}` the layer's and `{python}` our interpreter. One that ends with status 65 has printed the reason."""
    installed: InstalledRecipe | None = None
    """How it is made with `--from FOLDER`, where that is possible."""
    run: tuple[tuple[str, ...], ...]
    """Commands that must work in the finished layer, with nothing but its own loader: a test runs them."""
    image: bool = False
    """Whether it is too large for a layer and becomes a container image."""


class Lock(BaseModel):
    """The exact files, `{file name: sha256}`, and Debian's packages as `{name: version}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pypi: dict[str, str] = {}
    debian: dict[str, str] = {}
    files: dict[str, str] = {}
    """Debian's archives by package name, to their hashes."""


def replacement(name: str, pinned: dict[str, str], taken: dict[str, str]) -> str:
    """Which of Debian's packages are not what was tested, and what to do about it."""
    told = [f"{package} {pin} ({taken[package]} is the current one)" for package, pin in pinned.items()]
    return f"Debian no longer serves {', '.join(told)}; `cdu layers lock {name}` pins what there is now"


class Manifest(BaseModel):
    """What a built layer is made of: `cdu-layer-NAME.json` in it."""

    model_config = ConfigDict(frozen=True)

    recipe: str
    """The hash of the recipe and its lock."""
    mib: float
    debian: dict[str, str] = {}
    """Debian's packages as they were taken, `{name: version}`."""
    replaced: dict[str, str] = {}
    """Those that are not what was tested: `{name: pinned version}`, which Debian's mirror no longer served."""
    withdrawn: dict[str, str] = {}
    """Withdrawn (yanked) PyPI packages, `{name: reason}`."""
    folder: str = ""
    """The folder that `--from` named, if it was made of one."""
    version: str = ""
    """The version that was in it."""

    def remarks(self, name: str) -> list[str]:
        """Remarks for the person who builds the layer, one line each."""
        lines = [f"{name}: {replacement(name, self.replaced, self.debian)}"] if self.replaced else []
        if self.folder:
            lines.append(
                f"{name}: made of version {self.version} in {self.folder}, not of the versions that were tested"
            )
        return lines + [f"{name}: PyPI's {what} was withdrawn: {why}" for what, why in self.withdrawn.items()]


def names() -> list[str]:
    """The layers of programs that there are recipes for."""
    return sorted(path.parent.name for path in RECIPES.glob("*/layer.json"))


def read(name: str) -> Recipe:
    """A layer's recipe. Raises LayerError."""
    path = RECIPES / name / "layer.json"
    if not path.is_file():
        raise LayerError(f"there is no layer {name}; there are {', '.join(names())}", USAGE)
    try:
        return Recipe.model_validate(_json(path))
    except ValidationError as error:
        raise LayerError(f"{path}: {error}", USAGE) from None


def read_lock(name: str) -> Lock:
    """What a layer's files are pinned to; empty before the first `cdu layers lock`."""
    path = RECIPES / name / "lock.json"
    return Lock.model_validate(_json(path)) if path.is_file() else Lock()


def write_lock(name: str, lock: Lock) -> None:
    """Pin a layer's files."""
    text = json.dumps(lock.model_dump(), indent=2, sort_keys=True)
    (RECIPES / name / "lock.json").write_text(text + "\n", encoding="utf-8")


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
