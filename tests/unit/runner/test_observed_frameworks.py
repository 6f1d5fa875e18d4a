"""The judge's matchers for C and C++ give the same answers as the frameworks themselves.

One run of the framework and one of the rewritten tests, each with hundreds of assertions on values in a table: a test
that fails one way fails the other way.
"""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cdu.authoring.rewriting.proving import GRAMMARS
from cdu.authoring.rewriting.rewriter import rewrite
from runners.languages.registry import TOOLCHAINS
from runners.observed.key import VERSION, write_sites
from runners.records import Ended
from runners.request import parse_request
from runners.sandbox.backends import shared
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = {"wall_s": 60, "cpu_s": 60, "whole_s": 60, "memory_mib": 1024}
WHOLE = [0, 1, -1, 7, 127, 128, 255, 256, -128, 300, 65535, 2**31, -(2**31), 2**63 - 1]
REAL = [
    "0.0",
    "1.0",
    "1.000001",
    "1.00001",
    "1.00002",
    "-1.0",
    "1e30",
    "1.0000000000001",
    "INFINITY",
    "-INFINITY",
    "NAN",
]
TEXTS = ['"Ada"', '"ada"', '"Ad"', '""', '"\\xff"', '"Ada\\n"']


def outcomes(
    language: str, mode: str, tests: dict[str, str], solution: dict[str, str], support: dict[str, str]
) -> dict[str, str]:
    """Every test's outcome: by the framework, or by the judge, whose operands come from the same run."""
    tool, profile = TOOLCHAINS[language], None
    layer(tool.layer)
    if mode == "observed":
        made = rewrite(tests, support, GRAMMARS[language])
        profile = {
            "observed": {
                "version": VERSION, "recording": made.recording, "tests": made.tests, "support": [],
                "sites": write_sites(made.sites), "trace": [], "made": None, "lineups": {},
            }
        }  # fmt: skip
    asked: dict[str, Any] = {
        "version": 1, "language": language, "lesson": f"{language}/compared", "mode": mode, "tests": tests,
        "support": support, "solution": solution, "limits": LIMITS, "profile": profile,
    }  # fmt: skip
    run = tool.prepare(parse_request(asked), record=True)
    reading = run.read(shared(layer=tool.layer).run(run.run))
    return {each.test: each.outcome for each in reading.evidence.events if isinstance(each, Ended)}


def chosen(values: list[Any], count: int) -> list[tuple[Any, Any]]:
    pairs = list(itertools.product(values, values))
    return random.Random(7).sample(pairs, min(count, len(pairs)))  # noqa: S311 - which pairs, not a secret


def unity() -> Iterator[str]:
    yield from unity_of_whole_numbers()
    for kind in ("FLOAT", "DOUBLE"):
        for one, other in itertools.product(REAL, REAL):
            yield f"TEST_ASSERT_EQUAL_{kind}({one}, real({other}));"
        for one, other in chosen(REAL, 30):
            yield f"TEST_ASSERT_{kind}_WITHIN(1e-5, {one}, real({other}));"
        for one in REAL:
            yield f"TEST_ASSERT_{kind}_IS_NOT_INF(real({one}));"
            yield f"TEST_ASSERT_{kind}_IS_NAN(real({one}));"
    for one, other in itertools.product(TEXTS, TEXTS):
        yield f"TEST_ASSERT_EQUAL_STRING({one}, words({other}));"
        yield f"TEST_ASSERT_EQUAL_STRING_LEN({one}, words({other}), 2);"
    for one, other in chosen([1, 2, 257], 9):
        wanted = f"int wanted[2] = {{3, {one}}};"
        yield f"{wanted} TEST_ASSERT_EQUAL_INT_ARRAY(wanted, several({other}), 2);"
        yield f"{wanted} TEST_ASSERT_EQUAL_UINT8_ARRAY(wanted, several({other}), 5);"
        yield f"{wanted} TEST_ASSERT_EQUAL_MEMORY(wanted, several({other}), 5);"
        yield f"TEST_ASSERT_EACH_EQUAL_INT({one}, several({other}) + 1, 1);"


def unity_of_whole_numbers() -> Iterator[str]:
    for kind in (
        "INT",
        "INT8",
        "INT16",
        "INT32",
        "INT64",
        "UINT",
        "UINT8",
        "UINT32",
        "UINT64",
        "HEX8",
        "HEX32",
        "CHAR",
    ):
        for one, other in chosen(WHOLE, 9):
            for what in ("EQUAL", "GREATER_THAN", "NOT_EQUAL"):
                yield f"TEST_ASSERT_{what}_{kind}({one}LL, whole({other}LL));"
    for kind in ("INT", "UINT", "HEX64"):
        for one, other in chosen(WHOLE, 9):
            yield f"TEST_ASSERT_{kind}_WITHIN(128, {one}LL, whole({other}LL));"
            yield f"TEST_ASSERT_LESS_OR_EQUAL_{kind}({one}LL, whole({other}LL));"


def catch2() -> Iterator[str]:
    for one, other in chosen(WHOLE, 40):
        for sign in ("==", "!=", "<", ">="):
            yield f"REQUIRE(one::whole({one}LL) {sign} {other}LL);"
    for one, other in itertools.product(REAL, REAL):
        yield f"REQUIRE(one::real({one}) == {other});"
        yield f"REQUIRE(one::real({one}) == Approx({other}));"
        yield f"CHECK_FALSE(one::real({one}) < {other});"
    for one, other in chosen([each for each in REAL if each != "NAN"], 40):
        yield f"REQUIRE(one::real({one}) == Approx({other}).margin(0.00002));"
        yield f"REQUIRE_THAT(one::real({one}), Catch::Matchers::WithinAbs({other}, 0.00001));"
        yield f"REQUIRE_THAT(one::real({one}), Catch::Matchers::WithinRel({other}, 0.00001));"
    for one, other in itertools.product(TEXTS, TEXTS):
        yield f"REQUIRE(one::words({one}) == {other});"
        yield f"REQUIRE(one::words({one}) < std::string({other}));"
        yield f"REQUIRE_THAT(one::words({one}), Catch::Matchers::Contains({other}));"
        yield f"REQUIRE_THAT(one::words({one}), Catch::Matchers::StartsWith({other}));"
    for one in ("std::domain_error", "std::logic_error", "std::runtime_error", "std::exception"):
        yield f"REQUIRE_THROWS_AS(one::thrown(1), {one});"
        yield f"REQUIRE_THROWS_AS(one::thrown(0), {one});"
    for number in (0, 1):
        yield f"REQUIRE_THROWS(one::thrown({number}));"
        yield f"REQUIRE_NOTHROW(one::thrown({number}));"
        yield f'REQUIRE_THROWS_WITH(one::thrown({number}), "one");'


IN_C = {
    "one.h": """
long long whole(long long n);
double real(double n);
const char *words(const char *text);
int *several(int n);
""",
    "one.c": """
#include "one.h"
long long whole(long long n) { return n; }
double real(double n) { return n; }
const char *words(const char *text) { return text; }
int *several(int n) { static int all[2]; all[0] = 3; all[1] = n; return all; }
""",
}
IN_CPP = {
    "one.h": """
#pragma once
#include <cmath>
#include <stdexcept>
#include <string>
namespace one {
long long whole(long long n);
double real(double n);
std::string words(std::string text);
int thrown(int n);
}
""",
    "one.cpp": """
#include "one.h"
namespace one {
long long whole(long long n) { return n; }
double real(double n) { return n; }
std::string words(std::string text) { return text; }
int thrown(int n) { if (n) throw std::domain_error("one"); return 0; }
}
""",
}


def test_unity_agrees() -> None:
    if "EXERCISM_TRACKS" not in os.environ:
        pytest.skip("EXERCISM_TRACKS is not set: Unity comes with the track's exercises")
    place = Path(os.environ["EXERCISM_TRACKS"], "c/exercises/practice/hello-world/test-framework")
    support = {f"test-framework/{path.name}": path.read_text(encoding="utf-8") for path in place.iterdir()}
    bodies = list(unity())
    tests = '#include "test-framework/unity.h"\n#include "one.h"\nvoid setUp(void) {}\nvoid tearDown(void) {}\n'
    tests += "".join(f"static void test_{number}(void) {{ {body} }}\n" for number, body in enumerate(bodies))
    runs = " ".join(f"RUN_TEST(test_{number});" for number in range(len(bodies)))
    tests += f"int main(void) {{ UNITY_BEGIN(); {runs} return UNITY_END(); }}\n"
    agree("c", {"test_one.c": tests}, IN_C, support, bodies)


def test_catch2_agrees() -> None:
    bodies = list(catch2())
    tests = '#include "one.h"\n#include <catch2/catch.hpp>\n'
    tests += "".join(f'TEST_CASE("test_{number}") {{ {body} }}\n' for number, body in enumerate(bodies))
    agree("cpp", {"one_test.cpp": tests}, IN_CPP, {}, bodies)


def agree(
    language: str, tests: dict[str, str], solution: dict[str, str], support: dict[str, str], bodies: list[str]
) -> None:
    plain = outcomes(language, "guarded", tests, solution, support)
    judged = outcomes(language, "observed", tests, solution, support)
    assert len(plain) >= len(bodies)
    assert {"passed", "failed"} <= set(plain.values())
    different = {
        bodies[int(name.removeprefix("test_"))]: (outcome, judged.get(name))
        for name, outcome in plain.items()
        if outcome != judged.get(name)
    }
    assert not different
