"""A program's own memory limit, where its language bounds what programs use."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from runners import grading
from runners.languages.registry import LANGUAGES, TOOLCHAINS
from tests.layers import layer

CASES = {"one.in": "1\n", "one.out": "1\n"}
FILLED = {
    "python": "b = bytearray({mib} << 20)\nprint(1)\n",
    "ruby": "b = 'x' * ({mib} << 20)\nputs 1\n",
    "bash": "b=x\nwhile ((${{#b}} < {mib} << 18)); do b=$b$b; done\necho 1\n",
    "c": (
        "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint main(void) {{\n"
        "char *b = malloc({mib}u << 20);\nif (!b) return 3;\nmemset(b, 1, {mib}u << 20);\n"
        'printf("%d\\n", b[7]);\n}}\n'
    ),
    "cpp": "#include <iostream>\n#include <vector>\nint main() {{\n"
    "std::vector<char> b({mib}u << 20, 1);\nstd::cout << +b[7];\n}}\n",
    "rust": 'fn main() {{ let b = vec![1u8; {mib} << 20]; println!("{{}}", b[7]); }}\n',
}
"""Programs that fill a block of memory and print 1."""


def program(language: str, mib: int, own: int | None) -> dict[str, Any]:
    if language in TOOLCHAINS:
        layer(TOOLCHAINS[language].layer)
    code = FILLED[language].format(mib=mib)
    limits = {"wall_s": 20} | ({"program_mib": own} if own else {})
    return grading.run(
        {"version": 1, "language": language, "lesson": f"{language}/memory", "mode": "program", "tests": CASES,
         "solution": {LANGUAGES[language].main: code}, "limits": limits}
    )  # fmt: skip


@pytest.mark.parametrize("language", FILLED)
def test_a_program_that_uses_more_than_its_lesson_allows_does_not_pass(language: str) -> None:
    assert program(language, 90, None)["outcome"] == "passed"
    report = program(language, 90, 64)
    assert report["outcome"] in {"out_of_memory", "failed", "crashed"}, report
    if language != "c":  # there malloc says so, and the program decides
        assert report["message"] == "The program used more than 64 MiB of memory."


@pytest.mark.parametrize("language", FILLED)
def test_a_program_within_its_limit_passes(language: str) -> None:
    assert program(language, 20, 128)["outcome"] == "passed"


def test_what_is_not_bounded_has_what_the_sandbox_has() -> None:
    assert runners.program_memory("python", 100) == runners.program_memory("cpp", 100) == 100
    assert runners.program_memory("python", 2048) == 256
    assert runners.program_memory("cpp", 2048) == 1024
    assert runners.program_memory("java", 100) > 100
