"""Rewritten Java tests say which values came out; nothing that only assertions needed is left in them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cdu.authoring.rewriting.java import JAVA
from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.source import RefusalError

PATH = "src/test/java/ClockTest.java"
HEAD = """\
import static org.assertj.core.api.Assertions.*;
import static org.junit.jupiter.api.Assertions.*;
import java.util.*;
class ClockTest {
"""


def rewritten(body: str, **options: object) -> Rewriting:
    return rewrite({PATH: f"{HEAD}{dedent(body)}\n}}\n"}, {}, JAVA, **options)  # type: ignore[arg-type]


def lines(body: str, **options: object) -> list[str]:
    text = rewritten(body, **options).tests[PATH].replace("cdu.observe.", "")
    found = [line.strip() for line in text.splitlines()[4:-1]]
    return [line for line in found if line.strip(";")]


def observed(statement: str, **options: object) -> list[str]:
    return lines(f"@Test void t() {{\n{statement}\n}}", **options)[1:-1]


def matchers(statement: str) -> list[tuple[str, bool]]:
    return [(site.matcher, site.believed) for site in rewritten(f"@Test void t() {{ {statement} }}").sites]


def test_operands_words_names_and_comments_leave_the_tests() -> None:
    body = """
        @Test
        @DisplayName("1 and 2 are 3")
        void oneAndTwoAreThree() {
            // the answer is 3
            assertThat(add(1, 2)).as("it is 3").isEqualTo(3);
            assertEquals(3, add(1, 2), "it is 3");
        }
    """
    assert lines(body) == [
        "@Test",
        '@DisplayName("")',
        "void test1() {",
        "Observe.site(0, () -> Observe.is(add(1, 2)));",
        "Observe.site(1, () -> Observe.is(add(1, 2)));",
        "}",
    ]
    sites = rewritten(body).sites
    assert [(site.where, site.text, site.matcher) for site in sites] == [
        (f"{PATH}:10", "add(1, 2)", "assertj.isEqualTo"),
        (f"{PATH}:11", "add(1, 2)", "junit.assertEquals"),
    ]


def test_the_recording_keeps_names_and_writes_the_operands_down() -> None:
    text = rewritten("@Test void sum() { assertEquals(3.0, add(1, 2), 0.1); }").recording[PATH]
    wanted = (
        "site(0, () -> cdu.observe.Observe.is(add(1, 2)), () -> cdu.observe.Observe.operands(new Object[] {3.0, 0.1}))"
    )
    assert f"void sum() {{ cdu.observe.Observe.{wanted};" in text


def test_several_judgements_look_at_one_value_once() -> None:
    statement = "assertThat(next()).isNotNull().isGreaterThan(2).isLessThan(9);"
    assert observed(statement) == ["Observe.again(2, Observe.again(1, Observe.site(0, () -> Observe.is(next()))));"]
    assert matchers(statement) == [
        ("assertj.isNotNull", False), ("assertj.isGreaterThan", False), ("assertj.isLessThan", False),
    ]  # fmt: skip


def test_sites_that_await_exceptions_look_like_all_others() -> None:
    assert observed("""
        assertThatExceptionOfType(ClockError.class).isThrownBy(() -> at(25)).withMessage("late");
        assertThatThrownBy(() -> at(25)).isInstanceOf(ClockError.class);
        assertThrows(ClockError.class, () -> at(25));
        assertDoesNotThrow(() -> at(1));
    """) == [
        "Observe.again(1, Observe.site(0, () -> at(25)));",
        "Observe.again(3, Observe.site(2, () -> at(25)));",
        "Observe.site(4, () -> at(25));",
        "Observe.site(5, () -> at(1));",
    ]


def test_an_exception_that_is_looked_at_again_keeps_its_class() -> None:
    assert observed("""
        ClockError one = assertThrows(ClockError.class, () -> at(25));
        assertEquals("late", assertThrows(ClockError.class, () -> at(25)).getMessage());
    """) == [
        "ClockError one = Observe.site(0, () -> at(25));",
        "Observe.site(1, () -> Observe.is(((ClockError) Observe.site(2, () -> at(25))).getMessage()));",
    ]


def test_variables_that_change_are_copied_for_the_lambda() -> None:
    found = observed("for (int i = 0; i < 3; i++) {\nassertEquals(wanted[i], at(i));\n}")
    [line] = [line for line in found if "site" in line]
    name = line.partition("var ")[2].partition(" ")[0]
    assert line == f"{{ var {name} = i; Observe.site(0, () -> Observe.is(at({name}))); }};"


def test_variables_that_only_assertions_used_go_with_what_fills_them() -> None:
    assert observed("""
        int[] places = {1, 2};
        Map<String, Integer> expected = new HashMap<>();
        expected.put("a", places[0]);
        String said = "it is so";
        assertThat(count("a")).withFailMessage(said).isEqualTo(expected);
    """) == ['Observe.site(0, () -> Observe.is(count("a")));']


def test_parameters_and_tables_lose_what_was_expected() -> None:
    body = """
        @ParameterizedTest(name = "{0} gives {1}")
        @CsvSource({"1, 'one, two'", "2, three"})
        void says(int n, String expected) { check(n, expected); }
        private void check(int n, String expected) { assertThat(say(n)).isEqualTo(expected); }
    """
    text = "\n".join(lines(body))
    assert "one" not in text and "three" not in text and "expected" not in text  # noqa: PT018 - one claim
    assert '@CsvSource({"1", "2"})' in text
    assert "(int n) { check(n); }" in text


def test_rows_of_a_method_lose_a_column() -> None:
    body = """
        static Stream<Arguments> rows() { return Stream.of(Arguments.of(1, "one"), Arguments.of(2, "two")); }
        @ParameterizedTest @MethodSource("rows")
        void says(int n, String expected) { assertEquals(expected, say(n)); }
    """
    assert "Arguments.of(1), Arguments.of(2)" in "\n".join(lines(body))


def test_what_the_solution_computes_is_believed_but_its_constants_are_not() -> None:
    assert matchers("assertThat(now()).isEqualTo(new Clock(1));") == [("assertj.isEqualTo", True)]
    assert matchers("Clock one = new Clock(1); assertEquals(one.hour(), now());") == [("junit.assertEquals", True)]
    assert matchers("assertThat(now()).isEqualTo(Hour.NOON);") == [("assertj.isEqualTo", False)]
    assert matchers('assertThat(now()).isEqualTo(Hour.valueOf("NOON"));') == [("assertj.isEqualTo", False)]


def test_what_only_the_framework_can_judge_leaves_the_sandbox_as_true_or_false() -> None:
    [line] = observed("assertThat(rolls()).allMatch(n -> n > 0);")
    assert "is(Observe.holds(() -> org.assertj.core.api.Assertions.assertThat(rolls()).allMatch(n -> n > 0))" in line
    assert matchers("assertThat(rolls()).allMatch(n -> n > 0);") == [("true", True)]
    [line] = observed("assertEquals(new Clock(1), now());", levels={0: 2})
    assert "holds(() -> org.junit.jupiter.api.Assertions.assertEquals(new Clock(1), now()))" in line


def test_groups_of_assertions_stay_groups() -> None:
    found = observed('assertAll("both", () -> assertTrue(one()), () -> assertNull(two()));')
    assert found == [
        "Observe.all(() -> Observe.site(0, () -> Observe.is(one())), () -> Observe.site(1, () -> Observe.is(two())));"
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "assertThat(all()).extracting(x -> x).isEqualTo(1);",
        "assertTimeout(Duration.ofSeconds(1), () -> at(1));",
        "assertThrows(ClockError.class, executable);",
        "var kept = assertThat(now()); kept.isEqualTo(1);",
        "assertThat(all()).first().isEqualTo(1);",
    ],
)
def test_assertions_of_another_form_are_refused_with_their_place(statement: str) -> None:
    with pytest.raises(RefusalError, match=rf"{PATH}:5"):
        rewritten(f"@Test void t() {{ {statement} }}")
