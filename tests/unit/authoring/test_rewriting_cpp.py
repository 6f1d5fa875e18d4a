"""How Catch2's tests in C++ become observations."""

from __future__ import annotations

import pytest

from cdu.authoring.rewriting.cpp import LANGUAGE
from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.source import RefusalError

HEAD = '#include "lesson.h"\n#include <catch2/catch.hpp>\n'
PATH = "lesson_test.cpp"


def rewritten(body: str, before: str = "") -> Rewriting:
    return rewrite({PATH: f'{HEAD}{before}TEST_CASE("twelve", "[tag]") {{ {body} }}\n'}, {}, LANGUAGE)


def observed(body: str, before: str = "") -> str:
    return rewritten(body, before).tests[PATH]


def matchers(body: str, before: str = "") -> list[tuple[str, bool]]:
    return [(site.matcher, site.negated) for site in rewritten(body, before).sites]


@pytest.mark.parametrize("body", ["REQUIRE(lesson::twice(6) == 12);", "REQUIRE(12 == lesson::twice(6));"])
def test_an_expected_number_leaves_the_tests_whichever_side_it_stands_on(body: str) -> None:
    text = observed(body)
    assert "cdu::seen(0, (cdu::Look{}, (lesson::twice(6)), cdu::Nothing{}));" in text
    assert "12" not in text


def test_a_number_is_never_what_is_judged() -> None:
    text = observed("lesson::List<int> list{}; list.push(12); REQUIRE(13 == list.pop());")
    assert "(list.pop())" in text
    assert "13" not in text


@pytest.mark.parametrize(
    ("asked", "believed"),
    [("one == list.pop()", True), ("actual == made(12)", False), ("list.pop() == one", False)],
)
def test_where_nobody_sees_which_side_is_judged_both_are_told(asked: str, *, believed: bool) -> None:
    body = "lesson::List<int> list{}; const auto one = 12; const auto actual = list.pop();"
    (site,) = rewritten(f"{body} REQUIRE({asked});", "static int made(int i) { return i; }\n").sites
    assert site.believed == believed


def test_titles_and_tags_go() -> None:
    assert 'TEST_CASE("")' in observed("REQUIRE(lesson::even(6));")


def test_relations_turn_with_their_sides() -> None:
    assert matchers("REQUIRE(12 < lesson::twice(6));") == [("catch.greater", False)]
    assert matchers("REQUIRE(lesson::twice(6) < 12);") == [("catch.less", False)]


def test_every_kind_of_site_looks_alike() -> None:
    bodies = [
        "REQUIRE_THROWS_AS(lesson::open(6), std::domain_error); CHECK(1);",
        "CHECK_NOTHROW(lesson::open(6)); CHECK_THROWS_AS(1, std::domain_error);",
        "REQUIRE_THROWS(lesson::open(6)); CHECK_THROWS_AS(1, std::domain_error);",
        "REQUIRE(lesson::open(6) == 12); CHECK_THROWS_AS(1, std::domain_error);",
    ]
    assert len({observed(body).partition("(lesson::open(6))")[0] for body in bodies}) == 1


def test_a_truth_and_its_contrary_look_alike() -> None:
    texts = {
        observed(f"REQUIRE{body};") for body in ("(lesson::even(6))", "(!lesson::even(6))", "_FALSE(lesson::even(6))")
    }
    assert len(texts) == 1


def test_constants_of_the_solution_are_told_by_name() -> None:
    one = rewritten("auto expected = lesson::kind::square; REQUIRE(expected == lesson::kind_of(4));")
    assert 'cdu::Constant{"square", lesson::kind::square}' in one.tests[PATH]
    assert not any(site.believed for site in one.sites)


def test_two_values_of_the_solution_are_believed() -> None:
    one = rewritten("REQUIRE(lesson::all() == lesson::some(1, 8));")
    assert [site.believed for site in one.sites] == [True]


def test_tolerances_leave_with_their_matchers() -> None:
    text = observed("REQUIRE(lesson::age(1) == Approx(31.69).margin(0.005));")
    assert "31.69" not in text
    assert "0.005" not in text
    assert matchers("REQUIRE_THAT(lesson::age(1), Catch::Matchers::WithinAbs(31.69, 0.005));") == [
        ("catch.within_absolute", False)
    ]


def test_what_is_only_said_to_people_goes() -> None:
    assert "secret" not in observed('INFO("secret"); REQUIRE(lesson::even(6));')


def test_a_column_of_a_table_goes_when_only_assertions_read_it() -> None:
    before = "struct Row { int input; int expected; };\nstd::vector<Row> rows = {{6, 12}, {7, 14}};\n"
    text = observed("for (auto const& row : rows) { REQUIRE(lesson::twice(row.input) == row.expected); }", before)
    assert "{{6}, {7}}" in text
    assert "expected" not in text


def test_a_helper_that_compares_is_believed() -> None:
    body = "REQUIRE(Wanted({1, 2}).same(lesson::all()));"
    before = "struct Wanted { std::vector<int> all; bool same(std::vector<int> const& x) { return x == all; } };\n"
    assert [site.believed for site in rewritten(body, before).sites] == [True]


@pytest.mark.parametrize(
    "body",
    [
        "int n = GENERATE(1, 2); REQUIRE(lesson::even(n));",
        "REQUIRE_THAT(lesson::age(1), OwnMatcher(3));",
        "CHECKED_IF(lesson::even(6)) {}",
        "REQUIRE(lesson::age(1) < Approx(3));",
    ],
)
def test_what_only_catch2_can_judge_is_refused(body: str) -> None:
    with pytest.raises(RefusalError, match=r"lesson_test\.cpp:3: "):
        rewritten(body)


def test_a_macro_with_an_assertion_in_it_is_refused() -> None:
    with pytest.raises(RefusalError, match="a macro of the tests' own"):
        rewritten("EVEN(6);", "#define EVEN(x) REQUIRE(lesson::even(x))\n")
