from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.contracts.run_report import MAX_BYTES, RunReport, TestResult


def report(count: int, message: str, output: str | None = None) -> RunReport:
    tests = tuple(
        TestResult(id=f"t.{number}", name=f"{number}", outcome="failed", message=message, output=output)
        for number in range(count)
    )
    return RunReport(outcome="failed", message=message, output=output, tests=tests)


def test_a_report_that_fits_is_left_alone() -> None:
    small = report(3, "wrong", "printed")
    assert small.fitted() == small


def test_texts_are_cut_evenly_until_the_report_fits_its_record() -> None:
    fitted = report(200, "m" * 8_000, "ü" * 8_000).model_copy(update={"warnings": "w" * 8_000}).fitted()
    assert fitted.size_bytes <= MAX_BYTES
    assert {len(test.message or "") for test in fitted.tests} == {250}
    assert len(fitted.warnings or "") == 250
    assert [test.id for test in fitted.tests] == [f"t.{number}" for number in range(200)]
    assert fitted.outcome == "failed"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 300), st.text("aü\x00\u20ac😀", min_size=1, max_size=4), st.integers(0, 8_000))
def test_any_report_of_usual_names_fits_and_keeps_every_outcome(count: int, text: str, length: int) -> None:
    whole = report(count, (text * length)[:length])
    fitted = whole.fitted()
    assert fitted.size_bytes <= MAX_BYTES
    assert fitted.failed_tests == whole.failed_tests


def test_a_pass_needs_every_expected_test() -> None:
    passed = RunReport(outcome="passed", tests=(TestResult(id="a", name="a", outcome="passed"),))
    assert passed.passes(["a"])
    assert not passed.passes(["a", "b"])


def test_an_unexpected_test_that_fails_is_no_pass() -> None:
    good, bad = (TestResult(id=name, name=name, outcome=name) for name in ("passed", "failed"))
    assert not RunReport(outcome="passed", tests=(good, bad)).passes(["passed"])


def test_members_that_a_newer_runner_adds_are_passed_over() -> None:
    assert RunReport.model_validate({"outcome": "failed", "new": 1, "tests": []}).outcome == "failed"
