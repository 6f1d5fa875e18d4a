"""Serves the reference front end on this machine: the files of `web/` and `/config.json`.

As on AWS, the page calls the API and Cognito directly, at the engine's address. `/config.json` names that address only
while this platform's own engine answers there: the page sends passwords and tokens to it.

Run as `python -m cdu.local.web HOME PORT`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cdu import page_release
from cdu.local.additions import offer
from cdu.local.language_handler import add_language, problem
from cdu.local.place import LocalError, Place
from cdu.paths import ROOT
from localaws.keys import HEALTH
from localaws.mail import Mailbox
from localaws.proof import HOST, respond

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE = "/local/code"
"""Where the page asks for the code of the account that it has just made."""
LANGUAGES = "/local/languages"
"""Which languages are there, and where an administrator adds one."""
_POLICY = (
    "default-src 'self'; connect-src 'self' {engine}; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_LARGEST_BODY_BYTES = 64 * 1024
_LENGTH = re.compile(r"[0-9]{1,10}")
_TARGET = re.compile(r"/(?:[!-$&-~]|%(?!00)[0-9A-Fa-f]{2})*")
"""A path and query as RFC 9112 writes them: printable ASCII, everything else escaped; nothing here holds a NUL."""
_FIELD = re.compile(r"[\t -~\x80-\xff]*")
"""The value of a header on one line."""
_TIMEOUT_S = 60
_WORDS = 3
"""Words of a request line: method, target, version."""


class _Handler(SimpleHTTPRequestHandler):
    # The system's own table of types may call scripts plain text, and browsers then refuse to run them.
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        "": "application/octet-stream",
    }
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # the base class assumes HTTP/0.9, whose answers have no status line
    timeout = _TIMEOUT_S

    def __init__(self, place: Place, mail: Mailbox, *args: Any, **more: Any) -> None:
        self._place = place
        self._mail = mail
        super().__init__(*args, directory=str(ROOT / "web"), **more)

    def parse_request(self) -> bool:
        """Whether the request can be answered; an unreadable one was answered with 400."""
        if not super().parse_request():
            return False
        reason = None
        if not _TARGET.fullmatch(self.path) or len(self.requestline.split()) != _WORDS:
            reason = "the request line is not METHOD /path HTTP/1.1 in printable ASCII with %XX for the rest"
        elif not all(_FIELD.fullmatch(str(value)) for value in self.headers.values()):
            reason = "a header has control characters or goes over two lines"
        elif len(self.headers.get_all("Content-Length", [])) > 1:
            reason = "there is more than one Content-Length"
        if reason:
            self.send_error(HTTPStatus.BAD_REQUEST, reason)
        return reason is None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with a problem document and hang up: the next bytes may belong to the unreadable request."""
        self.close_connection = True
        status = HTTPStatus(code)
        self._problem(status, explain or message or status.description)

    def do_GET(self) -> None:
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # the body stays unread, and must not be taken for a request
        if not self._from_here():
            return
        path = urlsplit(self.path).path
        if path == "/config.json":
            self._config()
        elif path == HEALTH:
            self._proof()
        elif path == LANGUAGES:
            self._document(HTTPStatus.OK, offer(self._place.home))
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        if self._from_here():
            super().do_HEAD()

    def do_POST(self) -> None:
        if not self._from_here():
            return
        if self.path == CODE:
            self._code()
        elif self.path == LANGUAGES:
            self._add_language()
        else:
            self.close_connection = True  # the body stays unread
            told = f"only {CODE} and {LANGUAGES} take a POST; the API has an address of its own"
            self._problem(HTTPStatus.NOT_FOUND, told)

    def send_head(self) -> Any:
        """Answer with a file of the page, compressed; with 304 if the browser has it as it is now.

        A file of this release is kept for good. One of an older release, which an open tab may still ask for, is the
        file as it is now.
        """
        path = urlsplit(self.path).path
        first, _, rest = path.removeprefix("/").partition("/")
        if page_release.RELEASE.fullmatch(first):
            self.path = f"/{rest}"
        target = Path(self.translate_path(self.path))
        file = target / page_release.INDEX if path == "/" else target
        kind = self.extensions_map.get(file.suffix, "")
        try:
            modified = file.stat().st_mtime_ns if kind and file.is_file() else 0
        except OSError:  # a name that no file can have
            modified = 0
        if not modified:
            return super().send_head()
        name = page_release.release() if path == "/" or path != self.path else ""
        plain, compressed, tag = _content(file, modified, name if path == "/" else "")
        kept = page_release.IMMUTABLE if first == name else "no-cache"
        headers = {"Cache-Control": kept, "ETag": tag, "Vary": "Accept-Encoding"}
        if tag in self.headers.get("If-None-Match", ""):
            self._answer(HTTPStatus.NOT_MODIFIED, headers, b"")
        elif "gzip" in self.headers.get("Accept-Encoding", ""):
            self._answer(HTTPStatus.OK, headers | {"Content-Type": kind, "Content-Encoding": "gzip"}, compressed)
        else:
            self._answer(HTTPStatus.OK, headers | {"Content-Type": kind}, plain)
        return None

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - the base class's signature
        """Show no listings."""
        self.send_error(HTTPStatus.NOT_FOUND, "there is no such file")

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY.format(engine=self._place.engine))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if b"cache-control" not in b"".join(self._headers_buffer).lower():  # type: ignore[attr-defined]
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Log nothing: platform.log is for errors."""

    def _from_here(self) -> bool:
        """Whether the request names this host and no other site's page sent it; if not, it was answered with 403."""
        page = urlsplit(self._place.web)
        hosts = {page.netloc, f"localhost:{page.port}"}
        own = self.headers.get_all("Host", []) and self.headers.get_all("Host", [])[0].lower() in hosts
        origin = self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "none")
        opened = self.command in {"GET", "HEAD"} and self.headers.get("Sec-Fetch-Mode") == "navigate"
        mine = site in {"none", "same-origin"} and origin in {None, *(f"http://{host}" for host in hosts)}
        if own and len(self.headers.get_all("Host", [])) == 1 and (mine or opened):
            return True
        self.close_connection = True
        self._problem(HTTPStatus.FORBIDDEN, f"this page is at {self._place.web}; other pages do not reach it")
        return False

    def _code(self) -> None:
        """The code for the account that this page has just made: the local platform sends no mail."""
        body = self._body()
        if body is None:
            return
        code = self._mail.for_page(body) if self.headers.get_content_type() == "application/json" else None
        if code is None:
            self._problem(HTTPStatus.NOT_FOUND, "whoever runs this platform can read its mail: cdu info mail")
        else:
            self._document(HTTPStatus.OK, {"code": code})

    def _add_language(self) -> None:
        """Begin to add a language, for an administrator."""
        body = self._body()
        if body is None:
            return
        token = self.headers.get("Authorization", "")
        self._document(*add_language(self._place, token, self.headers.get_content_type(), body))

    def _config(self) -> None:
        try:
            outputs = self._place.outputs()
            self._place.require_ours()
        except LocalError as error:
            self._problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
            return
        config = {
            "api": outputs["api"],
            "userPoolClient": outputs["UserPoolClient"],
            "cognito": self._place.engine,
            "code": CODE,
            "languages": LANGUAGES,
        }
        self._document(HTTPStatus.OK, config)

    def _proof(self) -> None:
        port = int(self.server.server_port)  # type: ignore[attr-defined]
        answer = respond(self._place.keys, port, urlsplit(self.path).query)
        self._answer(HTTPStatus.OK, {"Content-Type": "application/json"}, answer)

    def _body(self) -> bytes | None:
        """The whole body; None if it is too large or too short, and the request was answered."""
        length = self.headers.get("Content-Length") or "0"
        if "Transfer-Encoding" in self.headers or not _LENGTH.fullmatch(length) or int(length) > _LARGEST_BODY_BYTES:
            self.close_connection = True
            self._problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is over 64 KiB or of unknown length")
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.send_error(HTTPStatus.BAD_REQUEST, "the body is shorter than its Content-Length")
            return None
        return body

    def _problem(self, status: HTTPStatus, detail: str) -> None:
        self._document(status, problem(status, detail))

    def _document(self, status: HTTPStatus, document: Mapping[str, Any]) -> None:
        kind = "application/json" if status < HTTPStatus.BAD_REQUEST else "application/problem+json"
        self._answer(status, {"Content-Type": kind}, json.dumps(document).encode())

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@lru_cache(maxsize=256)
def _content(file: Path, _modified_ns: int, release: str) -> tuple[bytes, bytes, str]:
    """A file as it is, or the index of a release; the same compressed, and its tag."""
    plain = page_release.index(release) if release else file.read_bytes()
    return plain, gzip.compress(plain, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:32]}"'


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that hangs up early; log everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(place: Place) -> ThreadingHTTPServer:
    """A server of the page at its address; the caller runs and ends it."""
    page = urlsplit(place.web)
    return _Server((HOST, page.port or 0), partial(_Handler, place, Mailbox(place.home)))


def main() -> None:
    """Serve until the process is ended."""
    serve(Place(Path(sys.argv[1]), int(sys.argv[2]))).serve_forever()


if __name__ == "__main__":
    main()
