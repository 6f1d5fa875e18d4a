"""Addresses that an answer names lead to the same place behind any stage, any domain and any base path."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app as application
from chalicelib.http.answers import reference
from chalicelib.http.spec import NoQuery

PREFIXES = st.sampled_from(["", "/v1", "/prod", "/school/api", "/restapis/x/v1/_user_request_"])
SEGMENTS = st.sampled_from(["submissions", "0" * 32, "me", "C%2B%2B", "admin"])
PARTS = {
    "language": "python",
    "slug": "bell",
    "board": "overall",
    "report": "activity",
    "queue": "runs",
    **dict.fromkeys(["submission_id", "cohort", "refresh_id"], "0" * 32),
}
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))


class Asked:
    """The part of a request that tells where its answer is read from."""

    def __init__(self, route: str, context: dict[str, Any]) -> None:
        self.path = route
        self.context = context


@given(PREFIXES, PATHS, PATHS, st.sampled_from(["", "/"]))
def test_a_reference_leads_to_its_path_from_wherever_the_api_is(
    prefix: str, asked: str, wanted: str, slash: str
) -> None:
    address = f"https://api.example.org{prefix}{asked}{slash}"
    request: Any = Asked(asked, {"path": f"{prefix}{asked}{slash}"})
    assert urljoin(address, reference(request, wanted)) == f"https://api.example.org{prefix}{wanted}"


@pytest.mark.usefixtures("bell")
def test_a_submission_is_located_from_both_of_its_routes(site: Any, ada: Any, solution: bytes) -> None:
    sent = site.submit(ada, solution)
    name = sent.json["submission_id"]
    assert sent.headers["location"] == f"submissions/{name}"
    read = site.call("GET", "/submissions/{submission_id}", path={"submission_id": name}, claims=ada)
    assert read.headers["location"] == f"../submissions/{name}"


@pytest.mark.parametrize("path", application.app.routes)
def test_a_method_that_a_path_does_not_have_is_told_those_that_it_has(site: Any, path: str) -> None:
    answer = site.call("PATCH", path)
    assert (answer.status, answer.json["type"]) == (405, "/problems/method-not-allowed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.headers["allow"].split(", ")) == {*application.app.routes[path], "OPTIONS"}
    assert answer.headers["access-control-allow-origin"] == "*"


def test_wherever_get_is_answered_head_is_too() -> None:
    for methods in application.app.routes.values():
        assert ("GET" in methods) == ("HEAD" in methods)
        if "GET" in methods:
            assert methods["GET"].authorizer is methods["HEAD"].authorizer


@pytest.mark.parametrize("name", [name for name, spec in application.specs().items() if spec.query is NoQuery])
def test_a_route_without_parameters_refuses_one_by_name(site: Any, admin: Any, name: str) -> None:
    method, path = name.split(" ")
    answer = site.call(method, path, path=PARTS, query={"colour": "red"}, claims=admin)
    assert (answer.status, answer.json["type"]) == (400, "/problems/bad-request")
    assert answer.json["detail"].startswith("colour: ")


def test_the_document_is_served_and_may_be_kept(site: Any) -> None:
    first = site.call("GET", "/openapi.json")
    assert first.json == application.openapi()
    assert first.headers["cache-control"].startswith("public")
    known = site.call("GET", "/openapi.json", headers={"If-None-Match": first.headers["etag"]})
    assert (known.status, known.text) == (304, "")
