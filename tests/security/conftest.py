"""Every backend this machine offers, as a fixture; a table of all results at the end."""

import atexit
import functools
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from corpus import reference

from runners import grading, layers
from runners.supervisor import SandboxError, Supervisor

NOBODY = 65534
START = "<!-- results of the attacks -->"
END = "<!-- end of the results -->"
RESULTS: dict[tuple[str, str], dict[str, str]] = {}


def ordinary() -> dict[str, Any]:
    """Return how to start a backend as an ordinary user, who needs an interpreter that everybody may read."""
    if os.geteuid() != 0:
        return {}
    for name in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        command = [name, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        path = shutil.which(name)
        try:
            done = subprocess.run(command, user=NOBODY, group=NOBODY, check=False, stderr=subprocess.DEVNULL)
        except OSError:
            continue
        if path and done.returncode == 0:
            return {"python": path, "user": NOBODY, "checkout": readable_copy()}
    raise SandboxError("no interpreter that an ordinary user may run")


@functools.cache
def readable_copy() -> Path:
    """Copy the untrusted bundle to where everybody may read it: a checkout is often private to its owner."""
    folder = Path(tempfile.mkdtemp(prefix="runners-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for part in ("runners", "layers"):
        shutil.copytree(layers.CHECKOUT / part, folder / part)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


BACKENDS: dict[str, Any] = {
    "namespaces": lambda: Supervisor("namespaces"),
    "namespaces, ordinary user": lambda: Supervisor("namespaces", **ordinary()),
    "lambda": lambda: Supervisor("lambda", **ordinary()),
}


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
def backend(request: pytest.FixtureRequest) -> Iterator[tuple[str, Supervisor]]:
    """A running backend in an environment that holds a secret, as Lambda's does."""
    os.environ["AWS_SECRET_ACCESS_KEY"] = "top-secret-of-the-host"
    try:
        supervisor = BACKENDS[request.param]()
        supervisor.start()
    except SandboxError as error:
        pytest.skip(f"{request.param} does not start here: {error}")
    yield request.param, supervisor
    supervisor.stop()
    del os.environ["AWS_SECRET_ACCESS_KEY"]


@pytest.fixture(scope="session")
def proof(backend: tuple[str, Supervisor]) -> dict[str, Any]:
    found = grading.prove(reference().request("isolated", {"tests": None, "profile": None}), backend[1])
    assert found["mode"] == "isolated"
    return found


@pytest.fixture(scope="session")
def results() -> dict[tuple[str, str], dict[str, str]]:
    return RESULTS


def pytest_sessionfinish() -> None:
    """Renew the table between the marks of the file that `SECURITY_TABLE` names (docs/security.md)."""
    target = os.environ.get("SECURITY_TABLE")
    if not target or not RESULTS:
        return
    columns = list(dict.fromkeys(column for row in RESULTS.values() for column in row))
    lines = [f"| what is tried | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for (category, tries), row in RESULTS.items():
        lines.append(f"| {category}: {tries} | {' | '.join(row.get(column, 'not run') for column in columns)} |")
    path = Path(target)
    front, _, rest = path.read_text(encoding="utf-8").partition(START)
    _, _, back = rest.partition(END)
    path.write_text("\n".join([front + START, "", *lines, "", END + back]), encoding="utf-8")
