"""The lesson contract: what a published lesson is, for authors, graders and students alike."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chalicelib.shared.ids import LessonId
from chalicelib.shared.paths import check_all

XP_PER_DIFFICULTY = 50
Files = dict[str, str]
"""Relative POSIX path to UTF-8 text."""
README = "README.md"
"""Beside a student's files: the instructions."""
MANIFEST = "submission.json"
"""Beside a student's files: names the lesson that they solve."""


def for_students(files: Files) -> Files:
    """What students get into a folder and send back as a zip. Raises BadNameError."""
    check_all([README, MANIFEST, *files])
    return files


StarterFiles = Annotated[Files, AfterValidator(for_students)]

Mode = Literal["isolated", "guarded", "program"]
"""How tests and solution are kept apart; strongest first. See docs/security.md."""


HIDDEN = "hidden/"
"""Tests in this folder of a lesson's tests are hidden: students learn their names and outcomes only."""


class Contract(BaseModel):
    """Base of every contract: unknown fields are refused and values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Contract):
    """Where a lesson comes from and under which licence it may be used."""

    kind: Literal["cdu", "exercism", "kattis"] = "cdu"
    licence: str = "MIT"
    authors: tuple[str, ...] = ()
    url: str | None = None
    uuid: str | None = None


class Comparison(Contract):
    """How a program's output is compared, by the names and rules of Kattis' default output validator.

    Without any rule, words are compared, whatever the space between them and whether letters are large or small. With
    a tolerance, words that are numbers compare as numbers.
    """

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    float_absolute_tolerance: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    float_relative_tolerance: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None


class LessonMetadata(Contract):
    """The content of an author's `lesson.json`."""

    format: Literal[1] = 1
    lesson: LessonId
    title: Annotated[str, Field(min_length=1, max_length=100)]
    blurb: Annotated[str, Field(min_length=1, max_length=400)]
    difficulty: Annotated[int, Field(ge=1, le=10)]
    concepts: tuple[str, ...] = ()
    """What one learns or practises."""
    prerequisites: tuple[str, ...] = ()
    """Concepts that one should know before."""
    order: Annotated[int, Field(ge=0)] = 0
    timeout_s: Annotated[float, Field(gt=0, le=20)] = 10.0
    kind: Literal["functions", "program"] = "functions"
    """Whether tests call the solution's functions, or a program reads standard input and prints."""
    comparison: Comparison = Comparison()
    """Programs only."""
    source: Source = Source()

    @property
    def language(self) -> str:
        """The language family that runs the lesson, such as `python`."""
        return self.lesson.partition("/")[0]

    @property
    def slug(self) -> str:
        """The lesson's name within its language, such as `two-fer`."""
        return self.lesson.partition("/")[2]

    @property
    def xp(self) -> int:
        """Experience points for the first pass: 50 (difficulty 1) to 500 (difficulty 10)."""
        return self.difficulty * XP_PER_DIFFICULTY


class Proof(Contract):
    """What `cdu lessons check` saw: the reference passed these tests in this mode, the stub failed."""

    mode: Mode
    tests: tuple[str, ...]
    """Expected test ids in file order; a pass needs every one of them."""
    profile: dict[str, Any] | None = None
    """Kinds of value that the reference gave, in the runner's own form (isolated mode only)."""
    duration_ms: float


class Lesson(LessonMetadata):
    """A whole lesson as authored: metadata and files by role. `reference` never leaves the author's side."""

    instructions: str
    hints: tuple[str, ...] = ()
    starter: StarterFiles
    """The files a student may edit, and only those, as they are handed out."""
    tests: Files
    support: Files = {}
    reference: Files = Field(default={}, repr=False)


class PublishedLesson(LessonMetadata):
    """What graders and students get: a proven lesson without its reference solution."""

    instructions: str
    hints: tuple[str, ...] = ()
    starter: StarterFiles
    tests: Files
    support: Files = {}
    proof: Proof

    @classmethod
    def of(cls, lesson: Lesson, proof: Proof) -> Self:
        """Strip the reference, and whatever else only authors have, and attach the proof."""
        return cls(**lesson.model_dump(include=set(cls.model_fields)), proof=proof)

    @property
    def version(self) -> str:
        """Content address: 16 hexadecimal digits that change when anything but the measured time does."""
        # Defaults are left out, so that a new field of the contract is not a new version of every lesson.
        content = self.model_dump_json(exclude={"proof": {"duration_ms"}}, exclude_defaults=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


class LessonSource(Protocol):
    """Where graders get published lessons."""

    def lesson(self, lesson: str, version: str | None = None) -> PublishedLesson:
        """A lesson's content, the current version unless one is named. Raises ProblemError for an unknown lesson."""
