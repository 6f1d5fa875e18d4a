"""Generated assertions of Java's frameworks, which the frameworks themselves judge in one process."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from runners.languages.plans import steps_of
from runners.languages.registry import LANGUAGES
from runners.observed.key import VERSION
from runners.request import parse_request
from runners.sandbox.backends import shared

_OBSERVE: Final = "cdu.observe.Observe"
_IN_ONE_TEST: Final = 60

_INTS: Final = ["0", "1", "-1", "5", "7", "Integer.MAX_VALUE"]
_LONGS: Final = ["0L", "1L", "-5L", "5L", "Long.MAX_VALUE"]
_DOUBLES: Final = ["0.0", "-0.0", "1.5", "0.1 + 0.2", "0.3", "-2.5", "Double.NaN", "Double.POSITIVE_INFINITY", "1e300"]
_FLOATS: Final = ["0.1f", "0.0f", "2.5f", "Float.NaN", "-1f"]
_CHARS: Final = ["'a'", "'b'", "'A'", "'é'"]
_TEXTS: Final = ['""', '"a"', '"Ab"', '"abc"', '"ab cab"', '" "', '"12"', '"\\ud83d\\ude00"', '"ABC"', "(String) null"]
_PLAIN_TEXTS: Final = [text for text in _TEXTS if "null" not in text]
_WORDS: Final = ['"a"', '"b"', '"c"', '"A"', "null"]
_BIGS: Final = [
    'new BigDecimal("1.0")',
    'new BigDecimal("1.00")',
    'new BigDecimal("-3")',
    "BigDecimal.TEN",
    "BigDecimal.ZERO",
]
_MAPS: Final = ["Map.of()", 'Map.of("a", 1)', 'Map.of("a", 1, "b", 2)', 'Map.of("b", 1)', 'Map.of("a", 2)']
_OPTIONS: Final = ["Optional.empty()", 'Optional.of("a")', 'Optional.of("b")']
_EXCEPTIONS: Final = [
    "new IllegalArgumentException()", 'new IllegalArgumentException("bad")', 'new IllegalStateException("bad thing")',
    'new RuntimeException("bad", new java.io.IOException("deep"))', 'new NumberFormatException("")',
]  # fmt: skip
_CLASSES: Final = [
    "IllegalArgumentException.class",
    "RuntimeException.class",
    "Exception.class",
    "java.io.IOException.class",
]


@dataclass(frozen=True)
class Case:
    """One assertion, as Java's text: what is judged, what it is compared with, and the whole."""

    matcher: str
    value: str
    operands: tuple[str, ...]
    assertion: str


def cases(count: int, seed: int) -> list[Case]:
    """Return generated assertions."""
    chosen = random.Random(seed)  # noqa: S311 - which cases are tried is no secret
    kinds = [_numbers, _texts, _lists, _arrays, _maps, _others, _exceptions, _junit]
    return [chosen.choice(kinds)(chosen) for _ in range(count)]


def _fluent(value: str, name: str, *operands: str, kind: str = "") -> Case:
    return Case(f"assertj.{kind}{name}", value, operands, f"A.assertThat({value}).{name}({', '.join(operands)})")


def _numbers(chosen: random.Random) -> Case:
    pool, offset = chosen.choice(
        [
            (_INTS, "A.within(2)"), (_LONGS, "A.within(5L)"), (_DOUBLES, "A.within(0.5)"), (_FLOATS, "A.within(0.5f)"),
            (_BIGS, 'A.within(new BigDecimal("0.5"))'), (_DOUBLES, "A.byLessThan(1e-9)"),
            (_INTS[:-1], "org.assertj.core.data.Percentage.withPercentage(10)"),
        ]
    )  # fmt: skip
    value, one, other = (chosen.choice(pool) for _ in range(3))
    wider = {id(_LONGS): _INTS, id(_DOUBLES): _INTS, id(_INTS): _LONGS}.get(id(pool), pool)
    match chosen.randrange(6):
        case 0:
            return _fluent(value, "isEqualTo", chosen.choice([one, chosen.choice(wider)]))
        case 1:
            return _fluent(value, "isNotEqualTo", one)
        case 2:
            found = "(Integer) null" if pool is _INTS and chosen.random() < 0.3 else value
            return _fluent(found, chosen.choice(["isCloseTo", "isNotCloseTo"]), one, offset)
        case 3:
            signs = ["isZero", "isNotZero", "isOne", "isPositive", "isNegative", "isNotNegative", "isNotPositive"]
            return _fluent(value, chosen.choice(signs))
        case 4:
            return _fluent(value, chosen.choice(["isBetween", "isStrictlyBetween"]), one, other)
    order = ["isGreaterThan", "isGreaterThanOrEqualTo", "isLessThan", "isLessThanOrEqualTo"]
    return _fluent(value, chosen.choice(order), one)


def _texts(chosen: random.Random) -> Case:
    value, one = chosen.choice(_TEXTS), chosen.choice(_PLAIN_TEXTS)
    match chosen.randrange(5):
        case 0:
            return _fluent(value, chosen.choice(["isEqualTo", "isNotEqualTo"]), chosen.choice(_TEXTS))
        case 1:
            named = [
                "startsWith",
                "endsWith",
                "contains",
                "doesNotContain",
                "isEqualToIgnoringCase",
                "containsIgnoringCase",
            ]
            return _fluent(value, chosen.choice(named), one)
        case 2:
            names = ["isEmpty", "isNotEmpty", "isNullOrEmpty", "isBlank", "isNull", "isNotNull"]
            return _fluent(value, chosen.choice(names))
        case 3:
            return _fluent(
                value, chosen.choice(["hasSize", "hasSizeGreaterThan", "hasSizeLessThan"]), chosen.choice("0123")
            )
    return _fluent(
        value, "matches", chosen.choice(['"[a-c]+"', '"\\\\d*"', '".b.*"', '"(a|A)b"', '"^[a-z]+$"', '"a?"'])
    )


def _some(chosen: random.Random, most: int = 4) -> list[str]:
    return [chosen.choice(_WORDS) for _ in range(chosen.randrange(most))]


def _listed(parts: list[str]) -> str:
    given = ", ".join(parts) if parts != ["null"] else "(String) null"
    return f"Arrays.<String>asList({given})"


def _lists(chosen: random.Random) -> Case:
    parts, wanted = _some(chosen), _some(chosen)
    wanted = chosen.choice([wanted, chosen.sample(parts, len(parts)), parts])
    value = _listed(parts)
    if "null" not in parts and len(set(parts)) == len(parts) and chosen.random() < 0.2:
        value = f"new java.util.LinkedHashSet<String>({value})"
    single = ["(String) null"] if wanted == ["null"] else wanted
    match chosen.randrange(4):
        case 0:
            same = chosen.choice(["isEqualTo", "isNotEqualTo", "hasSameSizeAs"])
            return _fluent(value, same, _listed(wanted))
        case 1:
            named = ["containsExactlyElementsOf", "containsExactlyInAnyOrderElementsOf", "containsAll", "isSubsetOf",
                     "hasSameElementsAs"]  # fmt: skip
            return _fluent(value, chosen.choice(named), _listed(wanted))
        case 2:
            names = ["isEmpty", "isNotEmpty", "isNullOrEmpty", "isNull", "isNotNull"]
            return _fluent(value, chosen.choice(names))
    named = [
        "containsExactly",
        "containsExactlyInAnyOrder",
        "contains",
        "containsOnly",
        "containsOnlyOnce",
        "startsWith",
    ]
    named += ["containsAnyOf", "containsSequence", "doesNotContain"] if single else []
    named += ["endsWith"] if single and "null" not in single[1:] else []
    return _fluent(value, chosen.choice(named), *single)


def _arrays(chosen: random.Random) -> Case:
    kind, pool = chosen.choice(
        [("int", _INTS), ("long", _LONGS), ("double", _DOUBLES[:5]), ("char", _CHARS), ("String", _WORDS)]
    )
    parts, wanted = ([chosen.choice(pool) for _ in range(chosen.randrange(4))] for _ in range(2))
    wanted = chosen.choice([wanted, parts, chosen.sample(parts, len(parts))])
    value, other = (f"new {kind}[] {{{', '.join(each)}}}" for each in (parts, wanted))
    given = [f"({kind}) {each}" for each in wanted] if chosen.random() < 0.7 else [other]
    match chosen.randrange(4):
        case 0:
            return _fluent(value, chosen.choice(["isEqualTo", "isNotEqualTo"]), other)
        case 1:
            return _fluent(value, chosen.choice(["isEmpty", "isNotEmpty", "isNotNull"]))
        case 2:
            return Case("junit.assertArrayEquals", value, (other,), f"J.assertArrayEquals({other}, {value})")
    return _fluent(
        value, chosen.choice(["containsExactly", "containsExactlyInAnyOrder", "contains", "containsOnly"]), *given
    )


def _maps(chosen: random.Random) -> Case:
    value, other = (f"new java.util.HashMap<String, Integer>({chosen.choice(_MAPS)})" for _ in range(2))
    match chosen.randrange(5):
        case 0:
            return _fluent(
                value, chosen.choice(["isEqualTo", "isNotEqualTo", "containsExactlyInAnyOrderEntriesOf"]), other
            )
        case 1:
            return _fluent(
                value, chosen.choice(["containsKey", "doesNotContainKey"]), chosen.choice(['"a"', '"b"', '"z"'])
            )
        case 2:
            return _fluent(value, "containsEntry", chosen.choice(['"a"', '"b"']), chosen.choice(["1", "2"]))
        case 3:
            return _fluent(value, "hasSize", chosen.choice("012"))
    return _fluent(value, "containsValue", chosen.choice(["1", "2", "3"]))


def _others(chosen: random.Random) -> Case:
    match chosen.randrange(4):
        case 0:
            value = f"(Optional<String>) ({chosen.choice(_OPTIONS)})".replace(
                "Optional.empty", "Optional.<String>empty"
            )
            names = ["isPresent", "isNotPresent", "isEmpty", "isNotEmpty"]
            names_of_value = ["contains", "hasValue"]
            if chosen.random() < 0.5:
                return _fluent(value, chosen.choice(names))
            return _fluent(value, chosen.choice(names_of_value), chosen.choice(['"a"', '"b"']))
        case 1:
            days = ["java.time.LocalDate.of(2020, 1, 2)", "java.time.LocalDate.of(2021, 1, 2)"]
            return _fluent(chosen.choice(days), chosen.choice(["isEqualTo", "isNotEqualTo"]), chosen.choice(days))
        case 2:
            name = chosen.choice(["isEqualByComparingTo", "isEqualTo"])
            return _fluent(chosen.choice(_BIGS), name, chosen.choice(_BIGS))
    letter = [chosen.choice(_CHARS) for _ in range(2)]
    return _fluent(letter[0], chosen.choice(["isEqualTo", "isNotEqualTo", "isGreaterThan", "isLessThan"]), letter[1])


def _exceptions(chosen: random.Random) -> Case:
    if chosen.random() < 0.1:
        return _fluent("(Object) null", chosen.choice(["isInstanceOf", "isNotInstanceOf"]), "String.class")
    value = chosen.choice(_EXCEPTIONS)
    if chosen.random() < 0.4:
        name = chosen.choice(["isInstanceOf", "isExactlyInstanceOf", "isNotInstanceOf", "hasCauseInstanceOf"])
        return _fluent(value, name, chosen.choice(_CLASSES))
    if chosen.random() < 0.1:
        return _fluent(value, "hasNoCause")
    said = chosen.choice(['"bad"', '"bad thing"', '"a"', '""'])
    names = ["hasMessage", "hasMessageContaining", "hasMessageStartingWith", "hasMessageEndingWith"]
    return _fluent(value, chosen.choice(names), said)


def _junit(chosen: random.Random) -> Case:
    pool = chosen.choice([_INTS, _LONGS, _DOUBLES, _FLOATS, _TEXTS, _CHARS])
    value, wanted = chosen.choice(pool), chosen.choice(pool)
    name = chosen.choice(["assertEquals", "assertNotEquals"])
    if pool is _DOUBLES and chosen.random() < 0.5:
        return Case(f"junit.{name}", value, (wanted, "0.25"), f"J.{name}({wanted}, {value}, 0.25)")
    if pool is _LONGS and chosen.random() < 0.5:
        wanted = chosen.choice(_INTS)
    if pool is _TEXTS and chosen.random() < 0.5:
        return Case(f"junit.{name}", value, (wanted, '"told"'), f'J.{name}({wanted}, {value}, "told")')
    lists = [_listed(_some(chosen, 3)) for _ in range(2)]
    if chosen.random() < 0.3:
        name = chosen.choice([name, "assertIterableEquals"])
        return Case(f"junit.{name}", lists[0], (lists[1],), f"J.{name}({lists[1]}, {lists[0]})")
    return Case(f"junit.{name}", value, (wanted,), f"J.{name}({wanted}, {value})")


def judged(generated: list[Case]) -> str:
    """Return the trace of a process in which the frameworks judge: two observations for each case.

    The first holds what is judged and the operands, the second whether the assertion holds.
    """
    lines = []
    for number, case in enumerate(generated):
        operands = ", ".join(case.operands)
        lines.append(
            f"{_OBSERVE}.site({number}, () -> {_OBSERVE}.is({case.value}),"
            f" () -> {_OBSERVE}.operands(new Object[] {{{operands}}}));"
            f" {_OBSERVE}.site({number}, () -> {_OBSERVE}.is({_OBSERVE}.holds(() -> {case.assertion})));"
        )
    groups = [lines[at : at + _IN_ONE_TEST] for at in range(0, len(lines), _IN_ONE_TEST)]
    tests = "".join(f"@Test void t{at}() {{\n{chr(10).join(group)}\n}}\n" for at, group in enumerate(groups))
    text = (
        "import java.math.BigDecimal; import java.util.*; import org.assertj.core.api.Assertions;"
        "import org.junit.jupiter.api.Test;\n"
        f"class CasesTest {{\nstatic class A extends Assertions {{}}\n"
        f"static class J extends org.junit.jupiter.api.Assertions {{}}\n{tests}}}\n"
    )
    files = {"CasesTest.java": text}
    record = {
        "version": VERSION,
        "tests": files,
        "recording": files,
        "support": [],
        "sites": [],
        "trace": [],
        "made": None,
        "lineups": {},
    }
    request = {
        "version": 1,
        "lesson": "java/cases",
        "language": "java",
        "mode": "observed",
        "solution": {"Own.java": "class Own {}"},
        "support": {},
        "tests": files,
        "profile": {"observed": record},
        "limits": {"wall_s": 120, "whole_s": 240, "cpu_s": 120, "memory_mib": 1536},
    }
    prepared = LANGUAGES["java"].prepare(parse_request(request), record=True)
    ends = steps_of(shared(layer="java").run(prepared.run), "java")
    return "".join(end.results for end in ends) or "".join(end.stdout + end.stderr for end in ends)
