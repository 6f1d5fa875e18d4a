"""Whatever a client sends, no route answers with a server error, and every refusal is a problem document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app as application
from chalicelib import wiring

ROUTES = [(method, path, entry) for path, by in application.app.routes.items() for method, entry in by.items()]
OPEN = {"/lessons", "/lessons/{language}/{slug}", "/leaderboards", "/leaderboards/{board}"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PARTS = (
    TEXTS
    | st.sampled_from(["python", "overall", "bell", "0" * 32, "%", "%2F", "%00", "%C3", "..", "@current", "C%2B%2B"])
    | st.integers(1, 3_000).map(lambda length: "x" * length)
)
QUERIES = st.none() | st.dictionaries(
    TEXTS | st.sampled_from(["page", "period", "lesson", "language"]), PARTS | st.integers().map(str), max_size=3
)
HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "Accept", "Idempotency-Key", "Prefer", "X-Other"]),
    TEXTS | st.sampled_from(["application/zip", "application/json", "*/*", "text/html, */*;q=0.1"]),
)
BODIES = st.none() | TEXTS | st.binary(max_size=60) | st.sampled_from(["{}", "null", '{"visibility": "public"}'])
GROUPS = st.none() | TEXTS | st.lists(TEXTS, max_size=2) | st.just("[admin]")
CLAIMS = st.none() | st.fixed_dictionaries(
    {"sub": st.sampled_from(["ada", ""]), "token_use": st.sampled_from(["id", "access"])},
    optional={"cognito:groups": GROUPS, "zoneinfo": TEXTS | st.just("America"), "email": TEXTS},
)


@pytest.mark.usefixtures("bell")
@pytest.mark.parametrize(("method", "path", "entry"), ROUTES, ids=[f"{method} {path}" for method, path, _ in ROUTES])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_request_whatever_is_a_server_error(site: Any, method: str, path: str, entry: Any, data: Any) -> None:
    answer = site.call(
        method,
        path,
        path={name: data.draw(PARTS, name) for name in entry.view_args} or None,
        query=data.draw(QUERIES, "query"),
        headers=data.draw(HEADERS, "headers"),
        body=data.draw(BODIES, "body"),
        claims=data.draw(CLAIMS, "claims"),
    )
    assert answer.status < 500
    if answer.status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["type"].startswith("/problems/")
        assert answer.json["detail"]


@pytest.mark.parametrize(("method", "path", "entry"), ROUTES, ids=[f"{method} {path}" for method, path, _ in ROUTES])
def test_every_route_but_the_open_ones_is_behind_the_user_pool(method: str, path: str, entry: Any) -> None:
    assert (entry.authorizer is None) == (method == "GET" and path in OPEN)


@pytest.mark.parametrize(("method", "path", "entry"), ROUTES, ids=[f"{method} {path}" for method, path, _ in ROUTES])
def test_every_route_may_be_called_from_the_web_page(method: str, path: str, entry: Any) -> None:  # noqa: ARG001 - names the case
    headers = entry.cors.get_access_control_headers()
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"Idempotency-Key", "Authorization", "Content-Type"} <= set(
        headers["Access-Control-Allow-Headers"].split(",")
    )


def test_a_fault_of_ours_is_a_problem_document_that_gives_nothing_away(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDU_LEADERBOARDS_TABLE", "gone-for-a-secret-reason")
    for each in (wiring.settings, wiring.boards):
        each.cache_clear()
    answer = site.call("GET", "/leaderboards")
    assert (answer.status, answer.json["type"]) == (500, "/problems/internal-error")
    assert "secret" not in answer.text
