"""Each fault of a deployment makes its own check wrong, no other one, and the check says what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from cdu.build.template import compose
from cdu.doctor.examination import examine
from cdu.doctor.resources import OUTPUTS
from cdu.doctor.runner import SOLUTION
from cdu.doctor.stage import Stage
from cdu.doctor.submission import Submissions
from runners import MUST_BE_REFUSED
from tests.unit.doctor.faults import FAULTS
from tests.unit.doctor.healthy import Here, deployed, error, solution_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdu.doctor.check import CheckResult

ROOT = Path(__file__).parents[3]


@pytest.fixture
def here() -> Iterator[Here]:
    with deployed() as found:
        yield found


def examined(here: Here, *, local: bool = False, look: bool = False) -> list[CheckResult]:
    stage = Stage(here, local=local)
    waits = {"profile_s": 0.01, "lake_s": 0.01}
    submissions = Submissions(stage, **waits, rows=here.arrived, forget=here.forget)
    return list(examine(stage, submissions, look=look))


def states(results: list[CheckResult], state: str) -> list[str]:
    return [each.name for each in results if each.state == state]


def test_a_healthy_deployment_has_nothing_wrong_and_everything_was_asked(here: Here) -> None:
    results = examined(here)
    assert {each.name: each.found for each in results if each.state != "ok"} == {}
    assert len(results) == len({each.name for each in results}) == 35
    assert all(each.found and not each.do for each in results)
    assert len(here.forgotten) == 1


@pytest.mark.parametrize(("check", "found", "do", "break_it"), FAULTS, ids=[f"{each[0]}: {each[1]}" for each in FAULTS])
def test_a_fault_makes_its_own_check_wrong_and_no_other(
    here: Here, check: str, found: str, do: str, break_it: Callable[[Here], object]
) -> None:
    break_it(here)
    results = examined(here)
    assert states(results, "wrong") == [check]
    [wrong] = [each for each in results if each.state == "wrong"]
    assert found in wrong.found
    assert do in wrong.do
    assert here.forgotten or check == "chain: account"


def test_an_account_that_cannot_be_removed_is_told_with_the_command_that_does_it(here: Here) -> None:
    here.forget = lambda *_: (_ for _ in ()).throw(error("ThrottlingException"))  # type: ignore[method-assign]
    [wrong] = [each for each in examined(here) if each.state == "wrong"]
    assert wrong.name == "chain: account removed"
    assert wrong.do.startswith("cdu admin forget cdu-doctor-")


def test_after_a_step_that_failed_the_later_ones_are_not_called_right(here: Here) -> None:
    here.api["GET /students/me"]["xp"] = 0
    skipped = [each for each in examined(here) if each.state == "skipped"]
    assert [each.name for each in skipped] == ["chain: event in the lake", "chain: refresh", "chain: board"]
    assert all("'XP in the profile' has to work first" in each.found for each in skipped)


def test_without_a_deployment_one_check_says_so_and_nothing_else_is_claimed(here: Here) -> None:
    here.outputs = lambda: (_ for _ in ()).throw(error("ValidationError", "no such stack"))  # type: ignore[method-assign]
    first, *others = examined(here)
    assert (first.state, first.name) == ("wrong", "outputs")
    assert "no such stack" in first.found
    assert {each.state for each in others} == {"skipped"}
    assert len(others) == 34


def test_a_look_makes_no_account_and_says_what_it_left_out(here: Here) -> None:
    for name in [name for name in here.answers if name.startswith("cognito-idp.admin_")]:
        del here.answers[name]  # asking would be a KeyError
    here.api.clear()
    results = examined(here, look=True)
    assert states(results, "wrong") == []
    assert all(each.name.startswith(("chain: ", "runner: ")) for each in results if each.state == "skipped")
    assert len(states(results, "ok")) == 18
    assert here.forgotten == []


def test_what_the_engine_of_this_machine_cannot_say_is_skipped_with_the_reason(here: Here) -> None:
    for name in ("glue.get_database", "lambda.get_account_settings", "sesv2.get_account"):
        here.answers[name] = error("MadeUp")
    results = examined(here, local=True)
    assert states(results, "wrong") == []
    assert states(results, "skipped") == ["Glue database default", "mail", "concurrency quota", "reservations"]
    assert all(each.found.startswith("not asked here: ") for each in results if each.state == "skipped")


def test_the_account_is_removed_when_somebody_interrupts(here: Here) -> None:
    here.arrived = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        examined(here)
    assert len(here.forgotten) == 1


def test_the_outputs_are_those_of_the_templates() -> None:
    data = yaml.safe_load((ROOT / "infrastructure/data.yaml").read_text(encoding="utf-8"))["Outputs"]
    application = compose(ROOT / ".chalice/template", ROOT / "analytics/lake/schema.json")["Outputs"]
    wanted = {name for name in (*data, *application) if not name.endswith("Arn")}
    assert {*OUTPUTS} - {"api"} == wanted


def test_the_solution_finds_out_what_nobody_refuses_and_prints_what_the_checks_read() -> None:
    done = subprocess.run([sys.executable, "-c", SOLUTION], capture_output=True, text=True, check=True, cwd="/")
    printed = json.loads(done.stdout)
    assert set(printed) == set(solution_output())
    assert set(printed["refused"]) == set(MUST_BE_REFUSED)
    assert not printed["refused"]["network"]
    assert not printed["refused"]["programs"]
    assert not printed["refused"]["signals to others"]
    Path("/tmp/cdu-doctor").unlink(missing_ok=True)  # noqa: S108 - what the solution left, as it has no sandbox here
