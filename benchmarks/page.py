"""The page in Chromium: from key to paint, from click to verdict, the first view, and a newcomer's first XP.

Clocks are the browser's own: the time stamp of the input, and the first task after the frame that shows the outcome.
"""

from __future__ import annotations

import os
import secrets
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.student import CLONE, ROOT, newcomer
from benchmarks.table import Table
from cdu import accounts
from cdu.local.place import Place
from cdu.publishing import BUILT_IN
from tests.browser.conftest import EDITOR, driver, open_as, tab

if TYPE_CHECKING:
    from collections.abc import Iterator

LESSON = "python/signal-lamp"
KEYS = int(os.environ.get("PAGE_KEYS", "120"))
ROUNDS = int(os.environ.get("PAGE_ROUNDS", "15"))
_PORT = 4970
_CODE_BYTES = 50_000
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""150 ms for each request, 1.6 Mbit/s down and 750 kbit/s up."""
_RIGHT = (BUILT_IN / LESSON / "reference" / "signal_lamp.py").read_text(encoding="utf-8")
_PAUSE_S = 0.05
_LIMIT_PAUSE_S = 2
"""Between two submissions: as long as a token of the rate limit takes to come back."""

_KEYS = """
window.keys = [];
document.addEventListener("keydown", (event) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.keys.push(performance.now() - event.timeStamp);
    port2.postMessage(null);
}), true);
"""
_CLICKS = """
window.verdicts = [];
document.addEventListener("click", (event) => {
    if (event.target.textContent !== "Submit") return;
    const clicked = event.timeStamp;
    const seen = new MutationObserver(() => {
        const verdict = document.querySelector(".verdict h2");
        if (!verdict || verdict.textContent === "" || verdict === window.before) return;
        window.before = verdict;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => {
            const done = performance.now();
            const requests = performance.getEntriesByType("resource");
            const sent = requests.filter((each) => /submissions$/.test(each.name)).at(-1);
            window.verdicts.push([done - clicked, sent.duration]);
        }));
    });
    seen.observe(document.querySelector(".result"), { childList: true, subtree: true });
}, true);
"""
_CONTENT = """
new MutationObserver((_, observer) => {
    if (!document.querySelector(".card")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.content = performance.now())));
}).observe(document, { childList: true, subtree: true });
"""
_LOADED = """
return performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
    .filter((each) => each.name.startsWith(location.origin)).map((each) => each.encodedBodySize);
"""


def tables() -> list[Table]:
    """Start a platform as a newcomer does and measure in a browser; stop the platform."""
    with tempfile.TemporaryDirectory(prefix="page-") as folder, _browsers(Path(folder)) as fresh:
        home = Path(folder)
        subprocess.run(["git", "clone", "--quiet", ROOT, home / CLONE], check=True)
        try:
            steps = _first_xp(home, fresh)
            place = Place(home / "cdu", _PORT)
            rows = [_first_view(place, fresh), _slow_view(place, fresh), _typing(place, fresh), _verdicts(place, fresh)]
        finally:
            newcomer(home, "down", port=_PORT)
    how = f"Medians of {KEYS} keys, {ROUNDS} submissions and {ROUNDS} visits with an empty cache."
    clicks = "From the click to the verdict on the screen, less what the request itself took."
    return [
        Table("From make up to the first XP by page", steps, [f"{LESSON}; what `make` installs once is there already"]),
        Table("What the page costs", [row for each in rows for row in each], [f"{how} {clicks}"]),
    ]


@contextmanager
def _browsers(folder: Path) -> Iterator[Any]:
    """Gives fresh browsers, each with nothing stored."""
    with driver(folder) as address:
        yield lambda: tab(address, folder / secrets.token_hex(4))


def _first_xp(home: Path, fresh: Any) -> list[dict[str, Any]]:
    """A row for each step, with the seconds since the beginning; the steps are those of a student at the page."""
    started = time.monotonic()
    rows: list[dict[str, Any]] = []

    def done(step: str) -> None:
        rows.append({"after": step, "s": round(time.monotonic() - started, 1)})

    up = newcomer(home, "up", port=_PORT)
    if up.returncode:
        raise RuntimeError(f"cdu up: {up.stdout}{up.stderr}")
    done("cdu up")
    with fresh() as browser:
        browser.open(f"{Place(home / 'cdu', _PORT).web}/#/lessons/{LESSON}")
        browser.element(EDITOR)
        done("the lesson is open")
        browser.click(".actions a", "Sign in to submit")
        browser.click("a", "Create an account")
        browser.type("[name=email]", f"b{secrets.token_hex(6)}@example.org")
        browser.type("[name=password]", secrets.token_urlsafe(12) + "a1")
        browser.click("button", "Create account")
        code = browser.element(".local-code")
        browser.type("[name=code]", browser.run(r"return arguments[0].textContent.match(/\d{6}/)[0]", code))
        browser.click("button", "Confirm")
        browser.says(".chip", "Level 1")
        done("an account is made")
        browser.write(_RIGHT)
        browser.click("button", "Submit")
        browser.says(".award", "+50 XP")
        done("the first XP is on the screen")
    return rows


def _row(what: str, value: float, unit: str, target: str) -> dict[str, Any]:
    return {"what": what, "measured": f"{value:,.0f} {unit}".strip(), "target": target}


def _first_view(place: Place, fresh: Any) -> list[dict[str, Any]]:
    with fresh() as browser:
        browser.open(f"{place.web}/")
        browser.element(".card")
        sizes = browser.run(_LOADED)
    return [
        _row("requests to the page's host, first view", len(sizes), "", ""),
        _row("bytes of these, compressed", sum(sizes), "", "under 60,000"),
    ]


def _slow_view(place: Place, fresh: Any) -> list[dict[str, Any]]:
    taken: list[float] = []
    for _ in range(ROUNDS):
        with fresh() as browser:
            browser.cdp("Network.enable")
            browser.cdp("Network.emulateNetworkConditions", **_SLOW)
            browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=_CONTENT)
            browser.open(f"{place.web}/")
            taken.append(browser.wait("return window.content"))
    return [
        _row("lessons on the screen, at 150 ms and 1.6 Mbit/s", statistics.median(taken), "ms", "under 1,500 ms"),
    ]


def _typing(place: Place, fresh: Any) -> list[dict[str, Any]]:
    text = _RIGHT * (_CODE_BYTES // len(_RIGHT.encode()) + 1)
    with fresh() as browser:
        open_as(browser, place, accounts.made_up(place), f"#/lessons/{LESSON}")
        browser.write(text)
        browser.click(EDITOR)
        browser.run(_KEYS)
        for at in range(KEYS):
            key = "abcde fghij"[at % 11]
            browser.cdp("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
            browser.cdp("Input.dispatchKeyEvent", type="keyUp", key=key)
            time.sleep(_PAUSE_S)
        taken = sorted(browser.run("return window.keys"))
    return [
        _row(f"key to paint, {len(text.encode()):,} bytes of code", statistics.median(taken), "ms", "under 16 ms"),
        _row("the same, 95 of 100 keys", taken[int(0.95 * (len(taken) - 1))], "ms", ""),
    ]


def _verdicts(place: Place, fresh: Any) -> list[dict[str, Any]]:
    with fresh() as browser:
        open_as(browser, place, accounts.made_up(place), f"#/lessons/{LESSON}")
        browser.element(EDITOR)
        browser.run(_CLICKS)
        for at in range(ROUNDS):
            browser.write(f"{_RIGHT}# {at}\n")
            browser.click("button", "Submit")
            browser.wait("return window.verdicts.length > arguments[0]", at)
            time.sleep(_LIMIT_PAUSE_S)
        taken = browser.run("return window.verdicts")
    more = statistics.median(total - own for total, own in taken)
    return [
        _row("click to verdict, without the API's own time", more, "ms", "under 50 ms"),
        _row("the API's own time", statistics.median(own for _, own in taken), "ms", ""),
    ]
