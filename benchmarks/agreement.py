"""Does judging outside agree with the lesson's own framework? Mutants of every reference, run both ways.

`python -m benchmarks.agreement [LANGUAGE ...] [--most N] [--enough N] [--into PAGE]` limits it to languages, to so many
mutants of a lesson, and to so many of a language, of lessons drawn by chance. A test that fails one way has to fail the
other way. Where the framework's process did not come to its end, only the verdicts are compared: the judge runs the
later tests in fresh processes. `EXERCISM_TRACKS` names the tracks; without it the built-in catalogue stands in.
"""

from __future__ import annotations

import argparse
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import tree_sitter_bash
import tree_sitter_go
from tree_sitter import Language

import runners
from benchmarks.table import Table, page
from cdu.authoring.check import limits
from cdu.authoring.mutants import mutants
from cdu.authoring.rewriting.proving import GRAMMARS, prove_observed
from cdu.authoring.sources import discover
from cdu.progress import progress
from chalicelib.contracts.lesson import Lesson
from chalicelib.submissions.runner_functions import run_request

ROOT = Path(__file__).resolve().parent.parent
MOST = 4
ENOUGH = 300
"""Mutants of one language."""
_ENDED = frozenset({"passed", "failed"})
_RUN = "(the run)"
_GRAMMARS = {name: grammar.grammar for name, grammar in GRAMMARS.items()} | {
    "bash": Language(tree_sitter_bash.language()), "go": Language(tree_sitter_go.language()),
}  # fmt: skip
_ENDINGS = {
    "javascript": (".js", ".mjs"), "typescript": (".ts",), "java": (".java",), "ruby": (".rb",), "c": (".c",),
    "cpp": (".cpp", ".h"), "rust": (".rs",), "go": (".go",), "bash": (".sh",),
    "csharp": (".cs",),
}  # fmt: skip


def tables(languages: list[str] | None = None, most: int = MOST, enough: int = ENOUGH) -> list[Table]:
    """Compare on observed and isolated lessons until a language has had `enough` mutants."""
    tracks = Path(os.environ.get("EXERCISM_TRACKS") or ROOT / "lessons")
    found = [
        (name, _language(tracks / name, name, most, enough))
        for name in languages or _GRAMMARS
        if (tracks / name).is_dir()
    ]
    counts = [
        {
            "language": name,
            "lessons": len({lesson for lesson, _, _ in compared}),
            "mutants": len(compared),
            "tests": sum(tests for _, tests, _ in compared),
            "disagree": sum(len(differences) for _, _, differences in compared),
        }
        for name, compared in found
    ]
    rows = [
        {"language": name, "lesson": lesson, "test": test, "framework": plain, "judge": judged}
        for name, compared in found
        for lesson, _, differences in compared
        for test, plain, judged in differences
    ]
    measured = frozenset(name for name, _ in found)
    return [Table("Agreement", counts, ["Mutants of references, judged outside and by the lesson's own framework."],
                  measured), Table("Disagreements", rows, measured=measured)]  # fmt: skip


def _language(track: Path, language: str, most: int, enough: int) -> list[tuple[str, int, list[tuple[str, str, str]]]]:
    lessons = [entry for entry in discover(track) if isinstance(entry, Lesson) and entry.kind != "program"]
    random.Random(language).shuffle(lessons)  # noqa: S311 - which lessons, the same ones each time
    compared: list[tuple[str, int, list[tuple[str, str, str]]]] = []
    at_once = os.cpu_count() or 1
    with ThreadPoolExecutor(at_once) as pool, progress(f"{language}: mutants", enough) as bar:
        for first in range(0, len(lessons), at_once):
            for found in pool.map(lambda lesson: _lesson(lesson, most), lessons[first : first + at_once]):
                compared += found
                for lesson, _, _ in found:
                    bar(lesson)
            if len(compared) >= enough:
                break
    return compared


def _lesson(lesson: Lesson, most: int) -> list[tuple[str, int, list[tuple[str, str, str]]]]:
    request = run_request(lesson, lesson.reference, None) | {"limits": limits(lesson)}
    if lesson.language in GRAMMARS:
        proof, _ = prove_observed(lesson, lambda changes: runners.prove(request | changes))
    else:
        proof = runners.prove(request)
    if proof is None or proof["mode"] not in {"observed", "isolated"}:
        return []
    told = {"expected": proof["tests"], "profile": proof["profile"]}
    compared = []
    for mutant in mutants(lesson.reference, _GRAMMARS[lesson.language], _ENDINGS[lesson.language], most):
        asked = request | {"solution": mutant, "limits": {"wall_s": lesson.timeout_s}}
        judged = runners.run(asked | told | {"mode": proof["mode"]})
        plain = runners.run(asked | {"mode": "guarded", "expected": proof["tests"], "profile": None})
        theirs = _outcomes(plain) if plain["outcome"] in _ENDED else {_RUN: plain["outcome"]}
        ours = _outcomes(judged)
        differences = [
            (test, outcome, ours.get(test, "absent"))
            for test, outcome in theirs.items()
            if (outcome == "passed") != (ours.get(test) == "passed")
        ]
        compared.append((lesson.lesson, len(theirs), differences))
    return compared


def _outcomes(report: dict[str, Any]) -> dict[str, str]:
    return {_RUN: report["outcome"], **{test["id"]: test["outcome"] for test in report["tests"]}}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.agreement", description=__doc__)
    parser.add_argument("language", nargs="*")
    parser.add_argument("--most", type=int, default=MOST, help="mutants of one lesson")
    parser.add_argument("--enough", type=int, default=ENOUGH, help="mutants of one language")
    parser.add_argument("--into", type=page, metavar="PAGE", help="write the tables into this Markdown page as well")
    options = parser.parse_args()
    for table in tables(options.language, options.most, options.enough):
        table.show()
        if options.into:
            table.put(options.into)
