"""Whatever a client sends, no route answers with a server error, and every refusal is a problem document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app as application
from analytics import wiring as analytics_wiring
from chalicelib.shared import aws as clients
from chalicelib.shared import ids
from chalicelib.shared import settings as settings_module

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_ROUTE = [(method, path, entry) for path, by in application.app.routes.items() for method, entry in by.items()]
ROUTES = [each for each in EVERY_ROUTE if each[0] != "HEAD"]  # which is the view of GET
LONGEST_SORT_KEY = 1_024
"""Bytes; a partition key may have twice as many."""
ADMIN = {"sub": "root", "token_use": "id", "cognito:groups": "[admin]"}
OPEN = {"/openapi.json", "/lessons", "/lessons/{language}/{slug}", "/leaderboards", "/leaderboards/{board}"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
GOOD = ["python", "overall", "bell", "0" * 32, "python/bell", "common-mistakes", "last_year", "all_time"]
ODD = ["", "%", "%2F", "%00", "%C3", "..", "@current", "C%2B%2B", "0" * 31, "G" * 32, "0" * 32 + "\n", "\uff10" * 32]
LONG = st.builds(
    lambda sign, length: sign * length,
    st.sampled_from("x0/é😀\u202e\x1b%"),
    st.sampled_from([41, 255, 1_025, 2_049, 5_000]) | st.integers(1, 3_000),
)
CONTROLS = st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Mn", "Co", "Cn"]), min_size=1, max_size=12)
PARTS = TEXTS | LONG | CONTROLS | st.sampled_from(GOOD + ODD)
NAMED = ["page", "period", "lesson", "language", "search", "sort", "token", "limit", "min_difficulty"]
QUERIES = st.none() | st.dictionaries(TEXTS | st.sampled_from(NAMED), PARTS | st.integers().map(str), max_size=3)
HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "Accept", "Idempotency-Key", "Prefer", "If-None-Match", "X-Other"]),
    PARTS | st.sampled_from(["application/zip", "application/json", "*/*", "text/html, */*;q=0.1"]),
)
BODIES = (
    st.none()
    | TEXTS
    | st.binary(max_size=60)
    | st.sampled_from(["{}", "null", '{"visibility": "public"}'])
    | st.builds(lambda name, value: json.dumps({name: value}), st.sampled_from(["code", "name", "display_name"]), PARTS)
)
GROUPS = st.none() | TEXTS | st.lists(TEXTS, max_size=2) | st.just("[admin]")
CLAIMS = st.none() | st.fixed_dictionaries(
    {"sub": st.uuids().map(str) | st.just(""), "token_use": st.sampled_from(["id", "access"])},
    optional={"cognito:groups": GROUPS, "zoneinfo": PARTS | st.just("America"), "email": TEXTS},
)


WITH_PARTS = [(method, path, entry) for method, path, entry in ROUTES if entry.view_args]


@pytest.fixture
def keys(site: Any) -> Iterator[list[str]]:  # noqa: ARG001 - the client is the site's
    """Every key that DynamoDB is asked for. One that it would refuse fails here, which moto lets pass."""
    seen: list[str] = []

    def look(params: dict[str, Any], **_: Any) -> None:
        for name, value in (params.get("Key") or params.get("Item") or {}).items():
            kept = str(*value.values())
            if name in {"language", "slug", "submission_id", "student_id", "shard_id", "item", "cohort", "board"}:
                seen.append(kept)
                assert 0 < len(kept.encode()) <= LONGEST_SORT_KEY, kept[:100]

    events = clients.dynamodb().meta.events
    events.register("provide-client-params.dynamodb", look)
    yield seen
    events.unregister("provide-client-params.dynamodb", look)


@pytest.mark.usefixtures("bell", "keys")
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


@pytest.mark.parametrize(
    ("method", "path", "entry"), WITH_PARTS, ids=[f"{method} {path}" for method, path, _ in WITH_PARTS]
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_id_of_another_form_is_not_found_and_never_asked_for(
    site: Any, keys: list[str], method: str, path: str, entry: Any, data: Any
) -> None:
    del keys[:]
    bad = data.draw(st.sampled_from(entry.view_args), "which")
    wrong = PARTS.filter(lambda text: not ids.PATH[bad].fits(unquote(text)))
    parts = {name: data.draw(wrong if name == bad else PARTS, name) for name in entry.view_args}
    answer = site.call(method, path, path=parts, claims=ADMIN)
    assert (answer.status, answer.json["type"]) == (404, "/problems/not-found")
    assert keys == []
    detail = answer.json["detail"]
    assert detail.isprintable()
    assert len(detail) < 1_000
    assert not any(form.pattern in detail for form in ids.PATH.values())


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/lessons", {"language": "Py\x1b[2J"}),
        ("/reports/{report}", {"lesson": "x" * 3_000}),
        ("/reports/{report}", {"language": "C++"}),
        ("/reports/{report}", {"sort": "students; drop"}),
        ("/reports/{report}", {"search": "a\x00b"}),
        ("/reports/{report}", {"token": "%" * 400}),
        ("/reports/{report}", {"limit": "9" * 5_000}),
        ("/leaderboards/{board}", {"page": "\uff11"}),
        ("/leaderboards/{board}", {"page": "9" * 5_000}),
        ("/leaderboards/{board}", {"period": "\u202e"}),
    ],
)
def test_a_query_parameter_of_another_form_is_refused_in_plain_words(
    site: Any, keys: list[str], ada: Any, path: str, query: dict[str, str]
) -> None:
    answer = site.call("GET", path, path={"report": "common-mistakes", "board": "overall"}, query=query, claims=ada)
    assert (answer.status, answer.json["type"]) == (400, "/problems/bad-request")
    assert keys == []
    assert answer.json["detail"].startswith(f"{next(iter(query))}: ")
    assert not set("^$[]\\") & set(answer.json["detail"])


@pytest.mark.parametrize(
    ("method", "path", "entry"), EVERY_ROUTE, ids=[f"{method} {path}" for method, path, _ in EVERY_ROUTE]
)
def test_every_route_but_the_open_ones_is_behind_the_user_pool(method: str, path: str, entry: Any) -> None:
    assert (entry.authorizer is None) == (method in {"GET", "HEAD"} and path in OPEN)


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
    for each in (settings_module.settings, analytics_wiring.boards):
        each.cache_clear()
    answer = site.call("GET", "/leaderboards")
    assert (answer.status, answer.json["type"]) == (500, "/problems/internal-error")
    assert "secret" not in answer.text
