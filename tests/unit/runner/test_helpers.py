"""A solution may have files of its own: in every language they are compiled and found beside the lesson's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import runners
from cdu.authoring import sources
from cdu.paths import ROOT
from chalicelib.contracts.lesson import PublishedLesson
from chalicelib.submissions.runner_functions import run_request
from chalicelib.submissions.upload import Upload, solution_for
from runners.languages.registry import LANGUAGES, TOOLCHAINS
from tests.layers import layer
from tests.proofs import proven

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Files

SPLIT: dict[str, tuple[str, str, str]] = {
    "bash": ("signal_lamp.sh", "lamp_parts.sh", 'source "$(dirname "$0")/lamp_parts.sh"\n'),
    "c": ("signal_lamp.c", "lamp_parts.c", "/* see lamp_parts.c */\n"),
    "cpp": ("signal_lamp.cpp", "parts/lamp_parts.cpp", "// see lamp_parts.cpp\n"),
    "csharp": ("SignalLamp.cs", "LampParts.cs", "// see LampParts.cs\n"),
    "go": ("signal_lamp.go", "lamp_parts.go", "package signallamp\n"),
    "javascript": ("signal-lamp.js", "parts/lamp.mjs", "export * from './parts/lamp.mjs';\n"),
    "python": ("signal_lamp.py", "lamp/parts.py", "from lamp.parts import *\n"),
    "ruby": ("signal_lamp.rb", "lamp_parts.rb", "require_relative 'lamp_parts'\n"),
    "rust": ("src/lib.rs", "src/lamp_parts.rs", "mod lamp_parts;\npub use lamp_parts::*;\n"),
    "typescript": ("signal-lamp.ts", "lamp-parts.ts", "export * from './lamp-parts';\n"),
}
"""By language: the lesson's file, the helper that its text moves to, and what stays."""
JAVA_HELPER = 'class LampParts { static String words(int flashes) { return flashes + ""; } }\n'


def split_solution(language: str, reference: Files) -> Files:
    if language == "java":
        return {**reference, "src/main/java/LampParts.java": JAVA_HELPER}
    path, helper, rest = SPLIT[language]
    return {**reference, path: rest, helper: reference[path]}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_helper_of_the_students_own_is_part_of_the_solution(language: str) -> None:
    if language in TOOLCHAINS:
        layer(TOOLCHAINS[language].layer)
    lesson = sources.read(ROOT / "lessons" / language / "signal-lamp")
    runner = runners.Runner()
    proof = proven(lesson)
    published = PublishedLesson.of(lesson, proof)
    files = split_solution(language, lesson.reference)
    upload = Upload(lesson.lesson, {name: text.encode() for name, text in files.items()})
    solution = solution_for(published, upload)
    assert (solution.sent, solution.ignored) == (files, ())
    report = runner.run(run_request(published, solution.files, proof))
    assert report["outcome"] == "passed", report
    assert report["isolation"]["mode"] == proof.mode
