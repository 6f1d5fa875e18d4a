"""The command line's entry point: it knows every command by name and imports a command's module when one is run."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

import click

from cdu.errors import OUR_FAULT, USAGE, CommandError
from cdu.paths import BUILD, INSTALL_LOCAL, ROOT
from cdu.terminal import complaint, fault, line

if TYPE_CHECKING:
    from types import ModuleType

MODULES = {
    "platform": {
        "up": "Start the whole platform on this machine and publish the built-in lessons.",
        "down": "Stop the platform; its state is kept.",
        "info": "Show what is deployed where.",
        "demo": "Show the main job once, from a zip to the leaderboard.",
        "package": "Build the deployable template, bundles and layers.",
    },
    "student": {
        "register": "Create an account and sign in.",
        "login": "Sign in.",
        "token": "Print your id token, for curl and other programs.",
        "start": "Fetch a lesson into a folder: its instructions and the files to change.",
        "submit": "Send the solution in a folder and show the verdict.",
        "status": "Show a submission and its verdict.",
        "profile": "Show your XP, level, streak and badges, or change how you appear on leaderboards.",
        "leaderboard": "Show a leaderboard, overall or of a language, and your own place on it.",
        "report": "Show a report, or which reports there are.",
    },
    "cohort": {"cohort": "Classes and teams that you join with a code."},
    "lessons": {"lessons": "Check, import and publish lessons."},
    "layers": {"layers": "Build the layers of languages; lessons that need one build it by themselves."},
    "grade": {"grade": "Run the solution in a folder against a lesson, our own or an Exercism exercise."},
    "admin": {"admin": "Refresh, repair, and students' own data."},
}
"""Each module of `cdu.commands`, with its commands and the line that `cdu --help` shows for each.

Nothing is imported for that list: it is fast, and complete where a command's packages are not installed.
"""
_MODULE_OF = {name: module for module, commands in MODULES.items() for name in commands}


class _Commands(click.Group):
    """A group that imports the module of a command when somebody asks for the command."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, sorted; imports nothing."""
        del ctx
        return sorted(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; one that says what to install when a package is missing; None if unknown."""
        del ctx
        if cmd_name not in _MODULE_OF:
            return None
        try:
            module = importlib.import_module(f"cdu.commands.{_MODULE_OF[cmd_name]}")
        except ModuleNotFoundError as error:
            return _unavailable(cmd_name, _not_installed(error))
        return _named(module, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, instead of from the commands themselves."""
        helps = {name: text for commands in MODULES.values() for name, text in commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl([(name, helps[name]) for name in self.list_commands(ctx)])


def _named(module: ModuleType, name: str) -> click.Command | None:
    commands: tuple[click.Command, ...] = module.COMMANDS
    return next((each for each in commands if each.name == name), None)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cdu", message="cdu %(version)s")
def cdu() -> None:
    """Code Developer University: run the platform, solve lessons, write them, keep it well."""


def _not_installed(error: ModuleNotFoundError) -> CommandError:
    """The sentence for a package that is not installed; an error about one of our own modules is raised again."""
    package = str(error.name).partition(".")[0]
    if package == "cdu" or (ROOT / package).is_dir():
        raise error
    return CommandError(f"this command needs the package {package}; install it with: {INSTALL_LOCAL}", USAGE)


def _unavailable(name: str, reason: CommandError) -> click.Command:
    """A command that says, whatever its arguments, how to install what it needs."""

    def refuse(arguments: tuple[str, ...]) -> None:
        del arguments
        raise reason

    return click.Command(
        name,
        callback=refuse,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True},
        add_help_option=False,
        help=f"(needs {INSTALL_LOCAL})",
    )


def _aws_errors() -> tuple[type[Exception], ...]:
    """What boto3 raises. Python calls this only once a command has failed, so only then is botocore imported."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - slow to import

    return BotoCoreError, ClientError


def main() -> None:
    """Run a command; errors are sentences on standard error, and the exit status tells scripts what happened."""
    sys.excepthook = fault
    # The runner knows nothing of cdu; its processes look for layers where this variable says.
    os.environ.setdefault("CDU_LAYERS", str(BUILD / "layers"))
    try:
        status = cdu.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.ClickException as error:
        complaint(error)
        status = error.exit_code
    except CommandError as error:
        line(f"error: {error}", err=True)
        status = error.status
    except ModuleNotFoundError as error:
        missing = _not_installed(error)
        line(f"error: {missing}", err=True)
        status = missing.status
    except (click.Abort, BrokenPipeError, KeyboardInterrupt):
        status = 130
    except _aws_errors() as error:
        line(f"error: {error}; is the platform up?", err=True)
        status = OUR_FAULT
    sys.exit(status if isinstance(status, int) else 0)
