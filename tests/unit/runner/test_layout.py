"""The runner's parts know only what is below them, and no file imports another in a circle."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LAYERS = {
    "runners.linux": set(),
    "runners.inside": {"runners.linux"},
    "runners.sandbox": {"runners.inside", "runners.linux"},
    "runners.languages": {"runners.inside", "runners.sandbox"},
}
"""The packages, and the other packages that each may import."""


def imported(path: Path) -> set[str]:
    """The modules of the runner that a file imports. `from package import module` is an import of the module only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & MODULES.keys()) or {node.module}
    return found & MODULES.keys()


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path): path for path in (ROOT / "runners").rglob("*.py")}
GRAPH = {name: imported(path) for name, path in MODULES.items()}


def test_the_modules_were_found() -> None:
    assert len(MODULES) > 60
    assert "runners.judge" in GRAPH["runners.grading"]
    assert "runners.sandbox.confine" in GRAPH["runners.sandbox.warden"]


def test_no_file_imports_another_in_a_circle() -> None:
    graphlib.TopologicalSorter(GRAPH).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("package", LAYERS)
def test_a_package_knows_only_what_is_below_it(package: str) -> None:
    inside = {name for name in GRAPH if name.startswith(f"{package}.")}
    wrong = {
        (name, other)
        for name in inside
        for other in GRAPH[name]
        for above in LAYERS
        if other.startswith(above) and above != package and above not in LAYERS[package]
    }
    assert inside
    assert wrong == set()


def test_only_the_wire_encodes_and_decodes_what_crosses_the_wall_of_a_sandbox() -> None:
    inside = ("conductor", "confined_step", "unittest_session")
    for name in ("runners.sandbox.warden", *(f"runners.inside.{name}" for name in inside), "runners.judge"):
        assert "json" not in {
            alias.name
            for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8")))
            if isinstance(node, ast.Import)
            for alias in node.names
        }, name
