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
                "sites": write_sites(made.sites), "trace": [],
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
            yield f"TEST_ASSERT_EQUAL_{kind}({one}LL, whole({other}LL));"
            yield f"TEST_ASSERT_GREATER_THAN_{kind}({one}LL, whole({other}LL));"
            yield f"TEST_ASSERT_NOT_EQUAL_{kind}({one}LL, whole({other}LL));"
    for kind in ("INT", "UINT", "HEX64"):
        for one, other in chosen(WHOLE, 9):
            yield f"TEST_ASSERT_{kind}_WITHIN(128, {one}LL, whole({other}LL));"
            yield f"TEST_ASSERT_LESS_OR_EQUAL_{kind}({one}LL, whole({other}LL));"
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
        for kind in ("INT", "UINT8", "HEX16"):
            yield f"int wanted[2] = {{3, {one}}}; TEST_ASSERT_EQUAL_{kind}_ARRAY(wanted, several({other}), 2);"
        yield f"TEST_ASSERT_EACH_EQUAL_INT({one}, several({other}) + 1, 1);"
        yield f"int wanted[2] = {{3, {one}}}; TEST_ASSERT_EQUAL_MEMORY(wanted, several({other}), 5);"


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


def test_unity_agrees() -> None:
    if "EXERCISM_TRACKS" not in os.environ:
        pytest.skip("EXERCISM_TRACKS is not set: Unity comes with the track's exercises")
    place = Path(os.environ["EXERCISM_TRACKS"], "c/exercises/practice/hello-world/test-framework")
    support = {f"test-framework/{path.name}": path.read_text(encoding="utf-8") for path in place.iterdir()}
    header = "long long whole(long long n);\ndouble real(double n);\nconst char *words(const char *text);\nint *several(int n);\n"
    code = (
        '#include "one.h"\nlong long whole(long long n) { return n; }\ndouble real(double n) { return n; }\n'
        "const char *words(const char *text) { return text; }\n"
        "int *several(int n) { static int all[2]; all[0] = 3; all[1] = n; return all; }\n"
    )
    bodies = list(unity())
    tests = '#include "test-framework/unity.h"\n#include "one.h"\nvoid setUp(void) {}\nvoid tearDown(void) {}\n'
    tests += "".join(f"static void test_{number}(void) {{ {body} }}\n" for number, body in enumerate(bodies))
    tests += f"int main(void) {{ UNITY_BEGIN(); {' '.join(f'RUN_TEST(test_{n});' for n in range(len(bodies)))} return UNITY_END(); }}\n"
    agree("c", {"test_one.c": tests}, {"one.c": code, "one.h": header}, support, bodies)


def test_catch2_agrees() -> None:
    header = (
        "#pragma once\n#include <cmath>\n#include <string>\n#include <stdexcept>\nnamespace one {\n"
        "long long whole(long long n);\ndouble real(double n);\nstd::string words(std::string text);\nint thrown(int n);\n}\n"
    )
    code = (
        '#include "one.h"\nnamespace one {\nlong long whole(long long n) { return n; }\ndouble real(double n) { return n; }\n'
        'std::string words(std::string text) { return text; }\nint thrown(int n) { if (n) throw std::domain_error("one"); return 0; }\n}\n'
    )
    bodies = list(catch2())
    tests = '#include "one.h"\n#include <catch2/catch.hpp>\n'
    tests += "".join(f'TEST_CASE("test_{number}") {{ {body} }}\n' for number, body in enumerate(bodies))
    agree("cpp", {"one_test.cpp": tests}, {"one.cpp": code, "one.h": header}, {}, bodies)


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
