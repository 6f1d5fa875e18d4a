"""`cdu demo`: a student's first hour in a minute, each step checked through the public API."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from rich.text import Text

from cdu import accounts, show
from cdu.authoring.files import read_tree
from cdu.client import Answer, Api, zipped
from cdu.errors import CommandError
from cdu.paths import INSTALLED
from cdu.publishing import BUILT_IN
from cdu.refreshing import refreshed
from cdu.waiting import until

if TYPE_CHECKING:
    from cdu.local.place import Place

LANGUAGE = "python"
LESSON = f"{LANGUAGE}/recipe-scaler"
FILE = "recipe_scaler.py"
_RIGHT = 'return f"{whole} {part}" if whole else part'
_NEARLY = 'return f"{whole} {part}"'
_PROFILE_WAIT_S = 30
_BOARD_WAIT_S = 60


def run(place: Place) -> None:
    """Show everything. Raises CommandError at the first step that did not happen."""
    student, operator = Api.of(accounts.made_up(place)), Api.of(accounts.made_up(place, "admin"))
    student.present({"visibility": "public", "display_name": f"Ada {secrets.token_hex(2)}"})
    lessons = student.lessons(LANGUAGE)
    _step(f"The catalogue has {len(lessons)} Python lessons; Ada picks {LESSON}.")

    right = read_tree(BUILT_IN / LESSON / "reference")
    nearly = {FILE: right[FILE].replace(_RIGHT, _NEARLY)}
    _step("She sends a first try in which `1/2` comes out as `0 1/2`:")
    failed = _submit(student, nearly, "failed")
    _expect(any(test["message"] for test in failed["report"]["tests"]), "a failed test explains itself")

    _step("She fixes that line and sends it again:")
    passed = _submit(student, right, "passed")
    _step("A moment later her profile knows:")
    profile = until(lambda: _with_xp(student), _PROFILE_WAIT_S) or Answer()
    _expect(bool(profile), "the XP reaches the profile")
    show.profile(profile)

    _step("Grace, an administrator, refreshes the leaderboards from the lake:")
    name = profile["board_name"]
    board = until(lambda: _board_with(student, operator, name), _BOARD_WAIT_S, pause_s=1) or Answer()
    _expect(bool(board), "the student appears on the leaderboard")
    show.leaderboard(board, me=name)
    _expect(student.submission(passed["submission_id"])["xp"] == profile["xp"], "the award is on record")
    go_on = "cdu up" if INSTALLED else "make up"
    done = ("Every step was seen through the API.", "bold green")
    show.console.print(Text.assemble(done, f"  Go on with: {go_on}"))


def _submit(student: Api, files: dict[str, str], expected: str) -> Answer:
    submission = student.submit(zipped(LESSON, files))
    show.report(submission["report"], LESSON)
    _expect(submission["report"]["outcome"] == expected, f"the verdict is {expected!r}")
    return submission


def _with_xp(student: Api) -> Answer | None:
    profile = student.me()
    return profile if profile["xp"] else None


def _board_with(student: Api, operator: Api, name: str) -> Answer | None:
    refreshed(operator)
    board = student.leaderboard(LANGUAGE, "last_month")
    return board if any(row["name"] == name for row in board["rows"]) else None


def _step(text: str) -> None:
    show.console.print(f"\n{text}", style="bold cyan")


def _expect(happened: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not happened:
        raise CommandError(f"the demo expected that {what}, and it did not")
