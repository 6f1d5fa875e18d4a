"""Kattis and ICPC problem packages: one lesson for each language in which the package has an accepted program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cdu.authoring import languages
from cdu.authoring.choices import NO_CHOICES, Choices
from cdu.authoring.errors import LessonError, Rejected, explain
from cdu.authoring.formats.kattis import archive, data, generators, problem, programs, rules, statement, validator
from cdu.authoring.judged import JudgedLesson, Submission
from cdu.authoring.languages import LANGUAGES
from chalicelib.contracts.lesson import Files, Lesson, Source, Validation
from runners import program_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DIFFICULTY = 5
"""Packages do not say how hard they are."""
MAX_TIMEOUT_S = 20.0
TIME_LIMITS = {".timelimit": r"(\d+(?:\.\d+)?)", "domjudge-problem.ini": r"timelimit\s*=\s*['\"]?(\d+(?:\.\d+)?)"}
LEAST_MEMORY_MIB = 32
"""Less is no limit that an interpreter could start with."""
LICENCES = {"cc0": "CC0-1.0", "cc by": "CC-BY-4.0", "cc by-sa": "CC-BY-SA-4.0"}
"""The format's licences by their usual names; others stay as they are."""


@dataclass(frozen=True)
class _Package:
    """A package without its programs."""

    short_name: str
    problem: problem.Problem
    data: data.Data
    statement: statement.Statement
    timeout_s: float
    validator: Files


def recognises(path: Path) -> bool:
    """Whether the folder or archive is a problem package."""
    return archive.is_package(path)


def read(path: Path, choices: Choices = NO_CHOICES) -> Iterator[tuple[Path, Lesson | Rejected]]:
    """The package's lessons, in the order of their languages."""
    name = re.sub(r"[^a-z0-9]+", "-", path.resolve().stem.lower()).strip("-")
    try:
        with archive.opened(path) as folder:
            yield from ((path, found) for found in _whole(folder, name, choices))
    except LessonError as error:  # of the archive itself
        yield path, Rejected(name, str(error))


def notice(place: Path, lesson: Lesson) -> str:
    """The source and the owner of the problem."""
    with archive.opened(place) as folder:
        found = problem.read(folder)
    facts = {
        "Source": ", ".join(origin.name for origin in found.source),
        "Address": found.url,
        "Authors": ", ".join(found.authors),
        "Rights owner": found.rights_owner,
        "Licence": LICENCES.get(found.license, found.license),
    }
    lines = [f"{name}: {fact}" for name, fact in facts.items() if fact]
    return "\n".join([f"This lesson comes from the problem package {lesson.slug}.", "", *lines, ""])


def _whole(folder: Path, name: str, choices: Choices) -> list[Lesson | Rejected]:
    try:
        if choices.generate and (folder / generators.RULES).is_file():
            with generators.filled(folder) as copy:
                return list(_lessons(_package(copy, name, choices), copy))
        return list(_lessons(_package(folder, name, choices), folder))
    except LessonError as error:
        return [Rejected(name, str(error).replace(f"{folder}/", ""))]
    except ValidationError as error:
        return [Rejected(name, explain(error))]


def _package(folder: Path, name: str, choices: Choices) -> _Package:
    found = problem.read(folder)
    rules.refuse(found, folder)
    judge = validator.read(folder, found)
    cases = data.read(folder, found, choices.points, judged=bool(judge))
    text = statement.read(folder, found, name, cases.samples)
    return _Package(name, found, cases, text, _timeout_s(folder, found, cases.count * found.passes), judge)


def _lessons(package: _Package, folder: Path) -> Iterator[Lesson | Rejected]:
    found = programs.find(folder)
    if "all" not in package.problem.languages:
        codes = set(package.problem.languages)
        found = {language: each for language, each in found.items() if programs.CODES.get(language, language) in codes}
    if not found:
        told = f"has no program in a language that runs here, but {programs.endings(folder)}"
        raise LessonError("submissions/accepted", told, f"Add one that passes, in one of {', '.join(LANGUAGES)}")
    for language, each in found.items():
        try:
            yield _lesson(package, folder, language, each)
        except LessonError as error:
            yield Rejected(f"{language}/{package.short_name}", str(error).replace(f"{folder}/", ""))
        except ValidationError as error:  # a validator that does not run beside this language
            yield Rejected(f"{language}/{package.short_name}", explain(error))


def _lesson(package: _Package, folder: Path, language: str, found: list[programs.Program]) -> Lesson:
    told = languages.get(language)
    submissions = [_filled(program.read(told.main), package.problem) for program in found]
    reference = next((each for each in submissions if each.expected == "accepted" and len(each.files) == 1), None)
    if reference is None:
        raise LessonError("submissions/accepted", f"has no {language} program of one file", "Add one")
    return JudgedLesson(
        lesson=f"{language}/{package.short_name}",
        title=package.statement.title,
        blurb=package.statement.blurb,
        difficulty=DIFFICULTY,
        concepts=package.problem.keywords,
        timeout_s=package.timeout_s,
        memory_mib=_memory_mib(package.problem, language),
        kind="program",
        comparison=package.data.comparison,
        validation=Validation(
            arguments=package.data.arguments, interactive=package.problem.talks, passes=package.problem.passes
        ),
        validator=package.validator,
        source=Source(
            kind="kattis",
            licence=LICENCES.get(package.problem.license, package.problem.license),
            authors=package.problem.authors,
            url=package.problem.url,
            uuid=package.problem.identity(package.short_name),
        ),
        instructions=package.statement.instructions,
        starter={told.main: told.starter},
        tests=package.data.tests,
        support=programs.included(folder, language),
        reference=reference.files,
        submissions=tuple(each for each in submissions if each is not reference),
        unkept=_unkept(package.problem, language),
    )


def _memory_mib(found: problem.Problem, language: str) -> int | None:
    """The package's memory limit where programs in this language can have it, None where it is not kept or stated."""
    wanted = round(found.limits.memory or 0)
    return wanted if wanted >= LEAST_MEMORY_MIB and program_memory(language, wanted) == wanted else None


def _unkept(found: problem.Problem, language: str) -> tuple[str, ...]:
    """What the package limits and a lesson does not."""
    memory = found.limits.memory
    if not memory or _memory_mib(found, language):
        return ()
    ours = program_memory(language, max(LEAST_MEMORY_MIB, round(memory)))
    return (f"its memory limit of {memory:g} MiB is not kept: programs in {language} have {ours} MiB here",)


def _filled(submission: Submission, found: problem.Problem) -> Submission:
    files = {name: statement.with_constants(text, found) for name, text in submission.files.items()}
    return submission.model_copy(update={"files": files})


def _timeout_s(folder: Path, found: problem.Problem, runs: int) -> float:
    """Seconds for all runs together (the package's limit is for each of them); the longest allowed without a limit."""
    stated = found.limits.time_limit or _stated_elsewhere(folder)
    return min(MAX_TIMEOUT_S, stated * runs) if stated else MAX_TIMEOUT_S


def _stated_elsewhere(folder: Path) -> float | None:
    """The legacy format has no place for a limit, so its tools keep it in files of their own."""
    found = None
    for name, pattern in TIME_LIMITS.items():
        if (folder / name).exists() and (match := re.search(pattern, archive.read(folder, name))):
            found = found or float(match[1])
    return found
