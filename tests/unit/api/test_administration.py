"""Refreshes, which administrators start and watch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from analytics import wiring as analytics_wiring
from tests.unit.api.problems import problem

REFRESH = "/admin/refreshes/{refresh_id}"
RUN = "5" * 32
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class TestAdministration:
    def test_starts_a_refresh_and_says_where_to_watch_it(self, site: Any, admin: Any) -> None:
        answer = site.call("POST", "/admin/refresh", claims=admin)
        assert (answer.status, answer.headers["location"]) == (202, f"../admin/refreshes/{RUN}")
        assert answer.json["state"] == "running"

    def test_says_so_when_a_refresh_cannot_be_started(self, site: Any, admin: Any) -> None:
        site.functions.error = "Unhandled"
        assert problem(site.call("POST", "/admin/refresh", claims=admin)) == (503, "busy")

    def test_says_so_when_too_many_are_started_at_once(self, site: Any, admin: Any) -> None:
        site.functions.throttled = True
        assert problem(site.call("POST", "/admin/refresh", claims=admin)) == (503, "busy")

    def test_shows_a_refresh(self, site: Any, admin: Any) -> None:
        assert problem(site.call("GET", REFRESH, path={"refresh_id": RUN}, claims=admin)) == (404, "not-found")
        from analytics.leaderboards.refreshes import Refresh  # noqa: PLC0415

        analytics_wiring.refreshes().begin(Refresh(refresh_id=RUN, as_of=NOON))
        assert site.call("GET", REFRESH, path={"refresh_id": RUN}, claims=admin).json["state"] == "running"

    @pytest.mark.parametrize("name", ["", "x" * 3_000, "\x00", "%2F"])
    def test_does_not_know_refreshes_that_never_were(self, site: Any, admin: Any, name: str) -> None:
        assert problem(site.call("GET", REFRESH, path={"refresh_id": name}, claims=admin)) == (404, "not-found")

    @pytest.mark.parametrize("groups", [None, "", "[]", "author", "[administrators]", "[author students]", []])
    @pytest.mark.parametrize(("method", "route"), [("POST", "/admin/refresh"), ("GET", REFRESH)])
    def test_is_for_administrators(self, site: Any, ada: Any, groups: Any, method: str, route: str) -> None:
        answer = site.call(method, route, path={"refresh_id": RUN}, claims=ada | {"cognito:groups": groups})
        assert problem(answer) == (403, "forbidden")

    @pytest.mark.parametrize("groups", ["admin", "[admin]", "[author admin]", "author,admin", ["author", "admin"]])
    def test_knows_its_members_however_the_gateway_writes_them(self, site: Any, ada: Any, groups: Any) -> None:
        answer = site.call("POST", "/admin/refresh", claims=ada | {"cognito:groups": groups})
        assert answer.status == 202

    @pytest.mark.parametrize(("method", "route"), [("POST", "/admin/refresh"), ("GET", REFRESH)])
    def test_is_not_for_access_tokens_even_of_administrators(
        self, site: Any, admin: Any, method: str, route: str
    ) -> None:
        answer = site.call(method, route, path={"refresh_id": RUN}, claims=admin | {"token_use": "access"})
        assert problem(answer) == (401, "id-token-needed")
