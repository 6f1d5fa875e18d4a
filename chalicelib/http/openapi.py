"""The OpenAPI document of the application, which `/openapi.json` serves.

Paths, their parameters and who may call them come from Chalice's route table; what a route reads and answers comes from
the declaration beside its view (`Resource.endpoint`).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from chalicelib.http.answers import PROBLEM_TYPE
from chalicelib.http.spec import CSV, ZIP, form_schema
from chalicelib.shared.ids import PATH
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalice.app import Chalice
    from pydantic import BaseModel

    from chalicelib.http.spec import RouteSpec

VERSION = "0.2.0"
"""The product's; what the document describes changes with it."""
REFERENCE = "#/components/schemas/{model}"
_ALWAYS = {400, 429, 500, 503, 504}
"""What any route may answer: an unknown parameter, the gateway's throttling, faults of ours, AWS throttling us."""
_ABOUT = """Every refusal is a problem document (RFC 9457); docs/api.md names their kinds. `HEAD` is answered wherever
`GET` is, without a body. A method that a path does not have is answered with 405 and `Allow`. `Location` and `Link` are
relative to the address of the request. The gateway may refuse a malformed request with another 4xx than those listed
here, as a problem of the kind `refused`."""
_HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    "CacheControl": ("How long caches may keep the answer.", {"type": "string"}),
    "ETag": ("The version of the answer, for `If-None-Match`.", {"type": "string"}),
    "Link": ("With `rel=next`, the next page, relative to the request's address (RFC 8288).", {"type": "string"}),
    "Location": ("An address, relative to the request's.", {"type": "string", "format": "uri-reference"}),
    "RetryAfter": ("In how many seconds to ask again.", {"type": "integer", "minimum": 0}),
    "ContentDisposition": ("The name under which a browser stores the file.", {"type": "string"}),
}
_HEADER_NAMES = {
    "CacheControl": "Cache-Control",
    "RetryAfter": "Retry-After",
    "ContentDisposition": "Content-Disposition",
}
_BODIES: dict[str, dict[str, Any]] = {
    ZIP: {"schema": {"type": "string", "format": "binary", "contentMediaType": ZIP}},
    CSV: {"schema": {"type": "string"}},
}
_EXAMPLES = {"language": "python", "slug": "recipe-scaler", "board": "overall", "report": "lesson-difficulty"}
"""Path parameters that lead somewhere on every platform; ids do not."""
_TAGS = {
    "lessons": "What there is to learn.",
    "submissions": "Solutions that are graded and count.",
    "trials": "Solutions that are run and do not count.",
    "students": "The caller's own work, profile and account.",
    "leaderboards": "Boards for everybody.",
    "cohorts": "Classes and teams.",
    "reports": "Figures about lessons, mistakes and activity.",
    "admin": "For administrators.",
    "openapi.json": "This document.",
}


class Problem(Model):
    """An RFC 9457 problem document. Some kinds have more members; `status` is missing where the gateway refuses."""

    type: str
    title: str
    status: int | None = None
    detail: str


def document(app: Chalice, specs: Mapping[str, RouteSpec]) -> dict[str, Any]:
    """The document of an application. `specs` are its routes' declarations, by `METHOD /path`."""
    answered = [(each.answers, "serialization") for each in specs.values()]
    read = [(each.reads, "validation") for each in specs.values() if isinstance(each.reads, type)]
    everything: Any = [*answered, *read, (Problem, "serialization")]
    names, schemas = models_json_schema(everything, ref_template=REFERENCE)
    paths: dict[str, Any] = {}
    for name, spec in specs.items():
        method, path = name.split(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(spec, path, app.routes[path][method], names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Code Developer University",
            "version": VERSION,
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
            "contact": {"name": "Whoever runs this platform"},
        },
        "servers": [{"url": ".", "description": "Where this document was found"}],
        "tags": [{"name": name, "description": about} for name, about in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "headers": {name: {"description": about, "schema": each} for name, (about, each) in _HEADERS.items()},
            "responses": {_problem_name(each): _problem(each, names) for each in _statuses(app, specs)},
            "securitySchemes": {"idToken": {"type": "apiKey", "in": "header", "name": "Authorization"}},
        },
    }


def _operation(route: RouteSpec, path: str, entry: Any, names: Any) -> dict[str, Any]:
    view = entry.view_function
    first, _, rest = view.__doc__.partition("\n")
    operation: dict[str, Any] = {
        "operationId": entry.view_name.rpartition(".")[2],
        "summary": first,
        "description": " ".join(f"{first} {rest}".split()),
        "tags": [path.split("/")[1]],
        "parameters": [*_path_parts(entry), *_query(route.query), *_headers(route)],
        "responses": {str(status): each for status, each in sorted(_responses(route, entry, names).items())},
        "security": [{"idToken": []}] if entry.authorizer else [],
    }
    if isinstance(route.reads, str):
        operation["requestBody"] = {"required": True, "content": {route.reads: _BODIES[route.reads]}}
    elif route.reads:
        content = {"application/json": {"schema": names[route.reads, "validation"]}}
        content |= {route.reads_also: _BODIES[route.reads_also]} if route.reads_also else {}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _responses(route: RouteSpec, entry: Any, names: Any) -> dict[int, Any]:
    """Every response, by status."""
    answer = {"application/json": {"schema": names[route.answers, "serialization"]}}
    located = ["Location"] if route.located else []
    own = answer | {media_type: _BODIES[media_type] for media_type in route.also}
    headers = [*located, *(["ETag"] if route.cached else []), *(["Link"] if CSV in route.also else [])]
    headers += ["ContentDisposition"] if ZIP in route.also else []
    found = {route.status: _response(route.status, own, "CacheControl", *headers)}
    if route.status == HTTPStatus.ACCEPTED or route.may_queue:
        found[202] = _response(202, answer, "CacheControl", "RetryAfter", *located)
    if route.gives:
        found[200] = _response(200, {route.gives: _BODIES[route.gives]}, "CacheControl", "ContentDisposition")
    if route.redirects:
        found[303] = _response(303, {}, "Location")
    if route.cached:
        found[304] = _response(304, {}, "CacheControl", "ETag")
    problems = {each: {"$ref": f"#/components/responses/{_problem_name(each)}"} for each in _refusals(route, entry)}
    return found | problems


def _response(status: int, content: dict[str, Any], *headers: str) -> dict[str, Any]:
    named = {_HEADER_NAMES.get(each, each): {"$ref": f"#/components/headers/{each}"} for each in headers}
    body = {"content": content} if content else {}
    return {"description": HTTPStatus(status).phrase, "headers": named, **body}


def _refusals(route: RouteSpec, entry: Any) -> set[int]:
    """The statuses of all problem documents of a route."""
    found = {*_ALWAYS, *route.problems}
    found |= {401} if entry.authorizer else set()
    found |= {404} if entry.view_args else set()
    return found | ({413} if route.reads else set())


def _statuses(app: Chalice, specs: Mapping[str, RouteSpec]) -> list[int]:
    """The statuses of all problem documents of all routes."""
    found: set[int] = set()
    for name, spec in specs.items():
        method, path = name.split(" ")
        found |= _refusals(spec, app.routes[path][method])
    return sorted(found)


def _problem_name(status: int) -> str:
    return "".join(word.capitalize() for word in HTTPStatus(status).phrase.replace("-", " ").split())


def _problem(status: int, names: Any) -> dict[str, Any]:
    waiting = ["RetryAfter"] if status in {429, 503} else []
    return _response(status, {PROBLEM_TYPE: {"schema": names[Problem, "serialization"]}}, *waiting)


def _path_parts(entry: Any) -> list[dict[str, Any]]:
    parts = (
        {"name": name, "in": "path", "required": True, "schema": form_schema(PATH[name])} for name in entry.view_args
    )
    return [part | ({"example": _EXAMPLES[part["name"]]} if part["name"] in _EXAMPLES else {}) for part in parts]


def _query(model: type[BaseModel]) -> list[dict[str, Any]]:
    properties = model.model_json_schema().get("properties", {})
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in properties.items()]


def _headers(route: RouteSpec) -> list[dict[str, Any]]:
    headers = dict(route.headers or {})
    if route.cached:
        headers["If-None-Match"] = {"type": "string", "description": "The `ETag` of the answer that is known."}
    return [{"name": name, "in": "header", "required": False, "schema": each} for name, each in headers.items()]
