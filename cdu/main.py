"""The command line's entry point: it knows every command by name and imports a command's module when one is run."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from cdu.command_table import COMMANDS, FOR_STUDENTS, LESSONS
from cdu.errors import OUR_FAULT, USAGE, CommandError
from cdu.paths import BUILD, INSTALL_LOCAL, ROOT
from cdu.terminal import complaint, fault, line

if TYPE_CHECKING:
    from types import ModuleType

    from cdu.command_table import Table


class LazyGroup(click.Group):
    """A group that imports the module of a command when somebody asks for the command."""

    def __init__(self, *args: Any, table: Table, **more: Any) -> None:
        super().__init__(*args, **more)
        self._sections = {
            title: {
                name: (module, text)
                for module, names in modules.items()
                if _is_here(module)
                for name, text in names.items()
            }
            for title, modules in table.items()
        }

    @property
    def _lines(self) -> dict[str, tuple[str, str]]:
        return {name: entry for section in self._sections.values() for name, entry in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, sorted; imports nothing."""
        return sorted({*self._lines, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; one that says what to install when a package is missing; None if unknown."""
        if cmd_name not in self._lines:
            return super().get_command(ctx, cmd_name)
        module, _ = self._lines[cmd_name]
        try:
            return _named(importlib.import_module(f"cdu.commands.{module}"), cmd_name)
        except ModuleNotFoundError as error:
            return _unavailable(cmd_name, _not_installed(error))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands from the table, instead of from the commands themselves."""
        del ctx
        for title, section in self._sections.items():
            groups = {name: (group.short_help or "") for name, group in self.commands.items() if title == FOR_STUDENTS}
            texts = {name: text for name, (_, text) in section.items()} | groups
            if texts:
                with formatter.section(title):
                    formatter.write_dl(sorted(texts.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin like this; a key press imports none of them."""
        del ctx
        return [CompletionItem(name) for name in sorted({*self._lines, *self.commands}) if name.startswith(incomplete)]


def _is_here(module: str) -> bool:
    return (Path(__file__).parent / "commands" / f"{module}.py").is_file()


def _named(module: ModuleType, name: str) -> click.Command | None:
    commands: tuple[click.Command, ...] = module.COMMANDS
    return next((each for each in commands if each.name == name), None)


def _version() -> str:
    """The version of the distribution that is installed: of the whole product, or of the students' part."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to import

    with suppress(PackageNotFoundError):
        return version("cdu")
    return version("cdu-client")


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's
    if wanted and not ctx.resilient_parsing:
        line(f"cdu {_version()}")
        ctx.exit()


@click.group(cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Print the version."
)
def cdu() -> None:
    """Code Developer University: solve lessons, write them, run the platform, keep it well.

    Exit status: 0 done, 1 the solution or the lesson did not pass, 2 wrong usage, 3 our own fault, 130 interrupted.
    """


@cdu.group(cls=LazyGroup, table=LESSONS, short_help="List, search, show lessons; authors check and publish them.")
def lessons() -> None:
    """Find lessons to solve; check, import and publish lessons that you wrote."""


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
    """What boto3 raises; nothing where no command imported boto3, and none has to be installed for students."""
    if "botocore" not in sys.modules:
        return ()
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
