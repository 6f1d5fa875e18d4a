"""What compilers warn of although they succeed: shown in every compiled language, and never with a test's text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from runners import grading
from runners.languages.compiler_warnings import warnings_of
from runners.languages.plans import Plan
from runners.languages.registry import TOOLCHAINS
from runners.records import BUILD, Step, StepEnd
from tests.layers import layer

LIMITS = {"wall_s": 30, "cpu_s": 30}
PROGRAMS = {
    "c": '#include <stdio.h>\nint main(void) {\n    int spare;\n    printf("7\\n");\n}\n',
    "cpp": '#include <iostream>\nint main() {\n    int spare;\n    std::cout << "7\\n";\n}\n',
    "csharp": "using System.Text;\n\n    int spare = 3;\nConsole.WriteLine(7);\n",
    "java": "class Main {\n    public static void main(String[] arguments) {\n"
    "        java.util.List spare = null;\n        System.out.println(7);\n    }\n}\n",
    "rust": 'fn main() {\n\n    let spare = 3;\n    println!("7");\n}\n',
    "typescript": "const seven: number = 7;\n\nif (seven === NaN) console.log(8);\nconsole.log(seven);\n",
}
WARNINGS = {
    "c": """\
main.c:3:9: warning: unused variable 'spare' [-Wunused-variable]
    3 |     int spare;
      |         ^~~~~""",
    "cpp": """\
main.cpp:3:9: warning: unused variable 'spare' [-Wunused-variable]
    3 |     int spare;
      |         ^~~~~""",
    "csharp": """\
Main.cs:3:9: warning CS0219: The variable 'spare' is assigned but its value is never used
    int spare = 3;
        ^~~~~""",
    "java": """\
Main.java:3: warning: [rawtypes] found raw type: java.util.List
        java.util.List spare = null;
                 ^""",
    "rust": """\
warning: unused variable: `spare`
 --> main.rs:3:9
  |
3 |     let spare = 3;
  |         ^^^^^""",
    "typescript": """\
▲ [WARNING] Comparison with NaN using the "===" operator here is always false [equals-nan]

    main.ts:3:10:
      3 │ if (seven === NaN) console.log(8);
        ╵           ~~~""",
}


def program(language: str, text: str) -> dict[str, Any]:
    chain = TOOLCHAINS[language]
    layer(chain.layer)
    tests = {"1.in": "", "1.out": "7\n", "hidden/2.in": "", "hidden/2.out": "7\n"}
    request = {
        "version": 1, "language": language, "lesson": f"{language}/seven", "mode": "program", "limits": LIMITS,
        "tests": tests, "solution": {chain.main: text},
    }  # fmt: skip
    return grading.run(request)


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_program_that_passes_is_shown_what_its_compiler_warns_of(language: str) -> None:
    report = program(language, PROGRAMS[language])
    assert report["outcome"] == "passed", report
    assert WARNINGS[language] in report["warnings"]


def test_an_error_stands_with_its_warnings_in_the_message_alone() -> None:
    report = program("c", PROGRAMS["c"].replace("}\n", "    return five;\n}\n"))
    assert report["outcome"] == "compile_error"
    assert "unused variable 'spare'" in report["message"]
    assert report["warnings"] == ""


def test_any_number_of_warnings_leaves_a_verdict_as_it_is_and_ten_are_shown() -> None:
    spares = "".join(f"    int a_variable_that_nobody_ever_needs_{number};\n" for number in range(5000))
    report = program("c", PROGRAMS["c"].replace("    int spare;\n", spares))
    assert report["outcome"] == "passed", report
    assert report["warnings"].count("warning:") == 10
    assert "more warnings" in report["warnings"].splitlines()[-1]


MINE = "twice.c:1:2: warning: mine\n    1 | int n;\n      |  ^"


def told(stdout: str, *, files: tuple[str, ...] = ("twice.c", "twice_test.c")) -> str:
    """What a student sees of what a build says, whose solution is `twice.c`."""
    plan = Plan(dict.fromkeys(files, ""), (), (Step(("gcc",)),), private=("cdu_secret",))
    end = StepEnd(BUILD, "exit", 0, 1.0, 1.0, 1, "", stdout, "")
    return warnings_of([end, replace(end, stdout=MINE.replace("mine", "of a later build"))], plan, {"twice.c": ""})


@pytest.mark.parametrize(
    "other",
    [
        "twice_test.c:1:2: warning: of the tests\n    1 | EXPECTED",
        "In file included from twice_test.c:1:\nhelp/twice.h:1:2: warning: of the lesson\n    1 | EXPECTED",
        "twice_test.c: In function 'test_two':\ntwice_test.c:1:2: note: declared here\n    1 | EXPECTED",
        "warning: of the tests\n --> twice_test.c:1:2\n  |\n1 | EXPECTED",
        "▲ [WARNING] of the tests\n\n    twice_test.c:1:2:\n      1 │ EXPECTED",
        "2 warnings",
    ],
)
def test_only_what_concerns_the_students_files_is_shown(other: str) -> None:
    assert told(f"{other}\n{MINE}\n{other}\n{MINE}\n") == MINE


def test_a_build_beside_hidden_tests_shows_no_warning_at_all() -> None:
    assert told(MINE, files=("twice.c", "hidden/twice_test.c")) == ""


def test_a_line_with_a_name_of_ours_is_not_shown() -> None:
    assert told(f"twice.c:1:2: warning: cdu_secret is unused\n    1 | x\n{MINE}\n") == MINE
