"""`cdu admin doctor`: whether everything works, and what to do where something does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click
from rich.text import Text

from cdu import show
from cdu.commands import target
from cdu.errors import NOT_PASSED
from cdu.local.place import Place
from chalicelib.shared.text import one_line

if TYPE_CHECKING:
    from cdu.doctor.check import CheckResult

_MARKS: Final = {"ok": ("✓", "green"), "wrong": ("✗", "bold red"), "skipped": ("-", "dim")}


@click.command()
@click.option("--look", is_flag=True, help="Only look: make no account and submit nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def doctor(*, look: bool, as_json: bool) -> int:
    """Check everything from the stacks to the boards; exit status 1 if anything is wrong.

    Makes an account, submits a wrong and a right solution with it, waits until the boards show it, and removes it.
    """
    from cdu.doctor.examination import examine  # noqa: PLC0415 - slow to import
    from cdu.doctor.stage import Stage  # noqa: PLC0415 - same

    here = target.current()
    here.client("cloudformation")  # where nothing runs, or somebody else's program, this says so
    found = []
    for result in examine(Stage(here, local=isinstance(here, Place)), look=look):
        found.append(result)
        if not as_json:
            _tell(result)
    wrong = sum(result.state == "wrong" for result in found)
    if as_json:
        show.document({"ok": not wrong, "checks": [result.as_json() for result in found]})
    else:
        skipped = sum(result.state == "skipped" for result in found)
        show.console.print(f"{len(found)} checks: {wrong} wrong, {skipped} not asked")
    return NOT_PASSED if wrong else 0


def _tell(result: CheckResult) -> None:
    facts = f" {result.name}: {one_line(result.found)}"
    show.console.print(Text.assemble(_MARKS[result.state], facts, (f"  {result.seconds:.1f} s", "dim")))
    if result.do:
        show.console.print(Text(f"    do: {one_line(result.do)}", "yellow"))
