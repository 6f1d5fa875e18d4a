"""A runner that is a container image: built as administrators build it, and asked once as Lambda asks.

The base image that AWS has is not at hand here; one of this machine's interpreter and Lambda's client takes its place.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from cdu.build.images import write_context
from cdu.layers import recipe
from runners.sandbox import docker, rootfs
from runners.sandbox.backend import SandboxError
from tests.layers import layer
from tests.security import engine
from tests.security.languages import target

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "rust"
BASE = """
FROM {ours}
COPY client /var/runtime
ENV PYTHONPATH=/var/runtime LD_LIBRARY_PATH=/var/runtime LAMBDA_TASK_ROOT=/var/task AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1769
WORKDIR /var/task
ENTRYPOINT ["{python}", "-m", "awslambdaric"]
"""


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    try:
        with engine.client() as found:
            yield found
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def image(client: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("base")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder / "client"), "awslambdaric"]
    done = subprocess.run([*command, "--only-binary=:all:"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"Lambda's client cannot be had here: {done.stderr[-200:]}")
    for name in ("libstdc++.so.6", "libgcc_s.so.1", "libpthread.so.0"):
        shutil.copy(rootfs.locate_library(name) or name, folder / "client" / name)
    python = docker.command()[0]
    (folder / "Dockerfile").write_text(BASE.format(ours=docker.build(client), python=python), encoding="utf-8")
    base, _ = client.images.build(path=str(folder), tag="cdu-test-base")
    context = recipe.BUILT / f".{NAME}-image"  # beside the layer, whose files it links to
    write_context(NAME, layer(NAME), context)
    client.images.build(path=str(context), tag=f"cdu-test-{NAME}", buildargs={"BASE": base.tags[0]})
    return f"cdu-test-{NAME}"


class Api(ThreadingHTTPServer):
    """Lambda's Runtime API for one invocation."""

    def __init__(self, event: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.event: dict[str, Any] | None = event
        self.answers: list[tuple[str, Any]] = []
        self.answered = threading.Event()


class _Answers(BaseHTTPRequestHandler):
    server: Api

    def do_GET(self) -> None:
        event, self.server.event = self.server.event, None
        if event is None:
            self.server.answered.wait()
            return
        body = json.dumps(event).encode()
        self.send_response(200)
        told = {"Lambda-Runtime-Aws-Request-Id": "1", "Lambda-Runtime-Deadline-Ms": str(int(time.time() + 600) * 1000)}
        for name, value in {
            **told,
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:::f",
            "Content-Type": "application/json",
            "Content-Length": len(body),
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.answers.append((self.path, json.loads(body or "null")))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.answered.set()

    def log_message(self, *_: object) -> None:
        """Nobody wants to know."""


def test_the_image_grades_a_lesson_as_a_lambda_function(client: Any, image: str) -> None:
    api = Api(target(NAME).request())
    threading.Thread(target=api.serve_forever, daemon=True).start()
    container = client.containers.run(
        image, detach=True, network_mode="host", user="993:990", read_only=True,
        tmpfs={"/tmp": "size=512m,mode=1777,exec"},  # noqa: S108 - the container's
        environment={"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}"},
    )  # fmt: skip
    try:
        assert api.answered.wait(120), container.logs().decode()[-2000:]
        ((path, report),) = api.answers
        assert path.endswith("/invocation/1/response"), report
        assert report["outcome"] == "passed", report
        assert report["isolation"]["backend"] == "lambda"
    finally:
        container.remove(force=True)
        api.shutdown()
