"""Every backend this machine offers, as a fixture; a table of all results at the end."""

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import backends
from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import ForkServer
from tests.security.corpus import proofs
from tests.security.languages import SECRET

START = "<!-- results of the attacks -->"
END = "<!-- end of the results -->"
RESULTS: dict[tuple[str, str], dict[str, str]] = {}


BACKENDS: dict[str, Any] = {name: functools.partial(backends.make, name) for name in backends.NAMES}


class RuntimeApi(http.server.BaseHTTPRequestHandler):
    """A Lambda Runtime API that would give events to whoever asks."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"BREACH")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def runtime_api() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield int(server.server_address[1])
    server.shutdown()
    assert RuntimeApi.asked == 0


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[tuple[str, ForkServer]]:
    """A running backend in an environment that holds a secret, as Lambda's does."""
    os.environ["AWS_SECRET_ACCESS_KEY"] = SECRET
    try:
        server = BACKENDS[request.param]()
        server.start()
    except SandboxError as error:
        pytest.skip(f"{request.param} does not start here: {error}")
    yield request.param, server
    server.stop()
    os.environ.pop("AWS_SECRET_ACCESS_KEY", None)


@pytest.fixture(scope="session")
def proof(backend: tuple[str, ForkServer]) -> dict[str, Any]:
    return proofs(backend[1])


@pytest.fixture(scope="session")
def results() -> dict[tuple[str, str], dict[str, str]]:
    return RESULTS


def _cell(row: dict[str, str], backend: str) -> str:
    """Return "held" for an attack that held in every mode it was tried in, else what came of it in which."""
    modes = {way.rpartition(", ")[2]: verdict for way, verdict in row.items() if way.rpartition(", ")[0] == backend}
    if set(modes.values()) == {"held"}:
        return "held"
    return "; ".join(f"{verdict} {mode}" for mode, verdict in modes.items() if verdict != "held") or "not run"


def pytest_sessionfinish() -> None:
    """Renew the table between the marks of the file that `SECURITY_TABLE` names (docs/security.md)."""
    target = os.environ.get("SECURITY_TABLE")
    if not target or not RESULTS:
        return
    columns = list(dict.fromkeys(way.rpartition(", ")[0] for row in RESULTS.values() for way in row))
    lines = [f"| what is tried | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for (category, tries), row in RESULTS.items():
        lines.append(f"| {category}: {tries} | {' | '.join(_cell(row, column) for column in columns)} |")
    path = Path(target)
    front, _, rest = path.read_text(encoding="utf-8").partition(START)
    _, _, back = rest.partition(END)
    path.write_text("\n".join([front + START, "", *lines, "", END + back]), encoding="utf-8")
