"""Where two values differ: what stands below the expected and the found value in a message."""

from __future__ import annotations

import pytest

from runners.observed.value_difference import difference_of
from runners.observed.values import FALSE, TRUE, Atom, Items, Value


def text(content: str) -> Atom:
    return Atom("text", content)


def rust(shown: str) -> Atom:
    """A value of Rust, which comes out as `{:?}` shows it."""
    return Atom("word debug", shown)


def numbers(*values: int) -> Items:
    return Items("Array", tuple(Atom("whole", str(value)) for value in values))


@pytest.mark.parametrize(
    ("wanted", "value", "said"),
    [
        (text("a\nb c\n"), text("a\nb x\n"), ["line 2, column 3", "expected: b c", "got:      b x"]),
        (text("a\nb c\n"), text("a\nb  c\n"), ["line 2, column 3", "b·c\\n", "b··c\\n"]),
        (text("a"), text("a "), ["column 2", "expected: a\n", "got:      a·"]),
        (text("no"), text("nо"), ["column 2", "U+043E CYRILLIC SMALL LETTER O"]),
        (text("a\tb"), text("a b"), ["column 2", "a\\tb", "a·b"]),
        (text("a"), text("a\udcca"), ["a\\xca", "character 2 is the byte CA, which is no character in UTF-8"]),
        (text("a"), text("a\ud83d"), ["character 2 is U+D83D (half of a character)"]),
        (text("x" * 900 + "a"), text("x" * 900 + "b"), ["column 901", "…xxxx", "xxa", "xxb"]),
        (rust('"a"'), rust('"a "'), ["column 2", "expected: a\n", "got:      a·"]),
        (rust('"no"'), rust('"nо"'), ["column 2", "U+043E CYRILLIC SMALL LETTER O"]),
        (rust(r'"\"a\n\u{301}b"'), rust(r'"\"a\n\u{301}c"'), ["line 2, column 2"]),
        (rust('Named { name: "no" }'), rust('Named { name: "nо" }'), ["U+043E CYRILLIC SMALL LETTER O"]),
        (Items("Array", (text("no"),)), Items("Array", (text("nо"),)), ["U+043E CYRILLIC SMALL LETTER O"]),
        (Atom("whole", "1"), Atom("float", "1.0"), ["both look the same", "a whole number", "a floating-point number"]),
        (numbers(1, 2, 3), numbers(1, 7, 8), ["first different item: [1] is 7 and should be 2", "2 of 3"]),
        (numbers(1, 2), numbers(1), ["number of items: 1 and should be 2"]),
        (numbers(*range(300)), numbers(*range(299), 7), ["[299] is 7 and should be 299", "297, 298, 7]"]),
    ],
)
def test_a_difference_is_shown_where_it_is(wanted: Value, value: Value, said: list[str]) -> None:
    told = difference_of(wanted, value)
    assert not [part for part in said if part not in told], told


@pytest.mark.parametrize(("wanted", "value"), [(text("abc"), text("abd")), (TRUE, FALSE), (numbers(1), numbers(2))])
def test_what_is_seen_at_once_is_not_explained(wanted: Value, value: Value) -> None:
    assert difference_of(wanted, value) == ""


def test_a_window_of_a_long_value_is_short() -> None:
    assert len(difference_of(text("x" * 90_000), text("x" * 80_000 + "y"))) < 400
