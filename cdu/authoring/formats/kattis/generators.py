"""Generators in place of data: `generators/generators.yaml`, in the form of BAPCtools, run in the sandbox."""

from __future__ import annotations

import hashlib
import importlib
import re
import shlex
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cdu.authoring import languages
from cdu.authoring.errors import LessonError
from cdu.authoring.files import list_files
from cdu.authoring.formats.kattis import archive, programs
from cdu.authoring.formats.kattis.problem import read_yaml
from cdu.authoring.formats.kattis.scoring import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RULES = "generators/generators.yaml"
GROUPS = ("sample", "secret")
LIMITS = {"wall_s": 60, "whole_s": 60}
_SEED = re.compile(r"\{seed(:\d+)?\}")


@dataclass
class _Case:
    """One case: where it belongs, and its parts that are known or have to be made."""

    path: str
    given: str | None = None
    answer: str | None = None
    command: str = ""


@contextmanager
def filled(folder: Path) -> Iterator[Path]:
    """A copy of the package with the data that its generators make, for as long as the context lasts.

    Raises:
        LessonError: the rules cannot be read or followed, or a program fails.
    """
    rules = read_yaml(folder, RULES)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch).resolve() / folder.name
        shutil.copytree(folder, copy, symlinks=True)
        cases = [case for group in GROUPS for case in _cases(copy, f"data/{group}", _node(rules, group))]
        _make(copy, [case for case in cases if case.given is None and case.command], _given_by)
        _make(copy, [case for case in cases if case.answer is None], lambda _, __: (_solution(copy, rules), ()))
        for case in cases:
            _write(copy, f"{case.path}.in", case.given or "")
            _write(copy, f"{case.path}.ans", case.answer or "")
        yield copy


def _node(rules: dict[str, Any], group: str) -> Any:
    data = rules.get("data")
    return data.get(group) if isinstance(data, dict) else None


def _cases(copy: Path, place: str, node: Any) -> Iterator[_Case]:
    """The cases of a folder or of one case, in the order in which they stand there."""
    if isinstance(node, str):
        yield _Case(place, command=node)
    elif isinstance(node, dict) and "data" in node:
        for file in SETTINGS:
            if isinstance(node.get(file), dict):
                _write(copy, f"{place}/{file}", yaml.safe_dump(node[file]))
        for name, child in _named(node["data"]):
            yield from _cases(copy, f"{place}/{name}", child)
    elif isinstance(node, dict):
        yield _case(copy, place, node)
    elif node is not None:
        raise LessonError(RULES, f"{place} is no case and no folder", "Give it a command, `in` or `data`")


def _case(copy: Path, place: str, node: dict[str, Any]) -> _Case:
    given, answer = (None if node.get(part) is None else str(node[part]) for part in ("in", "ans"))
    case = _Case(place, given, answer, str(node.get("generate", "")))
    if source := node.get("copy"):
        case.given = archive.read(copy, f"generators/{source}.in")
        if (copy / f"generators/{source}.ans").exists():
            case.answer = archive.read(copy, f"generators/{source}.ans")
    if case.given is None and not case.command:
        raise LessonError(RULES, f"{place} says nothing of its input", "Write `in`, `copy` or `generate`")
    return case


def _named(data: Any) -> Iterator[tuple[str, Any]]:
    """Children with their names; in a list they are numbered, so that they keep their order."""
    if isinstance(data, dict):
        yield from data.items()
        return
    if not isinstance(data, list):
        raise LessonError(RULES, "`data` is neither a list nor a mapping", "Correct it there")
    children = [pair for each in data for pair in (each.items() if isinstance(each, dict) else [("", each)])]
    for number, (name, child) in enumerate(children, start=1):
        yield f"{number:0{len(str(len(children)))}}-{name}".rstrip("-"), child


def _given_by(copy: Path, case: _Case) -> tuple[str, tuple[str, ...]]:
    """The generator that makes a case's input, and its arguments."""
    program, *arguments = shlex.split(_SEED.sub(lambda match: _seed(case.command, match[0]), case.command)) or [""]
    path = program.lstrip("/") if program.startswith("/") else f"generators/{program}"
    if not (copy / path).is_file() or "{" in "".join(arguments):
        raise LessonError(RULES, f"{case.path}: {case.command!r} names no program of one file", "Name one")
    return path, tuple(arguments)


def _seed(command: str, which: str) -> str:
    """A number below 2**31 that is always the same for a command."""
    return str(int.from_bytes(hashlib.sha256(f"{command} {which}".encode()).digest()[:4]) >> 1)


def _solution(copy: Path, rules: dict[str, Any]) -> str:
    """The program that knows the answers: the one that the rules name, or the first accepted one of one file."""
    named = str(rules.get("solution", "")).lstrip("/")
    found = [named] if named else [f"submissions/accepted/{name}" for name in list_files(copy / "submissions/accepted")]
    path = next((path for path in found if (copy / path).is_file() and programs.language_of(path)), None)
    if path is None:
        raise LessonError(RULES, "no solution is named that makes the answers", "Write `solution: /submissions/...`")
    return path


def _make(copy: Path, cases: list[_Case], program_of: Callable[[Path, _Case], tuple[str, tuple[str, ...]]]) -> None:
    """Run the program of each case, all calls of one program together; a case with an input gets its answer."""
    chosen: dict[str, list[tuple[_Case, tuple[str, ...]]]] = {}
    for case in cases:
        path, arguments = program_of(copy, case)
        chosen.setdefault(path, []).append((case, arguments))
    for path, calls in chosen.items():
        told = [{"arguments": list(arguments), "input": case.given or ""} for case, arguments in calls]
        for (case, _), printed in zip(calls, _run(copy, path, told), strict=True):
            if printed["error"]:
                raise LessonError(path, f"fails for {case.path}: {printed['error'][:300]}", "Correct it")
            if case.given is None:
                case.given = printed["output"]
            else:
                case.answer = printed["output"]


def _run(copy: Path, path: str, calls: list[dict[str, Any]]) -> list[dict[str, str]]:
    language = programs.language_of(path)
    if language is None:
        raise LessonError(path, "is in no language that runs here", "Write it in another one")
    folder = path.rpartition("/")[0]
    helpers = [name for name in list_files(copy / folder) if name.endswith(".py" if language == "python" else ".h")]
    files = {
        name: archive.read(copy, f"{folder}/{name}") for name in helpers if language == "python" or name.endswith(".h")
    }
    files[languages.get(language).main] = archive.read(copy, path)
    asked = {
        "language": language,
        "lesson": f"{language}/generator",
        "solution": files,
        "limits": LIMITS,
        "calls": calls,
    }
    # Imported when it is needed: reading lessons must work without the untrusted bundle.
    printed: list[dict[str, str]] = importlib.import_module("runners").generate({**asked, "calls": calls})
    return printed


def _write(copy: Path, name: str, text: str) -> None:
    path = copy / name
    if not path.parent.resolve().is_relative_to(copy) or ".." in path.parts:
        raise LessonError(RULES, f"{name} leads out of the package", "Use plain names")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")
