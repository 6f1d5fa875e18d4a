"""A condition that states an equality with a literal is judged as one: the value comes out, the literal stays here."""

from __future__ import annotations

import pytest

from cdu.authoring.rewriting.csharp import CSHARP
from cdu.authoring.rewriting.java import JAVA
from cdu.authoring.rewriting.javascript import JAVASCRIPT
from cdu.authoring.rewriting.rewriter import Rewriting, rewrite
from cdu.authoring.rewriting.ruby import RUBY
from runners import MATCHERS
from runners.observed.values import FALSE, NULL, TRUE, Atom

JAVA_TEST = (
    "import static org.junit.jupiter.api.Assertions.*;\nimport static org.assertj.core.api.Assertions.*;\n"
    "class FTest {{ @Test void t() {{ {} }} }}"
)
JAVASCRIPT_TEST = (
    "import {{ expect, test }} from '@jest/globals';\nimport {{ f }} from './f.js';\ntest('a', async () => {{ {} }});"
)
RUBY_TEST = (
    "require 'minitest/autorun'\nrequire_relative 'f'\nclass FTest < Minitest::Test\n  def test_a\n    {}\n  end\nend\n"
)
CSHARP_TEST = "using Xunit;\npublic class FTests {{ [Fact] public void A() {{ {} }} }}"
LANGUAGES = {
    "java": (JAVA, "FTest.java", JAVA_TEST),
    "javascript": (JAVASCRIPT, "f.spec.js", JAVASCRIPT_TEST),
    "ruby": (RUBY, "f_test.rb", RUBY_TEST),
    "csharp": (CSHARP, "FTests.cs", CSHARP_TEST),
}


def rewritten(language: str, statement: str, **options: object) -> Rewriting:
    grammar, path, around = LANGUAGES[language]
    return rewrite({path: around.format(statement)}, {}, grammar, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "statement", "judged", "matcher"),
    [
        ("java", 'assertTrue(f(2) == -4, "words");', "f(2)", "junit.stated"),
        ("java", 'assertTrue((g().equals("x")));', "g()", "junit.stated"),
        ("java", 'assertThat("x".equals(g())).isTrue();', "g()", "junit.stated"),
        ("java", "assertThat(f(2) == 4).as(words).isTrue();", "f(2)", "junit.stated"),
        ("javascript", "expect(f(2) === 4).toBe(true);", "f(2)", "jest.stated"),
        ("javascript", "expect('x' === (await f(2))).toBeTruthy();", "await f(2)", "jest.stated"),
        ("ruby", "assert f(2) == [1, 'a', :b], 'words'", "f(2)", "minitest.equal"),
        ("csharp", 'Assert.True(F.G(2) == 4, "words");', "F.G(2)", "xunit.stated"),
        ("csharp", 'Assert.True("x" == F.H());', "F.H()", "xunit.stated"),
        ("csharp", 'Assert.True(F.H().Equals("x"));', "F.H()", "xunit.stated"),
    ],
)
def test_the_value_comes_out_and_the_literal_leaves_the_tests(
    language: str, statement: str, judged: str, matcher: str
) -> None:
    found = rewritten(language, statement)
    (site,) = found.sites
    assert (site.text, site.matcher, site.negated, site.believed) == (judged, matcher, False, False)
    (tests,) = found.tests.values()
    assert "==" not in tests
    assert '"x"' not in tests


@pytest.mark.parametrize(
    ("language", "statement", "matcher"),
    [
        ("java", 'assertTrue(g() == "x");', "junit.assertTrue"),  # the very same object
        ("java", 'assertFalse(g().equals("x"));', "junit.assertFalse"),  # which fails for null
        ("java", "assertTrue(f(2) == 0.1);", "junit.assertTrue"),  # a float is another number
        ("java", "assertTrue(f(2) == wanted());", "junit.assertTrue"),
        ("javascript", "expect(f(2) == 4).toBe(true);", "jest.toBe"),  # which converts
        ("javascript", "expect(f(2) === 4).not.toBe(true);", "jest.toBe"),
        ("javascript", "expect(f(2) === `x${y}`).toBe(true);", "jest.toBe"),
        ("ruby", "refute f(2) == 4", "minitest.assert"),
        ("ruby", 'assert f(2) == "#{y}"', "minitest.assert"),
        ("csharp", "Assert.True(F.G(2) == 1.5f);", "xunit.True"),
    ],
)
def test_what_may_mean_something_else_stays_a_condition(language: str, statement: str, matcher: str) -> None:
    assert [site.matcher for site in rewritten(language, statement).sites] == [matcher]


@pytest.mark.parametrize(
    ("language", "statement", "kept"),
    [
        ("java", 'assertTrue("x".equals(g()));', 'Observe.is("x".equals(g()))'),
        ("javascript", "expect(f(2) === 4).toBe(true);", "$observe(0, () => (f(2) === 4))"),
        ("ruby", "assert f(2) == 4", "cdu_observe(0) { !!((4) == (f(2))) }"),
        ("csharp", "Assert.True(F.G(2) == 4);", "Holds(() => Assert.True(F.G(2) == 4))"),
    ],
)
def test_a_judgement_that_has_to_stay_inside_is_the_condition(language: str, statement: str, kept: str) -> None:
    (tests,) = rewritten(language, statement, levels={0: 3}).tests.values()
    assert kept in tests


def test_a_recording_in_c_sharp_has_the_literal_as_a_value() -> None:
    (recorded,) = rewritten("csharp", "Assert.True(F.G(2) == 4);").recording.values()
    assert "new object?[] { 4 }" in recorded


@pytest.mark.parametrize(
    ("matcher", "value", "wanted", "right"),
    [
        ("jest.stated", Atom("float", "-0"), Atom("float", "0"), True),
        ("jest.stated", Atom("float", "nan"), Atom("float", "3"), False),
        ("jest.stated", Atom("whole", "3"), Atom("float", "3"), False),
        ("jest.stated", Atom("text", "3"), Atom("float", "3"), False),
        ("junit.stated", Atom("float", "-0.0"), Atom("whole", "0"), True),
        ("junit.stated", Atom("word java.lang.Long", "3"), Atom("whole", "3"), True),
        ("junit.stated", NULL, Atom("text", "x"), False),
        ("xunit.stated", Atom("word System.Decimal", "3.0"), Atom("whole", "3"), True),
        ("xunit.stated", TRUE, TRUE, True),
        ("xunit.stated", FALSE, TRUE, False),
    ],
)
def test_values_are_equal_as_the_condition_says(matcher: str, value: Atom, wanted: Atom, *, right: bool) -> None:
    assert MATCHERS[matcher].check(value, (wanted,)) is right
