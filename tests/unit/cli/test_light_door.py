"""`cdu --help` and `cdu --version` answer at once, because they import no command and nothing heavy."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cdu.main import MODULES, cdu
from tests.commands import subcommands

HEAVY = {"botocore", "boto3", "chalice", "pydantic", "requests", "rich", "jinja2", "duckdb"}
IMPORTED = """
import sys
from cdu.main import main
try:
    main()
except SystemExit as ended:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), sep=" ", file=sys.stderr)
    print(*sorted(name for name in sys.modules if name.startswith("cdu.commands.")), sep=" ", file=sys.stderr)
    raise
"""


@pytest.mark.parametrize("word", ["--help", "-h", "--version"])
def test_the_door_opens_without_a_heavy_import(word: str) -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED, word], capture_output=True, text=True, check=True)
    packages, commands = done.stderr.splitlines()
    assert set(packages.split()).isdisjoint(HEAVY)
    assert commands == ""


def test_a_command_imports_only_its_own_module() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, "cohort", "--help"], capture_output=True, text=True, check=True
    )
    modules = set(done.stderr.splitlines()[1].split())
    assert modules <= {"cdu.commands.cohort", "cdu.commands.student"}, "cohort takes its sign-in from student"


@pytest.mark.parametrize("module", MODULES)
def test_the_table_of_commands_holds_what_the_modules_offer(module: str) -> None:
    offered = {each.name for each in importlib.import_module(f"cdu.commands.{module}").COMMANDS}
    assert offered == set(MODULES[module])


@pytest.mark.parametrize("name", sorted(subcommands(cdu)))
def test_the_help_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    listed = next(commands[name] for commands in MODULES.values() if name in commands)
    own = re.sub(r"\s+", " ", (subcommands(cdu)[name].help or "").split("\n\n")[0])
    assert listed == own
    assert re.sub(r"\s+", "", listed) in re.sub(r"\s+", "", CliRunner().invoke(cdu, ["--help"]).output)


def test_an_unknown_command_is_a_wrong_use() -> None:
    assert cdu.get_command(click.Context(cdu), "sumbit") is None
    told = CliRunner().invoke(cdu, ["sumbit"])
    assert (told.exit_code, "No such command" in told.output) == (2, True)
