"""Expected values that a solution makes elsewhere, and line-ups: what their judge accepts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from runners.observed.expectations import Expectations, alone, groups_of, read_expectations, shuffled
from runners.observed.line_up import LineUps, answers, at_random, in_order, what_is_wrong
from runners.observed.values import Reader

if TYPE_CHECKING:
    from runners.request import MadeRecord


def point(**fields: int) -> list[Any]:
    return ["o", ["Point"], [[name, ["i", str(number)]] for name, number in fields.items()]]


def record(*groups: tuple[str, int]) -> MadeRecord:
    return {
        "texts": {"a.js": ["before", "after"]},
        "statements": [["a.js", f"make({number});", kind] for number, (kind, _) in enumerate(groups)],
        "groups": [[kind, number, number, number] for kind, number in groups],
    }


def made(values: list[tuple[int, Any]], known: MadeRecord) -> Expectations:
    script = shuffled(known)
    given = {
        number: [at for at, its in enumerate(script.numbers) if its == number] for number in range(len(known["groups"]))
    }
    seen = [["v", given[number].pop() if given.get(number) else 99, [value]] for number, value in values]
    lines = [["t", ""], *seen, ["z", 1, "", None], ["d"]]
    return read_expectations(["".join(json.dumps(line) + "\n" for line in lines)], known, script)


TWO = record(("objects", 0), ("objects", 1))
FOUR = record(("x", 0), ("x", 1), ("x", 2), ("x", 3))


def test_every_value_is_made_twice_in_an_order_and_under_numbers_of_its_own() -> None:
    known = record(*[("objects", number) for number in range(8)])
    known["statements"] = [["a.js", f"make({number}, 'of {number}');", "objects"] for number in range(8)]
    scripts = [shuffled(known) for _ in range(20)]
    assert len({script.texts["a.js"] for script in scripts}) > 1
    assert len({tuple(script.numbers) for script in scripts}) > 1
    for script in scripts:
        before, *statements, after = script.texts["a.js"].split("\n")
        assert (before, after) == ("before", "after")
        assert sorted(statements) == sorted(f"make({at}, 'of {number}');" for at, number in enumerate(script.numbers))
        assert sorted(script.numbers) == sorted([*range(8)] * 2)


def test_a_field_that_differs_between_two_makings_does_not_count() -> None:
    found = made(
        [(0, point(x=1, id=0)), (1, point(x=2, id=1)), (1, point(x=2, id=2)), (0, point(x=1, id=3))],
        TWO,
    )
    assert found.faults == {}
    assert found.steady(Reader().value(point(x=1, id=9))) == found.values[0]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ([(0, point()), (1, point()), (0, point()), (1, point())], "look the same"),
        ([(0, point(id=0)), (1, point(id=1)), (0, point(id=2)), (1, point(id=3))], "look the same"),
        ([(0, ["i", "1"]), (1, ["i", "2"]), (0, ["i", "3"]), (1, ["i", "2"])], "differently each time"),
        ([(0, point(x=1)), (1, point(x=2)), (0, point(x=1))], "could not be made"),
        ([(0, point(x=1)), (1, point(x=2)), (0, point(x=1)), (1, point(x=2)), (2, point(x=3))], "could not be made"),
    ],
    ids=["all look the same", "but for a counter", "unsteady", "one is missing", "one is made up"],
)
def test_values_that_prove_nothing_are_faults(values: list[tuple[int, Any]], fault: str) -> None:
    assert fault in (made(values, TWO).fault([0, 1]) or "")


def test_values_of_different_kinds_may_look_the_same() -> None:
    known = record(("Colour", 0), ("Shape", 1))
    assert made([(0, ["i", "0"]), (1, ["i", "0"])] * 2, known).fault([0, 1]) is None


def test_numbers_that_lie_apart_for_the_reference_lie_apart() -> None:
    reference = made([(number, ["f", text]) for number, text in enumerate(["0", "6e-17", "-1", "2"])] * 2, FOUR)
    known = record(("x", 0), ("x", 1), ("x", 2), ("x", 3))
    known["groups"] = [[kind, *numbers] for kind, numbers in groups_of(reference, ["x"] * 4)]

    def faults(*texts: str) -> set[int]:
        return {*made([(number, ["f", text]) for number, text in enumerate(texts)] * 2, known).faults}

    assert faults("0.0001", "0", "-1.000001", "2") == set()
    assert faults("0", "6e-26", "-1e-9", "2e-9") == {0, 1, 2, 3}
    assert faults("0", "6e-17", "-0.009", "2") >= {0, 2}
    assert faults("0", "6e-17", "-1e-7", "nan") >= {0, 2}
    assert faults("0", "6e-17", "-0.02", "2") == set()


def test_a_value_that_nothing_has_to_look_different_from_is_only_believed() -> None:
    found = made([(0, point(x=1)), (1, point(x=1))] * 2, record(("objects", 0), ("objects", 0)))
    groups = groups_of(found, ["newPoint()", "newPoint()"])
    assert groups == [("objects", (0, 1, 0)), ("objects", (0, 1, 0))]
    assert alone(found, groups) == {0, 1}
    apart = made([(0, point(x=1)), (1, point(x=2))] * 2, TWO)
    assert alone(apart, groups_of(apart, ["newPoint()", "newPoint()"])) == set()


def test_comparisons_are_put_back_in_order() -> None:
    shuffled = LineUps({"4": ["a", "b", "c"]}, {4: [2, 0, 1]})
    assert shuffled.filled_in({"t": "see(cdu_lined_up_4) cdu_lined_up_40"}) == {"t": "see(c, a, b) cdu_lined_up_40"}
    said = Reader().value(["l", "Array", [False, True, False]])
    assert shuffled.answers(4, said) == (True, False, False)
    assert shuffled.answers(4, Reader().value(["l", "Array", [True]])) is None
    assert in_order({"4": ["a", "b"]}).filled_in({"t": "cdu_lined_up_4"}) == {"t": "a, b"}
    assert len({tuple(at_random({"1": list("abcdef")}).orders[1]) for _ in range(20)}) > 1


@pytest.mark.parametrize("value", [["l", "Array", [["i", "1"], ["i", "0"]]], "[true, false]"])
def test_answers_are_read_as_each_language_writes_them(value: object) -> None:
    assert answers(Reader().value(value)) == (True, False)


def test_the_right_one_has_to_be_equal_and_none_that_was_not_for_the_reference() -> None:
    expected = (True, True, False)
    assert what_is_wrong((True, True, False), expected, negated=False) is None
    assert what_is_wrong((True, False, False), expected, negated=False) is None
    assert what_is_wrong((True, True, True), expected, negated=False)
    assert what_is_wrong((False, True, False), expected, negated=False)
    assert what_is_wrong(None, expected, negated=False)
    assert what_is_wrong((False, False, False), (False, True, False), negated=True) is None
    assert what_is_wrong((True, True, False), (False, True, False), negated=True)
