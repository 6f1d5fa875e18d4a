"""A complete lesson as students get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.contracts.images import Images  # noqa: TC001 - pydantic reads the annotation
from chalicelib.contracts.lesson import HIDDEN, Comparison, Files, Proof, Source
from chalicelib.lessons.lesson_list import LessonLine
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import PublishedLesson


class Sample(Model):
    """A visible test case of a program: its input and the expected output."""

    name: str
    input: str
    output: str


class OpenTests(Model):
    """What a runner on the student's own machine needs to run the tests that are not hidden, as ours runs them."""

    tests: Files
    support: Files
    comparison: Comparison
    proof: Proof


class LessonView(LessonLine):
    """A complete lesson as students get it.

    `starter` contains the files that a submission may replace, and `samples` the visible test cases of a program.
    `open_tests` is null unless the lesson's author gives the tests to students.
    """

    instructions: str
    hints: tuple[str, ...]
    images: Images
    """The pictures that the instructions show: file name to content as Base64, 256 KiB together at most."""
    starter: Files
    samples: tuple[Sample, ...]
    open_tests: OpenTests | None
    timeout_s: float
    memory_mib: int | None
    """How many MiB a program may use; null where the runner alone limits that."""
    source: Source

    @classmethod
    def of(cls, lesson: PublishedLesson, line: LessonLine) -> LessonView:
        """What students get of a lesson: no hidden test, no wrong solution, nothing of the reference."""
        return cls(
            **line.model_dump(),
            instructions=lesson.instructions,
            hints=lesson.hints,
            images=lesson.images,
            starter=lesson.starter,
            samples=_samples(lesson) if lesson.kind == "program" else (),
            open_tests=_open_tests(lesson) if lesson.open_tests else None,
            timeout_s=lesson.timeout_s,
            memory_mib=lesson.memory_mib,
            source=lesson.source,
        )


def _samples(lesson: PublishedLesson) -> tuple[Sample, ...]:
    visible = [name for name in lesson.proof.tests if not name.startswith(HIDDEN)]
    return tuple(
        Sample(name=name, input=lesson.tests[f"{name}.in"], output=lesson.tests[f"{name}.out"]) for name in visible
    )


def _open_tests(lesson: PublishedLesson) -> OpenTests:
    ids = tuple(name for name in lesson.proof.tests if not name.startswith(HIDDEN))
    tests = {name: text for name, text in lesson.tests.items() if not name.startswith(HIDDEN)}
    proof = lesson.proof.model_copy(update={"tests": ids})
    return OpenTests(tests=tests, support=lesson.support, comparison=lesson.comparison, proof=proof)
