"""What an administrator finds: students by id and chosen name, submissions by id; never code, never for others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib import wiring

pytestmark = pytest.mark.usefixtures("bell")
ADA = {"sub": "3f0e8a52-ada0-4c55-9d1e-2f4d5a7b9c10", "token_use": "id"}


def found(site: Any, claims: Any, text: str) -> Any:
    return site.call("GET", "/admin/search", claims=claims, query={"text": text})


def appear_as(site: Any, name: str) -> None:
    body = json.dumps({"visibility": "public", "display_name": name})
    assert site.call("PUT", "/students/me/presentation", claims=ADA, body=body).status == 200


def test_a_student_is_found_by_id_and_by_the_name_that_others_see(site: Any, admin: Any, solution: bytes) -> None:
    sent = site.submit(ADA, solution).json["submission_id"]
    appear_as(site, "Ada L.")
    by_id, by_name, by_lookalike = (found(site, admin, text).json for text in (ADA["sub"], "Ada L.", " ada l"))
    assert by_id == by_name == by_lookalike
    assert by_id["student"] == {
        "student_id": ADA["sub"],
        "board_name": "Ada L.",
        "xp": 0,
        "level": 1,
        "lessons_done": 0,
    }
    assert [each["submission_id"] for each in by_id["submissions"]] == [sent]
    assert by_id["submission"] is None


def test_a_student_who_has_only_tried_is_found_too(site: Any, admin: Any, solution: bytes) -> None:
    sent = site.submit(ADA, solution).json["submission_id"]
    for text in (ADA["sub"], sent):
        assert found(site, admin, text).json["student"]["student_id"] == ADA["sub"]


def test_a_submission_is_found_with_its_verdict_and_student_but_without_code(
    site: Any, admin: Any, solution: bytes
) -> None:
    sent = site.submit(ADA, solution).json["submission_id"]
    appear_as(site, "Ada L.")
    answer = found(site, admin, sent)
    assert answer.json["submission"]["report"]["outcome"] == "passed"
    assert answer.json["submission"]["student_id"] == answer.json["student"]["student_id"] == ADA["sub"]
    assert answer.json["submission"]["correlation_id"]
    assert "def ring" not in answer.text


@pytest.mark.parametrize("text", ["nobody", "0" * 32, "@complaints", "@name#adal", "\u202e", "ﷺ" * 100, "x" * 100])
def test_what_is_not_there_is_not_found(site: Any, admin: Any, text: str) -> None:
    appear_as(site, "Ada L.")
    assert found(site, admin, text).json == {"student": None, "submissions": [], "submission": None}


def test_a_deleted_account_is_not_found(site: Any, admin: Any) -> None:
    appear_as(site, "Ada L.")
    wiring.account_service()._data.forget(ADA["sub"])
    for text in (ADA["sub"], "Ada L."):
        assert found(site, admin, text).json["student"] is None


@pytest.mark.parametrize("groups", ["", "[author]", "[administrator]"])
def test_nobody_else_searches(site: Any, groups: str) -> None:
    answer = found(site, ADA | {"cognito:groups": groups}, ADA["sub"])
    assert (answer.status, answer.json["type"]) == (403, "/problems/forbidden")


@pytest.mark.parametrize("text", ["", "   ", "x" * 101])
def test_a_search_for_nothing_is_refused(site: Any, admin: Any, text: str) -> None:
    assert found(site, admin, text).status == 400
