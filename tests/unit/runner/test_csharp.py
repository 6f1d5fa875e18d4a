"""C#: what a compiler's message shows, what a guarded solution may name, and that wrong expectations fail."""

from __future__ import annotations

from typing import Any

import pytest

from runners import grading
from tests.layers import layer

LIMITS = {"wall_s": 30, "cpu_s": 30}
TESTS = """
public class LampTests(ITestOutputHelper output) : IDisposable, IClassFixture<LampTests.Shared>
{
    public class Shared { public int Count; }

    [Fact] public void Answers() { output.WriteLine("seen"); Assert.Equal([1, 2], Lamp.All()); }
    [Theory, InlineData(2, true), InlineData(3, false)]
    public void Even(int n, bool even) => Assert.Equal(even, Lamp.Even(n));
    [Theory, MemberData(nameof(Rows))] public void Odd(int n) => Assert.False(Lamp.Even(n));
    public static TheoryData<int> Rows => new() { 1, 5 };
    [Fact] public async Task Later() => await Assert.ThrowsAsync<ArgumentException>(Lamp.Later);
    [Fact(Skip = "not yet")] public void Skipped() => Assert.Fail();
    public void Dispose() { }
}
"""
RIGHT = """
public static class Lamp
{
    public static List<int> All() => new() { 1, 2 };
    public static bool Even(int n) => n % 2 == 0;
    public static async Task Later() { await Task.Yield(); throw new ArgumentException("late"); }
}
"""
NAMES = [
    "Answers", "Even(n: 2, even: True)", "Even(n: 3, even: False)", "Odd(n: 1)", "Odd(n: 5)", "Later",
]  # fmt: skip


def graded(solution: str) -> dict[str, Any]:
    layer("csharp")
    request = {
        "version": 1, "language": "csharp", "lesson": "csharp/lamp", "mode": "guarded", "limits": LIMITS,
        "tests": {"LampTests.cs": TESTS}, "solution": {"Lamp.cs": solution},
    }  # fmt: skip
    return grading.run(request)


def test_facts_theories_fixtures_and_asynchronous_tests_run_by_name() -> None:
    report = graded(RIGHT)
    assert {test["name"]: test["outcome"] for test in report["tests"]} == {
        f"LampTests.{name}": "passed" for name in NAMES
    }
    assert report["tests"][0]["output"] == "seen\n"


def test_an_exception_is_told_with_the_students_line() -> None:
    report = graded(RIGHT.replace("n % 2 == 0", "n / (n - n) == 0"))
    told = {test["name"]: test["message"] for test in report["tests"]}["LampTests.Odd(n: 1)"]
    assert "System.DivideByZeroException: Attempted to divide by zero." in told
    assert "Lamp.Even in Lamp.cs:line 5" in told


def test_a_compilers_message_has_file_line_and_a_mark_below_the_place() -> None:
    report = graded(RIGHT.replace("n % 2 == 0", '"even"'))
    assert report["outcome"] == "compile_error"
    assert "Lamp.cs:5:39: error CS0029: Cannot implicitly convert type 'string' to 'bool'" in report["message"]
    assert '\n    public static bool Even(int n) => "even";\n' + " " * 38 + "^~~~~~\n" in report["message"]


REFUSED = {
    "typeof(int).Assembly.GetTypes().Length == n": "error CDU1: System.Type.Assembly is not available",
    "((dynamic)n) % 2 == 0": "error CDU1: dynamic is not available",
    'new FileStream($"{n}", FileMode.Open).Length == n': "error CDU1: System.IO.FileStream is not available",
    "System.Diagnostics.Process.GetProcesses().Length > n": "error CDU1: System.Diagnostics.Process is not available",
}


@pytest.mark.parametrize(("code", "said"), REFUSED.items())
def test_a_guarded_solution_names_nothing_around_the_type_system(code: str, said: str) -> None:
    report = graded(RIGHT.replace("n % 2 == 0", code))
    assert report["outcome"] == "compile_error"
    assert said in report["message"]


def test_unsafe_code_is_refused() -> None:
    report = graded(RIGHT.replace("public static bool", "public static unsafe bool"))
    assert "error CS0227: Unsafe code may only appear if compiling with /unsafe" in report["message"]


def test_a_thread_that_does_not_stop_by_itself_is_stopped_for_the_collector() -> None:
    busy = """
    public static List<int> All()
    {
        long sum = 0;
        var thread = new Thread(() => { while (true) sum++; }) { IsBackground = true };
        thread.Start();
        for (int i = 0; i < 20; i++) { Thread.Sleep(5); GC.Collect(); }
        return new() { 1, 2 };
    }"""
    report = graded(RIGHT.replace("    public static List<int> All() => new() { 1, 2 };", busy))
    assert report["outcome"] == "passed", report["message"]
