"""Serves the reference front end on this machine: the files of `web/` and `/config.json`.

As on AWS, the page calls the API and Cognito directly, at the engine's address. `/config.json` names that address only
while this platform's own engine answers there: the page sends passwords and tokens to it. Where the platform has a
public name, only requests for that name are answered, and what the page calls is passed on from here (see
`cdu/local/forwarding.py`).

Run as `python -m cdu.local.web HOME PORT`.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
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
from cdu.local import forwarding
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
    "default-src 'self'; connect-src 'self'{engine}; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
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
        self._engine = forwarding.Engine(place)
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
        if self._passed_on() or not self._from_here():
            return
        path = urlsplit(self.path).path
        if path == "/config.json":
            self._config()
        elif path == HEALTH and (self._asks_for_proof() or not self._place.server.host):
            self._proof()
        elif path == LANGUAGES:
            self._document(HTTPStatus.OK, offer(self._place.home))
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        if self._from_here():
            super().do_HEAD()

    def do_POST(self) -> None:
        if self._passed_on() or not self._from_here():
            return
        if self.path == CODE and not self._place.server.host:
            self._code()
        elif self.path == LANGUAGES:
            self._add_language()
        else:
            self.close_connection = True  # the body stays unread
            told = f"only {CODE} and {LANGUAGES} take a POST; the API has an address of its own"
            self._problem(HTTPStatus.NOT_FOUND, told)

    def _other(self) -> None:
        if not self._passed_on():
            self.send_error(HTTPStatus.NOT_IMPLEMENTED, f"Unsupported method ({self.command!r})")

    do_DELETE = do_OPTIONS = do_PATCH = do_PUT = _other  # noqa: N815 - the base class looks for these names

    def finish(self) -> None:
        """Hang up at the engine too."""
        self._engine.close()
        super().finish()

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
        engine = "" if self._place.server.host else f" {self._place.engine}"
        self.send_header("Content-Security-Policy", _POLICY.format(engine=engine))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if self._place.public.startswith("https:"):
            self.send_header("Strict-Transport-Security", "max-age=31536000")
        if b"cache-control" not in b"".join(self._headers_buffer).lower():  # type: ignore[attr-defined]
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Log nothing: platform.log is for errors."""

    def _from_here(self) -> bool:
        """Whether the request names this page and no other site's page sent it; if not, it was answered with 403."""
        origin = self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "none")
        opened = self.command in {"GET", "HEAD"} and self.headers.get("Sec-Fetch-Mode") == "navigate"
        mine = site in {"none", "same-origin"} and origin in {None, *self._addresses()}
        if (self._is_named() and (mine or opened)) or self._asks_for_proof():
            return True
        self._refuse()
        return False

    def _addresses(self) -> set[str]:
        """The addresses under which browsers know the page: the public one alone, where there is one."""
        port = urlsplit(self._place.web).port
        return {self._place.public} if self._place.server.host else {self._place.web, f"http://localhost:{port}"}

    def _is_named(self) -> bool:
        hosts = self.headers.get_all("Host", [])
        return len(hosts) == 1 and hosts[0].lower() in {urlsplit(address).netloc for address in self._addresses()}

    def _asks_for_proof(self) -> bool:
        """Whether a command of this machine wants to know who answers; a public name is no part of that question."""
        asked = self.command == "GET" and urlsplit(self.path).path == HEALTH
        return asked and self.headers.get_all("Host", []) == [urlsplit(self._place.web).netloc]

    def _refuse(self) -> None:
        self.close_connection = True
        told = f"this page is at {self._place.public}; other pages do not reach it"
        if self._place.server.host and not self._is_named():
            told = f"{told}. A reverse proxy has to pass the header Host on as it came"
        self._problem(HTTPStatus.FORBIDDEN, told)

    def _passed_on(self) -> bool:
        """Whether the request was for the API or an account under the public name, and was answered."""
        if not self._place.server.host or not self.path.startswith(forwarding.ROOMS):
            return False
        if not self._is_named():
            self._refuse()
            return True
        try:
            to = forwarding.target(self.command, self.path, self.headers, self._place.outputs())
        except LocalError as error:
            self._problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
            return True
        if to is None:
            self.close_connection = True  # a body stays unread
            self._problem(HTTPStatus.NOT_FOUND, "nothing of this name is reached from outside")
            return True
        body = self._body(forwarding.LARGEST_BODY_BYTES)
        if body is None:
            return True
        try:
            reply = self._engine.ask(self.command, to, self.headers, body or None)
        except (OSError, http.client.HTTPException):
            self.close_connection = True
            self._problem(HTTPStatus.SERVICE_UNAVAILABLE, "the platform is starting or busy; send the request again")
        else:
            forwarding.answer(self, reply, self._place)
        return True

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
        config = {"api": outputs["api"], "cognito": self._place.engine, "code": CODE}
        if self._place.server.host:  # whoever made the account has to show that its mail arrives
            config = {
                "api": f"{self._place.public}{forwarding.API}",
                "cognito": self._place.public + forwarding.ACCOUNTS,
            }
        config |= {"userPoolClient": outputs["UserPoolClient"], "languages": LANGUAGES}
        self._document(HTTPStatus.OK, config)

    def _proof(self) -> None:
        port = int(self.server.server_port)  # type: ignore[attr-defined]
        answer = respond(self._place.keys, port, urlsplit(self.path).query)
        self._answer(HTTPStatus.OK, {"Content-Type": "application/json"}, answer)

    def _body(self, most: int = _LARGEST_BODY_BYTES) -> bytes | None:
        """The whole body; None if it is too large or too short, and the request was answered."""
        length = self.headers.get("Content-Length") or "0"
        if "Transfer-Encoding" in self.headers or not _LENGTH.fullmatch(length) or int(length) > most:
            self.close_connection = True
            self._problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is over {most >> 10} KiB or of unknown length"
            )
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
    request_queue_size = 128  # a class that begins at once

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that hangs up early; log everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(place: Place) -> ThreadingHTTPServer:
    """A server of the page at its address; the caller runs and ends it."""
    page = urlsplit(place.web)
    host = "0.0.0.0" if place.server.listen_all else HOST  # noqa: S104 - asked for, and only with a public name
    return _Server((host, page.port or 0), partial(_Handler, place, Mailbox(place.home)))


def main() -> None:
    """Serve until the process is ended."""
    serve(Place(Path(sys.argv[1]), int(sys.argv[2]))).serve_forever()


if __name__ == "__main__":
    main()
