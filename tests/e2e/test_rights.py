"""The engine says which statement of which policy allowed what a function did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.authoring.files import read_tree
from cdu.client import zipped
from cdu.local.place import STACK
from cdu.publishing import BUILT_IN
from cdu.waiting import until
from localaws.engine.rights import Right
from tests.rights import used

if TYPE_CHECKING:
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
LESSON = "python/recipe-scaler"


def test_a_pass_shows_whose_rights_it_needs_and_a_runner_needs_none(platform: Place, student: Api) -> None:
    student.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")))
    assert until(lambda: student.me()["xp"] or None, 60)
    rights = used(platform, STACK)
    assert {
        Right("ApiHandlerRole", "Run", "lambda:InvokeFunction"),
        Right("ProcessSubmissionRole", "SettleAwards", "dynamodb:PutItem"),
        Right("UpdateProfileRole", "EnterAwards", "dynamodb:UpdateItem"),
    } <= rights
    assert [right for right in rights if right.role.startswith("Runner")] == []
