"""Publishing lessons to a deployment: prove, then put the lesson where graders and students find it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdu.authoring import sources as lesson_sources
from cdu.authoring.proving import prove_each
from cdu.authoring.publication import unpublishable
from cdu.bundle import fingerprint, sources
from cdu.errors import CommandError
from cdu.paths import ROOT
from cdu.progress import progress
from chalicelib.contracts.lesson import Lesson, Proof, PublishedLesson
from chalicelib.lessons.catalogue import Catalogue, UnknownLessonError, WithdrawnLessonError
from localaws.keys import write_private

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from cdu.deployment import Deployment
    from cdu.local.place import Place

BUILT_IN = ROOT / "lessons"


def catalogue(deployment: Deployment) -> Catalogue:
    """The catalogue of a deployment."""
    outputs = deployment.outputs()
    clients = deployment.client("dynamodb"), deployment.client("s3")
    return Catalogue(*clients, outputs["LessonsTable"], outputs["ContentBucket"])


def publish(deployment: Deployment, path: Path, languages: Container[str] | None = None) -> list[str]:
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
    published: list[str] = []
    with progress("publishing lessons", len(lessons)) as step:
        for name, proof in prove_each(list(lessons.values())):
            step(name)
            if not isinstance(proof, Proof):
                bad.append(f"{name}: {proof.reason}")
                continue
            shelf.publish(PublishedLesson.of(lessons[name], proof))
            published.append(name)
    if bad:
        raise CommandError("not published:\n  " + "\n  ".join(bad), 1)
    return published


def withdraw(deployment: Deployment, lesson: str) -> None:
    """Withdraw a lesson from a deployment. Raises CommandError when it is not published."""
    try:
        catalogue(deployment).withdraw(lesson)
    except (UnknownLessonError, WithdrawnLessonError) as error:
        raise CommandError(error.detail, 1) from None


def publish_built_in(place: Place, languages: Container[str]) -> None:
    """Publish the built-in catalogue in some languages, unless this deployment has published exactly this before."""
    stamp = place.home / "published.json"
    chosen = sorted(path.name for path in BUILT_IN.iterdir() if path.name in languages)
    state = {
        "lessons": fingerprint([*sources(BUILT_IN), *sources(ROOT / "runners")]),
        "languages": chosen,
        "table": place.outputs()["LessonsTable"],
    }
    before = json.loads(stamp.read_text(encoding="utf-8")) if stamp.exists() else {}
    if set(chosen) <= set(before.get("languages", ())) and {**before, "languages": chosen} == state:
        return
    publish(place, BUILT_IN, chosen)
    write_private(stamp, json.dumps(state))
