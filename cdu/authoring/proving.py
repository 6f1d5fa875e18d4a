"""Proving many lessons at once, each in one of several processes."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from cdu.authoring.check import Failure, Runner
from cdu.authoring.choices import NO_CHOICES, Choices
from cdu.authoring.errors import Rejected
from cdu.authoring.judged import JudgedProof
from cdu.authoring.judging import judge
from cdu.authoring.publication import unpublishable
from cdu.authoring.sources import discover
from chalicelib.contracts.lesson import Lesson, Proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Result = Proof | Failure | Rejected
Progress = Callable[[str, Result, int, int], None]
"""Called after every lesson with its name, its result, the number of lessons done, and the total."""


@dataclass
class Summary:
    """What a check of many lessons found."""

    proofs: dict[str, Proof] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    duration_s: float = 0.0
    warnings: dict[str, str] = field(default_factory=dict)
    """What keeps a lesson that is proven from being published."""

    @property
    def ok(self) -> bool:
        """Whether something was proven and there is nothing that an author has to mend."""
        return bool(self.proofs) and not self.failed and not any(entry.fatal for entry in self.rejected)

    @property
    def infrastructure(self) -> bool:
        """Whether our own runner broke on a lesson, so that the fault is not the author's."""
        return any(failure.cause == "infrastructure" for failure in self.failed)

    def add(self, lesson: str, result: Result) -> None:
        """Take one lesson's result."""
        if isinstance(result, Proof):
            self.proofs[lesson] = result
        elif isinstance(result, Failure):
            self.failed.append(result)
        else:
            self.rejected.append(result)

    def warn(self, lessons: Iterable[Lesson]) -> None:
        """Note what keeps these lessons from being published."""
        self.warnings |= {lesson.lesson: reason for lesson in lessons if (reason := unpublishable(lesson))}

    def sort(self, order: Sequence[str]) -> None:
        """Sort the results, which arrive in any order, into the order of the lessons."""
        place = {lesson: position for position, lesson in enumerate(order)}
        self.proofs = dict(sorted(self.proofs.items(), key=lambda item: place[item[0]]))
        self.failed.sort(key=lambda failure: place[failure.lesson])

    def differences(self) -> Iterator[tuple[str, str]]:
        """Lessons with those submissions of a judge that ended in another way than the judge said."""
        for lesson, proof in self.proofs.items():
            if isinstance(proof, JudgedProof):
                yield from ((lesson, text) for text in proof.differences)

    def modes(self) -> dict[str, int]:
        """How many lessons were proven in each mode."""
        return dict(sorted(Counter(proof.mode for proof in self.proofs.values()).items()))

    def as_json(self) -> dict[str, Any]:
        """The document that `cdu lessons check --json` prints; `checked` counts the lessons that were run."""
        return {
            "checked": len(self.proofs) + len(self.failed),
            "proven": len(self.proofs),
            "rejected": [{"lesson": entry.lesson, "reason": entry.reason} for entry in self.rejected],
            "failed": [{"lesson": entry.lesson, "reason": entry.reason} for entry in self.failed],
            "modes": self.modes(),
            "duration_s": round(self.duration_s, 3),
            "warnings": [{"lesson": lesson, "warning": text} for lesson, text in self.warnings.items()],
            "differences": [{"lesson": lesson, "difference": text} for lesson, text in self.differences()],
            "proofs": [
                {
                    "lesson": lesson,
                    "mode": proof.mode,
                    "weaker": proof.weaker,
                    "believed": list(proof.believed),
                    "tests": len(proof.tests),
                    "duration_ms": proof.duration_ms,
                }
                for lesson, proof in self.proofs.items()
            ],
        }


def check_all(
    path: Path,
    *,
    choices: Choices = NO_CHOICES,
    jobs: int | None = None,
    progress: Progress | None = None,
    runner: Runner | None = None,
) -> Summary:
    """Prove every lesson at `path`, whatever `discover` finds there.

    `runner` defaults to our own runner; with more than one job (default: one per processor) it has to be a value
    that another process can import by name.

    Raises:
        LessonError: `path` holds no lessons at all.
    """
    started = time.perf_counter()
    summary = Summary()
    found = list(discover(path, choices))
    lessons = [entry for entry in found if isinstance(entry, Lesson)]
    summary.warn(lessons)
    outcomes = chain(_rejections(found), prove_each(lessons, jobs=jobs, runner=runner))
    for done, (name, result) in enumerate(outcomes, start=1):
        summary.add(name, result)
        if progress:
            progress(name, result, done, len(found))
    summary.sort([entry.lesson for entry in found])
    summary.duration_s = time.perf_counter() - started
    return summary


def prove_each(
    lessons: Sequence[Lesson], *, jobs: int | None = None, runner: Runner | None = None
) -> Iterator[tuple[str, Result]]:
    """Name and result of every lesson, as they come; what `jobs` and `runner` mean is said at `check_all`."""
    jobs = min(jobs or os.cpu_count() or 1, len(lessons))
    if jobs <= 1:
        yield from ((lesson.lesson, prove(lesson, runner)) for lesson in lessons)
        return
    # Fresh processes: a fork would copy threads and locks of whoever calls us.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        futures = {pool.submit(prove, lesson, runner): lesson.lesson for lesson in lessons}
        try:
            for future in as_completed(futures):
                yield futures[future], _result(futures[future], future)
        finally:
            pool.shutdown(cancel_futures=True)


def prove(lesson: Lesson, runner: Runner | None = None) -> Result:
    """Check one lesson, with our own runner by default; a runner that breaks fails this lesson only.

    A starter that passes is for an author to mend; somebody else's lesson means it so, and is not for us to grade.
    """
    try:
        found = judge(lesson, runner or _own_runner())
    except Exception as error:  # noqa: BLE001 - one broken run must not stop hundreds of others
        return _broken(lesson.lesson, error)
    if isinstance(found, Failure) and found.cause == "starter" and lesson.source.kind != "cdu":
        return Rejected(lesson.lesson, f"{found.reason}: a refactoring has nothing that tests could grade")
    return found


def _own_runner() -> Runner:
    """Imported when it is needed: reading lessons must work without the untrusted bundle."""
    runner: Runner = importlib.import_module("runners")
    return runner


def _rejections(found: Sequence[Lesson | Rejected]) -> Iterator[tuple[str, Result]]:
    yield from ((entry.lesson, entry) for entry in found if isinstance(entry, Rejected))


def _result(lesson: str, future: Future[Result]) -> Result:
    """A worker process that died takes the pool with it, and every lesson that had still to be run."""
    error = future.exception()
    return future.result() if error is None else _broken(lesson, error)


def _broken(lesson: str, error: BaseException) -> Failure:
    return Failure(lesson, f"the runner broke: {type(error).__name__}: {error}", "infrastructure")
