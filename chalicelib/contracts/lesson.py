"""The lesson contract, shared by authors, graders and students."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from chalicelib.contracts.images import Images
from chalicelib.shared.ids import LessonId
from chalicelib.shared.model import Model
from chalicelib.shared.paths import check_all

XP_PER_DIFFICULTY = 50
Files = dict[str, str]
"""Relative POSIX path to UTF-8 text."""
README = "README.md"
"""The instructions, in the folder with the student's files."""
HINTS = "HINTS.md"
"""The lesson's hints, there as well."""
MANIFEST = "submission.json"
"""Names the lesson, in the folder with the student's files."""


def for_students(files: Files) -> Files:
    """Check the names of files that students receive and send back. Raises BadNameError."""
    check_all([README, HINTS, MANIFEST, *files])
    return files


StarterFiles = Annotated[Files, AfterValidator(for_students)]

Mode = Literal["observed", "isolated", "guarded", "program"]
"""How tests and solution are kept apart; strongest first. See docs/security.md."""
VALIDATORS = {"cpp": "cpp", "c": "c", "py": "python"}
"""The languages in which a validator can be written, by the ending of its files."""
MAX_PASSES = 50
"""How often a solution may run in one case."""
HIDDEN = "hidden/"
"""Tests in this folder are hidden: students see only their names and outcomes."""


class Contract(Model):
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
    """How a program's output is compared, with the names and rules of Kattis' default output validator.

    By default the words are compared; white space between them and letter case are ignored. With a tolerance, words
    that are numbers are compared as numbers.
    """

    case_sensitive: bool = False
    space_change_sensitive: bool = False
    float_absolute_tolerance: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    float_relative_tolerance: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None


class Validation(Contract):
    """How the programs in a lesson's folder `validator` judge what a solution prints."""

    arguments: tuple[str, ...] = ()
    """What the validator is told, after input, answer file and feedback folder."""
    interactive: bool = False
    """Whether the validator talks to the solution, instead of reading what it printed."""
    passes: Annotated[int, Field(ge=1, le=MAX_PASSES)] = 1
    """How often a solution may run in one case, each time on the input that the validator left for it."""


class LessonMetadata(Contract):
    """The content of an author's `lesson.json`."""

    format: Literal[1] = 1
    lesson: LessonId
    title: Annotated[str, Field(min_length=1, max_length=100)]
    blurb: Annotated[str, Field(min_length=1, max_length=400)]
    difficulty: Annotated[int, Field(ge=1, le=10)]
    concepts: tuple[str, ...] = ()
    """Concepts that the lesson teaches."""
    prerequisites: tuple[str, ...] = ()
    """Concepts that students should know before."""
    order: Annotated[int, Field(ge=0)] = 0
    timeout_s: Annotated[float, Field(gt=0, le=20)] = 10.0
    memory_mib: Annotated[int | None, Field(ge=32, le=4096)] = None
    """For programs only: what one may use, where that is less than the runner allows. None: what the runner allows."""
    kind: Literal["functions", "program"] = "functions"
    """`functions`: tests call the solution's functions. `program`: the solution reads standard input and prints."""
    comparison: Comparison = Comparison()
    """For programs only."""
    validation: Validation = Validation()
    """For programs with a validator only."""
    open_tests: bool = False
    """Whether students get the tests, those of programs that are not hidden, to run them on their own machine."""
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
    """The result of `cdu lessons check`: the reference passed these tests in this mode, and the starter failed."""

    mode: Mode
    tests: tuple[str, ...]
    """Expected test ids in file order. A submission must pass all of them."""
    profile: dict[str, Any] | None = None
    """What grading in this mode needs and validating the lesson recorded, in the runner's format."""
    duration_ms: float
    weaker: str = ""
    """Why the mode is not a stronger one; empty where there is none."""
    believed: tuple[str, ...] = ()
    """The assertions (`path:line`) that are merely believed, because the solution has a part in what is expected."""


class _Content(LessonMetadata):
    """What an authored and a published lesson have in common."""

    instructions: str
    hints: tuple[str, ...] = ()
    images: Images = Field(default={}, repr=False)
    """The pictures that the instructions and hints show."""
    starter: StarterFiles
    """The files that students may edit, in their initial state."""
    tests: Files
    support: Files = Field(default={})
    validator: Files = Field(default={}, repr=False)
    """The program that judges output, if comparing does not do; students never see it."""

    @property
    def validator_language(self) -> str:
        """The language of the validator, empty where there is none."""
        endings = {name.rpartition(".")[2] for name in self.validator}
        return next((language for ending, language in VALIDATORS.items() if ending in endings), "")

    @property
    def runs_with(self) -> str:
        """The language whose runner grades this lesson: every runner can run Python, so the validator's decides."""
        return (self.validator_language or self.language) if self.language == "python" else self.language

    @model_validator(mode="after")
    def _fitting_validator(self) -> Self:
        """Refuse a validator that no runner could run together with the solution."""
        if not self.validator:
            return self
        if self.kind != "program":
            raise ValueError("validator: only the output of programs is judged; set kind to program")
        if not self.validator_language:
            raise ValueError("validator: it is in no language that runs here; write it in Python, C++ or C")
        if self.validator_language == "python" and "main.py" not in self.validator:
            raise ValueError("validator: it has no main.py, where a validator in Python starts")
        if self.validator_language != "python" and self.language not in {"python", "c", "cpp"}:
            raise ValueError(f"validator: one in C or C++ does not run beside {self.language}; write it in Python")
        return self

    @model_validator(mode="after")
    def _fitting_memory(self) -> Self:
        """Refuse a limit that nothing would keep."""
        if self.memory_mib and self.kind != "program":
            raise ValueError("memory_mib: only programs have a limit of their own; leave it out or set kind to program")
        return self

    @model_validator(mode="after")
    def _fitting_open_tests(self) -> Self:
        """Refuse to open what cannot be open: students get the tests beside their own files, and run them there."""
        if not self.open_tests:
            return self
        if self.validator:
            raise ValueError("open_tests: a validator is never given to students; leave open_tests out")
        if self.kind == "functions" and any(name.startswith(HIDDEN) for name in self.tests):
            raise ValueError("open_tests: what the check records is about all tests together, and some are hidden")
        for_students({**self.starter, **self.support, **(self.tests if self.kind == "functions" else {})})
        return self


class Lesson(_Content):
    """A complete lesson as authored: metadata and files by role. `reference` is never published."""

    reference: Files = Field(default={}, repr=False)


class PublishedLesson(_Content):
    """A validated lesson without its reference solution, as graders and students get it."""

    proof: Proof

    @classmethod
    def of(cls, lesson: Lesson, proof: Proof) -> Self:
        """Remove the reference and everything else that only authors have, and attach the proof."""
        return cls(**lesson.model_dump(include=set(cls.model_fields)), proof=proof)

    @property
    def version(self) -> str:
        """Content address: 16 hexadecimal digits that depend on everything but the measured time."""
        # Defaults are left out, so that a new field of the contract does not change the version of every lesson.
        content = self.model_dump_json(exclude={"proof": {"duration_ms"}}, exclude_defaults=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


class LessonSource(Protocol):
    """What graders need from the catalogue."""

    def lesson(self, lesson: str, version: str | None = None) -> PublishedLesson:
        """A version of a lesson, by default the current one. Raises ProblemError for an unknown lesson."""
