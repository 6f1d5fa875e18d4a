"""A platform that is saved while students submit works again in another folder: accounts, XP, submissions, boards."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.accounts import Pool
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import backup, lifecycle, restoring
from cdu.publishing import BUILT_IN, publish
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cdu.local.place import Place

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"
EMAIL, PASSWORD = "backup@example.org", "correct-horse-1"


@pytest.fixture
def own(new_place: Callable[[], Place]) -> Iterator[Place]:
    place = new_place()
    lifecycle.up(place, print)
    publish(place, BUILT_IN / LESSON)
    try:
        yield place
    finally:
        lifecycle.down(place)


def signed_in(place: Place) -> Api:
    pool = Pool.of(place)
    return Api(pool.api, accounts.sign_in(pool, EMAIL, PASSWORD).id_token)


def test_what_was_promised_before_a_backup_is_there_after_restoring_it(
    own: Place, new_place: Callable[[], Place], tmp_path: Path
) -> None:
    pool = Pool.of(own)
    accounts.sign_up(pool, EMAIL, PASSWORD)
    accounts.confirm(pool, EMAIL, accounts.local_code(own, EMAIL))
    student = signed_in(own)
    first = student.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")))

    answered: list[str] = []
    ended = threading.Event()

    def go_on_submitting() -> None:
        while not ended.is_set():
            sent = student.send(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))
            answered.append(sent["submission_id"])

    submitting = threading.Thread(target=go_on_submitting)
    submitting.start()
    try:
        assert until(lambda: len(answered) > 1 or None, 60), "students submit"
        promised = list(answered)
        backup.create(own.home, tmp_path / "b")
    finally:
        ended.set()
        submitting.join()
    lifecycle.down(own)

    other = new_place()
    restoring.restore(other, tmp_path / "b")
    try:
        lifecycle.up(other, print)
        again = signed_in(other)
        # A message that was being handled when the backup was made is seen again when its 180 s have passed.
        assert until(lambda: again.me()["xp"] or None, 300) == 50
        assert again.submission(first["submission_id"])["report"]["outcome"] == "passed"
        for submission_id in promised:
            found = until(lambda name=submission_id: again.submission(name).get("report"), 90)  # type: ignore[misc]
            assert found is not None, submission_id
            assert found["outcome"] == "failed"
        new = again.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))
        assert new["report"]["outcome"] == "failed", "the platform works as before"
        newcomer = Api.of(accounts.made_up(other))
        newcomer.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")))
        assert until(lambda: newcomer.me()["xp"] or None, 60) == 50, "its queues are read, on another port"
    finally:
        lifecycle.down(other)
