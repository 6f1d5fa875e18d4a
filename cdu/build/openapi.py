"""The OpenAPI document, made from Chalice's routes and the pydantic models: `python -m cdu.build.openapi`.

Routes, their parameters and who may call them come from the route table; what a route reads and answers from MODELS.
"""

from __future__ import annotations

import json
import sys
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from analytics.leaderboards.refreshes import Refresh
from analytics.leaderboards.routes import BoardList, BoardQuery, BoardView, NoQuery, StandingQuery, StandingView
from analytics.reports.routes import ReportList, ReportQuery, ReportView
from chalicelib.classes.routes import CohortBoardView, CohortList, CohortView, Joining, NewCohort
from chalicelib.http import problems
from chalicelib.lessons.routes import LessonList, LessonsQuery, LessonView
from chalicelib.profiles.names import Choice, Presentation
from chalicelib.profiles.routes import Progress
from chalicelib.profiles.students import Profile
from chalicelib.shared.ids import KEY, PATH
from chalicelib.submissions.routes import SubmissionQuery, SubmissionView

if TYPE_CHECKING:
    from chalice.app import Chalice

    from chalicelib.shared.ids import Form

TARGET = Path(__file__).resolve().parents[2] / "docs/openapi.json"
REFERENCE = "#/components/schemas/{model}"


class Problem(BaseModel):
    """An RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str


class Route(BaseModel):
    """What a route reads and answers; `refusals` are the statuses of its problem documents."""

    answers: type[BaseModel]
    status: int = 200
    query: type[BaseModel] = NoQuery
    reads: type[BaseModel] | str | None = None
    """A model for JSON, or a media type for bytes."""
    accepts: bool = False
    """Whether it may answer 202 with the same model, and take `Prefer: respond-async`."""
    refusals: tuple[int, ...] = ()


MODELS = {
    "GET /lessons": Route(answers=LessonList, query=LessonsQuery, refusals=(400, 404)),
    "GET /lessons/{language}/{slug}": Route(answers=LessonView, refusals=(404,)),
    "POST /submissions": Route(
        answers=SubmissionView,
        status=201,
        query=SubmissionQuery,
        reads="application/zip",
        accepts=True,
        refusals=(400, 401, 413, 415, 422, 429, 503),
    ),
    "GET /submissions/{submission_id}": Route(answers=SubmissionView, refusals=(401, 404)),
    "GET /students/me": Route(answers=Profile, refusals=(401,)),
    "GET /students/me/progress": Route(answers=Progress, refusals=(401,)),
    "PUT /students/me/presentation": Route(answers=Presentation, reads=Choice, refusals=(400, 401, 404, 409)),
    "GET /leaderboards": Route(answers=BoardList, refusals=(400,)),
    "GET /leaderboards/{board}": Route(answers=BoardView, query=BoardQuery, refusals=(400, 404)),
    "GET /leaderboards/{board}/me": Route(answers=StandingView, query=StandingQuery, refusals=(400, 401, 404)),
    "GET /cohorts": Route(answers=CohortList, refusals=(401,)),
    "POST /cohorts": Route(answers=CohortView, status=201, reads=NewCohort, refusals=(400, 401, 409)),
    "POST /cohorts/join": Route(answers=CohortView, reads=Joining, refusals=(400, 401, 404, 409)),
    "GET /cohorts/{cohort}": Route(answers=CohortView, refusals=(401, 404)),
    "DELETE /cohorts/{cohort}/members/me": Route(answers=CohortList, refusals=(401, 404)),
    "GET /cohorts/{cohort}/leaderboards/{board}": Route(
        answers=CohortBoardView, query=StandingQuery, refusals=(400, 401, 404)
    ),
    "GET /reports": Route(answers=ReportList, refusals=(400, 401)),
    "GET /reports/{report}": Route(answers=ReportView, query=ReportQuery, refusals=(400, 401, 404, 409, 503)),
    "POST /admin/refresh": Route(answers=Refresh, status=202, refusals=(401, 403, 429, 503)),
    "GET /admin/refreshes/{refresh_id}": Route(answers=Refresh, refusals=(401, 403, 404)),
}


def document(app: Chalice) -> dict[str, Any]:
    """The document of an application. Raises KeyError for a route that MODELS does not name."""
    answered = [(each.answers, "serialization") for each in MODELS.values()]
    read = [(each.reads, "validation") for each in MODELS.values() if isinstance(each.reads, type)]
    everything: Any = [*answered, *read, (Problem, "serialization")]
    names, schemas = models_json_schema(everything, ref_template=REFERENCE)
    paths: dict[str, Any] = {}
    for path, by_method in app.routes.items():
        for method, entry in by_method.items():
            operation = _operation(f"{method} {path}", entry, names)
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


def _operation(name: str, entry: Any, names: Any) -> dict[str, Any]:
    route = MODELS[name]
    problem = {problems.CONTENT_TYPE: {"schema": names[Problem, "serialization"]}}
    answer = {"application/json": {"schema": names[route.answers, "serialization"]}}
    operation: dict[str, Any] = {
        "operationId": entry.view_name.rpartition(".")[2],
        "summary": entry.view_function.__doc__.partition("\n")[0],
        "parameters": [*_path_parts(entry), *_query(route.query), *_headers(route)],
        "responses": {
            str(status): {"description": HTTPStatus(status).phrase, "content": content}
            for status, content in (
                (route.status, answer),
                *([(202, answer)] if route.accepts else []),
                *((status, problem) for status in route.refusals),
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
    return [{"name": name, "in": "path", "required": True, "schema": _form(PATH[name])} for name in entry.view_args]


def _form(form: Form) -> dict[str, Any]:
    return TypeAdapter(Annotated[str, form]).json_schema()


def _query(model: type[BaseModel]) -> list[dict[str, Any]]:
    properties = model.model_json_schema().get("properties", {})
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in properties.items()]


def _headers(route: Route) -> list[dict[str, Any]]:
    if not isinstance(route.reads, str):
        return []
    headers = {"Idempotency-Key": _form(KEY), "Prefer": {"type": "string", "examples": ["respond-async"]}}
    return [{"name": name, "in": "header", "required": False, "schema": each} for name, each in headers.items()]


def text(app: Chalice) -> str:
    """The document as it is kept in docs/openapi.json."""
    return json.dumps(document(app), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(TARGET.parents[1]))
    from app import app as application

    TARGET.write_text(text(application), encoding="utf-8")
