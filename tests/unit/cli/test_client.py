"""The students' own distribution holds what their commands import, and none of it needs AWS, Chalice or Docker."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from cdu.command_table import COMMANDS, FOR_STUDENTS, LESSONS

ROOT = Path(__file__).resolve().parents[3]
CLIENT = tomllib.loads((ROOT / "client/pyproject.toml").read_text(encoding="utf-8"))
PRODUCT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEVER_THERE = {"boto3", "botocore", "chalice", "docker", "localaws", "runners", "analytics", "ministack"}
NOT_INSTALLED_IS_SAID = {"cdu.local.place", "cdu.accounts", "cdu.sandbox_trials"}
"""What a student's command imports by name only where the platform or the sandbox of this machine is meant."""


def source(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    found = [each for each in (path / "__init__.py", path.with_suffix(".py")) if each.is_file()]
    return found[0] if found else None


class Imports(ast.NodeVisitor):
    """What a module imports when it runs: not what only its types name."""

    def __init__(self, path: Path) -> None:
        self.names: set[str] = set()
        self.visit(ast.parse(path.read_text(encoding="utf-8")))

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) != "TYPE_CHECKING":
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.names |= {alias.name for alias in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        assert node.module
        self.names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}


def needed() -> tuple[set[str], set[str]]:
    """The files that the students' commands need, relative to the root, and the packages of others."""
    modules = {name for table in (COMMANDS, LESSONS) for name in table[FOR_STUDENTS]}
    waiting = ["cdu", "cdu.main", *(f"cdu.commands.{name}" for name in modules)]
    files: set[str] = set()
    others: set[str] = set()
    while waiting:
        module = waiting.pop()
        path = source(module)
        if path is None:
            others.add(module.partition(".")[0])
        elif (name := path.relative_to(ROOT).as_posix()) not in files:
            files.add(name)
            parts = module.split(".")
            waiting += [".".join(parts[:count]) for count in range(1, len(parts))] + sorted(Imports(path).names)
    return files, others - set(sys.stdlib_module_names) - {"cdu", "chalicelib"}


FILES, PACKAGES = needed()


def shipped() -> dict[str, str]:
    included: dict[str, str] = CLIENT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    return {name.removeprefix("../"): place for name, place in included.items()}


def test_it_holds_the_files_that_the_commands_import_and_no_other() -> None:
    assert set(shipped()) - {"LICENSE"} == FILES


def test_each_file_lies_where_an_installed_product_looks_for_it() -> None:
    for name, place in shipped().items():
        assert place == (name if name.startswith("cdu/") else f"cdu/{'' if name == 'LICENSE' else '_product/'}{name}")


def test_nothing_of_it_imports_what_only_the_platform_has() -> None:
    allowed = {"botocore"}  # for the errors of commands that imported it
    assert allowed == PACKAGES & NEVER_THERE
    assert 'if "botocore" not in sys.modules:\n        return ()' in (ROOT / "cdu/main.py").read_text(encoding="utf-8")


def test_it_asks_for_the_packages_that_it_imports_as_the_whole_product_does() -> None:
    def names(requirements: list[str]) -> set[str]:
        return {re.split("[<>=]", each)[0] for each in requirements}

    assert names(CLIENT["project"]["dependencies"]) == PACKAGES - {"botocore", "pydantic_core"}
    assert names(PRODUCT["dependencies"]) == names(CLIENT["project"]["dependencies"])


def test_a_local_platform_is_imported_by_name_so_that_its_absence_can_be_said() -> None:
    text = "".join((ROOT / f"cdu/commands/{name}.py").read_text(encoding="utf-8") for name in ("account", "solving"))
    assert set(re.findall(r'import_module\("([\w.]+)"\)', text)) == NOT_INSTALLED_IS_SAID


def version(metadata: dict[str, Any]) -> str:
    return str(metadata["tool"]["hatch"]["version"]["path"])


def test_its_version_is_the_products() -> None:
    found = re.search(CLIENT["tool"]["hatch"]["version"]["pattern"], (ROOT / "pyproject.toml").read_text("utf-8"))
    assert found is not None
    assert found["version"] == PRODUCT["version"]
    assert (ROOT / "client" / version(CLIENT)).resolve() == ROOT / "pyproject.toml"
