"""Generators of a package, which run only when asked, and only in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.authoring.choices import Choices
from cdu.authoring.errors import Rejected
from cdu.authoring.formats import kattis
from cdu.authoring.judged import JudgedLesson
from tests.unit.authoring.packages import put_package

if TYPE_CHECKING:
    from pathlib import Path

NO_DATA = {
    f"data/{name}.{ending}": None for name in ("sample/1", "secret/01", "secret/large/02") for ending in ("in", "ans")
}
RULES = """\
solution: /submissions/accepted/ada.py
data:
  sample:
    data:
      - "": {in: 1 2, ans: "3"}
  secret:
    data:
      plain: {in: 4 5}
      copied: {copy: kept}
      made:
        data:
          - small: pair.py 3 {seed}
          - big: {generate: "pair.cpp 1000 {seed:2}"}
"""
GENERATORS = {
    "generators/generators.yaml": RULES,
    "generators/kept.in": "7 8\n",
    "generators/limits.py": "LEAST = 1\n",
    "generators/pair.py": "import sys\nfrom limits import LEAST\nprint(sys.argv[1], LEAST + int(sys.argv[2]) % 10)\n",
    "generators/pair.cpp": '#include <cstdio>\nint main(int n, char **a) { printf("%s %d\\n", a[1], n); }\n',
}


def found(place: Path, *, generate: bool = True) -> JudgedLesson | Rejected:
    [(_, lesson)] = kattis.read(place, Choices(generate=generate))
    assert isinstance(lesson, JudgedLesson | Rejected)
    return lesson


def test_make_inputs_and_the_solution_makes_answers(tmp_path: Path) -> None:
    lesson = found(put_package(tmp_path, {**NO_DATA, **GENERATORS}))
    assert isinstance(lesson, JudgedLesson), lesson
    tests = lesson.tests
    assert (tests["sample/1.in"], tests["sample/1.out"]) == ("1 2", "3")
    assert (tests["hidden/plain.in"], tests["hidden/plain.out"]) == ("4 5", "9\n")
    assert (tests["hidden/copied.in"], tests["hidden/copied.out"]) == ("7 8\n", "15\n")
    assert (tests["hidden/made/2-big.in"], tests["hidden/made/2-big.out"]) == ("1000 3\n", "1003\n")
    first, second = map(int, tests["hidden/made/1-small.in"].split())
    assert (first, int(tests["hidden/made/1-small.out"])) == (3, 3 + second)
    assert not (tmp_path / "data").exists()


def test_make_the_same_data_again(tmp_path: Path) -> None:
    place = put_package(tmp_path, {**NO_DATA, **GENERATORS})
    assert found(place) == found(place)


def test_are_not_run_unless_asked(tmp_path: Path) -> None:
    lesson = found(put_package(tmp_path, {**NO_DATA, **GENERATORS}), generate=False)
    assert isinstance(lesson, Rejected)
    assert "run only when asked: --generate" in lesson.reason


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("data: {secret: {data: {a: pair.py 3 4, b: none.py}}}", "'none.py' names no program of one file"),
        ("data: {secret: {data: {a: broken.py}}}", "generators/broken.py: fails for data/secret/a: it failed"),
        ("data: {secret: {data: {../../../a: {in: x, ans: y}}}}", "leads out of the package"),
        ("data: {secret: {data: 3}}", "`data` is neither a list nor a mapping"),
        ("data: {secret: {data: {a: {}}}}", "says nothing of its input"),
        ("solution: /no.py\ndata: {secret: {data: {a: {in: x}}}}", "no solution is named"),
    ],
)
def test_that_cannot_be_followed_are_refused(rules: str, told: str, tmp_path: Path) -> None:
    broken = {"generators/broken.py": "raise ValueError\n", "generators/generators.yaml": rules}
    lesson = found(put_package(tmp_path / "deep/er/place", {**NO_DATA, **GENERATORS, **broken}))
    assert isinstance(lesson, Rejected)
    assert told in lesson.reason


def test_see_nothing_of_this_machine(tmp_path: Path) -> None:
    peek = f"import os\nprint(os.path.exists({str(tmp_path)!r}), os.environ.get('HOME'))\n"
    rules = "data: {secret: {data: {a: {generate: peek.py, ans: x}}}}"
    change = {**NO_DATA, "generators/generators.yaml": rules, "generators/peek.py": peek}
    lesson = found(put_package(tmp_path, change))
    assert isinstance(lesson, JudgedLesson)
    assert lesson.tests["hidden/a.in"] == "False /box\n"
