"""Whatever comes out of a sandbox, a matcher answers, or says in a foreseen way that it cannot compare."""

from __future__ import annotations

import random
import time

import pytest

from runners.observed.judging import judge_step
from runners.observed.key import Site, Step
from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import OperandError, RefusedError
from runners.observed.trace import Observation
from runners.observed.values import FALSE, NULL, TRUE, Atom, Items, Mapping, Object, Thrown, Value

DIGITS = "9" * 3999
ATOMS: list[Value] = [
    NULL, TRUE, FALSE, Atom("text"), Atom("text", "a"), Atom("text", "\ud800"), Atom("whole", "5"),
    Atom("whole", DIGITS), Atom("whole", f"-{DIGITS}"), Atom("float", "nan"), Atom("float", "inf"),
    Atom("float", "-0.0"), Atom("float", "0.5"), Atom("cycle", "-5"), Atom("word unreadable"), Atom("word undefined"),
    Atom("word symbol", "a"), Atom("word class"), Atom("word RegExp", "/(/"), Atom("word Regexp", "(/0"),
    Atom("word Rational", "5/0"), Atom("word Rational", "1/3"), Atom("word Date", "NaN"), Atom("word Time"),
    Atom("word BigDecimal", "1E+999999999"), Atom("word decimal", "1e9"),
    Atom("word char"), Atom("word char", "ab"), Atom("word java.math.BigDecimal", "1E+999999999"),
    Atom("word System.Decimal", "1e-999999999"), Atom("word debug", "{" * 5000 + "}" * 5000),
]  # fmt: skip
OPERANDS: list[Value] = [NULL, TRUE, Atom("text", "a"), Atom("whole", "5"), Atom("float", "0.5"), Atom("float", "0.01")]
CONTAINERS: list[Value] = [
    Items("Array", ()), Items("Set", (Atom("text", "a"),), ordered=False), Mapping("Hash", ((TRUE, NULL),)),
]  # fmt: skip


def hostile(chance: random.Random, depth: int = 0) -> Value:
    parts = tuple(hostile(chance, depth + 1) for _ in range(chance.randrange(3))) if depth < 4 else ()
    match chance.randrange(9):
        case 0:
            return Items(chance.choice(["Array", "Set", "Range", ""]), parts, ordered=chance.random() < 0.7)
        case 1:
            return Mapping("Hash", tuple((part, part) for part in parts))
        case 2:
            fields = tuple((chance.choice(["calls", "length", "message"]), part) for part in parts)
            return Object((chance.choice(["MockFunction", "Object", ""]),), fields, chance.choice([None, parts]))
        case 3:
            return Thrown(("Error",) * chance.randrange(2), "", tuple(("cause", part) for part in parts))
    return chance.choice(ATOMS)


def takes(name: str, operands: list[Value]) -> bool:
    """Whether a matcher has so many operands."""
    try:
        MATCHERS[name].check(operands[0], operands)
    except (OperandError, RefusedError, LookupError):
        return True
    except (TypeError, ValueError):
        return False
    return True


@pytest.mark.parametrize("name", MATCHERS)
def test_every_matcher_stands_every_value(name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - the same values each time
    several = [[operand, *[Atom("float", "0.5")] * more] for operand in OPERANDS for more in range(3)]
    for operands in (each for each in several if takes(name, each)):
        for value in [*ATOMS, *(hostile(chance) for _ in range(40))]:
            seen = Observation(0, (value,), thrown=chance.random() < 0.2)
            judge_step(seen, Step(0, tuple(operands)), Site("", "", name))


@pytest.mark.parametrize("name", ["jest.toEqual", "jest.toStrictEqual", "minitest.equal", "junit.assertEquals"])
def test_sets_within_sets_take_no_longer_the_deeper_they_are(name: str) -> None:
    deep: Value = Atom("text", "'\"\\")
    for _ in range(60):
        deep = Items("Set", (deep,), ordered=False)
    started = time.process_time()
    for operand in CONTAINERS:
        for value in (deep, Mapping("Hash", ((deep, deep),))):
            judge_step(Observation(0, (value,), thrown=False), Step(0, (operand,)), Site("", "", name))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", ["jest.toMatch", "minitest.match", "assertj.matches", "xunit.Matches"])
@pytest.mark.parametrize("negated", [False, True])
def test_no_regular_expression_is_looked_for_in_a_text_without_end(name: str, *, negated: bool) -> None:
    kinds = {"jest": "RegExp", "minitest": "Regexp", "assertj": "java.util.regex.Pattern"}
    pattern = {"jest": "/a.*b/", "minitest": "/a.*b/0"}.get(name.partition(".")[0], "a.*b")
    kind = kinds.get(name.partition(".")[0], "System.Text.RegularExpressions.Regex")
    site = Site("a:1", "one()", name, negated=negated)
    step = Step(0, (Atom(f"word {kind}", pattern),))
    assert judge_step(Observation(0, (Atom("text", "a" * 1_000_000),), thrown=False), step, site)


def test_parts_that_are_compared_with_each_other_are_not_too_many() -> None:
    many = Items("List`1", tuple(Atom("whole", str(number)) for number in range(100_000)))
    assert judge_step(Observation(0, (many,), thrown=False), Step(0, ()), Site("a:1", "one()", "xunit.Distinct"))


@pytest.mark.parametrize("negated", [False, True])
def test_what_could_not_be_told_is_no_expectation(*, negated: bool) -> None:
    untold = Items("Array", (Atom("word unreadable"),))
    site = Site("a.spec.js:1", "one()", "jest.toEqual", negated=negated)
    assert judge_step(Observation(0, (untold,), thrown=False), Step(0, (untold,)), site)
