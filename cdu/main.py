"""The command line's entry point."""

from __future__ import annotations

import sys

import click
from botocore.exceptions import BotoCoreError, ClientError

from cdu.commands import admin, cohort, grade, layers, lessons, platform, student
from cdu.errors import OUR_FAULT, CommandError
from cdu.terminal import complaint, fault, line


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cdu", message="cdu %(version)s")
def cdu() -> None:
    """Code Developer University: run the platform, solve lessons, write them, keep it well."""


for module in (platform, student, cohort, lessons, layers, grade, admin):
    for command in module.COMMANDS:
        cdu.add_command(command)


def main() -> None:
    """Run a command; errors are sentences on standard error, and the exit status tells scripts what happened."""
    sys.excepthook = fault
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
    except (BotoCoreError, ClientError) as error:
        line(f"error: {error}; is the platform up?", err=True)
        status = OUR_FAULT
    except (BrokenPipeError, KeyboardInterrupt):
        status = 130
    sys.exit(status if isinstance(status, int) else 0)
