"""C#'s tests, rewritten to observe."""

from __future__ import annotations

import pytest

from cdu.authoring.rewriting.csharp import CSHARP
from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.source import RefusalError


def rewritten(body: str, more: str = "") -> Rewriting:
    code = f"public class BoxTests {{\n{more}\n[Fact] public void Opens_at_seven() {{ {body} }}\n}}"
    return rewrite({"BoxTests.cs": code}, {}, CSHARP)


def test_what_is_expected_leaves_with_what_only_it_needed() -> None:
    made = rewritten("int[] expected = [7, 8]; // seven\nvar box = new Box(1); Assert.Equal(expected, box.Open());")
    told = made.tests["BoxTests.cs"]
    assert "global::Cdu.Observe.Site(0, () => box.Open())" in told
    assert not any(secret in told for secret in ("expected", "7", "seven", "Equal"))
    assert "Observe.Record(0, expected, global::Cdu.Observe.Site(0" in made.recording["BoxTests.cs"]


def test_a_thrown_exception_is_observed_as_a_value_is() -> None:
    made = rewritten("Assert.Throws<ArgumentException>(() => Box.Open(1)); Assert.False(Box.Shut(2));")
    told = made.tests["BoxTests.cs"]
    assert "Observe.Site(0, () => Box.Open(1))" in told
    assert "Observe.Site(1, () => Box.Shut(2))" in told
    assert [site.matcher for site in made.sites] == ["xunit.Throws", "xunit.False"]
    assert "ArgumentException" not in told


def test_negation_is_known_outside_only() -> None:
    made = rewritten('Assert.NotEqual("a", Box.Name());')
    assert made.sites[0].negated
    assert "Not" not in made.tests["BoxTests.cs"]


def test_a_helpers_parameter_goes_with_its_arguments() -> None:
    made = rewritten("Opens(Box.Make(), want: 7);", "static void Opens(Box b, int want) => Assert.Equal(want, b.N);")
    assert "want" not in made.tests["BoxTests.cs"]
    assert "7" not in made.tests["BoxTests.cs"]


def test_a_column_of_a_theory_goes() -> None:
    test = "public void F(int a, int b) { Assert.Equal(b, Box.Of(a)); }"
    code = f"public class T {{ [Theory] [InlineData(1, 71)] [InlineData(2, 72)] {test} }}"
    told = rewrite({"T.cs": code}, {}, CSHARP).tests["T.cs"]
    assert "InlineData(1)" in told
    assert "7" not in told


def test_a_negated_assertion_that_only_xunit_judges_is_negated_once() -> None:
    made = rewritten("Assert.NotEqual(7, Box.Open(), (one, two) => one % 2 == two % 2);")
    assert (made.sites[0].matcher, made.sites[0].negated) == ("true", True)
    assert "Observe.Site(0, () => !global::Cdu.Observe.Holds(() => Assert.NotEqual(" in made.tests["BoxTests.cs"]


def test_a_type_that_the_test_names_is_known_where_the_expected_value_is_recorded_and_nowhere_else() -> None:
    made = rewritten("Assert.Equal<object>(1, Box.Open());")
    assert "Observe.Record<object>(0, 1, global::Cdu.Observe.Site(0" in made.recording["BoxTests.cs"]
    assert "object" not in made.tests["BoxTests.cs"]


def test_a_class_of_the_platform_is_not_the_solutions_by_its_full_name() -> None:
    made = rewritten('Assert.Matches(new System.Text.RegularExpressions.Regex("b"), Box.Name());')
    assert not made.sites[0].believed
    assert "Regex" not in made.tests["BoxTests.cs"]


def test_operands_that_the_solution_makes_are_observed_beside_the_value() -> None:
    made = rewritten("Assert.Equal(new Box(7), Box.Make(7));")
    assert made.sites[0].believed
    assert "Observe.Both(0, new Box(7), global::Cdu.Observe.Look(() => Box.Make(7))" in made.tests["BoxTests.cs"]


@pytest.mark.parametrize(
    "body", ["Assert.Raises(1);", "Assert.True(F(out var x)); G(x);", "var t = Assert.Equal(1, F());"]
)
def test_what_only_its_framework_can_judge_is_refused_with_its_place(body: str) -> None:
    with pytest.raises(RefusalError, match=r"BoxTests\.cs:\d+: "):
        rewritten(body)
