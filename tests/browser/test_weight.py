"""What the first view costs: few bytes, no editor, no request that waits for another module."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import requests

from cdu.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

WEB = ROOT / "web"
MOST_BYTES = 60_000
MOST_REQUESTS = 45
LOADED = """
return performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
    .filter((each) => each.name.startsWith(location.origin))
    .map((each) => [new URL(each.name).pathname, each.encodedBodySize]);
"""


def _imported(module: Path, found: set[Path]) -> set[Path]:
    for name in re.findall(r'^(?:import|export)\b[^;]*?from "(\.[^"]+)"', module.read_text("utf-8"), re.MULTILINE):
        target = (module.parent / name).resolve()
        if target not in found:
            found.add(target)
            _imported(target, found)
    return found


def test_every_module_of_the_first_view_is_asked_for_at_once() -> None:
    """A module that is only found in another one costs a round trip more."""
    text = (WEB / "index.html").read_text("utf-8")
    asked = set(re.findall(r'rel="modulepreload" href="([^"]+)"', text))
    wanted = {path.relative_to(WEB).as_posix() for path in _imported(WEB / "js" / "main.js", set())}
    assert asked == wanted


@pytest.mark.stack
@pytest.mark.parametrize("language", ["English", "Deutsch"])
def test_the_first_view_is_small_and_brings_no_editor(platform: Place, browser: Browser, language: str) -> None:
    browser.cdp("Network.enable")
    browser.cdp("Network.setCacheDisabled", cacheDisabled=True)
    browser.open(f"{platform.web}/")
    browser.click("#languages button", language)
    browser.wait("return document.readyState === 'complete'")
    browser.says(".card", "Signal lamp")
    loaded = dict(browser.run(LOADED))
    assert [name for name in loaded if "vendor" in name] == []
    assert 10_000 < sum(loaded.values()) < MOST_BYTES, loaded
    assert len(loaded) <= MOST_REQUESTS


@pytest.mark.stack
def test_files_are_compressed_and_not_sent_twice(platform: Place) -> None:
    address = f"{platform.web}/style.css"
    first = requests.get(address, timeout=30)
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"] == "no-cache"
    again = requests.get(address, headers={"If-None-Match": first.headers["ETag"]}, timeout=30)
    assert (again.status_code, again.content) == (304, b"")
    plain = requests.get(address, headers={"Accept-Encoding": "identity"}, timeout=30)
    assert "Content-Encoding" not in plain.headers
    assert plain.content == first.content == (WEB / "style.css").read_bytes()
