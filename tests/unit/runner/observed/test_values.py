"""Values are read by a closed grammar: whatever is not one of its few forms is refused, however it is written."""

from __future__ import annotations

import json

import pytest

from runners.observed.render import shown
from runners.observed.values import MAX_DEPTH, MAX_NODES, FormError, Reader, parse_line

EVERY_FORM = [
    None,
    True,
    "text",
    ["i", "-12"],
    ["f", "0.1"],
    ["w", "symbol", "x"],
    ["l", "Array", [["i", "1"], "a"]],
    ["t", "Set", [["i", "1"]]],
    ["m", "Map", [["a", ["i", "1"]]]],
    ["o", ["Dog", "Animal"], [["name", "Rex"]]],
    ["o", ["Deck"], [], [["i", "1"]]],
    ["e", ["TypeError", "Error"], "bad", [["code", ["i", "1"]]]],
    ["r", 1],
]
NO_FORM = [
    1,
    0.5,
    {},
    [],
    [[]],
    ["i", 1],
    ["i", "0x1"],
    ["i", "1" * 5000],
    ["i", "1_0"],
    ["f", "1e"],
    ["f", " 1"],
    ["w", "x"],
    ["l", [], "Array"],
    ["l", "Array", {}],
    ["m", "Map", [["a"]]],
    ["m", "Map", ["ab"]],
    ["o", [1], []],
    ["o", ["A"], [[1, None]]],
    ["o", ["A"], ["ab"]],
    ["e", [], None, []],
    ["r", True],
    ["r", "1"],
    ["z"],
]


@pytest.mark.parametrize("data", EVERY_FORM, ids=json.dumps)
def test_every_form_is_read_and_written_back(data: object) -> None:
    assert Reader().value(data).json() == data


@pytest.mark.parametrize("data", NO_FORM, ids=lambda data: json.dumps(data)[:30])
def test_whatever_else_is_no_value(data: object) -> None:
    with pytest.raises(FormError):
        Reader().value(data)


def test_deep_values_are_refused_and_not_followed() -> None:
    deep: object = None
    for _ in range(MAX_DEPTH + 1):
        deep = ["l", "", [deep]]
    with pytest.raises(FormError, match="too large"):
        Reader().value(deep)
    with pytest.raises(FormError, match="not JSON"):
        parse_line("[" * 1_000_000)


def test_all_values_of_a_run_share_one_limit() -> None:
    reader = Reader()
    half: object = ["l", "", [None] * (MAX_NODES // 2)]
    reader.value(half)
    with pytest.raises(FormError, match="too large"):
        reader.value(half)


def test_values_are_shown_in_one_form_with_hidden_characters_visible() -> None:
    value = ["o", ["Dog", "Animal"], [["name", "a\u202eb\n"], ["ages", ["l", "Array", [["f", "1.0"], ["f", "0.5"]]]]]]
    assert shown(Reader().value(value)) == 'Dog(name="a\\u202eb\\n", ages=[1, 0.5])'
    assert shown(Reader().value("x" * 5000)).endswith("more characters)")
