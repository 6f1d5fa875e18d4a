"""What the first view costs: few bytes, no editor, no request that waits for another module."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
import requests

from cdu import page_release
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
def test_files_are_compressed_and_the_index_is_asked_for_again(platform: Place) -> None:
    address = f"{platform.web}/"
    first = requests.get(address, timeout=30)
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"] == "no-cache"
    again = requests.get(address, headers={"If-None-Match": first.headers["ETag"]}, timeout=30)
    assert (again.status_code, again.content) == (304, b"")
    plain = requests.get(address, headers={"Accept-Encoding": "identity"}, timeout=30)
    assert "Content-Encoding" not in plain.headers
    assert plain.content == first.content


@pytest.mark.stack
def test_all_other_files_have_the_name_of_their_release_and_are_kept_for_good(platform: Place) -> None:
    index = requests.get(f"{platform.web}/", timeout=30).text
    named = [name for name in re.findall(r'(?:href|src)="([^"#]+)"', index) if name != "config.json"]
    assert {name.partition("/")[0] for name in named} == {page_release.release()}
    for name in named:
        answer = requests.get(f"{platform.web}/{name}", timeout=30)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.content == (WEB / name.partition("/")[2]).read_bytes()
    old = requests.get(f"{platform.web}/{'0' * 16}/style.css", timeout=30)
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.stack
def test_a_second_visit_asks_for_the_index_and_the_data_only(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    browser.says(".card", "Signal lamp")
    browser.open("about:blank")
    browser.open(f"{platform.web}/?again")
    browser.says(".card", "Signal lamp")
    sent = "return performance.getEntriesByType('resource').filter((each) => each.transferSize > 0).map((e) => e.name)"
    asked = [name for name in browser.run(sent) if name.startswith(platform.web)]
    assert [name for name in asked if not name.endswith(("config.json", "/local/languages"))] == []


def test_a_release_is_written_as_it_is_served(tmp_path: Path) -> None:
    name = page_release.write(tmp_path / "page")
    assert sorted(path.name for path in (tmp_path / "page").iterdir()) == sorted([name, "index.html"])
    assert (tmp_path / "page/index.html").read_bytes() == page_release.index(name)
    assert f'<script type="module" src="{name}/js/main.js">'.encode() in page_release.index(name)
    assert not (tmp_path / "page" / name / "index.html").exists()
    assert (tmp_path / "page" / name / "js/main.js").read_bytes() == (WEB / "js/main.js").read_bytes()


def test_a_release_has_another_name_when_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(WEB, tmp_path / "web")
    monkeypatch.setattr(page_release, "WEB", tmp_path / "web")
    before = page_release.release()
    (tmp_path / "web/js/words.js").write_text("changed", encoding="utf-8")
    assert page_release.release() != before == page_release.RELEASE.fullmatch(before)[0]  # type: ignore[index]
