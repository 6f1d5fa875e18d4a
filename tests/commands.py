"""The command line as a tree, however late its modules are imported."""

from __future__ import annotations

import click


def subcommands(command: click.Command) -> dict[str, click.Command]:
    """The commands of a group by name; none for a command that is no group."""
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    found = {name: command.get_command(context, name) for name in command.list_commands(context)}
    return {name: each for name, each in found.items() if each is not None}
