"""Responses: JSON from pydantic models, problem documents from exceptions."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from chalice.app import Response

from chalicelib.http.problems import BUSY, INTERNAL, ProblemError
from chalicelib.http.spec import ZIP
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalice.app import Request
    from pydantic import BaseModel

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_S = 2
"""Default of `Retry-After`."""
_THROTTLED = {
    "TooManyRequestsException",
    "ThrottlingException",
    "ThrottledException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "SlowDown",
}


def answer(
    model: BaseModel, status: int = 200, *, max_age_s: int | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON response. With `max_age_s`, caches may keep it that long and revalidate it with its ETag."""
    text = model.model_dump_json()
    caching = {"Cache-Control": "no-store"}
    if max_age_s is not None:
        tag = hashlib.sha256(text.encode()).hexdigest()[:32]
        caching = {"Cache-Control": f"public, max-age={max_age_s}", "ETag": f'"{tag}"'}
    return Response(
        body=text, status_code=status, headers={"Content-Type": "application/json", **caching, **(headers or {})}
    )


def reference(request: Request, path: str) -> str:
    """The address of a path of the API, relative to the request's.

    A stage, or the base path of a custom domain, stands before every path, and only the client knows what it is.
    """
    asked = str(request.context.get("path", ""))
    steps_up = request.path.count("/") - 1 + asked.endswith("/")
    return "../" * steps_up + path.removeprefix("/")


def wants(request: Request, media_type: str) -> bool:
    """Whether `Accept` names a media type. A binary answer needs it by name: API Gateway encodes no other."""
    return media_type in str(request.headers.get("accept", "")).lower()


def zip_answer(files: Mapping[str, str], name: str) -> Response:
    """A zip of text files, which a browser stores under `name` (ASCII)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path), text, zipfile.ZIP_DEFLATED)
    return zip_response(target.getvalue(), name)


def zip_response(content: bytes, name: str) -> Response:
    """A zip, which a browser stores under `name` (ASCII)."""
    disposition = f'attachment; filename="{name}"'
    headers: dict[str, str | list[str]] = {
        "Content-Type": ZIP,
        "Content-Disposition": disposition,
        "Cache-Control": "no-store",
    }
    return Response(body=content, headers=headers)


def unless_known(response: Response, known: str | None) -> Response:
    """The response, or a 304 without a body if `known` (an If-None-Match header) contains its ETag."""
    tag = str(response.headers.get("ETag", ""))
    tags = {each.strip().removeprefix("W/") for each in (known or "").split(",")}
    if not tag or not tags & {tag, "*"}:
        return response
    headers = {name: value for name, value in response.headers.items() if name in {"Cache-Control", "ETag"}}
    return Response(body="", status_code=304, headers=headers)


def problem_answer(problem: ProblemError) -> Response:
    """The response with the problem document."""
    kind = problem.kind
    document = {"type": f"/problems/{kind.slug}", "title": kind.title, "status": kind.status, "detail": problem.detail}
    headers: dict[str, str | list[str]] = {"Content-Type": PROBLEM_TYPE}
    if kind.status in {429, 503}:
        headers["Retry-After"] = str(problem.extra.get("retry_after_s", RETRY_AFTER_S))
    return Response(body=document | problem.extra, status_code=kind.status, headers=headers)


def error_answer(error: Exception) -> Response:
    """The response for any exception. An unexpected one is logged in full and answered as a 500 without details."""
    if isinstance(error, ProblemError):
        return problem_answer(error)
    if isinstance(error, ClientError) and error.response["Error"].get("Code") in _THROTTLED:
        logger.warning("throttled", operation=error.operation_name)
        detail = "the platform has too many requests at the moment; wait, then send the same request again"
        return problem_answer(ProblemError(BUSY, detail))
    logger.error("unhandled error", exc_info=error)
    return problem_answer(ProblemError(INTERNAL, "the fault is logged; try again later"))
