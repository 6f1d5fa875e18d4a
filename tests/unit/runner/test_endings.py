"""How programs end that do not come to their own end, in every language: what the student is told."""

from __future__ import annotations

from typing import Any

import pytest

from runners import grading
from runners.languages.registry import TOOLCHAINS
from tests.layers import layer

CASES = {"one.in": "1\n", "one.out": "1\n"}
CPP = "#include <cassert>\n#include <cstdlib>\n#include <iostream>\n#include <string>\n#include <vector>\n"
TRIES = 3
"""On a loaded machine a loop gets little of a processor, and then nothing is said of whether it waits."""


def program(language: str, code: str, tests: dict[str, str] | None = None, wall_s: float = 8) -> dict[str, Any]:
    main = "main.py" if language == "python" else TOOLCHAINS[language].main
    if language != "python":
        layer(TOOLCHAINS[language].layer)
    request = {"version": 1, "language": language, "lesson": f"{language}/ends", "mode": "program"}
    limits = {"wall_s": wall_s}
    return grading.run({**request, "tests": tests or CASES, "solution": {main: code}, "limits": limits})


@pytest.mark.parametrize(
    ("language", "code", "outcome", "said"),
    [
        ("cpp", CPP + "int main() { std::abort(); }", "crashed", ["SIGABRT", "abort"]),
        (
            "cpp",
            CPP + "int main(int n, char **) { assert(n == 7); }",
            "crashed",
            ["SIGABRT", "main.cpp:6", "Assertion `n == 7' failed"],
        ),
        (
            "cpp",
            CPP + "int main() { std::vector<int> v(1); return v.at(4); }",
            "crashed",
            ["SIGABRT", "std::out_of_range", "what():  vector::_M_range_check", "\n  at main.cpp:6"],
        ),
        ("cpp", CPP + 'int main() { std::cerr << "so\\n"; std::abort(); }', "crashed", ["SIGABRT", ").\nso"]),
        ("cpp", CPP + "int main() { throw 7; }", "crashed", ["SIGABRT", "instance of 'int'"]),
        (
            "c",
            "int main(void) {\n  volatile int *p = 0;\n  return *p;\n}",
            "crashed",
            ["SIGSEGV", "\na null pointer was used\n  at main.c:3"],
        ),
        (
            "c",
            "int main(int n, char **a) {\n  return 7 / (n - 1);\n}",
            "crashed",
            ["SIGFPE", "division by zero", "\n  at main.c:2"],
        ),
        (
            "c",
            "int f(int n) { volatile char x[999]; x[0] = 1;\nreturn f(n + 1) + x[0]; }\nint main() { return f(1); }",
            "crashed",
            ["its stack is full: does a function call itself without end?", "\n  at main.c:2"],
        ),
        (
            "cpp",
            CPP + "void far(std::string *text) {\ntext->push_back('x'); }\nint main() { far(nullptr); }",
            "crashed",
            ["SIGSEGV", "\n  at main.cpp:7"],
        ),
        ("c", "int main(void) { return 3; }", "failed", ["exit status 3"]),
        ("go", 'package main\nfunc main() { panic("no way") }', "failed", ["panic: no way", "main.go:2"]),
        ("go", "package main\nfunc main() { <-make(chan int) }", "failed", ["all goroutines are asleep - deadlock!"]),
        (
            "go",
            "package main\nfunc f(n int) int { return f(n+1) + 1 }\nfunc main() { println(f(1)) }",
            "failed",
            ["stack overflow"],
        ),
        ("rust", 'fn main() { eprintln!("so"); std::process::abort(); }', "crashed", ["SIGABRT", "so"]),
        (
            "rust",
            (
                "fn f(n: u64) -> u64 { let x = std::hint::black_box([n; 99]);\n"
                "f(x[0] + 1) + std::hint::black_box(x)[1] }\n"
                'fn main() { eprint!("{}", "so ".repeat(30000)); print!("{}", f(1)); }'
            ),
            "crashed",
            ["call itself without end"],
        ),
        ("csharp", "Environment.Exit(3);", "failed", ["exit status 3"]),
        ("csharp", 'Environment.FailFast("no way");', "crashed", ["SIGABRT", "Process terminated.\nno way"]),
        (
            "csharp",
            "int F(int n) => F(n + 1) + 1;\nConsole.WriteLine(F(1));",
            "crashed",
            ["SIGABRT", "call itself without end"],
        ),
        (
            "csharp",
            'var t = new Thread(() => throw new InvalidOperationException("late"));\nt.Start();\nt.Join();',
            "crashed",
            ["SIGABRT", "Unhandled exception. System.InvalidOperationException: late", "in Main.cs:line 1"],
        ),
        (
            "csharp",
            'throw new InvalidOperationException("far");',
            "failed",
            ["Unhandled exception. System.InvalidOperationException: far", "in Main.cs:line 1"],
        ),
        ("ruby", "$stdin.readline\n$stdin.readline", "failed", ["EOFError", "more input than this test gives"]),
        ("python", "input()\ninput()", "failed", ["EOFError", "more input than this test gives"]),
        ("python", "import os\nos.abort()", "crashed", ["SIGABRT", 'File "main.py", line 2']),
        ("javascript", "Promise.reject(new Error('late'))", "failed", ["Error: late"]),
    ],
)  # fmt: skip
def test_an_end_is_explained(language: str, code: str, outcome: str, said: list[str]) -> None:
    report = program(language, code, wall_s=20)
    message = report["tests"][0]["message"]
    assert report["outcome"] == outcome, message
    assert not [part for part in said if part not in message], message


@pytest.mark.parametrize(
    ("language", "code", "said"),
    [
        ("python", "print('before', flush=True)\nwhile True: pass", "calculating"),
        ("python", "import time\nprint('before', flush=True)\ntime.sleep(60)", "waiting"),
        ("cpp", CPP + 'int main() { std::cout << "before" << std::endl; for (;;) {} }', "calculating"),
        ("bash", "echo before >&2; sleep 60", "waiting"),
    ],
)
def test_a_program_that_runs_out_of_time_shows_what_it_printed_and_whether_it_waited(
    language: str, code: str, said: str
) -> None:
    for _ in range(TRIES):
        report = program(language, code, wall_s=8 if language == "cpp" else 3)  # compiling has its part of the time
        assert report["outcome"] == "timed_out"
        assert report["tests"][0]["output"] == "before\n"
        if said in report["message"]:
            return
    pytest.fail(report["message"])


@pytest.mark.parametrize(
    ("language", "code", "outcome"),
    [
        ("c", '#include <stdio.h>\nint main(void) { printf("far"); for (;;) {} }', "timed_out"),
        ("c", '#include <stdio.h>\nint main(void) { printf("far"); return *(volatile int *)0; }', "crashed"),
        ("cpp", CPP + 'int main() { std::cout << "far"; std::abort(); }', "crashed"),
        (
            "cpp",
            CPP + 'int main() { std::ios::sync_with_stdio(false); std::cout << "far"; for (;;) {} }',
            "timed_out",
        ),
        ("ruby", 'print "far"\nloop {}', "timed_out"),
    ],
)
def test_what_waits_in_a_buffer_at_the_end_is_shown(language: str, code: str, outcome: str) -> None:
    report = program(language, code, wall_s=20)
    assert report["outcome"] == outcome
    assert report["tests"][0]["output"] == "far"


def test_a_parallel_loop_in_cpp_runs_in_several_threads() -> None:
    code = """
#include <algorithm>
#include <execution>
#include <iostream>
#include <set>
#include <thread>
#include <vector>
int main() {
    std::vector<std::thread::id> ran(64);
    std::for_each(std::execution::par, ran.begin(), ran.end(), [](auto &each) { each = std::this_thread::get_id(); });
    std::set<std::thread::id> threads(ran.begin(), ran.end());
    std::cout << (threads.size() > 1) << "\\n";
}
"""
    assert program("cpp", code, wall_s=60)["outcome"] == "passed"


def test_a_hidden_case_does_not_say_how_the_program_ended() -> None:
    code = """
import os, sys
if input() == '5':
    print('the input is 5', file=sys.stderr, flush=True)
    os.abort()
print(1)
"""
    report = program("python", code, {**CASES, "hidden/two.in": "5\n", "hidden/two.out": "5\n"})
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed"]
    assert "the input" not in str(report)
    assert "SIG" not in str(report)
