"""The list of lessons as readers ask for it: filtered, searched, sorted, in pages.

The list is made in memory from one cached reading of the catalogue, so a filter never costs a read.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import ConfigDict, Field

from chalicelib.http.problems import BAD_REQUEST, ProblemError
from chalicelib.shared.ids import SEARCH, TOKEN, Language
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chalicelib.lessons.entries import LessonEntry

MOST = 2_000
MAX_NEXT = 3
Sort = Literal["order", "title", "difficulty", "-difficulty", "pass_rate", "-pass_rate", "attempts", "-attempts"]


class LessonSummary(Model):
    """What the hourly refresh counted about a lesson in the last month; None where nobody tried or passed it."""

    pass_rate: float | None = None
    """Percentage of the students who tried it and passed."""
    median_attempts: float | None = None
    """Attempts that a first pass took."""


class ListQuery(Model):
    """Filters, order and page of the list."""

    model_config = ConfigDict(extra="forbid")

    language: Language | None = None
    concept: Annotated[str, SEARCH] | None = None
    """A concept that the lesson teaches."""
    kind: Literal["functions", "program"] | None = None
    min_difficulty: Annotated[int, Field(ge=1, le=10)] | None = None
    max_difficulty: Annotated[int, Field(ge=1, le=10)] | None = None
    search: Annotated[str, SEARCH] | None = None
    """A text in name, title, blurb or concepts; case does not count."""
    sort: Sort = "order"
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST
    token: Annotated[str, TOKEN] | None = None


class LessonLine(Model):
    """A lesson in the list. `xp` is earned by the first pass."""

    lesson: str
    language: str
    title: str
    blurb: str
    difficulty: int
    xp: int
    kind: Literal["functions", "program"]
    concepts: tuple[str, ...]
    prerequisites: tuple[str, ...]
    """Concepts that students should know before."""
    next: tuple[str, ...]
    """Lessons that build on what this one teaches, or else the one that follows it."""
    pass_rate: float | None
    median_attempts: float | None
    tests: int
    version: str


class _PageToken(Model):
    model_config = ConfigDict(extra="forbid")

    query: str
    start: Annotated[int, Field(ge=0)]


def line_of(entry: LessonEntry, following: Mapping[str, tuple[str, ...]], figures: LessonSummary) -> LessonLine:
    """A lesson's line."""
    same = {name: getattr(entry, name) for name in LessonLine.model_fields.keys() & {*type(entry).model_fields, "xp"}}
    more = {"language": entry.language, "tests": entry.test_count, "next": following.get(entry.lesson, ())}
    return LessonLine(**same, **more, **figures.model_dump())


def next_lessons(entries: Sequence[LessonEntry]) -> dict[str, tuple[str, ...]]:
    """For each lesson the ones to go on with. `entries` are in recommended order, language by language."""
    building_on: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        for concept in entry.prerequisites:
            building_on[entry.language, concept].append(entry.lesson)
    found = {}
    for entry, after in zip_longest(entries, entries[1:]):
        later = [name for concept in entry.concepts for name in building_on[entry.language, concept]]
        distinct = [name for name in dict.fromkeys(later) if name != entry.lesson][:MAX_NEXT]
        follower = [after.lesson] if after and after.language == entry.language else []
        found[entry.lesson] = tuple(distinct or follower)
    return found


def select(lines: Iterable[LessonLine], query: ListQuery) -> list[LessonLine]:
    """The lines that match the query's filters, in its order. Lessons without a figure come last."""
    found = [line for line in lines if _matches(line, query)]
    key = _SORTS[query.sort.removeprefix("-")]
    if key is None:
        return found
    known = [(value, line) for line in found if (value := key(line)) is not None]
    known.sort(key=itemgetter(0), reverse=query.sort.startswith("-"))
    return [line for _, line in known] + [line for line in found if key(line) is None]


def page(lines: Sequence[LessonLine], query: ListQuery) -> tuple[Sequence[LessonLine], str | None]:
    """The page that the query asks for, and the token of the next one. Raises ProblemError for a foreign token."""
    text = query.model_dump_json(exclude={"token", "limit"})
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:24]
    start = _start(query.token, fingerprint)
    end = start + query.limit
    token = _PageToken(query=fingerprint, start=end).model_dump_json().encode()
    return lines[start:end], base64.urlsafe_b64encode(token).decode().rstrip("=") if end < len(lines) else None


def _start(token: str | None, fingerprint: str) -> int:
    if token is None:
        return 0
    try:
        found = _PageToken.model_validate_json(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except ValueError:
        raise ProblemError(BAD_REQUEST, "token: it is not valid; start again without it") from None
    if found.query != fingerprint:
        raise ProblemError(BAD_REQUEST, "token: it is not valid for this query; start again without it")
    return found.start


def _matches(line: LessonLine, query: ListQuery) -> bool:
    least, most = query.min_difficulty or 1, query.max_difficulty or 10
    if query.language not in {None, line.language} or query.kind not in {None, line.kind}:
        return False
    if not least <= line.difficulty <= most or (query.concept is not None and query.concept not in line.concepts):
        return False
    texts = (line.lesson, line.title, line.blurb, *line.concepts)
    return query.search is None or any(query.search.casefold() in text.casefold() for text in texts)


_SORTS: dict[str, Callable[[LessonLine], str | float | None] | None] = {
    "order": None,
    "title": lambda line: line.title.casefold(),
    "difficulty": lambda line: line.difficulty,
    "pass_rate": lambda line: line.pass_rate,
    "attempts": lambda line: line.median_attempts,
}
