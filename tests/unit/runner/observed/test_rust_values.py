"""The judge and Rust's own `==` say the same of thousands of pairs of values that `{:?}` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.paths import ROOT
from runners.languages.registry import TOOLCHAINS
from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import OperandError, RefusedError
from runners.observed.values import FALSE, TRUE, Atom, Thrown
from runners.request import parse_request
from runners.sandbox.backends import shared
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runners.observed.values import Value

PROGRAM = (ROOT / "tests/unit/runner/observed/rust_pairs.rs").read_text(encoding="utf-8")


def debug(text: str) -> Atom:
    return Atom("word debug", text)


def check(matcher: str, value: Value, *operands: Value) -> bool:
    return MATCHERS[f"rust.{matcher}"].check(value, operands)


def printed(inputs: Sequence[str]) -> list[str]:
    layer("rust")
    request = parse_request(
        {
            "version": 1,
            "language": "rust",
            "lesson": "rust/pairs",
            "mode": "program",
            "tests": {"sample/1.in": "", "sample/1.out": ""},
            "solution": {"main.rs": PROGRAM, "Cargo.toml": '[package]\nedition = "2024"\n'},
            "limits": {"wall_s": 280, "cpu_s": 120, "output_kib": 1024},
        }
    )
    ends = TOOLCHAINS["rust"].run_program(request, inputs, shared(layer="rust"))
    found = []
    for _ in inputs:
        end = next(ends)
        assert not end.error, end.error
        found.append(end.stdout)
    return found


def test_the_judge_agrees_with_rust() -> None:
    count = int(printed(["how many"])[0])
    different, pairs = [], 0
    for text in printed([str(number) for number in range(count)]):
        for line in text.splitlines():
            one, other, equal = line.split("\t")
            pairs += 1
            values = [TRUE if each == "true" else FALSE if each == "false" else debug(each) for each in (one, other)]
            if check("equal", *values) != (equal == "true"):
                different.append(line)
    assert pairs > 30_000
    assert not different, f"{len(different)} of {pairs}:\n" + "\n".join(different[:40])


@pytest.mark.parametrize("text", ["[1", "1]", "(1]", "Foo { a: 1", "}{", "[[[", ")"])
def test_a_text_whose_brackets_have_no_partner_is_equal_to_nothing(text: str) -> None:
    assert not check("equal", debug(text), debug("[1]"))
    with pytest.raises(OperandError):
        check("equal", debug("[1]"), debug(text))


def test_a_deep_text_is_read_without_recursion() -> None:
    deep = debug("[" * 100_000 + "]" * 100_000)
    assert not check("equal", deep, debug("[]"))


def test_what_could_not_be_written_down_is_equal_to_nothing() -> None:
    assert not check("equal", Atom("word unreadable"), debug("[1]"))
    assert not check("equal", Atom("text", "[1]"), debug("[1]"))
    assert not check("equal", TRUE, debug("1"))


def test_where_the_solution_says_what_is_equal_plain_values_have_to_bear_it_out() -> None:
    assert check("equal", debug("Clock { at: 1440 }"), debug("Clock { at: 0 }"), TRUE)
    assert not check("equal", debug("Clock { at: 0 }"), debug("Clock { at: 0 }"), FALSE)
    assert check("equal", debug('Some("a")'), debug('Some("a")'), TRUE)
    assert not check("equal", debug("[1, 2]"), debug("[1, 3]"), TRUE)


@pytest.mark.parametrize(
    ("holds", "matcher", "numbers"),
    [
        ("yes", "less", "1 2"), ("no", "less", "2 2"), ("yes", "most", "2 2"), ("yes", "greater", "-1.5 -2"),
        ("no", "least", "NaN 0"), ("no", "less", "NaN 0"), ("yes", "greater", "inf 1e300"),
        ("yes", "less", "18446744073709551615 18446744073709551616"), ("no", "near", "inf inf 1.0"),
        ("yes", "near", "0.30000000000000004 0.3 1e-10"), ("no", "near", "0.31 0.3 1e-10"),
        ("no", "near", "NaN NaN 1.0"),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_rust_compares_them(holds: str, matcher: str, numbers: str) -> None:
    assert check(matcher, *map(debug, numbers.split())) == (holds == "yes")


def test_only_numbers_are_put_in_order() -> None:
    with pytest.raises(RefusedError):
        check("less", debug("[1]"), debug("2"))


def test_a_test_that_has_to_panic_is_judged_by_the_message() -> None:
    panic = Thrown(("Panic",), "panicked at src/lib.rs:1:5:\ndivision by\tzero")
    assert check("panics", panic)
    assert check("panics", panic, debug('"by\\tzero"'))
    assert not check("panics", panic, debug('"lib.rs"'))
    assert not check("panics", Thrown(("ProcessEnded",), "division by\tzero"))
    assert not check("ends", panic)
    assert check("ends", debug("Ok(())"))
    assert not check("ends", debug('Err("no")'))
