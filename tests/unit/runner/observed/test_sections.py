"""Sections of tests: each run of a test is matched with what is expected in the same sections."""

from __future__ import annotations

import json

from runners.observed.judging import judge_trace
from runners.observed.key import AnswerKey, ExpectedTest, Site, Step, read_key, write_trace
from runners.observed.sections import matched, named
from runners.observed.trace import Trace, read_trace
from runners.observed.validation import make_key
from runners.observed.values import Atom
from runners.records import Ended

SITE = Site("one_test.cpp:1", "f() == 1", "catch.equal")
ENDS: list[object] = ["z", 1.0, "", None]
REFERENCE: list[list[object]] = [
    ["t", "case"], ["n", 0, "a"], ["n", 1, "aa"], ["v", 0, [["i", "1"]]], ["q", 0, [["i", "1"]]], ENDS,
    ["s"], ["n", 0, "a"], ["n", 2, "ab"], ["v", 0, [["i", "1"]]], ["q", 0, [["i", "1"]]], ENDS,
    ["s"], ["n", 3, "b"], ["v", 0, [["i", "1"]]], ["q", 0, [["i", "1"]]], ENDS,
    ["t", "alone"], ["v", 0, [["i", "1"]]], ["q", 0, [["i", "1"]]], ENDS, ["d"],
]  # fmt: skip


def trace(events: list[list[object]]) -> Trace:
    found = read_trace(["".join(f"{json.dumps(event)}\n" for event in events)])
    assert not found.broken
    return found


def stored() -> AnswerKey:
    key = make_key(trace(REFERENCE), [SITE])
    record = {"sites": [["one_test.cpp:1", "f() == 1", "catch.equal", False, False, [], 0]]}
    return read_key({**record, "trace": json.loads(json.dumps(write_trace(key.tests)))})  # type: ignore[typeddict-item]


def outcomes(events: list[list[object]]) -> dict[str, str]:
    return {one.test: one.outcome for one in judge_trace(trace(events), stored()) if isinstance(one, Ended)}


def test_each_innermost_section_is_a_test_with_its_authors_names() -> None:
    assert [test.id for test in stored().tests] == ["case / a / aa", "case / a / ab", "case / b", "alone"]
    assert outcomes(REFERENCE) == dict.fromkeys(["case / a / aa", "case / a / ab", "case / b", "alone"], "passed")


def test_names_are_counted_where_two_parts_have_the_same() -> None:
    twice: list[list[object]] = [["t", "case"], ["n", 0, "a"], ENDS, ["s"], ["n", 1, "a"], ENDS, ["d"]]
    assert named(trace(twice).tests) == ["case / a", "case / a (2)"]


def test_a_wrong_value_fails_its_section_and_no_other_one() -> None:
    wrong: list[list[object]] = [*REFERENCE]
    wrong[9] = ["v", 0, [["i", "2"]]]
    assert outcomes([event for event in wrong if event[0] != "q"]) == {
        "case / a / aa": "passed",
        "case / a / ab": "failed",
        "case / b": "passed",
        "alone": "passed",
    }


def test_what_breaks_off_before_its_sections_is_the_first_of_them_and_later_tests_keep_their_results() -> None:
    thrown: list[object] = ["z", 1.0, "", ["e", ["bad"], "no", []]]
    found = outcomes(
        [
            ["t", ""], ["n", 0, ""], thrown, ["s"], ["n", 3, ""], ["v", 0, [["i", "1"]]], ENDS, ["s"], ENDS,
            ["t", ""], ["v", 0, [["i", "1"]]], ENDS, ["d"],
        ]
    )  # fmt: skip
    assert found == {"case / a / aa": "error", "case / b": "passed", "alone": "passed"}


def test_a_section_that_is_claimed_twice_is_a_test_that_nobody_asked_for() -> None:
    events = trace([*REFERENCE[:6], ["s"], ["n", 0, ""], ["n", 1, ""], ENDS, *REFERENCE[6:]])
    assert [found is None for _, found in matched(events.tests, stored().tests)] == [False, True, False, False, False]


def test_a_lesson_that_was_validated_before_has_one_test_with_all_parts() -> None:
    step = Step(0, (Atom("whole", "1"),))
    key = AnswerKey((SITE,), (ExpectedTest("case", (step, step, step)), ExpectedTest("alone", (step,))))
    events = judge_trace(trace(REFERENCE), key)
    assert {one.test: one.outcome for one in events if isinstance(one, Ended)} == {"case": "passed", "alone": "passed"}
