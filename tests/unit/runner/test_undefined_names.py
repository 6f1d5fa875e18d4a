"""A function that the tests call and the solution lacks is told by its name, in C, C++ and Go."""

from __future__ import annotations

from pathlib import Path

import pytest

import runners
from cdu.authoring.check import prove_reference
from cdu.authoring.folder import read
from chalicelib.contracts.lesson import Proof
from chalicelib.submissions.runner_functions import run_request
from runners.languages.undefined_names import in_words
from tests.layers import layer

LESSONS = Path(__file__).parents[3] / "lessons"
LINKER = """\
main.cpp:3:9: warning: unused variable 'x'
/box/f_test.cpp:8: undefined reference to `f[abi:cxx11](int, int)'
/box/f_test.cpp:12: undefined reference to `f[abi:cxx11](int, int)'
/opt/gcc/usr/bin/ld: test0.o:/box/f_test.cpp:28: more undefined references to `f[abi:cxx11](int, int)' follow
collect2: error: ld returned 1 exit status
"""


def test_each_name_is_told_once_and_other_messages_stay() -> None:
    told = in_words(LINKER).splitlines()
    assert told[0] == "Your solution does not define `f(int, int)`, which is used at f_test.cpp:8."
    assert told[-1] == "main.cpp:3:9: warning: unused variable 'x'"
    assert "undefined" not in in_words(LINKER)
    assert "collect2" not in in_words(LINKER)


def test_what_the_linker_has_no_part_in_is_unchanged() -> None:
    assert in_words("main.c:3:1: error: expected ';'\n") == "main.c:3:1: error: expected ';'\n"


@pytest.mark.parametrize(("language", "name"), [("c", "describe"), ("cpp", "signal_lamp::describe(int, int)")])
def test_a_missing_function_is_named_at_the_line_of_its_test(language: str, name: str) -> None:
    layer("gcc")
    lesson = read(LESSONS / language / "signal-lamp")
    proof = prove_reference(lesson, runners)
    assert isinstance(proof, Proof)
    source = f"signal_lamp.{language}"
    solution = {**lesson.reference, source: '#include "signal_lamp.h"\n'}
    limits = {"limits": {"wall_s": 60, "whole_s": 120}}
    found = runners.run(run_request(lesson, solution, proof) | limits)
    (test,) = lesson.tests
    assert found["outcome"] == "compile_error"
    assert found["message"].startswith(f"Your solution does not define `{name}`, which is used at {test}:")
    crashing = lesson.reference[source].replace("flashes == 0", "*(volatile int *)0 == flashes")
    found = runners.run(run_request(lesson, {**lesson.reference, source: crashing}, proof) | limits)
    assert f"\n  at {test}:" in found["tests"][0]["message"]
    assert "/tests:" not in str(found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            ("func Describe", "func describe"),
            "Your solution does not define `Describe`, which is used at signal_lamp_test.go:",
        ),
        (
            ("package signallamp", "package main"),
            "Your solution is in package `main`. Its tests need `package signallamp` as the first line.",
        ),
    ],
    ids=["a small letter", "another package"],
)
def test_go_says_what_is_missing(changes: tuple[str, str], told: str) -> None:
    layer("go")
    lesson = read(LESSONS / "go/signal-lamp")
    proof = prove_reference(lesson, runners)
    assert isinstance(proof, Proof)
    assert changes[0] in lesson.reference["signal_lamp.go"]
    solution = {"signal_lamp.go": lesson.reference["signal_lamp.go"].replace(*changes)}
    found = runners.run(run_request(lesson, solution, proof) | {"limits": {"wall_s": 60, "whole_s": 120}})
    assert found["outcome"] == "compile_error"
    assert found["message"].startswith(told)
