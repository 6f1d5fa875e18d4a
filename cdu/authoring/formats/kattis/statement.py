"""A package's statement as a lesson's title, blurb and instructions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.files import list_files
from cdu.authoring.formats.kattis import archive, latex
from cdu.authoring.publication import NO_STATEMENT

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.authoring.formats.kattis.problem import Problem

FOLDERS = ("statement", "problem_statement")
MAX_TITLE, MAX_BLURB = 100, 400
_FILE = re.compile(r"problem(?:\.(?P<language>[a-zA-Z-]+))?\.(?P<ending>md|tex)")
_PLAIN_NAME = re.compile(r"%%\s*plainproblemname:\s*(.+)")
_NAME = re.compile(r"\\problemname\{([^\\{}$]+)\}")
_CONSTANT = re.compile(r"\{\{([a-zA-Z_]\w*)(?:\.(\w+))?\}\}")
_LATEX_CONSTANT = re.compile(r"\\constant\{([a-zA-Z_]\w*)(?:\.(\w+))?\}")
_TIME_LIMIT = re.compile(r"\\timelimit(?![A-Za-z])(\{\})?")
_PICTURE = re.compile(r"!\[|<img\b", re.IGNORECASE)
_SAMPLES = re.compile(r"\{\{(nextsample|remainingsamples)\}\}")


@dataclass(frozen=True)
class Statement:
    """What the student reads."""

    title: str
    blurb: str
    instructions: str


def read(folder: Path, problem: Problem, short_name: str, samples: tuple[tuple[str, str], ...]) -> Statement:
    """The statement of the package in a folder, in English if there is one, with the samples in it.

    Raises:
        LessonError: it has pictures, or is in LaTeX that cannot be turned into Markdown.
    """
    where, language = _choose(folder)
    source = archive.read(folder, where) if where else ""
    name = problem.name.get(language) or _named(source) or short_name
    if not where or where.endswith(".md"):
        text = with_constants(source, problem)
    else:
        text = latex.convert(_with_time_limit(with_constants(source, problem, _LATEX_CONSTANT), problem), where)
    if _PICTURE.search(text):
        raise LessonError(where, "has pictures", "Only text is taken")
    text = text if text.strip() else NO_STATEMENT
    title = " ".join(name.split())[:MAX_TITLE]
    return Statement(title, _blurb(text, title), f"# {title}\n\n{_with_samples(text.strip(), samples)}\n")


def with_constants(text: str, problem: Problem, form: re.Pattern[str] = _CONSTANT) -> str:
    """The text with the problem's constants put in, where it names them in this form."""

    def value(match: re.Match[str]) -> str:
        known = problem.constants.get(match[1])
        variants = known if isinstance(known, dict) else {"value": known}
        found = variants.get(match[2] or "value")
        return match[0] if found is None else str(found)

    return form.sub(value, text)


def _with_time_limit(text: str, problem: Problem) -> str:
    """The text with the seconds of the time limit where it names them, if the metadata say them."""
    seconds = problem.limits.time_limit
    return _TIME_LIMIT.sub(f"{seconds:g}", text) if seconds else text


def _choose(folder: Path) -> tuple[str, str]:
    """The statement's file and language: English rather than others, Markdown rather than LaTeX; "" for no file."""
    found = []
    for place in FOLDERS:
        for name in list_files(folder / place):
            if match := _FILE.fullmatch(name):
                language = match["language"] or "en"
                found.append((language != "en", match["ending"] != "md", f"{place}/{name}", language))
    return min(found)[2:] if found else ("", "en")


def _named(source: str) -> str | None:
    match = _PLAIN_NAME.search(source) or _NAME.search(source)
    return match[1].strip() if match else None


def _blurb(text: str, title: str) -> str:
    """The first paragraph that is one, without Markdown's marks."""
    for paragraph in re.split(r"\n\s*\n", text):
        plain = " ".join(re.sub(r"\[([^\[\]]+)\]\([^()]*\)|\\(?=[^\w\s])|[*`]|^>", r"\1", paragraph).split())
        if plain and paragraph[0] not in "#|{-":
            return plain if len(plain) <= MAX_BLURB else plain[: MAX_BLURB - 1] + "…"
    return title


def _with_samples(text: str, samples: tuple[tuple[str, str], ...]) -> str:
    """Samples where the statement wants them, the others below it."""
    shown = [_sample(number, *sample) for number, sample in enumerate(samples, start=1)]

    def place(match: re.Match[str]) -> str:
        count = 1 if match[1] == "nextsample" else len(shown)
        taken, shown[:] = shown[:count], shown[count:]
        return "\n\n".join(taken)

    return "\n\n".join([_SAMPLES.sub(place, text), *shown])


def _sample(number: int, given: str, answer: str) -> str:
    return f"## Sample {number}\n\nInput:\n\n{latex.fence(given)}\n\nOutput:\n\n{latex.fence(answer)}"
