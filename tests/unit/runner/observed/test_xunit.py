"""xUnit's assertions, judged over values that C#'s harness writes."""

from __future__ import annotations

import pytest

from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import OperandError
from runners.observed.values import Reader

_OFFSET = "System.DateTimeOffset"


def judged(matcher: str, value: object, *operands: object) -> bool:
    read = Reader().value
    return MATCHERS[f"xunit.{matcher}"].check(read(value), [read(each) for each in operands])


@pytest.mark.parametrize(
    ("value", "wanted", "same"),
    [
        (["i", "3"], ["w", "System.Int64", "3"], True),
        (["w", "System.Single", "0.1"], ["f", "0.1"], False),
        (["w", "System.Decimal", "1.10"], ["w", "System.Decimal", "1.1"], True),
        (["f", "NaN"], ["f", "NaN"], True),
        (["f", "-0"], ["f", "0"], True),
        ("a", "A", False),
        (["w", "Colour", "Red"], ["w", "Colour", "Red"], True),
        (["w", "Colour", "Blue=Red"], ["w", "Colour", "Red"], False),
        (["l", "List", [["i", "1"]]], ["l", "List", [["i", "1"]]], True),
        (["l", "List", [["i", "1"]]], ["l", "List", [["w", "System.Int64", "1"]]], False),
        (["t", "Set", [["i", "1"], ["i", "2"]]], ["t", "Set", [["i", "2"], ["i", "1"]]], True),
        (["t", "Set", [["i", "1"], ["i", "2"]]], ["l", "List", [["i", "2"], ["i", "1"]]], False),
        (["l", "Array:1,2", [["i", "1"], ["i", "2"]]], ["l", "Array:2,1", [["i", "1"], ["i", "2"]]], False),
        (["w", "unreadable", "x"], ["i", "1"], False),
        (["m", "Map", [["a", "1"], ["b", "2"]]], ["m", "Map", [["b", "2"], ["a", "1"]]], True),
    ],
)  # fmt: skip
def test_equal_compares_as_xunit_does(value: object, wanted: object, same: bool) -> None:  # noqa: FBT001 - a column
    assert judged("Equal", value, wanted) is same


def test_equal_leaves_out_the_kind_of_a_moment_but_not_its_offset() -> None:
    local = ["w", "System.DateTime", "2020-01-02T03:04:05.0000000"]
    assert judged("Equal", local, ["w", "System.DateTime", "2020-01-02T03:04:05.0000000Z"])
    east = ["w", _OFFSET, "2020-01-02T03:04:05.0000000+02:00"]
    assert judged("Equal", east, ["w", _OFFSET, "2020-01-02T01:04:05.0000000+00:00"])
    assert not judged("Equal", east, ["w", _OFFSET, "2020-01-02T03:04:05.0000000+00:00"])


def test_equal_takes_a_whole_third_operand_for_a_precision_and_another_for_a_tolerance() -> None:
    assert judged("Equal", ["f", "1.234"], ["f", "1.23"], ["i", "2"])
    assert not judged("Equal", ["f", "1.24"], ["f", "1.23"], ["i", "2"])
    assert judged("Equal", ["f", "1.5"], ["f", "1.0"], ["f", "0.5"])
    assert not judged("Equal", ["f", "1.6"], ["f", "1.0"], ["f", "0.5"])


def test_records_are_equal_by_their_fields_and_own_classes_are_left_to_themselves() -> None:
    record = ["o", ["Point", "System.Object", "(by fields)"], [["X", ["i", "1"]]]]
    other = ["o", ["Point", "System.Object", "(by fields)"], [["X", ["i", "2"]]]]
    assert judged("Equal", record, record)
    assert not judged("Equal", other, record)
    with pytest.raises(OperandError):
        judged("Equal", record, ["o", ["Clock", "System.Object"], []])


def test_throws_wants_the_very_class_and_throws_any_one_below_it() -> None:
    thrown = ["e", ["System.ArgumentNullException", "System.ArgumentException", "System.Exception"], "", []]
    wanted = ["w", "class", "System.ArgumentException"]
    assert not judged("Throws", thrown, wanted)
    assert judged("ThrowsAny", thrown, wanted)


def test_ranges_texts_and_counts() -> None:
    assert judged("InRange", ["i", "3"], ["i", "3"], ["i", "18"])
    assert not judged("InRange", ["i", "19"], ["i", "3"], ["i", "18"])
    assert judged("Contains", "abc", "b")
    assert judged("StartsWith", "abc", "ab")
    assert not judged("EndsWith", "abc", "ab")
    assert judged("Matches", "AB123", r"^[A-Z]{2}\d{3}$")
    assert judged("Single", ["l", "List", [["i", "1"]]])
    assert not judged("Single", ["l", "List", []])
    assert judged("Empty", ["l", "List", []])
    assert not judged("Null", ["i", "0"])
    assert judged("Equivalent", ["l", "List", ["a", "b"]], ["l", "List", ["b", "a"]])
