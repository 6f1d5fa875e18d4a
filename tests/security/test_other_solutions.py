"""Right solutions that are built differently than the reference pass in observed mode, in C++."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from cdu.authoring.rewriting.proving import prove_observed
from chalicelib.contracts.lesson import Lesson
from runners import grading
from tests.layers import layer

TESTS = """
#include <catch2/catch.hpp>
#include "meter.h"
TEST_CASE("counts") {
    meter::Meter one(3);
    REQUIRE(one.left() == 3);
    one.use();
    REQUIRE(one.left() == 2);
    REQUIRE(one.names() == std::vector<std::string>{"a", "b"});
}
TEST_CASE("tells its state") {
    REQUIRE(meter::Meter(3).state() == meter::State::full);
    REQUIRE(meter::Meter(0).state() == meter::State::empty);
}
TEST_CASE("refuses") { REQUIRE_THROWS_AS(meter::Meter(0).use(), meter::Empty); }
TEST_CASE("is equal to itself") { REQUIRE(meter::Meter(3) == meter::Meter(3)); }
"""
REFERENCE = """
#pragma once
#include <stdexcept>
#include <string>
#include <vector>
namespace meter {
enum class State { empty, some, full };
struct Empty : std::runtime_error { Empty() : std::runtime_error("empty") {} };
class Meter {
   public:
    explicit Meter(int n) : most_(n), left_(n) {}
    int left() const { return left_; }
    void use() { if (left_ == 0) throw Empty(); --left_; }
    std::vector<std::string> names() const { return {"a", "b"}; }
    State state() const { return left_ == 0 ? State::empty : left_ == most_ ? State::full : State::some; }
    bool operator==(Meter const& other) const { return left_ == other.left_; }
   private:
    int most_, left_;
};
}
"""
NAMES = 'std::vector<std::string> names() const { return {"a", "b"}; }'
SAME = "bool operator==(Meter const& other) const { return left_ == other.left_; }"
OTHERS = {
    "other numbers": {"State { empty, some, full }": "State : char { full = 7, empty = 3, some }"},
    "other fields": {"int most_, left_;": 'int most_, left_; std::string note = "mine"; mutable int asked = 0;'},
    "other base class": {
        ": std::runtime_error {": ": std::domain_error {",
        ': std::runtime_error("': ': std::domain_error("',
    },
    "a wider type": {"int left() const": "long long left() const"},
    "references": {
        NAMES: """std::vector<std::string> const& names() const {
        static std::vector<std::string> const all{"a", "b"};
        return all;
    }"""
    },
    "helpers outside": {
        SAME: "friend bool operator==(Meter const& one, Meter const& other) { return same(one.left_, other.left_); }",
        "class Meter {": """inline bool same(int one, int other) { return !(one < other) && !(other < one); }
class Meter {""",
    },
}
SOURCE = '#include "meter.h"\n'


def request(header: str, **more: Any) -> dict[str, Any]:
    return {
        "version": 1, "language": "cpp", "lesson": "cpp/meter", "mode": "observed", "tests": {"meter_test.cpp": TESTS},
        "support": {}, "solution": {"meter.h": header, "meter.cpp": SOURCE},
        "limits": {"wall_s": 40, "cpu_s": 20, "whole_s": 60}, **more,
    }  # fmt: skip


@functools.cache
def proof() -> dict[str, Any]:
    layer("gcc")
    files = {"meter.h": REFERENCE, "meter.cpp": SOURCE}
    lesson = Lesson(
        lesson="cpp/meter", title="Meter", blurb="Meter.", difficulty=1, instructions="None.", starter=files,
        tests={"meter_test.cpp": TESTS}, reference=files,
    )  # fmt: skip
    proven, why = prove_observed(lesson, lambda changes: grading.prove(request(REFERENCE, **changes)))
    assert proven, why
    return proven


def graded(header: str) -> dict[str, Any]:
    known = proof()
    return dict(grading.run(request(header, expected=known["tests"], profile=known["profile"])))


@pytest.mark.parametrize("name", OTHERS)
def test_a_right_solution_built_differently_passes(name: str) -> None:
    header = REFERENCE
    for old, new in OTHERS[name].items():
        assert old in header
        header = header.replace(old, new)
    report = graded(header)
    assert report["outcome"] == "passed", report


def test_constants_that_are_all_the_same_do_not_pass() -> None:
    report = graded(REFERENCE.replace("{ empty, some, full }", "{ empty = 0, some = 0, full = 0 }"))
    assert report["outcome"] == "failed"


def test_a_container_of_another_kind_does_not_pass() -> None:
    header = REFERENCE.replace("std::vector<std::string> names", "std::list<std::string> names")
    assert graded(header.replace("#include <string>", "#include <list>\n#include <string>"))["outcome"] == "failed"
