"""The bill: what grows with students, what stays however many there are, and what a month adds for good."""

from __future__ import annotations

import json

import pytest
import yaml
from click.testing import CliRunner

from benchmarks.costs import _FIREHOSE_USD, _FREE_USERS, _PER_STUDENT_USD, USD
from cdu.costs import ACCOUNTS, RUNNER, CostLine, bill, read
from cdu.main import cdu
from cdu.paths import ROOT

EDGE = ROOT / "infrastructure/edge.yaml"
LINES = {each.name: each for each in read()}
CALLS = ("tables, writes", "tables, reads", "bus", "S3 writes", "S3 reads")


def usd(name: str, students: int, month: int = 1) -> float:
    return LINES[name].bill(students, month)


def test_a_line_grows_with_students_and_what_is_free_is_not_billed() -> None:
    line = CostLine(name="n", usd=2.0, halves="h", a_student=3, stage=10, free=16)
    assert [line.bill(students, 5) for students in (1, 2, 3)] == [0, 0, 6]


def test_what_stays_is_billed_every_month_again() -> None:
    line = CostLine(name="n", usd=2.0, halves="h", a_student=3, grows=True)
    assert [line.bill(10, month) for month in (1, 2, 12)] == [60, 120, 720]
    whole = bill(10, 12, (line, LINES[ACCOUNTS], LINES[RUNNER]))
    assert whole.whole == pytest.approx(60 * 78 + 12 * usd(RUNNER, 10))


def test_the_largest_line_comes_first_and_the_last_month_is_their_sum() -> None:
    found = bill(100_000, 12)
    amounts = [amount for _, amount in found.lines]
    assert amounts == sorted(amounts, reverse=True)
    assert found.last == pytest.approx(sum(amounts))
    assert found.beside_accounts * 100 == pytest.approx(found.last - usd(ACCOUNTS, 100_000))
    beside_both = found.last - usd(ACCOUNTS, 100_000) - usd(RUNNER, 100_000)
    assert found.a_million_submissions * 3 == pytest.approx(beside_both)


def test_prices_are_those_of_the_benchmark_that_counts_the_calls() -> None:
    assert {name: LINES[line].usd for name, line in {
        "API request": "API requests",
        "function started": "functions started",
        "GB-second": RUNNER,
        "write unit": "tables, writes",
        "read unit": "tables, reads",
        "queue call": "queues",
        "bus event": "bus",
        "S3 put": "S3 writes",
        "S3 get": "S3 reads",
    }.items()} == USD  # fmt: skip
    assert (LINES[ACCOUNTS].usd, LINES[ACCOUNTS].free) == (_PER_STUDENT_USD, _FREE_USERS)
    assert usd("Firehose with conversion", 1) == pytest.approx(30 * _FIREHOSE_USD, rel=0.03)


def test_a_month_agrees_with_what_was_counted_on_the_deployed_chain() -> None:
    # docs/benchmarks.md, 100,000 active students, 2026-11-21; queues are counted differently there.
    # Since then a submission has 3 write units more and a failing one reads the award: 90 and 40 units a student, 0502.
    since = 100_000 * (90 * LINES["tables, writes"].usd + 40 * LINES["tables, reads"].usd)
    assert usd("API requests", 100_000) == pytest.approx(73.50)
    assert usd(ACCOUNTS, 100_000) == pytest.approx(495)
    assert sum(usd(name, 100_000) for name in CALLS) == pytest.approx(46.18 + since, rel=0.1)


def test_the_edge_is_billed_where_there_is_one_and_its_fixed_price_is_that_of_its_template() -> None:
    without, with_edge = bill(1_000, 1), bill(1_000, 1, edge=True)
    added = {line.name: amount for line, amount in with_edge.lines if line.edge}
    assert with_edge.last - without.last == pytest.approx(sum(added.values()))
    assert not any(line.edge for line, _ in without.lines)
    rules = yaml.safe_load(EDGE.read_text(encoding="utf-8"))["Resources"]["Firewall"]["Properties"]["Rules"]
    assert added["edge: firewall"] == 5 + len(rules)
    assert added["edge: requests"] == added["edge: bytes sent"] == 0, "CloudFront's free units"
    assert usd("edge: requests", 100_000) == pytest.approx(22)


def test_every_line_says_what_halves_it() -> None:
    assert len(LINES) > 20
    assert [each.name for each in LINES.values() if len(each.halves.split()) < 2] == []


def test_the_command_prints_the_ten_largest_lines_or_one_document() -> None:
    printed = CliRunner().invoke(cdu, ["cost", "--students", "100000", "--months", "12"])
    assert printed.exit_code == 0, printed.output
    rows = [line.split("\t") for line in printed.output.splitlines() if "\t" in line]
    assert len(rows) == 1 + 10 + 1
    assert rows[1] == ["accounts", "495.00", LINES[ACCOUNTS].halves]
    told = json.loads(CliRunner().invoke(cdu, ["cost", "--students", "100000", "--json"]).output)
    assert told["last_month_usd"] == pytest.approx(sum(each["usd"] for each in told["lines"]), abs=0.2)
    assert rows[-1][1] == f"{told['last_month_usd']:,.2f}"
    assert [each["name"] for each in told["lines"]] == [each.name for each, _ in bill(100_000, 12).lines]
    asked = ["cost", "--students", "100000", "--json", "--edge"]
    assert len(json.loads(CliRunner().invoke(cdu, asked).output)["lines"]) == len(LINES)


@pytest.mark.parametrize("bad", [["--students", "0"], ["--months", "0"], ["--students", "many"]])
def test_what_is_no_number_of_students_is_refused(bad: list[str]) -> None:
    assert CliRunner().invoke(cdu, ["cost", *bad]).exit_code == 2
