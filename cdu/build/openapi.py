"""The OpenAPI document: `python -m cdu.build.openapi` writes docs/openapi.json.

Paths, their parameters and who may call them come from Chalice's route table; what a route reads and answers comes from
the declaration beside its view (`Resource.endpoint`).
"""

from __future__ import annotations

import json
import sys
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.http.answers import PROBLEM_TYPE
from chalicelib.http.spec import form_schema
from chalicelib.shared.ids import PATH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalice.app import Chalice

    from chalicelib.http.spec import RouteSpec

TARGET = Path(__file__).resolve().parents[2] / "docs/openapi.json"
REFERENCE = "#/components/schemas/{model}"


class Problem(BaseModel):
    """An RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str


def document(app: Chalice, specs: Mapping[str, RouteSpec]) -> dict[str, Any]:
    """The document of an application. `specs` are its routes' declarations, by `METHOD /path`."""
    answered = [(each.answers, "serialization") for each in specs.values()]
    read = [(each.reads, "validation") for each in specs.values() if isinstance(each.reads, type)]
    everything: Any = [*answered, *read, (Problem, "serialization")]
    names, schemas = models_json_schema(everything, ref_template=REFERENCE)
    paths: dict[str, Any] = {}
    for path, by_method in app.routes.items():
        for method, entry in by_method.items():
            operation = _operation(specs[f"{method} {path}"], entry, names)
            paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Code Developer University", "version": "1", "description": "See docs/api.md."},
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"idToken": {"type": "apiKey", "in": "header", "name": "Authorization"}},
        },
    }


def _operation(route: RouteSpec, entry: Any, names: Any) -> dict[str, Any]:
    problem = {PROBLEM_TYPE: {"schema": names[Problem, "serialization"]}}
    answer = {"application/json": {"schema": names[route.answers, "serialization"]}}
    answer |= {media_type: {} for media_type in route.also}
    operation: dict[str, Any] = {
        "operationId": entry.view_name.rpartition(".")[2],
        "summary": entry.view_function.__doc__.partition("\n")[0],
        "parameters": [*_path_parts(entry), *_query(route.query), *_headers(route)],
        "responses": {
            str(status): {"description": HTTPStatus(status).phrase, "content": content}
            for status, content in (
                (route.status, answer),
                *([(202, answer)] if route.may_queue else []),
                *((status, problem) for status in route.problems),
            )
        },
    }
    if isinstance(route.reads, str):
        operation["requestBody"] = {"required": True, "content": {route.reads: {}}}
    elif route.reads:
        schema = names[route.reads, "validation"]
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if entry.authorizer:
        operation["security"] = [{"idToken": []}]
    return operation


def _path_parts(entry: Any) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": form_schema(PATH[name])} for name in entry.view_args
    ]


def _query(model: type[BaseModel]) -> list[dict[str, Any]]:
    properties = model.model_json_schema().get("properties", {})
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in properties.items()]


def _headers(route: RouteSpec) -> list[dict[str, Any]]:
    headers = (route.headers or {}).items()
    return [{"name": name, "in": "header", "required": False, "schema": each} for name, each in headers]


def text(app: Chalice, specs: Mapping[str, RouteSpec]) -> str:
    """The document as it is kept in docs/openapi.json."""
    return json.dumps(document(app, specs), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(TARGET.parents[1]))
    import app as application

    TARGET.write_text(text(application.app, application.specs()), encoding="utf-8")
