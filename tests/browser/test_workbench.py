"""The workbench: task, code and result on one screen, an editor that hides nothing, and colours that are right."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import EDITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "#/lessons/python/signal-lamp"
# Where the text is that was typed last, and whether it can be seen there.
SEEN = """
const line = document.querySelector('.cm-activeLine, .cm-line:last-child');
const caret = getSelection().getRangeAt(0).getBoundingClientRect();
const gutters = document.querySelector('.cm-gutters').getBoundingClientRect();
const box = document.querySelector('.cm-scroller').getBoundingClientRect();
return caret.left >= gutters.right && caret.left <= box.right;
"""


def test_the_result_is_beside_the_code_on_a_small_laptop(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(LESSON)
    browser.window(1280, 800)
    browser.element(EDITOR)
    browser.click("button", "Submit")
    browser.says(".verdict", "tests passed")
    places = browser.run("""
        return ['.pane-task', '.pane-code', '.pane-result', '.verdict h2'].map((css) => {
            const box = document.querySelector(css).getBoundingClientRect();
            return [box.left, box.right, box.top, box.bottom];
        });
    """)
    task, code, result, heading = places
    assert task[1] <= code[0] < code[1] <= result[0]
    assert all(0 <= top < bottom <= 800 for _, _, top, bottom in (task, code, result, heading))


def test_a_phone_shows_one_pane_at_a_time_and_turns_to_the_result(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(LESSON)
    browser.window(390, 844, phone=True)
    shown = "return [...document.querySelectorAll('.pane')].filter((e) => e.checkVisibility()).map((e) => e.className)"
    browser.element(".pane-task")
    assert browser.run(shown) == ["pane pane-task"]
    browser.click(".pane-choice button", "Code")
    assert browser.run(shown) == ["pane pane-code"]
    browser.click("button", "Submit")
    browser.says(".verdict", "tests passed")
    assert browser.run(shown) == ["pane pane-result"]
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")


def test_what_is_typed_after_a_long_line_is_seen(signed_in: Callable[..., Browser]) -> None:
    enter, end, control = "\ue007", "\ue010", "\ue009"
    browser = signed_in(LESSON)
    browser.write("x = '" + "long " * 100 + "'")
    browser.type(EDITOR, control + end)
    browser.type(EDITOR, f" # typed{enter}y = 1")
    assert browser.code().endswith(" # typed\ny = 1")
    assert browser.run(SEEN)


def test_comment_search_and_undo_keys_work(signed_in: Callable[..., Browser]) -> None:
    control = "\ue009"
    browser = signed_in(LESSON)
    browser.write("a = 1")
    time.sleep(0.6)  # changes within half a second are undone together
    browser.type(EDITOR, f"{control}/")
    assert browser.code() == "# a = 1"
    browser.type(EDITOR, f"{control}z")
    assert browser.code() == "a = 1"
    browser.type(EDITOR, f"{control}f")
    browser.element(".cm-search input[name=search]")
    assert browser.complaints() == []


CODE: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("rust", "fn f<'a>(x: &'a str) -> char { 'x' }", [("keyword", "fn"), ("string", "'x'")]),
    ("bash", "echo $# left # over", [("comment", "# over")]),
    ("cpp", "int n = 1'000'000; // big", [("number", "1'000'000"), ("comment", "// big")]),
    ("javascript", "const p = /[/\"']+/g; f()", [("keyword", "const"), ("string", "/[/\"']+/g")]),
    ("c", "int class = 1;", [("number", "1")]),
    ("csharp", 'var s = @"a""b"; int x;', [("string", '@"a""b"')]),
    ("ruby", "puts :a # x", [("comment", "# x")]),
    ("go", "func f() rune { return 'x' }", [("keyword", "func"), ("string", "'x'")]),
    ("java", "class A { int b = 2; }", [("keyword", "class"), ("number", "2")]),
    ("typescript", "let a: number = 3", [("keyword", "let"), ("number", "3")]),
    ("python", "f'{x}' # y", [("comment", "# y")]),
]


@pytest.mark.parametrize(("language", "code", "wanted"), CODE, ids=[language for language, _, _ in CODE])
def test_code_is_coloured_by_the_grammar_of_its_language(
    platform: Place, browser: Browser, language: str, code: str, wanted: list[tuple[str, str]]
) -> None:
    browser.open(f"{platform.web}/")
    coloured = _coloured(browser, language, code)
    assert "".join(text for _, text in coloured) == code
    for kind, text in wanted:
        assert any(kind in name and text == part for name, part in coloured), (kind, text, coloured)


def test_no_lifetime_no_parameter_and_no_digit_begins_a_text_or_a_comment(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    for language, code in (("rust", CODE[0][1]), ("bash", "echo $# left"), ("cpp", "int n = 1'000'000;")):
        wrong = [part for name, part in _coloured(browser, language, code) if "string" in name or "comment" in name]
        assert wrong in ([], ["'x'"]), language


def _coloured(browser: Browser, language: str, code: str) -> list[tuple[str, str]]:
    script = """
        return import('/js/grammars.js').then((module) => module.highlighted(arguments[1], arguments[0]))
            .then((nodes) => nodes.map((n) => typeof n === 'string' ? ['', n] : [n.className, n.textContent]));
    """
    parts: list[Any] = browser.run(script, language, code)
    return [(name, text) for name, text in parts]


def test_the_editor_comes_after_the_first_paint_and_a_plain_field_is_there_before(
    platform: Place, browser: Browser
) -> None:
    browser.cdp("Network.enable")
    browser.cdp("Network.setBlockedURLs", urls=["*/vendor/codemirror.js"])
    browser.open(f"{platform.web}/{LESSON}")
    field = browser.element(".editor-plain")
    assert "def describe" in browser.run("return arguments[0].value", field)
    browser.replace(".editor-plain", "mine = 1\n")
    browser.cdp("Network.setBlockedURLs", urls=[])
    browser.open(f"{platform.web}/?again{LESSON}")
    assert browser.code() == "mine = 1\n"


def test_the_catalogue_is_small_and_loads_no_editor(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    browser.says(".card", "Signal lamp")
    loaded = browser.run("return performance.getEntriesByType('resource').map((e) => new URL(e.name).pathname)")
    assert [name for name in loaded if "vendor" in name] == []


def test_back_and_reload_keep_the_filter_and_the_place(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    browser.type("input[type=search]", "cook")
    browser.says(".found", "1 lesson")
    browser.open(browser.run("return location.href").replace("/#", "/?reload#"))
    browser.says(".found", "1 lesson")
    browser.click(".card a", "The travelling cook")
    browser.says("h1", "The travelling cook")
    browser.call("POST", "/back")
    browser.says(".found", "1 lesson")
    assert browser.run("return document.querySelector('input[type=search]').value") == "cook"

    browser.click("nav a", "Lessons")
    browser.says(".card", "Signal lamp")
    browser.run("window.scrollTo(0, 600)")
    browser.wait("return history.state?.top === 600")
    browser.click("nav a", "Leaderboards")
    browser.says("h1", "Leaderboards")
    browser.call("POST", "/back")
    browser.wait("return document.querySelector('.card') && window.scrollY === 600")


def test_signing_out_leaves_nothing_for_the_next_pupil(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(LESSON)
    browser.write("mine = 1\n")
    browser.click("button", "Sign out")
    browser.says("#account", "Sign in")
    assert browser.run("return [...Object.keys(sessionStorage), ...Object.keys(localStorage)]") == []


def test_the_page_speaks_german_when_it_is_asked_to(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    browser.click("#languages button", "Deutsch")
    browser.says("h1", "Lernen durch Lösen")
    assert browser.run("return document.documentElement.lang") == "de"
    assert browser.complaints() == []
