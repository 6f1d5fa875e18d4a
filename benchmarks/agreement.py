"""Does judging outside agree with the lesson's own framework? Mutants of every reference, run both ways.

`python -m benchmarks.agreement [LANGUAGE ...] [--most N]` limits it to languages and to so many mutants of a lesson.
A test that fails one way has to fail the other way. `EXERCISM_TRACKS` names the tracks; without it the built-in
catalogue stands in.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import tree_sitter_bash
import tree_sitter_go
from tree_sitter import Language

import runners
from benchmarks.table import Table
from cdu.authoring.check import limits
from cdu.authoring.mutants import mutants
from cdu.authoring.rewriting.proving import GRAMMARS, prove_observed
from cdu.authoring.sources import discover
from cdu.progress import progress
from chalicelib.contracts.lesson import Lesson
from chalicelib.submissions.runner_functions import run_request

ROOT = Path(__file__).resolve().parent.parent
MOST = 4
_GRAMMARS = {name: grammar.grammar for name, grammar in GRAMMARS.items()} | {
    "bash": Language(tree_sitter_bash.language()), "go": Language(tree_sitter_go.language()),
}  # fmt: skip
_ENDINGS = {
    "javascript": (".js", ".mjs"), "typescript": (".ts",), "java": (".java",), "ruby": (".rb",), "c": (".c",),
    "cpp": (".cpp", ".h"), "rust": (".rs",), "go": (".go",), "bash": (".sh",),
    "csharp": (".cs",),
}  # fmt: skip


def tables(languages: list[str] | None = None, most: int = MOST) -> list[Table]:
    """Compare on every observed or isolated lesson."""
    tracks = Path(os.environ.get("EXERCISM_TRACKS") or ROOT / "lessons")
    found = [
        (name, _language(tracks / name, name, most)) for name in languages or _GRAMMARS if (tracks / name).is_dir()
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
        {"lesson": lesson, "test": test, "framework": plain, "judge": judged}
        for _, compared in found
        for lesson, _, differences in compared
        for test, plain, judged in differences
    ]
    return [Table("Agreement", counts, ["Mutants of references, judged outside and by the lesson's own framework."]),
            Table("Disagreements", rows)]  # fmt: skip


def _language(track: Path, language: str, most: int) -> list[tuple[str, int, list[tuple[str, str, str]]]]:
    lessons = [entry for entry in discover(track) if isinstance(entry, Lesson) and entry.kind != "program"]
    compared = []
    with ThreadPoolExecutor(os.cpu_count()) as pool, progress(f"{language}: mutants", len(lessons)) as bar:
        for lesson, found in zip(lessons, pool.map(lambda lesson: _lesson(lesson, most), lessons), strict=True):
            compared += found
            bar(lesson.slug)
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
        judged = _outcomes(runners.run(asked | told | {"mode": proof["mode"]}))
        plain = _outcomes(runners.run(asked | {"mode": "guarded", "expected": proof["tests"], "profile": None}))
        differences = [
            (test, plain[test], judged[test])
            for test in plain
            if (plain[test] == "passed") != (judged.get(test) == "passed")
        ]
        compared.append((lesson.lesson, len(plain), differences))
    return compared


def _outcomes(report: dict[str, Any]) -> dict[str, str]:
    return {test["id"]: test["outcome"] for test in report["tests"]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.agreement", description=__doc__)
    parser.add_argument("language", nargs="*")
    parser.add_argument("--most", type=int, default=MOST, help="mutants of one lesson")
    options = parser.parse_args()
    for table in tables(options.language, options.most):
        table.show()
