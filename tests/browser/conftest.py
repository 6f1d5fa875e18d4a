"""A real browser, driven by chromedriver's WebDriver interface: plain HTTP, no further package."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests

from analytics.leaderboards.boards import OVERALL, PAGE_ROWS, Board, Boards, Page, Row, name_of
from analytics.leaderboards.store import BoardStore
from analytics.windows import PERIODS
from cdu.publishing import preview, previews
from tests.browser import school

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --lang=en-GB"
)
EDITOR = ".cm-content"
_VIEW = (
    "import(new URL('../vendor/codemirror.js', document.querySelector('script[src]').src))"
    ".then((cm) => cm.EditorView.findFromDOM(arguments[0]))"
)
_WAIT_S = 60  # only ever waited out by a failing test; a first run on a busy machine is slow
_START_S = 30


_MOVED = {"stale element reference", "element click intercepted"}


class MovedError(AssertionError):
    """An element that was found is not in the page any more, or not where it was."""


class Browser:
    """One tab. `css` is always a selector; finding waits until the element is there and can be seen."""

    def __init__(self, session: str) -> None:
        self._session = session

    def call(self, method: str, path: str, **body: Any) -> Any:
        answer = requests.request(method, self._session + path, json=body if method == "POST" else None, timeout=60)
        value = answer.json()["value"]
        if not answer.ok:
            kind = MovedError if value["error"] in _MOVED else AssertionError
            raise kind(f"{value['error']}: {value['message'].splitlines()[0]}")
        return value

    def cdp(self, command: str, **parameters: Any) -> Any:
        return self.call("POST", "/goog/cdp/execute", cmd=command, params=parameters)

    def open(self, address: str) -> None:
        self.call("POST", "/url", url=address)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.call("POST", "/execute/sync", script=script, args=list(arguments))

    def wait(self, script: str, *arguments: Any, within_s: float = _WAIT_S) -> Any:
        deadline = time.monotonic() + within_s
        while not (value := self.run(script, *arguments)):
            if time.monotonic() > deadline:
                text = self.run("return document.body.innerText")
                raise AssertionError(f"never true within {within_s} s: {script} {arguments}; the page says:\n{text}")
            time.sleep(0.05)
        return value

    def element(self, css: str, text: str = "") -> dict[str, str]:
        script = (
            "return [...document.querySelectorAll(arguments[0])]"
            ".find(e => e.textContent.includes(arguments[1]) && e.checkVisibility())"
        )
        found: dict[str, str] = self.wait(script, css, text)
        return found

    def text(self, css: str) -> str:
        return str(self.run("return arguments[0].innerText", self.element(css)))

    def click(self, css: str, text: str = "") -> None:
        deadline = time.monotonic() + _WAIT_S
        while True:
            try:
                found = self.element(css, text)
                # The driver takes what lies under the bar for seen, and does not scroll to it as a person would.
                self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found)
                self.call("POST", f"/element/{found[_ELEMENT]}/click")
            except MovedError:  # while it loads, the page replaces and moves what it shows
                if time.monotonic() > deadline:
                    raise
            else:
                return

    def type(self, css: str, text: str) -> None:
        self.call("POST", f"/element/{self.element(css)[_ELEMENT]}/value", text=text)

    def replace(self, css: str, text: str) -> None:
        """Put a text into a field at once, as pasting over everything does."""
        script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))"
        self.run(script, self.element(css), text)

    def code(self) -> str:
        """What is in the editor, which is there as soon as its grammar has come."""
        return str(self.run(f"return {_VIEW}.then((view) => view.state.doc.toString())", self.element(EDITOR)))

    def write(self, text: str) -> None:
        """Put a text in the place of everything in the editor, as pasting does."""
        script = (
            f"return {_VIEW}.then((view) => view.dispatch("
            "{changes: {from: 0, to: view.state.doc.length, insert: arguments[1]}, userEvent: 'input.paste'}))"
        )
        self.run(script, self.element(EDITOR), text)

    def says(self, css: str, text: str, within_s: float = _WAIT_S) -> None:
        script = "return [...document.querySelectorAll(arguments[0])].some(e => e.innerText.includes(arguments[1]))"
        self.wait(script, css, text, within_s=within_s)

    def window(self, width: int, height: int, *, phone: bool = False) -> None:
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def prefer(self, **features: str) -> None:
        """What a reader prefers, such as `color_scheme="dark"`, or forces: `forced_colors="active"`."""
        named = {name.replace("_", "-"): value for name, value in features.items()}
        listed = [
            {"name": name if name.startswith("forced") else f"prefers-{name}", "value": value}
            for name, value in named.items()
        ]
        self.cdp("Emulation.setEmulatedMedia", media="screen", features=listed)

    def picture(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))

    def picture_of(self, css: str) -> str:
        """A picture of one element, as PNG in Base64."""
        return str(self.call("GET", f"/element/{self.element(css)[_ELEMENT]}/screenshot"))

    def complaints(self) -> list[str]:
        """What the console was told since the last call: errors of scripts, refusals by the policy, failed loads."""
        return [entry["message"] for entry in self.call("POST", "/se/log", type="browser") if entry["level"] != "INFO"]


def missing() -> str | None:
    """Why there is no browser to test with; None if there is one."""
    absent = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if not absent:
        return None
    return f"{' and '.join(absent)} not found on PATH; install the packages chromium and chromium-driver"


@contextmanager
def driver(folder: Path) -> Iterator[str]:
    """Chromedriver on a port that it chooses; its address."""
    log = folder / "chromedriver.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(["chromedriver", "--port=0"], stdout=stream, stderr=stream)
    try:
        deadline = time.monotonic() + _START_S
        while not (started := re.search(r"started successfully on port (\d+)", log.read_text(encoding="utf-8"))):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"chromedriver does not start: {log.read_text(encoding='utf-8')}")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{started[1]}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def tab(driver_address: str, folder: Path, *flags: str) -> Iterator[Browser]:
    """A fresh browser with nothing stored."""
    options = {"args": [*_FLAGS.split(), *flags, f"--user-data-dir={folder}"]}
    wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
    reply = requests.post(
        f"{driver_address}/session", json={"capabilities": {"alwaysMatch": wanted}}, timeout=_START_S * 2
    ).json()["value"]
    if "sessionId" not in reply:
        pytest.fail(f"Chromium does not start: {reply['message']}")
    browser = Browser(f"{driver_address}/session/{reply['sessionId']}")
    try:
        browser.window(1280, 900)
        yield browser
    finally:
        browser.call("DELETE", "")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask for the browser before the platform is started for nothing."""
    reason = missing() if "chromedriver" in getattr(item, "fixturenames", ()) else None
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"the browser tests cannot run: {reason}", pytrace=False)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def chromedriver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with driver(tmp_path_factory.mktemp("chromedriver")) as address:
        yield address


@pytest.fixture
def browser(chromedriver: str, tmp_path: Path) -> Iterator[Browser]:
    with tab(chromedriver, tmp_path / "profile") as fresh:
        yield fresh


def open_as(browser: Browser, place: Place, session: Session, view: str, **changed: str) -> None:
    """Open a view, by the address behind the #, in a tab in which this account is signed in."""
    kept = {
        "email": session.email,
        "idToken": session.id_token,
        "refreshToken": session.refresh_token,
        "expiresAt": session.expires_at * 1000,
    }
    renamed = {"id_token": "idToken", "refresh_token": "refreshToken"}
    kept |= {renamed[name]: value for name, value in changed.items()}
    browser.open(f"{place.web}/")
    browser.run("sessionStorage.setItem('cdu.session', arguments[0])", json.dumps(kept))
    browser.open(f"{place.web}/?in{time.monotonic_ns()}{view}")


@pytest.fixture
def signed_in(platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser) -> Callable[..., Browser]:
    """Opens a view, by the address behind the #, as a new student, in groups of the user pool or in none."""

    def opened(view: str, *groups: str, **changed: str) -> Browser:
        open_as(browser, platform, sign_up(*groups)[0], view, **changed)
        return browser

    return opened


@pytest.fixture
def publish_board(platform: Place) -> Iterator[Callable[[list[Row]], None]]:
    """Publishes rows as the overall board of every period; afterwards there are no boards until the next refresh."""
    store = BoardStore(platform.client("dynamodb"), platform.outputs()["LeaderboardsTable"])

    def publish(rows: list[Row]) -> None:
        pages = [Page(rows=tuple(rows[start : start + PAGE_ROWS])) for start in range(0, len(rows), PAGE_ROWS)]
        board = Board(participants=len(rows), pages=tuple(page.key for page in pages))
        boards = {name_of(OVERALL, period): board for period in PERIODS} if rows else {}
        store.publish(Boards(refresh_id="browser", as_of=datetime.now(UTC), boards=boards), pages)

    yield publish
    publish([])


@pytest.fixture
def maths(platform: Place, tmp_path: Path) -> Iterator[str]:
    """The address of the preview of a lesson with formulas, footnotes, details and a table."""
    preview(platform, school.lesson(tmp_path, school.MATHS, "Sums", school.MATHS_TEXT))
    yield f"#/previews/{school.MATHS}"
    previews(platform).remove(school.MATHS)
