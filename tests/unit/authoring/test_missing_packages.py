"""A lesson whose package is not in the layer: `cdu lessons check` names the package first."""

from __future__ import annotations

import pytest

import runners
from cdu.authoring.check import Failure, check
from cdu.authoring.missing_packages import missing_package
from chalicelib.contracts.lesson import Lesson
from tests.layers import layer

BY_CSHARP = """\
BellTests.cs:1:7: error CS0246: The type or namespace name 'FsCheck' could not be found (...)
using FsCheck.Fluent;
      ^~~~~~~
"""
WITHIN = """\
Bell.cs:2:14: error CS0234: The type or namespace name 'Reactive' does not exist in the namespace 'System' (...)
using System.Reactive.Subjects;
             ^~~~~~~~
"""
BY_JAVA = """\
src/main/java/Hangman.java:1: error: package io.reactivex does not exist
import io.reactivex.Observable;
                   ^
"""
NO_PACKAGE = """\
Bell.cs:3:9: error CS0246: The type or namespace name 'Bel' could not be found (...)
        Bel bell = new();
        ^~~
"""


@pytest.mark.parametrize(
    ("language", "message", "package"),
    [
        ("csharp", BY_CSHARP, "FsCheck"),
        ("csharp", WITHIN, "System.Reactive"),
        ("java", BY_JAVA, "io.reactivex"),
        ("csharp", NO_PACKAGE, None),
        ("python", BY_CSHARP, None),
    ],
)
def test_the_package_is_read_from_what_the_compiler_says(language: str, message: str, package: str | None) -> None:
    assert missing_package(language, message) == package


def test_a_lesson_with_fscheck_is_told_in_a_plain_sentence() -> None:
    layer("csharp")
    tests = "using FsCheck;\npublic class BellTests { [Fact] public void Rings() => Assert.Equal(1, Bell.Ring()); }\n"
    lesson = Lesson(
        lesson="csharp/bell", title="Bell", blurb="Ring.", difficulty=1, instructions="Ring.",
        starter={"Bell.cs": "public static class Bell { public static int Ring() => 0; }"},
        reference={"Bell.cs": "public static class Bell { public static int Ring() => 1; }"},
        tests={"BellTests.cs": tests},
    )  # fmt: skip
    found = check(lesson, runners)
    assert isinstance(found, Failure)
    assert found.reason.startswith("the lesson needs FsCheck, which is not in the layer of its language; the reference")
