"""Publishing lessons to a deployment: prove, then put the lesson where graders and students find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.authoring import sources as lesson_sources
from cdu.authoring.proving import prove_each
from cdu.authoring.publication import unpublishable
from cdu.bundle import fingerprint, sources
from cdu.errors import CommandError
from cdu.local.additions import keep_published, published
from cdu.paths import BUILT_IN, ROOT
from cdu.progress import progress, untold
from chalicelib.contracts.lesson import Lesson, Proof, PublishedLesson
from chalicelib.lessons.catalogue import Catalogue, UnknownLessonError, WithdrawnLessonError

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from cdu.deployment import Deployment
    from cdu.local.place import Place
    from cdu.progress import Told

__all__ = ["BUILT_IN", "catalogue", "publish", "publish_built_in", "withdraw"]


def catalogue(deployment: Deployment) -> Catalogue:
    """The catalogue of a deployment."""
    outputs = deployment.outputs()
    clients = deployment.client("dynamodb"), deployment.client("s3")
    return Catalogue(*clients, outputs["LessonsTable"], outputs["ContentBucket"])


def publish(
    deployment: Deployment, path: Path, languages: Container[str] | None = None, told: Told = untold
) -> list[str]:
    """Prove every lesson at a path and publish those that hold; the names of all others are in the error.

    `languages` leaves out what is written in any other. Raises CommandError when a lesson was rejected or failed; the
    good ones are published all the same.
    """
    found = [one for one in lesson_sources.discover(path) if languages is None or one.lesson.split("/")[0] in languages]
    lessons = {entry.lesson: entry for entry in found if isinstance(entry, Lesson)}
    bad = [f"{entry.lesson}: {entry.reason}" for entry in found if not isinstance(entry, Lesson)]
    refused = {name: reason for name, lesson in lessons.items() if (reason := unpublishable(lesson))}
    bad += [f"{name}: {reason}" for name, reason in refused.items()]
    lessons = {name: lesson for name, lesson in lessons.items() if name not in refused}
    shelf = catalogue(deployment)
    done: list[str] = []
    with progress("publishing lessons", len(lessons), told) as step:
        for name, proof in prove_each(list(lessons.values())):
            step(name)
            if not isinstance(proof, Proof):
                bad.append(f"{name}: {proof.reason}")
                continue
            shelf.publish(PublishedLesson.of(lessons[name], proof))
            done.append(name)
    if bad:
        raise CommandError("not published:\n  " + "\n  ".join(bad), 1)
    return done


def withdraw(deployment: Deployment, lesson: str) -> None:
    """Withdraw a lesson from a deployment. Raises CommandError when it is not published."""
    try:
        catalogue(deployment).withdraw(lesson)
    except (UnknownLessonError, WithdrawnLessonError) as error:
        raise CommandError(error.detail, 1) from None


def publish_built_in(place: Place, languages: Container[str], told: Told = untold) -> None:
    """Publish the built-in catalogue in some languages, but for what this deployment has exactly so already."""
    state = {
        "lessons": fingerprint([*sources(BUILT_IN), *sources(ROOT / "runners")]),
        "table": place.outputs()["LessonsTable"],
    }

    def there() -> set[str]:
        before = published(place.home)
        return set(before["languages"]) if {**before, **state} == before else set()

    chosen = {path.name for path in BUILT_IN.iterdir() if path.name in languages}
    if missing := chosen - there():
        publish(place, BUILT_IN, missing, told)
        keep_published(place.home, {**state, "languages": sorted(there() | missing)})
