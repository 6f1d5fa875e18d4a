"""`cdu --help` and `cdu --version` answer at once, because they import no command and nothing heavy."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cdu.command_table import COMMANDS, LESSONS
from cdu.main import cdu
from tests.commands import subcommands

HEAVY = {"botocore", "boto3", "chalice", "pydantic", "requests", "rich", "jinja2", "duckdb"}
MODULES = {name: names for table in (COMMANDS, LESSONS) for part in table.values() for name, names in part.items()}
TOP, OF_LESSONS = (
    {name: text for part in table.values() for names in part.values() for name, text in names.items()}
    for table in (COMMANDS, LESSONS)
)
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
    assert modules <= {f"cdu.commands.{name}" for name in ("cohort", "account", "options")}, (
        "cohort takes its sign-in from account"
    )


@pytest.mark.parametrize("module", [*MODULES])
def test_the_table_of_commands_holds_what_the_modules_offer(module: str) -> None:
    offered = {each.name for each in importlib.import_module(f"cdu.commands.{module}").COMMANDS}
    assert offered == set(MODULES[module])


@pytest.mark.parametrize("path", [(name,) for name in TOP] + [("lessons", name) for name in OF_LESSONS], ids=" ".join)
def test_the_help_says_of_a_command_what_the_command_says_of_itself(path: tuple[str, ...]) -> None:
    *groups, name = path
    group: click.Command = cdu
    for each in groups:
        group = subcommands(group)[each]
    listed = (OF_LESSONS if groups else TOP)[name]
    own = re.sub(r"\s+", " ", (subcommands(group)[name].help or "").split("\n\n")[0])
    assert listed == own
    told = CliRunner().invoke(cdu, [*groups, "--help"]).output
    assert re.sub(r"\s+", "", listed) in re.sub(r"\s+", "", told)


def test_the_words_of_students_and_of_authors_stand_apart() -> None:
    told = CliRunner().invoke(cdu, ["lessons", "--help"]).output
    students, authors = told.split("For authors:")
    assert " search " in students.split("For students:")[1]
    assert " publish " in authors
    assert " list " not in authors


def test_an_unknown_command_is_a_wrong_use() -> None:
    assert cdu.get_command(click.Context(cdu), "sumbit") is None
    told = CliRunner().invoke(cdu, ["sumbit"])
    assert (told.exit_code, "No such command" in told.output) == (2, True)
