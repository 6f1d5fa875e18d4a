"""`cdu cost`: what a stage costs on AWS, and what halves its largest lines."""

from __future__ import annotations

import click

from cdu import show
from cdu.commands.options import JSON
from cdu.costs import Bill, bill
from cdu.tables import Column, Row, table


@click.command()
@click.option("--students", type=click.IntRange(1), default=1_000, show_default=True, help="Active in every month.")
@click.option("--months", type=click.IntRange(1), default=12, show_default=True, help="How long the stage has run.")
@click.option("--all", "every", is_flag=True, help="Every line instead of the ten largest.")
@click.option("--edge", is_flag=True, help="With CloudFront, firewall and domain in front of it.")
@JSON
def cost(students: int, months: int, *, every: bool, edge: bool, as_json: bool) -> None:
    """Say what a stage costs on AWS, and what halves the largest lines.

    List prices in USD, for the students' month that docs/benchmarks.md assumes. QuickSight, the domain's own price and
    taxes are not included; CloudFront, firewall and the domain's zone only with --edge.
    """
    found = bill(students, months, edge=edge)
    show.document(_document(found)) if as_json else _print(found, len(found.lines) if every else 10)


def _document(found: Bill) -> dict[str, object]:
    return {
        "students": found.students,
        "months": found.months,
        "last_month_usd": round(found.last, 2),
        "all_months_usd": round(found.whole, 2),
        "beside_accounts_for_1000_students_usd": round(found.beside_accounts, 2),
        "beside_accounts_and_runners_for_1000000_submissions_usd": round(found.a_million_submissions, 2),
        "lines": [{"name": each.name, "usd": round(usd, 2), "halves": each.halves} for each, usd in found.lines],
    }


def _print(found: Bill, most: int) -> None:
    columns = (Column("line"), Column("USD a month", numeric=True), Column("what halves it"))
    rows = [Row((each.name, f"{usd:,.2f}", each.halves)) for each, usd in found.lines[:most]]
    rows.append(Row(("all", f"{found.last:,.2f}", ""), "bold"))
    table(columns, rows, f"{found.students:,} students, month {found.months}")
    told = (
        f"{found.whole:,.2f} USD in {found.months} month{'s' * (found.months != 1)}; without accounts "
        f"{found.beside_accounts:,.2f} USD a month for 1,000 students, and without the runners' time "
        f"{found.a_million_submissions:,.2f} USD for a million submissions"
    )
    show.console.print(told)


COMMANDS = (cost,)
