"""Imports point one way. Read from the sources of every package, with the imports inside functions and type checks."""

from __future__ import annotations

import ast
import graphlib
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("chalicelib", "analytics", "localaws", "runners", "cdu", "benchmarks", "tests", "layers")
SERVICES = ("lessons", "submissions", "awards", "profiles", "classes", "drafts", "solutions", "accounts", "figures")
BASE = {"chalicelib.shared", "chalicelib.contracts", "chalicelib.http"}
TRUSTED = {"app", "chalicelib", "analytics"}
EVERYTHING = {*TRUSTED, "localaws", "runners", "cdu", "benchmarks", "tests"}

MAY_IMPORT: dict[str, set[str]] = {
    "chalicelib.shared": set(),
    "chalicelib.contracts": {"chalicelib.shared"},
    "chalicelib.http": {"chalicelib.shared", "chalicelib.contracts"},
    **{f"chalicelib.{service}": BASE for service in SERVICES},
    "chalicelib.canary": {"chalicelib.submissions", *BASE},
    "chalicelib.wiring": {"chalicelib"},
    "analytics.windows": set(),
    "analytics.lake": {"analytics.windows", *BASE},
    "analytics.leaderboards": {"analytics.windows", "analytics.lake", "chalicelib"},
    "analytics.reports": {"analytics.windows", "analytics.lake", *BASE},
    "analytics.wiring": {"analytics", "chalicelib"},
    "app": TRUSTED,
    "localaws": set(),
    "runners": set(),
    "cdu": {*TRUSTED, "localaws", "runners"},
    "benchmarks": EVERYTHING,
    "tests": EVERYTHING,
    "layers": set(),
}
"""What each part may import of ours, beside itself. Everything that is ours belongs to one of these parts."""


def imported(path: Path, module: str) -> set[str]:
    """Every module that a source file names in an import."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = module.rsplit(".", node.level)[0] if node.level else ""
            base = ".".join(filter(None, [package, node.module]))
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def modules() -> dict[str, set[str]]:
    """Module name to what it imports, for every source of ours but hostile programs and lessons."""
    graph = {"app": imported(ROOT / "app.py", "app")}
    for name in PACKAGES:
        for path in sorted((ROOT / name).rglob("*.py")):
            if {"attacks", "new"} & set(path.parts):
                continue
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            graph[module] = imported(path, f"{module}.x" if path.name == "__init__.py" else module)
    return graph


IMPORTS = modules()
# Edges between modules of ours. `from package import module` imports the module; a package that its own module imports
# from is only the way there.
EDGES = {
    module: {name for name in names & IMPORTS.keys() if not f"{module}.".startswith(f"{name}.")}
    for module, names in IMPORTS.items()
}


def inside(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def part_of(module: str) -> str:
    """The longest part that a module belongs to. Raises LookupError for a module outside all of them."""
    parts = [part for part in MAY_IMPORT if inside(module, part)]
    if not parts:
        raise LookupError(f"{module} belongs to no part of MAY_IMPORT: say what it may import")
    return max(parts, key=len)


def edges(*packages: str) -> set[tuple[str, str]]:
    """Importer and imported, for every importer in these packages."""
    return {(module, name) for module, names in IMPORTS.items() if inside(module, *packages) for name in names}


def test_the_sources_were_found() -> None:
    assert len(IMPORTS) > 250
    assert ("chalicelib.shared.aws", "functools") in edges("chalicelib")
    assert "chalicelib.wiring" in EDGES["app"]
    assert {module.partition(".")[0] for module in IMPORTS} == {"app", *PACKAGES}


@pytest.mark.parametrize("module", sorted(name for name in IMPORTS if name not in {"chalicelib", "analytics"}))
def test_a_module_imports_only_what_lies_below_it(module: str) -> None:
    part = part_of(module)
    allowed = {part, *MAY_IMPORT[part]}
    wrong = {name for name in EDGES[module] if not inside(name, *allowed)}
    assert wrong == set(), f"{part} may import {', '.join(sorted(allowed))}"


def test_no_file_imports_another_in_a_circle() -> None:
    graphlib.TopologicalSorter(EDGES).prepare()  # raises CycleError, which names the circle


def test_no_folder_imports_another_in_a_circle() -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for module, names in EDGES.items():
        rooms[room(module)] |= {room(name) for name in names} - {room(module)}
    graphlib.TopologicalSorter(rooms).prepare()


def room(module: str) -> str:
    """The folder of the first two levels that a module lies in, or the module itself where there is no such folder."""
    names = module.split(".")[:2]
    return ".".join(names)


def test_the_runner_needs_the_standard_library_and_nothing_else() -> None:
    foreign = {
        (module, name)
        for module, name in edges("runners")
        if not inside(name, "runners") and name.partition(".")[0] not in {*sys.stdlib_module_names, "docker"}
    }
    assert foreign == set()


def test_only_one_module_of_the_runner_knows_docker() -> None:
    assert len({module for module, name in edges("runners") if inside(name, "docker")}) <= 1


def test_chalice_is_known_to_the_edge_only() -> None:
    knowing = {module for module, name in edges(*EVERYTHING) if inside(name, "chalice")} - {"app"}
    outside = {module for module in knowing if not inside(module, "chalicelib.http", "tests")}
    assert outside == {module for module in outside if module.endswith("routes") or inside(module, "cdu.build")}


def test_the_application_only_wires_and_declares() -> None:
    services = {f"chalicelib.{service}" for service in SERVICES}
    taken = {name.rpartition(".")[2] for name in EDGES["app"] if inside(name, *services)} - set(SERVICES)
    assert {name for name in taken if not name.endswith("routes")} <= {"worker"}


def test_the_command_line_knows_the_runner_by_its_front_door_only() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for module, name in edges("cdu"):
        if inside(name, "runners"):
            names[name].add(module)
    public = {"runners", *(f"runners.{name}" for name in _public("runners"))}
    assert {name: by for name, by in names.items() if name not in public} == {}


def _public(package: str) -> set[str]:
    """What a package's own `__init__` offers: its functions, classes and re-exports."""
    tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found
