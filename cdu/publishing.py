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
from chalicelib.lessons.previews import Previews

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from pathlib import Path

    from cdu.authoring.errors import Rejected
    from cdu.deployment import Deployment
    from cdu.local.place import Place
    from cdu.progress import Told

__all__ = ["BUILT_IN", "catalogue", "preview", "previews", "publish", "publish_built_in", "withdraw"]


def catalogue(deployment: Deployment) -> Catalogue:
    """The catalogue of a deployment."""
    outputs = deployment.outputs()
    clients = deployment.client("dynamodb"), deployment.client("s3")
    return Catalogue(*clients, outputs["LessonsTable"], outputs["ContentBucket"])


def previews(deployment: Deployment) -> Previews:
    """The previews of a deployment."""
    return Previews(deployment.client("s3"), deployment.outputs()["ContentBucket"])


def publish(
    deployment: Deployment, path: Path, languages: Container[str] | None = None, told: Told = untold
) -> list[str]:
    """Prove every lesson at a path and publish those that hold; the names of all others are in the error.

    `languages` leaves out what is written in any other. Raises CommandError when a lesson was rejected or failed; the
    good ones are published all the same.
    """
    found = [one for one in lesson_sources.discover(path) if languages is None or one.lesson.split("/")[0] in languages]
    shelf, looked_at = catalogue(deployment), previews(deployment)

    def put(lesson: PublishedLesson) -> None:
        shelf.publish(lesson)
        looked_at.remove(lesson.lesson)

    refused = {one.lesson: reason for one in found if isinstance(one, Lesson) and (reason := unpublishable(one))}
    return _proven(found, refused, put, "published", told)


def preview(deployment: Deployment, path: Path) -> list[str]:
    """Prove every lesson at a path and show those that hold to authors, on the page, and to nobody else.

    Raises CommandError as `publish` does.
    """
    return _proven(lesson_sources.discover(path), {}, previews(deployment).keep, "shown", untold)


def _proven(
    found: Iterable[Lesson | Rejected],
    refused: Mapping[str, str],
    put: Callable[[PublishedLesson], object],
    done_word: str,
    told: Told,
) -> list[str]:
    """Put every lesson somewhere that is not refused and that holds. Raises CommandError that names the others."""
    found = list(found)
    bad = [f"{entry.lesson}: {entry.reason}" for entry in found if not isinstance(entry, Lesson)]
    bad += [f"{name}: {reason}" for name, reason in refused.items()]
    lessons = {entry.lesson: entry for entry in found if isinstance(entry, Lesson) and entry.lesson not in refused}
    done: list[str] = []
    with progress("proving lessons", len(lessons), told) as step:
        for name, proof in prove_each(list(lessons.values())):
            step(name)
            if not isinstance(proof, Proof):
                bad.append(f"{name}: {proof.reason}")
                continue
            put(PublishedLesson.of(lessons[name], proof))
            done.append(name)
    if bad:
        raise CommandError(f"not {done_word}:\n  " + "\n  ".join(bad), 1)
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
