"""Previews: what authors see of a lesson before it is published, and what nobody else sees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import wiring

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson

NAME = {"language": "python", "slug": "bell"}
ROUTE = "/previews/{language}/{slug}"


@pytest.fixture
def author(ada: dict[str, Any]) -> dict[str, Any]:
    return ada | {"sub": "eve", "cognito:groups": "author"}


@pytest.fixture
def sent(site: Any, lesson: Callable[..., PublishedLesson]) -> PublishedLesson:
    assert site
    made = lesson(instructions="Ring **it**.", hints=("Listen.",))
    wiring.previews().keep(made)
    return made


def trial(site: Any, who: Any, **more: Any) -> Any:
    body = json.dumps({"lesson": "python/bell", "files": {"bell.py": "x"}, "preview": True} | more)
    return site.call("POST", "/trials", claims=who, body=body, headers={"Content-Type": "application/json"})


@pytest.mark.usefixtures("sent")
def test_a_preview_is_what_students_get_once_it_is_published(site: Any, author: Any, sent: PublishedLesson) -> None:
    before = site.call("GET", ROUTE, path=NAME, claims=author).json
    wiring.catalogue().publish(sent)
    assert site.call("GET", "/lessons/{language}/{slug}", path=NAME).json == before


@pytest.mark.usefixtures("sent")
def test_no_student_sees_or_tries_a_preview(site: Any, ada: Any) -> None:
    admin = ada | {"cognito:groups": "admin"}
    for who in (ada, admin):
        assert site.call("GET", ROUTE, path=NAME, claims=who).status == 403
        assert site.call("GET", "/previews", claims=who).status == 403
        assert trial(site, who).status == 403
    assert site.call("GET", "/lessons/{language}/{slug}", path=NAME).status == 404
    assert site.call("GET", "/lessons").json["lessons"] == []
    assert trial(site, ada, preview=False).status == 422


@pytest.mark.usefixtures("sent")
def test_an_author_tries_a_preview_as_students_will(site: Any, author: Any) -> None:
    answer = trial(site, author)
    assert (answer.status, answer.json["report"]["outcome"]) == (200, "passed")
    assert [key for key in site.aws.keys("content") if key.startswith("submissions/")] == site.sent() == []


def test_the_list_has_each_name_once_and_a_removed_one_is_gone(
    site: Any, author: Any, sent: PublishedLesson, lesson: Callable[..., PublishedLesson]
) -> None:
    wiring.previews().keep(lesson(title="Bell, again"))
    wiring.previews().keep(lesson("python/door"))
    listed = site.call("GET", "/previews", claims=author).json["previews"]
    assert [each["lesson"] for each in listed] == ["python/bell", "python/door"]
    assert site.call("GET", ROUTE, path=NAME, claims=author).json["title"] == "Bell, again"
    wiring.previews().remove(sent.lesson)
    assert site.call("GET", ROUTE, path=NAME, claims=author).status == 404
    assert trial(site, author).status == 422
