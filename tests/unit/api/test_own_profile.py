"""A student's own profile."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.contracts.names import alias
from tests.unit.api.problems import problem

PRESENTATION = "/students/me/presentation"


class TestTheStudentsOwnProfile:
    def test_is_empty_at_first(self, site: Any, ada: Any) -> None:
        answer = site.call("GET", "/students/me", claims=ada)
        assert (answer.status, answer.json["xp"], answer.json["board_name"]) == (200, 0, alias("ada"))
        assert answer.headers["cache-control"] == "no-store"

    def test_needs_an_id_token(self, site: Any) -> None:
        answer = site.call("GET", "/students/me", claims={"sub": "ada", "token_use": "access"})
        assert problem(answer) == (401, "id-token-needed")

    def test_shows_the_presentation_that_was_chosen(self, site: Any, ada: Any) -> None:
        body = '{"visibility": "public", "display_name": " Ada "}'
        answer = site.call("PUT", PRESENTATION, claims=ada, body=body)
        assert (answer.status, answer.json) == (200, {"visibility": "public", "display_name": "Ada"})
        assert site.call("GET", "/students/me", claims=ada).json["board_name"] == "Ada"
        assert site.call("GET", "/students/me", claims=ada | {"sub": "bob"}).json["board_name"] == alias("bob")

    def test_refuses_a_name_that_somebody_else_appears_under(self, site: Any, ada: Any) -> None:
        body = '{"visibility": "public", "display_name": "Ada"}'
        assert site.call("PUT", PRESENTATION, claims=ada, body=body).status == 200
        answer = site.call("PUT", PRESENTATION, claims=ada | {"sub": "bob"}, body=body.replace("Ada", "\u0410DA"))
        assert problem(answer) == (409, "name-taken")
        assert "somebody else appears as" in answer.json["detail"]
        assert site.call("GET", "/students/me", claims=ada | {"sub": "bob"}).json["board_name"] == alias("bob")

    def test_refuses_a_name_in_words_that_say_why(self, site: Any, ada: Any) -> None:
        answer = site.call("PUT", PRESENTATION, claims=ada, body='{"visibility": "public", "display_name": "Adm1n"}')
        assert problem(answer) == (400, "bad-request")
        assert answer.json["detail"].startswith("display_name: the name is reserved for the platform")

    def test_changes_nothing_for_who_was_forgotten(self, site: Any, ada: Any) -> None:
        row = {"student_id": {"S": "ada"}, "item": {"S": "profile"}, "forgotten_at": {"S": "2026-03-04"}}
        site.aws.dynamodb.put_item(TableName="StudentsTable", Item=row)
        assert problem(site.call("PUT", PRESENTATION, claims=ada, body="{}")) == (404, "not-found")

    @pytest.mark.parametrize(
        "body",
        [None, "", "{", "[]", '"x"', '{"visibility": "loud"}', '{"name": "x"}', b"\xff", '{"display_name": "<"}'],
    )
    def test_refuses_a_presentation_it_cannot_read(self, site: Any, ada: Any, body: Any) -> None:
        assert problem(site.call("PUT", PRESENTATION, claims=ada, body=body)) == (400, "bad-request")
