"""The judge compares what came out with the answer key: in order, nothing missing, nothing more."""

from __future__ import annotations

import json

import pytest

from runners.observed.judging import RunContext, judge_trace
from runners.observed.key import AnswerKey, ExpectedTest, Site, Step, read_key, write_sites, write_trace
from runners.observed.trace import read_trace
from runners.observed.validation import doubtful, make_key
from runners.observed.values import FormError, Reader, Value
from runners.records import Ended, Event, Mark

SITES = (
    Site("a.spec.js:3", "add(1, 2)", "jest.toBe"),
    Site("a.spec.js:4", "add('x')", "jest.toThrow"),
    Site("a.spec.js:9", "names()", "jest.toContain", negated=True),
    Site("a.spec.js:12", "one", "jest.toEqual", believed=True),
)


def value(data: object) -> Value:
    return Reader().value(data)


KEY = AnswerKey(
    SITES,
    (
        ExpectedTest("adds", (Step(0, (value(["f", "3"]),)), Step(1, (value(["w", "class", "TypeError"]),)))),
        ExpectedTest("names", (Step(2, (value("Bob"),)), Step(3, ()))),
    ),
)
ERROR = ["e", ["TypeError", "Error"], "no text", []]
RIGHT = [
    ["t", ""], ["v", 0, [["f", "3"]]], ["x", 1, ERROR], ["z", 1.5, "out", None],
    ["t", ""], ["v", 2, [["l", "Array", ["Ann"]]]], ["v", 3, [["f", "1"], ["f", "1"]]], ["z", 1, "", None], ["d"],
]  # fmt: skip


def judged(lines: list[object], key: AnswerKey = KEY) -> list[Event]:
    return judge_trace(read_trace(["".join(json.dumps(line) + "\n" for line in lines)]), key)


def outcomes(events: list[Event]) -> list[str]:
    return [event.outcome for event in events if isinstance(event, Ended)]


def passes(events: list[Event]) -> bool:
    return set(outcomes(events)) == {"passed"} and events[-1] is Mark.DONE and Mark.GARBAGE not in events


def changed(*changes: tuple[int, list[object] | None]) -> list[object]:
    lines: list[object] = list(RIGHT)
    for number, line in sorted(changes, reverse=True):
        lines[number : number + 1] = [] if line is None else [line]
    return lines


@pytest.mark.parametrize("name", ["EOFError", "java.util.NoSuchElementException"])
def test_whoever_reads_in_a_test_is_asked_about_it(name: str) -> None:
    events = judged(changed((1, ["x", 0, ["e", [name, "Error"], "", []]])))
    message = next(event.message for event in events if isinstance(event, Ended))
    assert (message or "").endswith(f"thrown:      {name}\n  Does it read standard input? A test gives none.")


def test_where_an_exception_comes_from_is_told_and_decides_nothing() -> None:
    events = judged(changed((1, ["x", 0, ERROR, "sol.rb:3:in `f'" + 9999 * "x"])))
    message = next(event.message for event in events if isinstance(event, Ended)) or ""
    assert message.endswith("\n    sol.rb:3:in `f'" + (400 - len("sol.rb:3:in `f'")) * "x")
    assert passes(judged(changed((2, ["x", 1, ERROR, "sol.rb:3"]))))


def test_the_right_values_in_the_right_order_pass() -> None:
    events = judged(RIGHT)
    assert passes(events)
    first = next(event for event in events if isinstance(event, Ended))
    assert (first.test, first.output, first.ms) == ("adds", "out", 1.5)


@pytest.mark.parametrize(
    "lines",
    [
        changed((1, ["v", 0, [["f", "4"]]])),
        changed((1, ["x", 0, ERROR])),
        changed((1, ["v", 0, [True]])),
        changed((1, None)),
        changed((2, ["v", 1, [None]])),
        changed((2, ["x", 1, ["e", ["RangeError", "Error"], "", []]])),
        changed((5, ["v", 2, [["l", "Array", ["Bob"]]]])),
        changed((5, ["v", 2, [["w", "any", ""]]]), (6, None)),
        changed((6, ["v", 3, [["f", "1"], ["f", "2"]]])),
        changed((6, ["v", 3, [["f", "1"]]])),
        changed((3, ["z", 1, "", ERROR])),
        changed((3, None)),
        changed((1, ["v", 0, [["f", "3"]]]), (2, ["x", 0, ERROR])),
        [*RIGHT[:2], *RIGHT[1:]],
        [*RIGHT[:4], *RIGHT],
        RIGHT[4:],
        RIGHT[:4],
        RIGHT[:-1],
        [*RIGHT, ["t", ""], ["z", 0, "", None], ["d"]],
        [*RIGHT[:1], ["d"], *RIGHT[1:]],
        [*RIGHT[:1], {"v": 0}, *RIGHT[1:]],
        [["v", 0, [["f", "3"]]], *RIGHT],
        changed((1, ["v", True, [["f", "3"]]])),
        changed((1, ["v", 10**9, [["f", "3"]]])),
        changed((1, ["v", -4, [["f", "3"]]])),
    ],
)
def test_anything_else_does_not(lines: list[object]) -> None:
    events = judged(lines)
    tests = [event.test for event in events if isinstance(event, Ended) and event.outcome == "passed"]
    complete = tests == ["adds", "names"] and len(outcomes(events)) == len(tests)
    assert not (complete and passes(events))


def test_a_message_says_where_what_was_expected_and_what_came() -> None:
    found = [event for event in judged(changed((1, ["v", 0, [["f", "4"]]]))) if isinstance(event, Ended)]
    assert found[0].message == "a.spec.js:3: add(1, 2)\n  expected: 3\n  got:      4"
    found = [event for event in judged(changed((2, ["v", 1, [None]]))) if isinstance(event, Ended)]
    assert found[0].message == "a.spec.js:4: add('x')\n  expected: an exception: TypeError\n  got:      null"


def test_what_nobody_can_compare_is_wrong_whichever_way_it_is_asked() -> None:
    sites = (Site("a", "a", "jest.toBe"), Site("a", "a", "jest.toBe", negated=True))
    tests = tuple(ExpectedTest(str(site), (Step(site, (value(["o", ["Object"], []]),)),)) for site in (0, 1))
    lines: list[object] = []
    for site in (0, 1):
        lines += [["t", ""], ["v", site, [["f", "4"]]], ["z", 0, "", None]]
    assert outcomes(judged([*lines, ["d"]], AnswerKey(sites, tests))) == ["failed", "failed"]


@pytest.mark.parametrize(
    ("matcher", "refused", "operand"),
    [
        ("jest.toBeGreaterThan", ["w", "undefined", ""], ["f", "5"]),
        ("jest.toBeCloseTo", "5", ["f", "5"]),
        ("jest.toHaveLength", None, ["f", "3"]),
        ("jest.toContain", ["w", "undefined", ""], "a"),
        ("jest.toMatch", ["f", "1"], "a"),
        ("minitest.includes", None, "a"),
        ("minitest.empty", None, None),
        ("minitest.in_delta", None, ["f", "5.0"]),
        ("catch.approximate", "5", ["f", "5.0"]),
        ("unity.within", None, ["i", "5"]),
        ("rust.less", ["w", "debug", "[]"], ["w", "debug", "5"]),
    ],
)
def test_what_the_framework_refuses_is_wrong_under_a_negation_as_well(
    matcher: str, refused: object, operand: object
) -> None:
    operands = (value(operand), value(operand))
    for negated in (False, True):
        key = AnswerKey((Site("a:1", "f()", matcher, negated),), (ExpectedTest("one", (Step(0, operands),)),))
        assert outcomes(judged([["t", ""], ["v", 0, [refused]], ["z", 1, "", None], ["d"]], key)) == ["failed"]


def test_a_key_survives_being_stored() -> None:
    stored = {"sites": write_sites(SITES), "trace": write_trace(KEY.tests)}
    again = json.loads(json.dumps(stored))
    assert read_key(again) == KEY


def test_a_recorded_run_makes_the_key_and_names_what_cannot_be_judged_outside() -> None:
    own = ["o", ["Clock"], [["minutes", ["f", "1"]]]]
    lines = [
        ["t", "one"], ["v", 0, [["f", "3"]]], ["q", 0, [["f", "3"]]],
        ["v", 0, [own]], ["q", 0, [own]], ["z", 1, "", None], ["d"],
    ]  # fmt: skip
    trace = read_trace(["".join(json.dumps(line) + "\n" for line in lines)])
    key = make_key(trace, SITES)
    assert key.tests[0].id == "one"
    assert [len(step.operands) for step in key.tests[0].steps] == [1, 1]
    assert doubtful(trace, key, RunContext()) == {0}, (
        "an object that has to be the same one is nothing that data can show"
    )


@pytest.mark.parametrize(
    "line", ['["q",0,[]]', '["v",0,[]]', '["z",0,"",null]', '["t"]', "nonsense", '["x",0]', '["x",0,null,5]']
)
def test_an_event_out_of_place_breaks_a_trace(line: str) -> None:
    trace = read_trace([f"{line}\n"])
    assert trace.broken
    assert not trace.done


def test_a_half_line_at_the_end_is_nothing() -> None:
    assert read_trace(['["t",""]\n["v",0,']).broken == ""


def test_an_unknown_form_is_said_in_fixed_words() -> None:
    with pytest.raises(FormError, match=r"^a value has an unknown form$"):
        value(["secret", "of a hidden test"])


@pytest.mark.parametrize("milliseconds", ["NaN", "1e999", "-1", f"1{400 * '0'}"])
def test_a_duration_that_is_none_breaks_a_trace(milliseconds: str) -> None:
    assert read_trace([f'["t","a"]\n["z",{milliseconds},"",null]\n["d"]\n']).broken
