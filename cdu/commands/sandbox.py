"""The choice of a sandbox, for commands that run lessons on this machine."""

from __future__ import annotations

import click

import runners
from cdu.errors import OUR_FAULT, CommandError

BACKEND = click.option(
    "--backend",
    type=click.Choice(runners.NAMES),
    help=f"The sandbox; by default the strongest that works here. {runners.UNSAFE} is none at all.",
)


def runner_on(backend: str | None) -> runners.Runner:
    """The runner on that backend. Raises CommandError that says why it cannot be used here."""
    runner = runners.Runner(backend)
    try:
        runner.start()
    except runners.SandboxError as error:
        raise CommandError(f"{backend or 'every sandbox'} cannot be used here: {error}", OUR_FAULT) from None
    return runner
