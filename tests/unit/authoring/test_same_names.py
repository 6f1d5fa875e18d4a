"""Two tests of one name are two tests, where the framework takes them for two or refuses them."""

from __future__ import annotations

import pytest

import runners
from cdu.authoring.check import check
from chalicelib.contracts.lesson import Lesson, Proof
from chalicelib.submissions.runner_functions import run_request
from runners.languages.registry import LANGUAGES
from tests.layers import layer

BATS = '@test "adds" {{\n  run bash f.sh {0}\n  [ "$output" = "{1}" ]\n}}\n'
CATCH = """\
#include "f.hpp"
#include <catch2/catch.hpp>
TEST_CASE("adds") { REQUIRE(f(1) == 2); }
TEST_CASE("adds") { REQUIRE(f(2) == 3); }
"""
JEST = """\
import { f } from './f';
test('adds', () => { expect(f(1)).toBe(2); });
test('adds', () => { expect(f(2)).toBe(3); });
"""
FILES = {
    "bash": ("f.sh", 'echo "$(( $1 + 1 ))"\n', "echo 2\n", "f.bats", BATS.format(1, 2) + BATS.format(2, 3)),
    "cpp": (
        "f.hpp",
        "inline int f(int n) { return n + 1; }\n",
        "inline int f(int) { return 2; }\n",
        "f_test.cpp",
        CATCH,
    ),
    "javascript": (
        "f.js",
        "export const f = (n) => n + 1;\n",
        "export const f = () => 2;\n",
        "f.spec.js",
        JEST,
    ),
}


@pytest.mark.parametrize("language", FILES)
def test_the_second_test_of_a_name_has_a_result_of_its_own(language: str) -> None:
    layer(LANGUAGES[language].layer)
    path, reference, starter, test, text = FILES[language]
    lesson = Lesson(
        lesson=f"{language}/f", title="F", blurb="Add.", difficulty=1, instructions="Add.",
        starter={path: starter}, reference={path: reference}, tests={test: text},
    )  # fmt: skip
    proof = check(lesson, runners)
    assert isinstance(proof, Proof), proof
    assert proof.tests == ("adds", "adds (2)")
    assert proof.mode == ("isolated" if language == "bash" else "observed")
    found = runners.run(run_request(lesson, lesson.starter, proof) | {"limits": {"wall_s": 60, "whole_s": 120}})
    assert [(test["name"], test["outcome"]) for test in found["tests"]] == [("adds", "passed"), ("adds (2)", "failed")]
