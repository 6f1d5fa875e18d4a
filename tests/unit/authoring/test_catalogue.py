"""The built-in Python lessons are sound, spread over all difficulties, and prove with nothing but Python itself."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cdu.authoring.judged import JudgedLesson
from cdu.authoring.sources import discover
from chalicelib.contracts.lesson import Files, Lesson

CATALOGUE = Path(__file__).parents[3] / "lessons/python"
FOUND = list(discover(CATALOGUE))
LESSONS = [found for found in FOUND if isinstance(found, Lesson)]
RUN = (sys.executable, "-I", "-B", "-c")
UNITTEST = (
    "import sys, unittest; sys.path.insert(0, '.'); unittest.main(None, argv=['u', 'discover', '-p', '*_test.py'])"
)
FORBIDDEN = frozenset({"random", "time", "os", "pathlib", "socket", "subprocess", "threading", "urllib", "tempfile"})
CODE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
LONGEST_LINE = 120
WRONG_AT_LEAST = 2

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
FUNCTIONS = [lesson for lesson in LESSONS if lesson.kind == "functions"]
PROGRAMS = [lesson for lesson in LESSONS if lesson.kind == "program"]
each_of_functions = pytest.mark.parametrize("lesson", FUNCTIONS, ids=lambda lesson: lesson.slug)
each_program = pytest.mark.parametrize("lesson", PROGRAMS, ids=lambda lesson: lesson.slug)


def run_tests(folder: Path, lesson: Lesson, solution: Files) -> subprocess.CompletedProcess[str]:
    for name, text in {**lesson.support, **lesson.tests, **solution}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return subprocess.run((*RUN, UNITTEST), cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@each_of_functions
def test_the_reference_passes(lesson: Lesson, tmp_path: Path) -> None:
    done = run_tests(tmp_path, lesson, lesson.reference)
    assert done.returncode == 0, done.stderr


@each_of_functions
def test_wrong_solutions_fail_some_tests_but_not_all(lesson: Lesson, tmp_path: Path) -> None:
    assert isinstance(lesson, JudgedLesson)
    assert len(lesson.submissions) >= WRONG_AT_LEAST
    for solution in lesson.submissions:
        done = run_tests(tmp_path / solution.name, lesson, solution.files)
        ran, failed = re.search(r"Ran (\d+) tests", done.stderr), re.search(r"FAILED \((.*)\)", done.stderr)
        assert ran, done.stderr
        assert failed, f"{solution.name} passes"
        assert 0 < sum(map(int, re.findall(r"\d+", failed[1]))) < int(ran[1]), solution.name


@each_of_functions
def test_the_starter_runs_and_fails(lesson: Lesson, tmp_path: Path) -> None:
    done = run_tests(tmp_path, lesson, lesson.starter)
    assert "FAILED (" in done.stderr
    assert "NotImplementedError" in done.stderr
    assert "SyntaxError" not in done.stderr
    assert "ImportError" not in done.stderr


@each_of_functions
def test_the_examples_in_the_instructions_are_true(lesson: Lesson) -> None:
    names: dict[str, object] = {"__name__": lesson.slug.replace("-", "_")}
    for text in lesson.reference.values():
        exec(text, names)  # noqa: S102 - our own solution
    for number, block in enumerate(CODE.findall(lesson.instructions)):
        example = doctest.DocTestParser().get_doctest(block, names, f"{lesson.slug} {number}", None, None)
        if not example.examples:
            exec(block, names)  # noqa: S102 - it defines what later examples use
        runner = doctest.DocTestRunner()
        assert runner.run(example, clear_globs=False).failed == 0


@each_lesson
def test_tests_need_no_chance_clock_file_or_network(lesson: Lesson) -> None:
    for name, text in (*lesson.tests.items(), *lesson.reference.items()):
        assert not name.endswith(".py") or FORBIDDEN.isdisjoint(_imported(text))


@each_lesson
def test_what_students_read_is_complete(lesson: Lesson) -> None:
    assert lesson.hints
    assert lesson.concepts
    assert lesson.instructions.startswith(f"# {lesson.title}\n")
    assert max(map(len, lesson.instructions.splitlines())) <= LONGEST_LINE


@each_of_functions
def test_the_names_of_tests_read_as_requirements(lesson: Lesson) -> None:
    for text in lesson.tests.values():
        names = [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        tests = [name for name in names if name.startswith("test_")]
        assert len(tests) >= 7
        assert all(name.count("_") >= 3 for name in tests)


@each_program
def test_a_program_prints_what_its_cases_say(lesson: Lesson, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(lesson.reference["main.py"])
    for name, given in lesson.tests.items():
        if name.endswith(".in"):
            done = subprocess.run(
                (sys.executable, "-I", "main.py"), cwd=tmp_path, input=given, capture_output=True, text=True, check=True
            )
            assert done.stdout == lesson.tests[name.removesuffix(".in") + ".out"], name


@each_program
def test_a_programs_first_case_is_the_one_in_its_instructions(lesson: Lesson) -> None:
    first = min(name for name in lesson.tests if name.startswith("sample/")).rpartition(".")[0]
    for half in ("in", "out"):
        assert f"```\n{lesson.tests[f'{first}.{half}']}```" in lesson.instructions
    assert any(name.startswith("hidden/") for name in lesson.tests)


def test_every_lesson_can_be_read() -> None:
    assert LESSONS == FOUND


def test_two_lessons_and_more_earn_each_number_of_experience_points() -> None:
    lessons = Counter(lesson.xp for lesson in LESSONS)
    assert set(lessons) == set(range(50, 501, 50))
    assert min(lessons.values()) >= 2


def test_lessons_come_in_an_order_that_gets_harder() -> None:
    lessons = sorted(LESSONS, key=lambda lesson: lesson.order)
    assert [lesson.order for lesson in lessons] == list(range(1, len(lessons) + 1))
    assert [lesson.difficulty for lesson in lessons] == sorted(lesson.difficulty for lesson in lessons)


def _imported(text: str) -> set[str]:
    tree = list(ast.walk(ast.parse(text)))
    modules = {alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names}
    return modules | {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}
