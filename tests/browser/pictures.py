"""Pictures of every view with a school's data in it: `python -m tests.browser.pictures FOLDER`.

With `--docs` only those of the docs. They are for eyes: what looks unfinished is found by looking. The platform is one
of its own, which is stopped again.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.publishing import BUILT_IN, preview, publish_built_in
from cdu.refreshing import refreshed
from tests.browser import school
from tests.browser.conftest import Browser, driver, open_as, tab

if TYPE_CHECKING:
    from cdu.accounts import Session

_PORT = 4980
_LESSON = "python/recipe-scaler"
_UNPUBLISHED = "python/harbour-lights"
_RIGHT = read_tree(BUILT_IN / _LESSON / "reference")
_WRONG = {"recipe_scaler.py": "def scale(recipe, guests):\n    print(recipe)\n    return {}\n"}
_PUPILS = ("Zoë", "Kwame", "Mei", "Ada L.", "grün-weiß")


class Mode(NamedTuple):
    """How a reader has set up the browser: the width in pixels, what is preferred, and the language."""

    width: int = 1280
    language: str = "en"
    zoom: int = 1
    prefers: tuple[tuple[str, str], ...] = (("color_scheme", "light"),)


_DARK = (("color_scheme", "dark"),)
MODES = {
    "laptop": Mode(),
    "laptop-dark": Mode(prefers=_DARK),
    "screen": Mode(1920),
    "phone": Mode(390),
    "phone-dark": Mode(390, prefers=_DARK),
    "forced": Mode(prefers=(("forced_colors", "active"),)),
    "german": Mode(language="de"),
    "german-phone": Mode(390, "de"),
    "twofold": Mode(1280, zoom=2),
}
DOCS = (
    ("preview", "laptop"),
    ("admin", "laptop"),
    ("admin", "phone-dark"),
    ("start", "german"),
    ("class", "laptop"),
    ("class", "phone"),
)
"""View and mode of each picture in `docs/pictures` that this makes."""


class School:
    """A platform with a class, boards, a preview and a report, and somebody who may see all of it."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place = place
        self.teacher = accounts.made_up(place, "admin", "author")
        api = Api.of(self.teacher)
        api.present({"visibility": "public", "display_name": "Ms Okafor"})
        cohort = api.create_cohort("Class 7b")
        school.year_of(place, self.teacher.student_id)
        for at, name in enumerate(_PUPILS):
            pupil = self._pupil(name, cohort["code"])
            pupil.submit(zipped(_LESSON, _WRONG))
            if at < len(_PUPILS) - 1:  # one has not passed yet
                pupil.submit(zipped(_LESSON, _RIGHT))
        api.submit(zipped(_LESSON, _WRONG))
        api.submit(zipped(_LESSON, _RIGHT))
        preview(place, school.lesson(folder, _UNPUBLISHED, "Harbour lights"))
        refreshed(api)
        self.cohort = cohort["cohort"]
        self.views = {
            "start": "#/",
            "track": "#/tracks/python",
            "lesson": "#/lessons/python/echo-sounder",
            "wrong": f"#/lessons/{_LESSON}",
            "boards": "#/leaderboards",
            "class": f"#/cohorts/{self.cohort}",
            "classes": "#/cohorts",
            "reports": "#/reports",
            "profile": "#/profile",
            "admin": "#/admin",
            "previews": "#/previews",
            "preview": f"#/previews/{_UNPUBLISHED}",
            "nowhere": "#/nowhere",
            "sign-in": "#/sign-in?next=%23%2F",
            "sign-up": "#/sign-up?next=%23%2F",
            "confirm": "#/confirm?next=%23%2F&email=a@example.org",
            "new-password": "#/new-password?next=%23%2F&email=a@example.org",
        }

    def _pupil(self, name: str, code: str) -> Api:
        api = Api.of(accounts.made_up(self.place))
        api.present({"visibility": "public", "display_name": name})
        api.share(agrees=True)
        api.join_cohort(code)
        return api


def _set_up(browser: Browser, mode: Mode, session: Session, place: Place) -> None:
    browser.prefer(**dict(mode.prefers), reduced_motion="reduce")
    browser.window(mode.width // mode.zoom, 800, phone=mode.width < 500)
    open_as(browser, place, session, "#/nowhere")
    browser.run("localStorage.setItem('cdu.language', arguments[0])", mode.language)


def _act(browser: Browser, view: str, mode: Mode) -> None:
    """Do what a view shows the result of."""
    if view == "wrong":
        if mode.width // mode.zoom < 700:
            browser.click(".pane-choice button", "Code")
        browser.code()
        browser.write(_WRONG["recipe_scaler.py"])
        browser.click("button", "Ausführen" if mode.language == "de" else "Run")
        browser.says(".verdict h2", "Noch nicht" if mode.language == "de" else "Not yet")


def take(browser: Browser, made: School, view: str, mode: Mode, file: Path, *, whole: bool) -> None:
    """Write one picture; `whole` is the view to its end, else what a screen shows."""
    browser.open(f"{made.place.web}/?{view}{mode.width}{mode.language}{made.views[view]}")
    browser.element("main h1, main h2")
    _act(browser, view, mode)
    browser.wait("return document.fonts.status === 'loaded' && !document.querySelector('.loading')")
    if not browser.run("return document.querySelector('form.account') !== null"):
        browser.element(".chip")  # the level and the XP come by themselves
    browser.wait("return !document.querySelector('.desk') || document.querySelector('.cm-editor')")
    height = browser.run("return document.documentElement.scrollHeight") if whole else 800
    browser.window(mode.width // mode.zoom, max(800, min(height, 4_000)), phone=mode.width < 500)
    browser.picture(file)
    browser.window(mode.width // mode.zoom, 800, phone=mode.width < 500)


def main(words: list[str] | None = None) -> None:
    """Make the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--docs", action="store_true", help="only those of the docs, as a screen shows them")
    parser.add_argument("--mode", choices=MODES, help="only these")
    parser.add_argument("--view", help="only this one")
    asked = parser.parse_args(words)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        place = Place(folder / "place", _PORT)
        try:
            lifecycle.up(place, print)
            publish_built_in(place, {"python"})
            made = School(place, folder)
            _draw(made, folder, asked)
        finally:
            lifecycle.down(place, wipe=True)


def _draw(made: School, folder: Path, asked: Any) -> None:
    wanted = DOCS if asked.docs else [(view, mode) for mode in MODES for view in made.views]
    with driver(folder) as address:
        for name in dict.fromkeys(mode for _, mode in wanted if asked.mode in {None, mode}):
            with tab(address, folder / name) as browser:
                _set_up(browser, MODES[name], made.teacher, made.place)
                for view in (view for view, mode in wanted if mode == name and asked.view in {None, view}):
                    take(browser, made, view, MODES[name], asked.folder / f"{view}-{name}.png", whole=not asked.docs)


if __name__ == "__main__":
    main()
