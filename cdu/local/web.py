"""Serves the reference front end: the files of `web/` and `/config.json`, which tells the page where the API is.

Run as `python -m cdu.local.web HOME PORT`.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cdu.build.package import ROOT
from cdu.local.place import HOST, LocalError, Place

_POLICY = "default-src 'self'; connect-src 'self' http://127.0.0.1:*; style-src 'self'; img-src 'self' data:"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, place: Place, *args: Any, **more: Any) -> None:
        self._place = place
        super().__init__(*args, directory=str(ROOT / "web"), **more)

    def do_GET(self) -> None:
        if self.path == "/config.json":
            self._config()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the log is for trouble."""

    def _config(self) -> None:
        try:
            outputs = self._place.outputs()
        except LocalError as error:
            self.send_error(503, str(error))
            return
        config = {
            "api": outputs["api"],
            "userPoolClient": outputs["UserPoolClient"],
            "cognito": self._place.engine,
        }
        body = json.dumps(config).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until the process is ended."""
    place = Place(Path(sys.argv[1]), int(sys.argv[2]))
    ThreadingHTTPServer((HOST, place.port + 3), partial(_Handler, place)).serve_forever()


if __name__ == "__main__":
    main()
