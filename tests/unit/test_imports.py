"""Imports point one way: read from the sources, with those inside functions and type checks."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("chalicelib.scoring", "chalicelib.profiles", "analytics")
COMPOSITION = ("app", "chalicelib.wiring", "chalicelib.api")
OURS = {"app", "chalicelib", "analytics", "cdu", "runners", "benchmarks", "tests", "layers"}


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
    """Module name to what it imports, for every source of the product."""
    graph: dict[str, set[str]] = {}
    for name in ("app.py", "chalicelib", "analytics", "runners", "cdu", "localaws"):
        place = ROOT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            graph[module] = imported(path, f"{module}.x" if path.name == "__init__.py" else module)
    return graph


GRAPH = modules()


def inside(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def edges(*packages: str) -> set[tuple[str, str]]:
    """Importer and imported, for every importer in these packages."""
    return {(module, name) for module, names in GRAPH.items() if inside(module, *packages) for name in names}


def test_the_sources_were_found() -> None:
    assert len(GRAPH) > 60
    assert inside("chalicelib.shared.aws", "chalicelib")
    assert ("chalicelib.shared.aws", "functools") in edges("chalicelib")


def test_the_runner_needs_the_standard_library_and_nothing_else() -> None:
    foreign = {
        (module, name)
        for module, name in edges("runners")
        if not inside(name, "runners") and name.partition(".")[0] not in {*sys.stdlib_module_names, "docker"}
    }
    assert foreign == set()


def test_only_one_module_of_the_runner_knows_docker() -> None:
    assert len({module for module, name in edges("runners") if inside(name, "docker")}) <= 1


def test_the_trusted_bundle_knows_neither_the_runner_nor_the_command_line() -> None:
    wrong = {edge for edge in edges("app", "chalicelib", "analytics") if inside(edge[1], "runners", "cdu", "tests")}
    assert wrong == set()


@pytest.mark.parametrize("service", SERVICES)
def test_services_meet_only_in_contracts_and_where_they_are_put_together(service: str) -> None:
    others = [other for other in SERVICES if other != service]
    wrong = {edge for edge in edges(service) if inside(edge[1], *others)}
    assert wrong == set()


def test_services_do_not_know_who_puts_them_together() -> None:
    contracts = [module for module in GRAPH if module.startswith("chalicelib.") and not inside(module, *COMPOSITION)]
    wrong = {edge for edge in edges(*SERVICES, *contracts) if inside(edge[1], *COMPOSITION)}
    assert wrong == set()


def test_contracts_know_no_service() -> None:
    contracts = (
        "chalicelib.contracts.events",
        "chalicelib.contracts.lesson",
        "chalicelib.shared.items",
        "chalicelib.shared.ids",
        "chalicelib.shared.clock",
    )
    wrong = {
        edge
        for edge in edges(*contracts, "chalicelib.shared.aws", "chalicelib.shared.settings")
        if inside(edge[1], *SERVICES)
    }
    assert wrong == set()


def test_the_application_declares_and_does_nothing_itself() -> None:
    allowed = ("analytics.lake.transform", "chalicelib.awards.processor", "chalicelib.submissions.worker")
    wrong = {name for name in GRAPH["app"] if inside(name, *SERVICES) and not inside(name, *allowed)}
    assert wrong == set()


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


def test_no_module_imports_in_a_circle() -> None:
    def reach(module: str, seen: frozenset[str]) -> list[str]:
        for name in sorted(GRAPH.get(module, ())):
            if name in seen:
                return [module, name]
            if name in GRAPH and (found := reach(name, seen | {name})):
                return [module, *found]
        return []

    done: set[str] = set()
    for module in GRAPH:
        if inside(module, "chalicelib", "analytics") and module not in done:
            assert reach(module, frozenset({module})) == []
            done.add(module)
