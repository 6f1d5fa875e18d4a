"""The ASGI application in front of ministack: entrance, throttling, and saving before a call is answered."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import TYPE_CHECKING

from ministack import app as ministack
from ministack.core import iam_evaluator, router
from ministack.services import cognito

from localaws.engine.entrance import AWS_JSON, Way
from localaws.signatures import RefusedError

if TYPE_CHECKING:
    from hypercorn.typing import (
        ASGIFramework,
        ASGIReceiveCallable,
        ASGIReceiveEvent,
        ASGISendCallable,
        ASGISendEvent,
        HTTPScope,
        Scope,
    )

    from localaws.engine.entrance import Entrance
    from localaws.engine.keeper import Keeper

REQUESTS_AT_ONCE = 8
REQUESTS_WAITING = 100
_THROTTLED = json.dumps(
    {
        "type": "/problems/too-many-requests",
        "title": "Too many requests",
        "status": 429,
        "detail": "wait a second and send the same request again",
    }
).encode()
_THROTTLED_HEADERS = [
    (b"content-type", b"application/problem+json"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag,Link,Location,Retry-After"),
    (b"retry-after", b"1"),
]
_PREFLIGHT_HEADERS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST"),
    (
        b"access-control-allow-headers",
        b"content-type, x-amz-target, x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request",
    ),
    (b"access-control-max-age", b"7200"),
]
_JSON = [(b"content-type", b"application/json")]


class Gateway:
    """Ministack behind an entrance, with the API gateway's throttling, which ministack lacks.

    At most `REQUESTS_AT_ONCE` API requests run at the same time, for the engine starts a process for each, and these
    would starve one another; `REQUESTS_WAITING` more wait their turn, and the rest are asked to come back. A change is
    saved before it is answered, so a crash loses nothing that was promised.
    """

    def __init__(self, application: ASGIFramework, keeper: Keeper, entrance: Entrance) -> None:
        self._application = application
        self._keeper = keeper
        self._entrance = entrance
        self._present = 0
        self._turn = asyncio.Semaphore(REQUESTS_AT_ONCE)

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Serve one connection, as ASGI wants it."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
        elif scope["type"] == "http":
            try:
                await self._admitted(scope, receive, send)
            except RefusedError as refused:
                await _answer(send, *_refusal(scope, refused))

    async def _admitted(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        match self._entrance.way(scope):
            case Way.HEALTH:
                await _answer(send, 200, _JSON, self._entrance.proof(scope))
            case Way.PREFLIGHT:
                await _answer(send, 200, _PREFLIGHT_HEADERS, b"")
            case Way.API if scope["method"] != "OPTIONS":  # a preflight request starts no process and changes nothing
                await self._throttled(scope, receive, send)
            case Way.TOKEN_KEYS if cognito._get_pool_unscoped(scope["path"].split("/")[1]) is None:  # noqa: SLF001 - no public way; pinned
                raise RefusedError("ResourceNotFoundException", "there is no such user pool")
            case way:
                try:
                    await (self._verified if way == Way.SIGNED else self._application)(scope, receive, send)
                finally:
                    self._keeper.called(_service(scope))

    async def _throttled(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if self._present >= REQUESTS_AT_ONCE + REQUESTS_WAITING:
            await _answer(send, 429, _THROTTLED_HEADERS, _THROTTLED)
            return
        self._present += 1
        try:
            async with self._turn:
                await self._application(
                    scope, receive, send if scope["method"] in {"GET", "HEAD"} else self._after_saving(send)
                )
        finally:
            self._present -= 1

    async def _verified(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        request, claim, secret = self._entrance.claim(scope)  # before the body: strangers send nothing large
        body = await _body(receive)
        if body is None:
            return
        claim.require(secret, request, body)
        await self._application(scope, _again(body, receive), send)

    def _after_saving(self, send: ASGISendCallable) -> ASGISendCallable:
        async def sent(message: ASGISendEvent) -> None:
            if message["type"] == "http.response.start":
                await self._keeper.saved()
            await send(message)

        return sent


def _service(scope: HTTPScope) -> str:
    """The service that a request may have changed, by ministack's name; empty where it ran a function."""
    if scope["path"].endswith("/invocations"):
        return ""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return str(router.detect_service(scope["method"], scope["path"], headers, {}))


async def _body(receive: ASGIReceiveCallable) -> bytes | None:
    """The whole body; None when the client has hung up."""
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: ASGIReceiveCallable) -> ASGIReceiveCallable:
    """A `receive` that hands out a body that was read already."""
    given: list[ASGIReceiveEvent] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> ASGIReceiveEvent:
        return given.pop() if given else await receive()

    return received


async def _answer(send: ASGISendCallable, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _refusal(scope: HTTPScope, refused: RefusedError) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """The refusal as the service's clients read it: XML of S3, XML of the older services, or JSON."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if not headers.get("authorization", "").startswith("AWS4"):
        return (
            403,
            [(b"content-type", AWS_JSON.encode())],
            json.dumps({"__type": refused.code, "message": refused.message}).encode(),
        )
    service = router.detect_service(scope["method"], scope["path"], headers, {})
    error = iam_evaluator.AuthError(refused.code, refused.message)
    status, told, body = ministack._credential_failure(service, "", str(uuid.uuid4()), error, headers)  # noqa: SLF001 - no public way; pinned
    return status, [(name.encode(), str(value).encode()) for name, value in told.items()], body
