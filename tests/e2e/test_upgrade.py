"""A platform whose state an earlier version wrote goes on with this one.

`earlier_state.backup` is the folder of a platform that commit 20a2d32 ran, the last before folders named cdu's version:
one lesson, and one student who passed it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.accounts import Pool
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import backup, lifecycle, restoring
from cdu.local.version import MARKER, mine
from cdu.publishing import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place

pytestmark = pytest.mark.stack
EARLIER = Path(__file__).parent / "earlier_state.backup"
LESSON = "python/signal-lamp"


def test_accounts_xp_and_submissions_of_an_earlier_version_are_there(
    new_place: Callable[[], Place], tmp_path: Path
) -> None:
    place = new_place()
    restoring.restore(place, EARLIER)
    assert "cdu" not in json.loads((place.home / MARKER).read_text())
    try:
        lifecycle.up(place, print)
        pool = Pool.of(place)
        student = Api(pool.api, accounts.sign_in(pool, "upgrade@example.org", "correct-horse-1").id_token)
        assert student.me()["xp"] == 50
        earned = student.submission("4a0b46df39d162bd9a9fbfd675f1299e")
        assert earned["report"]["outcome"] == "passed"
        new = student.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))
        assert new["report"]["outcome"] == "failed", "the platform works as before"
    finally:
        lifecycle.down(place)
    assert json.loads((place.home / MARKER).read_text()) == mine()
    (saved,) = place.home.glob("before-*.backup")
    backup.read(saved, tmp_path / "read")
    assert (tmp_path / "read" / "keys.json").read_text() == (place.home / "keys.json").read_text()
