"""Packages that judge in their own way: with a validator, in a dialogue, with points; and what may not be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import runners
from cdu.authoring import folder
from cdu.authoring.choices import Choices
from cdu.authoring.errors import Rejected
from cdu.authoring.formats import kattis
from cdu.authoring.importer import import_track
from cdu.authoring.judged import JudgedLesson
from cdu.authoring.proving import check_all
from tests.unit.authoring.packages import LEGACY, MODERN, RIGHT, put_package

if TYPE_CHECKING:
    from pathlib import Path

CHECK = """\
import sys
right = sys.stdin.read().split() == open(sys.argv[2]).read().split()
sys.exit(42 if right else 43)
"""
ASK = """\
import sys
print(open(sys.argv[1]).read().strip(), flush=True)
sys.exit(42 if sys.stdin.readline() == open(sys.argv[2]).read() else 43)
"""
CUSTOM = {"problem.yaml": f"{LEGACY}validation: custom\n"}
INTERACTIVE = {"problem.yaml": f"{MODERN}type: interactive\n", "output_validator/ask.py": ASK}
TWICE = """\
import sys
given, printed = (sum(map(int, text.split())) for text in (open(sys.argv[1]).read(), sys.stdin.read() or "-1"))
if given != printed:
    sys.exit(43)
if len(open(sys.argv[1]).read().split()) == 2 and printed:
    open(sys.argv[3] + "/nextpass.in", "w").write(f"{printed} 0 0")
sys.exit(42)
"""
MULTI_PASS = {"output_validator/twice.py": TWICE}
SCORED = {
    "problem.yaml": f"{LEGACY}type: scoring\n",
    "data/secret/01.in": None,
    "data/secret/01.ans": None,
    "data/secret/a/01.in": "1 1\n",
    "data/secret/a/01.ans": "2\n",
    "data/secret/a/02.in": "2 2\n",
    "data/secret/a/02.ans": "4\n",
    "data/secret/a/testdata.yaml": "accept_score: 15\n",
    "data/secret/large/testdata.yaml": "accept_score: 70\ngrader_flags: min\n",
}


def lesson_of(place: Path, choices: Choices | None = None) -> JudgedLesson:
    [(_, found)] = kattis.read(place, choices or Choices())
    assert isinstance(found, JudgedLesson), found
    return found


def reason_of(place: Path, choices: Choices | None = None) -> str:
    [(_, found)] = kattis.read(place, choices or Choices())
    assert isinstance(found, Rejected)
    return found.reason


@pytest.mark.parametrize(
    ("change", "files"),
    [
        ({**CUSTOM, "output_validators/check.py": CHECK}, {"main.py"}),
        ({**CUSTOM, "output_validators/check/check.cc": "int main() {}", "output_validators/check/v.h": ""},
         {"check.cpp", "v.h"}),
        ({"problem.yaml": MODERN, "output_validator/a.py": CHECK}, {"main.py"}),
        ({"problem.yaml": MODERN, "output_validator/main.py": CHECK, "output_validator/help.py": ""},
         {"main.py", "help.py"}),
        ({"problem.yaml": MODERN, "output_validator/a.c": "int main() {}"}, {"a.c"}),
    ],
)  # fmt: skip
def test_a_validator_is_taken_with_its_headers(change: dict[str, str], files: set[str], tmp_path: Path) -> None:
    lesson = lesson_of(put_package(tmp_path, change))
    assert set(lesson.validator) == files
    assert not lesson.validation.interactive


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"output_validator/check.hs": "main"}, "output_validator: is in no language that runs here"),
        (
            {"output_validator/build": "#!/bin/sh\n", "output_validator/check.c": ""},
            "build: is a script, which is not run here. Replace the scripts by sources in Python, C++ or C",
        ),
        ({"output_validator/a/a.py": CHECK, "output_validator/b/b.py": CHECK}, "has several programs"),
        ({"output_validator/a.py": CHECK, "output_validator/b.py": CHECK}, "Start the validator in main.py"),
    ],
)
def test_a_validator_that_does_not_run_here_is_refused(change: dict[str, str], told: str, tmp_path: Path) -> None:
    assert told in reason_of(put_package(tmp_path, {"problem.yaml": MODERN, **change}))


def test_a_legacy_package_uses_its_validator_only_if_it_says_so(tmp_path: Path) -> None:
    assert not lesson_of(put_package(tmp_path, {"output_validators/check.py": CHECK})).validator


def test_validator_flags_are_the_validators_arguments(tmp_path: Path) -> None:
    change = {"problem.yaml": f"{MODERN}validator_flags: strict 7\n", "output_validator/check.py": CHECK}
    assert lesson_of(put_package(tmp_path, change)).validation.arguments == ("strict", "7")


def test_a_validator_in_cpp_is_refused_beside_a_language_whose_runner_has_no_compiler(tmp_path: Path) -> None:
    change = {
        **CUSTOM,
        "output_validators/check.cpp": "int main() {}",
        "submissions/accepted/ada.py": None,
        "submissions/accepted/ada.rb": "puts gets.split.sum(&:to_i)\n",
    }
    told = "validator: one in C or C++ does not run beside ruby; write it in Python"
    assert reason_of(put_package(tmp_path, change)) == told


@pytest.mark.parametrize("change", [{**CUSTOM, "output_validators/check.py": CHECK}, INTERACTIVE])
def test_a_package_with_a_validator_proves_and_stays_the_same_as_a_lesson_of_ours(
    change: dict[str, str], tmp_path: Path
) -> None:
    place = put_package(tmp_path / "packages/sumoftwo", change)
    summary = import_track(place, tmp_path / "mine", jobs=1, runner=runners)
    assert (summary.failed, summary.rejected, list(summary.proofs)) == ([], [], ["python/sumoftwo"])
    written = folder.read(tmp_path / "mine/python/sumoftwo")
    assert (written.validator, written.validation) == (lesson_of(place).validator, lesson_of(place).validation)


@pytest.mark.parametrize(
    ("metadata", "passes"),
    [
        (f"{MODERN}type: multi-pass\n", 2),
        (f"{LEGACY}validation: custom multi-pass\nlimits: {{validation_passes: 26}}\n", 26),
        (f"{MODERN}type: pass-fail\nlimits: {{validation_passes: 5}}\n", 1),
    ],
)
def test_a_multi_pass_package_says_how_often_its_programs_run(metadata: str, passes: int, tmp_path: Path) -> None:
    lesson = lesson_of(put_package(tmp_path, {"problem.yaml": metadata, "output_validator/check.py": CHECK}))
    assert lesson.validation.passes == passes


def test_a_multi_pass_package_proves(tmp_path: Path) -> None:
    place = put_package(tmp_path / "sumoftwo", {"problem.yaml": f"{MODERN}type: multi-pass\n", **MULTI_PASS})
    summary = check_all(place, jobs=1, runner=runners)
    assert (summary.failed, summary.rejected, list(summary.proofs)) == ([], [], ["python/sumoftwo"])


def test_a_validator_that_accepts_everything_is_found_by_the_starter(tmp_path: Path) -> None:
    change = {**CUSTOM, "output_validators/check.py": "import sys\nsys.exit(42)\n"}
    [rejected] = check_all(put_package(tmp_path / "sumoftwo", change), jobs=1, runner=runners).rejected
    assert "the untouched starter passes every test" in rejected.reason


@pytest.mark.parametrize(
    ("points", "names"),
    [
        (None, {"a/01", "a/02", "large/02"}),
        (100.0, {"a/01", "a/02", "large/02"}),
        (31.0, {"a/01", "a/02", "large/02"}),
        (30.0, {"a/01", "a/02"}),
        (1.0, {"a/01", "a/02"}),
    ],
)
def test_a_scored_package_asks_for_the_groups_that_are_worth_the_points(
    points: float | None, names: set[str], tmp_path: Path
) -> None:
    lesson = lesson_of(put_package(tmp_path, SCORED), Choices(points))
    assert {name for name in lesson.tests if name.endswith(".in")} == {
        "sample/1.in",
        *(f"hidden/{name}.in" for name in names),
    }


def test_more_points_than_there_are_is_an_error_with_the_sum(tmp_path: Path) -> None:
    told = reason_of(put_package(tmp_path, SCORED), Choices(101))
    assert told == "data/secret: its groups are worth 100 points together, not 101. Ask for fewer with --points."


@pytest.mark.parametrize("group", ["sample", "secret"])
def test_a_package_needs_cases_of_one_kind_only(group: str, tmp_path: Path) -> None:
    secret = ("data/secret/01", "data/secret/large/02")
    names = secret if group == "sample" else ("data/sample/1",)
    change = {f"{name}.{ending}": None for name in names for ending in ("in", "ans")}
    lesson = lesson_of(put_package(tmp_path, change))
    assert {name.partition("/")[0] for name in lesson.tests} == {"sample" if group == "sample" else "hidden"}


def test_an_empty_sample_is_a_case(tmp_path: Path) -> None:
    change = {"data/sample/1.in": "", "data/sample/1.ans": "0\n", "submissions/accepted/ada.py": f"0 or {RIGHT}"}
    lesson = lesson_of(put_package(tmp_path, change))
    assert lesson.tests["sample/1.in"] == ""
    assert "Input:" in lesson.instructions


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"problem.yaml": "name: Sum\n"}, "its licence is unknown"),
        ({"problem.yaml": "name: Sum\nlicense: permission\n"}, "its licence is by permission"),
        ({"problem_statement/problem.en.tex": None}, "it has no statement"),
    ],
)
def test_what_may_not_be_published_is_checked_with_a_warning(
    change: dict[str, str | None], told: str, tmp_path: Path
) -> None:
    summary = check_all(put_package(tmp_path / "sumoftwo", change), jobs=1, runner=runners)
    assert summary.ok
    assert summary.warnings["python/sumoftwo"].startswith(told)
    assert summary.as_json()["warnings"][0]["lesson"] == "python/sumoftwo"


def test_a_folder_of_dmoj_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "aplusb").mkdir()
    (tmp_path / "aplusb/init.yml").write_text("archive: aplusb.zip\ntest_cases:\n- {in: 1.in, out: 1.out, points: 5}\n")
    [rejected] = check_all(tmp_path, jobs=1, runner=runners).rejected
    assert rejected.lesson == "aplusb"
    assert "is a problem folder of DMOJ, which has test data but neither a statement nor a solution" in rejected.reason
