"""The page's texts: each is translated into every language of the page, and no translation is left over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from analytics.leaderboards.boards import OVERALL
from analytics.reports.definitions import REPORTS
from cdu.paths import ROOT
from chalicelib.profiles.rules import BADGES

if TYPE_CHECKING:
    from pathlib import Path

WEB = ROOT / "web"
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for path in sorted((WEB / "js").rglob("*.js"))
    if path.parent.name != "translations"
}
TABLES = (
    "CHOICES",
    "DECISIONS",
    "FIGURES",
    "LEVELS",
    "OUTCOMES",
    "PAGES",
    "PERIODS",
    "PHRASES",
    "RULE",
    "STATES",
    "TESTS",
    "TRIALS",
    "WORDS",
)
"""Constants whose texts are translated where they are shown."""
FROM_SERVER = {OVERALL.capitalize()} | {
    text
    for report in REPORTS.values()
    for text in (report.title, report.about, *(column.replace("_", " ").capitalize() for column in report.columns))
}
"""What the API names and the page translates. `student_id` is shown as `student`."""
BADGE = re.compile(r'^  \["([^"]+)", "([^"]+)", ', re.MULTILINE)
TRANSLATIONS = sorted((WEB / "js" / "translations").glob("*.js"))


def _texts() -> set[str]:
    found: set[str] = set(re.findall(r'data-text="([^"]+)"', (WEB / "index.html").read_text(encoding="utf-8")))
    for source in SOURCES.values():
        found |= set(re.findall(r'\bt\(\s*"([^"]+)"', source))
        for word in re.findall(r'\bcount\([^"`]*?"(\w+)"\)', source):
            found |= {f"{{n}} {word}", f"{{n}} {word}s"}
        for name, table in re.findall(r"^const (\w+) =\s(.*?);$", source, re.MULTILINE | re.DOTALL):
            if name in TABLES:
                texts = re.findall(r'"([^"]*)"', table)
                found |= {text for text in texts if name == "PHRASES" or text[:1].isupper() or name == "TESTS"}
    return found | FROM_SERVER - {"Student id"} | {text for badge in BADGES for text in (badge.name, badge.reason)}


def _entries(translation: str) -> dict[str, str]:
    pairs = re.findall(r'^  (?:"([^"]+)"|(\w+)):\s+"([^"]+)",$', translation, re.MULTILINE)
    return {quoted or plain: text for quoted, plain, text in pairs}


def test_the_page_shows_the_badges_that_there_are() -> None:
    assert BADGE.findall(SOURCES[WEB / "js" / "badges.js"]) == [(badge.name, badge.reason) for badge in BADGES]


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_every_text_of_the_page_is_translated(path: Path) -> None:
    entries = _entries(path.read_text(encoding="utf-8"))
    assert _texts() - set(entries) == set()


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_no_translation_is_left_over_and_each_has_the_same_values(path: Path) -> None:
    entries = _entries(path.read_text(encoding="utf-8"))
    written = "".join(SOURCES.values()) + (WEB / "index.html").read_text(encoding="utf-8")
    assert [text for text in entries if text not in _texts() and f'"{text}"' not in written] == []
    values = re.compile(r"\{\w+\}|\$")
    assert [text for text, own in entries.items() if sorted(values.findall(text)) != sorted(values.findall(own))] == []
