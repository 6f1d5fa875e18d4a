"""The shim of xUnit says what xUnit's documentation says: assertions that hold, and assertions that do not."""

from __future__ import annotations

from runners import grading
from tests.layers import layer

HOLDS = """
Assert.Equal(1, 1)
Assert.Equal("a", "A", ignoreCase: true)
Assert.Equal("a  b", "a b", ignoreWhiteSpaceDifferences: true)
Assert.Equal("a\\r\\nb", "a\\nb", ignoreLineEndingDifferences: true)
Assert.Equal(1.234, 1.2341, 3)
Assert.Equal(1.0, 1.05, 0.1)
Assert.Equal(double.NaN, double.NaN)
Assert.Equal(2.25m, 2.251m, 2)
Assert.Equal(new[] { 1, 2 }, new List<int> { 1, 2 })
Assert.Equal(new HashSet<int> { 1, 2 }, new HashSet<int> { 2, 1 })
Assert.Equal(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 })
Assert.Equal(new[] { new[] { 1 }, new[] { 2 } }, new[] { new[] { 1 }, new[] { 2 } })
Assert.Equal((1, "a"), (1, "a"))
Assert.Equal(new DateTime(2020, 1, 1), new DateTime(2020, 1, 1, 0, 0, 1), TimeSpan.FromSeconds(1))
Assert.Equal<object?>(null, null)
Assert.Equal(new Point(1, 2), new Point(1, 2))
Assert.NotEqual(1, 2)
Assert.NotEqual(new[] { 1 }, new[] { 2 })
Assert.StrictEqual("a", "a")
Assert.Same("a", string.Intern("a"))
Assert.NotSame(new object(), new object())
Assert.True(true)
Assert.False(false)
Assert.Null(null)
Assert.NotNull("")
Assert.Empty("")
Assert.NotEmpty(new[] { 1 })
Assert.Single(new[] { 1 })
Assert.Contains(1, new[] { 1, 2 })
Assert.Contains("b", "abc")
Assert.Contains(new[] { 1, 2 }, n => n > 1)
Assert.DoesNotContain(3, new[] { 1, 2 })
Assert.DoesNotContain("d", "abc")
Assert.StartsWith("a", "abc")
Assert.EndsWith("c", "abc")
Assert.Matches("^a.c$", "abc")
Assert.DoesNotMatch("x", "abc")
Assert.InRange(5, 1, 5)
Assert.NotInRange(6, 1, 5)
Assert.IsType<int>(1)
Assert.IsAssignableFrom<IEnumerable<char>>("a")
Assert.IsNotType<string>(1)
Assert.Throws<ArgumentException>(() => { throw new ArgumentException("x"); })
Assert.Throws<ArgumentNullException>("name", () => { throw new ArgumentNullException("name"); })
Assert.ThrowsAny<ArgumentException>(() => { throw new ArgumentNullException("x"); })
Assert.All(new[] { 1, 2 }, n => Assert.True(n > 0))
Assert.Collection(new[] { 1, 2 }, n => Assert.Equal(1, n), n => Assert.Equal(2, n))
Assert.Distinct(new[] { 1, 2 })
Assert.Subset(new HashSet<int> { 1, 2 }, new HashSet<int> { 1 })
Assert.Multiple(() => Assert.True(true), () => Assert.Equal(1, 1))
Assert.Null(Record.Exception(() => { }))
"""
FAILS = """
Assert.Equal(1, 2)
Assert.Equal("a", "A")
Assert.Equal(1.0, 1.2, 0.1)
Assert.Equal(new[] { 1, 2 }, new[] { 1, 2, 3 })
Assert.Equal(new[] { 1, 2 }, new[] { 2, 1 })
Assert.Equal(new HashSet<int> { 1 }, new HashSet<int> { 2 })
Assert.Equal(new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["a"] = 2 })
Assert.Equal(new int[2, 1], new int[1, 2])
Assert.Equal(new Point(1, 2), new Point(2, 1))
Assert.Equal<object>(1, 1L)
Assert.Equal<object?>(null, "a")
Assert.NotEqual("a", "a")
Assert.StrictEqual(new[] { 1 }, new[] { 1 })
Assert.Same(new object(), new object())
Assert.True(false)
Assert.True(null)
Assert.False(true)
Assert.False(null)
Assert.Null("")
Assert.NotNull(null)
Assert.Empty(new[] { 1 })
Assert.NotEmpty("")
Assert.Single(new[] { 1, 2 })
Assert.Single(new int[0])
Assert.Contains(3, new[] { 1, 2 })
Assert.Contains("d", "abc")
Assert.Contains("B", "abc")
Assert.DoesNotContain(1, new[] { 1, 2 })
Assert.StartsWith("b", "abc")
Assert.Matches("^b", "abc")
Assert.InRange(6, 1, 5)
Assert.IsType<object>("a")
Assert.IsType<int>(null)
Assert.IsAssignableFrom<string>(1)
Assert.Throws<ArgumentException>(() => { throw new ArgumentNullException("x"); })
Assert.Throws<ArgumentException>(() => { })
Assert.ThrowsAny<ArgumentException>(() => { throw new InvalidOperationException("x"); })
Assert.All(new[] { 1, -2 }, n => Assert.True(n > 0))
Assert.Collection(new[] { 1 }, n => Assert.Equal(1, n), n => Assert.Equal(2, n))
Assert.Distinct(new[] { 1, 1 })
Assert.Multiple(() => Assert.True(true), () => Assert.Equal(1, 2))
Assert.Fail("no")
"""
HEAD = "public record Point(int X, int Y);\npublic class AllTests\n{\n"


def test_every_assertion_holds_or_fails_as_xunits_documentation_says() -> None:
    layer("csharp")
    rows = [(line, True) for line in HOLDS.strip().splitlines()] + [
        (line, False) for line in FAILS.strip().splitlines()
    ]
    methods = [f"    [Fact] public void T{at:03}() {{ {line}; }}\n" for at, (line, _) in enumerate(rows)]
    request = {
        "version": 1, "language": "csharp", "lesson": "csharp/all", "mode": "guarded",
        "limits": {"wall_s": 40, "cpu_s": 40}, "solution": {"Own.cs": "public class Own { }"},
        "tests": {"AllTests.cs": HEAD + "".join(methods) + "}"},
    }  # fmt: skip
    report = grading.run(request)
    found = {test["name"]: test["outcome"] for test in report["tests"]}
    wrong = [
        f"{line}: {found.get(f'AllTests.T{at:03}')}"
        for at, (line, holds) in enumerate(rows)
        if found.get(f"AllTests.T{at:03}") != ("passed" if holds else "failed")
    ]
    assert not wrong, (report["message"], wrong)
