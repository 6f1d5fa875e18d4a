"""The command line's entry point."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from cdu.errors import OUR_FAULT, USAGE, CommandError
from cdu.paths import BUILD, INSTALL_LOCAL, ROOT
from cdu.terminal import complaint, fault, line

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULES = {
    "platform": ("up", "down", "info", "demo", "package"),
    "student": (
        "register", "login", "token", "start", "submit", "status", "profile", "leaderboard", "report",
    ),
    "cohort": ("cohort",),
    "lessons": ("lessons",),
    "layers": ("layers",),
    "grade": ("grade",),
    "admin": ("admin",),
}  # fmt: skip
"""Every module of `cdu.commands` and its commands, known by name also where the module cannot be imported."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cdu", message="cdu %(version)s")
def cdu() -> None:
    """Code Developer University: run the platform, solve lessons, write them, keep it well."""


def _commands(module: str) -> Iterator[click.Command]:
    try:
        yield from importlib.import_module(f"cdu.commands.{module}").COMMANDS
    except ModuleNotFoundError as error:
        reason = _not_installed(error)
        yield from (_unavailable(name, reason) for name in MODULES[module])


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


for each in MODULES:
    for command in _commands(each):
        cdu.add_command(command)


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
    except click.Abort:
        status = 130
    except CommandError as error:
        line(f"error: {error}", err=True)
        status = error.status
    except ModuleNotFoundError as error:
        missing = _not_installed(error)
        line(f"error: {missing}", err=True)
        status = missing.status
    except (BotoCoreError, ClientError) as error:
        line(f"error: {error}; is the platform up?", err=True)
        status = OUR_FAULT
    except (BrokenPipeError, KeyboardInterrupt):
        status = 130
    sys.exit(status if isinstance(status, int) else 0)
