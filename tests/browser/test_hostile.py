"""Names, messages, outputs and lessons are written by others: none of it may become markup."""

from __future__ import annotations

import base64
import io
import json
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from analytics.leaderboards.boards import Row
from chalicelib.shared.text import visible
from tests.browser.conftest import EDITOR
from tests.emails import SPELLINGS
from tests.hostile_text import HOSTILE, READABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
SOLUTION = f"def describe(flashes, period):\n    print({EVIL!r})\n    return {EVIL!r}\n"


def test_output_and_messages_of_a_solution_are_text(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/lessons/python/signal-lamp")
    browser.write(SOLUTION)
    assert "<img src=x onerror=" in browser.text(EDITOR)
    browser.click("button", "Submit")
    browser.says(".test pre", "<img src=x onerror=")
    browser.says(".test .block:last-child pre", EVIL)
    _unharmed(browser)


def test_a_hostile_name_on_a_board_is_text(
    platform: Place, browser: Browser, publish_board: Callable[[list[Row]], None]
) -> None:
    # The API refuses such a name; the page does not rely on it.
    publish_board([Row(rank=1, name=EVIL, xp=300, lessons=2), Row(rank=2, name=None, xp=200, lessons=1)])
    browser.open(f"{platform.web}/#/leaderboards/overall/last_year")
    assert browser.text(".board tbody tr:first-child th") == EVIL
    browser.says(".board", "prefers not to be shown")
    _unharmed(browser)


def test_a_refused_name_is_explained(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/profile")
    browser.click("label", "By a name of my choice")
    browser.replace("#display-name", "<b>Ada</b>")
    browser.click("button", "Save")
    browser.says(".presentation .problem", "the name contains '<'")
    assert "status of 400" in "".join(browser.complaints())


def test_the_page_marks_what_the_terminal_marks(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    texts = [*HOSTILE[:-1], *READABLE]  # a lone surrogate does not travel through the driver
    assert _module(browser, "text", "return argument.map(module.visible)", texts) == list(map(visible, texts))
    every = """
        const marked = [];
        for (let code = 0; code <= 0x10ffff; code++) {
            const character = String.fromCodePoint(code);
            if (module.visible(character) !== character) marked.push(code);
        }
        return marked;
    """
    assert _module(browser, "text", every, None) == [n for n in range(sys.maxunicode + 1) if visible(chr(n)) != chr(n)]


def test_what_hides_in_output_and_names_is_marked_on_the_page(
    platform: Place, browser: Browser, publish_board: Callable[[list[Row]], None]
) -> None:
    publish_board(
        [Row(rank=1, name="Ada\u202egnp", xp=300, lessons=2), Row(rank=2, name="A\u200bda", xp=200, lessons=1)]
    )
    browser.open(f"{platform.web}/#/leaderboards/overall/last_year")
    assert browser.text(".board tbody tr:first-child th") == "Ada<U+202E>gnp"
    assert browser.text(".board tbody tr:nth-child(2) th") == "A<U+200B>da"
    _unharmed(browser)


HOSTILE_MARKDOWN = [
    EVIL,
    f"`{EVIL}` and **{EVIL}** and *{EVIL}*",
    f"# {EVIL}\n\n> {EVIL}\n\n- {EVIL}\n\n| a |\n|---|\n| {EVIL} |\n\n```{EVIL}\n{EVIL}\n```",
    "[run](javascript:window.hacked=1) [run](JaVaScRiPt:alert(1)) [run](data:text/html,<script>1</script>)",
    "[run][x]\n\n[x]: javascript:window.hacked=1",
    "<javascript:window.hacked=1> ![x](javascript:1) [a](vbscript:1)",
    '[a](https://example.org"onmouseover="window.hacked=1)',
]
SIZE = 200_000
UNITS = (
    "> ", "- ", "[", "[`", "[`[``", "[a](", "[a](x ", "[a][", "![", "![a](", "**a", "** a", "__a_", "_", "*_", "`",
    "``a`", "a``b`", "<https://", "\\", " ", "# ", "#", "- -", "|-", "|\n|", "a|b\n", "<!--", "\n", "- a\n\n", "~~~a\n",
    "[a]: ",
)  # fmt: skip
BEFORE_AND_AFTER = (("", ""), ("# a", "b"), ("- a\n\n", "b"), ("a|b\n", ""))
LONG_MARKDOWN = [before + unit * (SIZE // len(unit)) + after for unit in UNITS for before, after in BEFORE_AND_AFTER]


@pytest.mark.timeout(600)
def test_hostile_lessons_are_text(platform: Place, browser: Browser) -> None:
    """Nothing takes the browser's 30 s for a script either: patterns that try every sign twice take minutes here."""
    browser.open(f"{platform.web}/")
    script = """
        const box = document.createElement("div");
        for (const each of module.markdown(argument)) box.append(each);
        document.body.append(box);
        const links = [...box.querySelectorAll("[href]")].map((link) => link.protocol);
        const odd = [...box.querySelectorAll("*")].filter((each) =>
            ["IMG", "SCRIPT", "IFRAME"].includes(each.tagName) ||
            [...each.attributes].some((a) => a.name.startsWith("on")));
        box.remove();
        return { links, odd: odd.length };
    """
    for text in [*HOSTILE_MARKDOWN, *LONG_MARKDOWN]:
        found = _module(browser, "markdown", script, text)
        assert found["odd"] == 0, text[:40]
        assert set(found["links"]) <= {"http:", "https:", "mailto:"}, text[:40]
    _unharmed(browser)


def test_markdown_of_lessons_is_understood(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    text = (
        "Text with `a*b*` and **bold *both***, [a link][ref] and [1, 2].\n\n"
        "1. one\n   - inner\n\n2. two\n\n| a | b |\n|---|---|\n| `x\\|y` | z |\n\n"
        "~~~~exercism/note\nMind **this**.\n~~~~\n\n"
        "[ref]: https://example.org/page\n"
    )
    script = "const box = document.createElement('div'); box.append(...module.markdown(argument)); return box.innerHTML"
    html = _module(browser, "markdown", script, text)
    assert "<code>a*b*</code>" in html
    assert '<a href="https://example.org/page" rel="noopener noreferrer" target="_blank">a link</a>' in html
    assert "[1, 2]" in html
    assert html.count("<ol>") == 1
    assert "<li>inner</li>" in html
    assert "<code>x|y</code>" in html
    assert '<aside class="note"><p>Mind <strong>this</strong>.</p></aside>' in html


SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><script>window.hacked=1</script></svg>"


def test_a_picture_of_the_lesson_is_shown_and_cannot_do_anything(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    script = """
        const box = document.createElement("div");
        const text = "![a door](images/door.svg) ![x](images/none.svg) ![y](images/constructor)";
        box.append(...module.markdown(text, argument));
        document.body.append(box);
        const images = [...box.querySelectorAll("img")];
        await Promise.all(images.map((each) => each.decode()));
        return images.map((each) => [each.alt, each.naturalWidth]);
    """
    images = {"door.svg": base64.b64encode(SVG.encode()).decode()}
    assert _module(browser, "markdown", script, images) == [["a door", 40]]
    assert browser.run("return window.hacked ?? null") is None
    assert browser.complaints() == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Title #", "<h2>Title</h2>"),
        ("- a\n\n\n  b", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("* * *", "<hr>"),
        ("a <!-- hidden --> b", "<p>a  b</p>"),
        ("a <!-- no end", "<p>a &lt;!-- no end</p>"),
        ("``a`b`` and `c", "<p><code>a`b</code> and `c</p>"),
        ("**a *b* _c_**", "<p><strong>a <em>b</em> <em>c</em></strong></p>"),
        ("snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"),
        ("[`a]`](https://e.org) ![p](x)", None),
        ("\\*not\\*", "<p>*not*</p>"),
        ("```\n**a**\n````", '<pre tabindex="0"><code>**a**</code></pre>'),
    ],
)
def test_every_piece_of_markdown_has_its_form(platform: Place, browser: Browser, text: str, html: str | None) -> None:
    browser.open(f"{platform.web}/")
    script = "const box = document.createElement('div'); box.append(...module.markdown(argument)); return box.innerHTML"
    link = '<p><a href="https://e.org/" rel="noopener noreferrer" target="_blank"><code>a]</code></a> <em>p</em></p>'
    assert _module(browser, "markdown", script, text) == (html or link)


@pytest.mark.parametrize(("written", "meant"), SPELLINGS.items())
def test_the_page_spells_an_address_as_the_command_line_does(
    platform: Place, browser: Browser, written: str, meant: str
) -> None:
    browser.open(f"{platform.web}/")
    assert _module(browser, "email", "return module.normalised(argument)", written) == meant


def test_the_zip_that_the_page_makes_is_one(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    files = {"submission.json": "{}", "src/größe.py": "x = 'ü'\n" * 1_000, "empty.py": ""}
    data = _module(browser, "zip", "return [...new Uint8Array(await module.zip(argument).arrayBuffer())]", files)
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name).decode() for name in archive.namelist()} == files


def _module(browser: Browser, name: str, body: str, argument: Any) -> Any:
    """Run a function body with one of the page's modules as `module`."""
    script = f"const argument = arguments[0]; return import('/js/{name}.js').then(async (module) => {{ {body} }})"
    return browser.run(script, argument)


def _unharmed(browser: Browser) -> None:
    assert browser.run("return window.hacked ?? null") is None
    assert browser.run("return document.querySelectorAll('main img, main script').length") == 0
    complaints = browser.complaints()
    assert complaints == [], json.dumps(complaints)
