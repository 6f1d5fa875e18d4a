"""A small server for AWS JSON 1.1: one POST per call, the operation in `X-Amz-Target`, JSON both ways."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from localaws.signatures import RefusedError, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from localaws.callers import Callers

    type_operation = Callable[[dict[str, Any]], Mapping[str, object]]

log = logging.getLogger(__name__)

# PutRecordBatch takes 4 MiB of records, which base64 makes 5.4 MiB; nothing else comes near.
_LARGEST_BODY_BYTES = 8 * 1024 * 1024


@dataclass
class ApiError(Exception):
    """An error as an AWS client sees it: `code` becomes the exception's name in boto3."""

    code: str
    message: str
    status: int = HTTPStatus.BAD_REQUEST

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class JsonServer(ThreadingHTTPServer):
    """Serves `operations` (name to function) of the API `target` (the part before the dot) on 127.0.0.1 only."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, target: str, operations: Mapping[str, type_operation], callers: Callers) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.target = target
        self.operations = operations
        self._callers = callers

    def call(self, request: Request, body: bytes) -> tuple[int, Mapping[str, object]]:
        """Run one call; returns the HTTP status and the JSON answer. Never raises."""
        target = request.headers.get("x-amz-target", "")
        try:
            self._require_own_host(request)
            operation = self._operation(target)
            role_arn = self._callers.require_signed(request, body)
            asked = _request(body)
            self._callers.require_allowed(role_arn, target.partition(".")[2], asked)
            return HTTPStatus.OK, operation(asked)
        except RefusedError as refused:
            return HTTPStatus.FORBIDDEN, {"__type": refused.code, "message": refused.message}
        except ApiError as error:
            return error.status, {"__type": error.code, "message": error.message}
        except ClientError as error:  # an error of the engine is passed on unchanged
            told = error.response.get("Error", {})
            return HTTPStatus.BAD_REQUEST, {"__type": told.get("Code"), "message": told.get("Message")}
        except Exception as error:
            log.exception("%s failed", target)
            message = f"{type(error).__name__}: {error}"
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"__type": "InternalServerException", "message": message}

    def _require_own_host(self, request: Request) -> None:
        port = self.server_address[1]
        if request.headers.get("host", "").lower() not in {f"127.0.0.1:{port}", f"localhost:{port}"}:
            raise RefusedError("AccessDeniedException", f"this service is reached as 127.0.0.1:{port} only")
        if "origin" in request.headers or request.headers.get("sec-fetch-site", "none") != "none":
            raise RefusedError("AccessDeniedException", "web pages do not reach this service")

    def _operation(self, target: str) -> type_operation:
        api, _, name = target.partition(".")
        if api != self.target or name not in self.operations:
            raise ApiError("UnknownOperationException", f"{target or 'no X-Amz-Target'} is not served here")
        return self.operations[name]


class _Handler(BaseHTTPRequestHandler):
    server: JsonServer
    protocol_version = "HTTP/1.1"
    # Header and body are sent in one packet; otherwise delayed acknowledgements cost 40 ms per call.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        given = self.headers.get("Content-Length") or "0"
        length = int(given) if given.isdecimal() else _LARGEST_BODY_BYTES + 1
        if length > _LARGEST_BODY_BYTES:
            self.close_connection = True
            too_large = {"__type": "RequestEntityTooLargeException", "message": "the request is over 8 MiB"}
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large)
            return
        path, _, query = self.path.partition("?")
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            lower = name.lower()
            headers[lower] = f"{headers[lower]},{value}" if lower in headers else value
        self._answer(*self.server.call(Request("POST", path, query, headers), self.rfile.read(length)))

    def _answer(self, status: int, answer: Mapping[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        log.debug(format, *args)


def passed_through(call: Callable[..., Any]) -> type_operation:
    """Return an operation that hands the request to a boto3 method of the engine and its answer back."""

    def operation(request: dict[str, Any]) -> dict[str, object]:
        answer: dict[str, object] = call(**request)
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    return operation


def _request(body: bytes) -> dict[str, Any]:
    try:
        request = json.loads(body or b"{}")
    except ValueError as error:
        raise ApiError("SerializationException", f"the request is not JSON: {error}") from error
    if not isinstance(request, dict):
        raise ApiError("SerializationException", "the request is not a JSON object")
    return request
