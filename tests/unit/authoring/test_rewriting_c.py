"""How Unity's tests in C become observations."""

from __future__ import annotations

import pytest

from cdu.authoring.rewriting.c import LANGUAGE
from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.source import RefusalError

HEAD = '#include "test-framework/unity.h"\n#include "lesson.h"\nvoid setUp(void) {}\nvoid tearDown(void) {}\n'
PATH = "test_lesson.c"


def rewritten(body: str, before: str = "") -> Rewriting:
    code = (
        f"{HEAD}{before}static void test_of_twelve(void) {{ {body} }}\nint main(void) {{ RUN_TEST(test_of_twelve); }}\n"
    )
    return rewrite({PATH: code}, {}, LANGUAGE)


def observed(body: str, before: str = "") -> str:
    return rewritten(body, before).tests[PATH]


def test_an_expected_number_leaves_the_tests() -> None:
    text = observed("TEST_ASSERT_EQUAL_INT(12, twice(6));")
    assert "cdu_see(0, cdu_whole((long long)(int64_t)(twice(6))))" in text
    assert "12" not in text


def test_the_width_of_a_type_stays_because_it_says_what_is_compared() -> None:
    assert "cdu_count((unsigned long long)(uint8_t)(low(6)))" in observed("TEST_ASSERT_EQUAL_UINT8(12, low(6));")


def test_titles_become_numbers() -> None:
    text = observed("TEST_ASSERT_TRUE(even(6));")
    assert "twelve" not in text
    assert "RUN_TEST(cdu_test_0)" in text


def test_the_framework_is_not_included() -> None:
    assert "unity" not in observed("TEST_ASSERT_TRUE(even(6));")


def test_true_and_false_look_alike() -> None:
    assert observed("TEST_ASSERT_TRUE(even(6));") == observed("TEST_ASSERT_FALSE(even(6));")
    assert observed("TEST_ASSERT_NULL(found(6));") == observed("TEST_ASSERT_NOT_NULL(found(6));")


def test_a_comparison_that_is_asserted_is_taken_apart() -> None:
    one = rewritten("TEST_ASSERT_TRUE(count(6) != 12);")
    assert "12" not in one.tests[PATH]
    assert [(site.matcher, site.negated) for site in one.sites] == [("unity.equal", True)]


def test_compared_strings_are_texts() -> None:
    one = rewritten('TEST_ASSERT_TRUE(strcmp(name(6), "Ada") == 0);')
    assert "Ada" not in one.tests[PATH]
    assert "cdu_text((const char *)(name(6)))" in one.tests[PATH]


def test_a_variable_that_only_says_what_is_expected_goes() -> None:
    text = observed('char got[9]; const char *expected = "Ada"; name(got); TEST_ASSERT_EQUAL_STRING(expected, got);')
    assert "expected" not in text
    assert "Ada" not in text


def test_the_length_of_an_array_stays_as_a_number() -> None:
    macro = "#define LENGTH(x) (sizeof(x) / sizeof(x[0]))\n"
    text = observed(
        "int expected[] = {70, 80, 90}; int got[9]; fill(got); "
        "TEST_ASSERT_EQUAL_INT_ARRAY(expected, got, LENGTH(expected));",
        macro,
    )
    assert "80" not in text
    assert "cdu_array((const void *)(got), (size_t)(((size_t)3)), 4, 'i')" in text


def test_a_parameter_of_a_helper_goes_with_its_arguments() -> None:
    helper = "static void check(int input, int expected) { TEST_ASSERT_EQUAL(expected, twice(input)); }\n"
    text = observed("check(6, 12);", helper)
    assert "check(6)" in text
    assert "expected" not in text


def test_constants_of_the_solution_are_told_by_name_because_every_solution_may_number_them() -> None:
    one = rewritten("TEST_ASSERT_EQUAL(UNEQUAL, compare(1)); TEST_ASSERT_EQUAL(SAME, compare(2));")
    constants = '{(long long)(SAME), "SAME"}, {(long long)(UNEQUAL), "UNEQUAL"}'
    assert f"cdu_named((long long)(compare(1)), (cdu_constant[]){{{constants}}}, 2)" in one.tests[PATH]
    assert not any(site.believed for site in one.sites)


def test_what_the_solution_computes_is_believed() -> None:
    one = rewritten("TEST_ASSERT_EQUAL_INT(10 + bonus(3), points(3));")
    assert [site.believed for site in one.sites] == [True]
    assert "cdu_both(0, 2," in one.tests[PATH]


def test_a_condition_with_its_numbers_inside_is_believed() -> None:
    assert [site.believed for site in rewritten("TEST_ASSERT(age(1) >= 3 && age(1) <= 18);").sites] == [True]


def test_arguments_the_wrong_way_round_are_turned() -> None:
    assert "12" not in observed("int got = twice(6); TEST_ASSERT_EQUAL_INT(got, 12);")


@pytest.mark.parametrize(
    "body", ["TEST_ASSERT_BITS(1, 1, low(6));", "run(TEST_ASSERT_TRUE);", "UnityAssertEqualNumber(1, low(6), 0, 1, 2);"]
)
def test_what_only_unity_can_judge_is_refused(body: str) -> None:
    with pytest.raises(RefusalError, match=r"test_lesson\.c:5: "):
        rewritten(body)


def test_a_macro_with_an_assertion_in_it_is_refused() -> None:
    with pytest.raises(RefusalError, match="a macro of the tests' own"):
        rewritten("CHECK(6);", "#define CHECK(x) TEST_ASSERT_TRUE(even(x))\n")


def test_comments_go() -> None:
    assert "secret" not in observed("/* secret */ TEST_ASSERT_TRUE(even(6)); // secret\n")


def test_the_recording_has_the_operands_beside_the_value() -> None:
    text = rewritten("TEST_ASSERT_INT_WITHIN(3, 12, twice(6));").recording[PATH]
    assert (
        "cdu_operands(0, 2, (cdu_value[]){cdu_whole((long long)(int64_t)(3)), cdu_whole((long long)(int64_t)(12))})"
        in text
    )
