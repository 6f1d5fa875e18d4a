"""Whatever names, messages and outputs say: the terminal shows it and does not obey it."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cdu as package
from cdu import terminal
from cdu.console import Console
from cdu.main import main
from cdu.progress import progress
from chalicelib.shared.text import HIDDEN, visible
from tests.hostile_text import HOSTILE, MARKUP, READABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.server import Ended, Server

CDU = Path(package.__file__).parent
OURS = re.compile(r"\x1b\[[0-9;]*m")
"""What rich sends for colours, where it colours."""
HOSTILE_TEXTS = st.sampled_from([*HOSTILE, *MARKUP]) | st.text(min_size=1)


def answers(text: str) -> dict[str, Any]:
    """A whole API, every text of which is this one."""
    row = {"rank": 1, "name": text, "xp": 5, "lessons": 1}
    test = {"id": text, "name": text, "outcome": "failed", "message": text, "output": text}
    report = {"outcome": "failed", "message": text, "tests": [test], "usage": {"wall_ms": 1.5}}
    profile = {"board_name": text, "level": 1, "xp": 5, "next_level_xp": 9, "lessons_done": 1, "streak_days": 0}
    board = {"board": text, "name": text, "period": text, "as_of": text, "rows": [row]}
    cohort = {"cohort": "c", "name": text, "code": text, "members": 3}
    rows = [{"lesson": text, "student": text, text: text, "students": 5}]
    submission = {"submission_id": text, "lesson": text, "state": "graded", "report": report, "xp": 100}
    submission["ignored"] = [{"path": text, "reason": text}]
    return {
        "/lessons/python/bell": {"language": text, "instructions": text, "starter": {"bell.py": text}},
        "/submissions": submission,
        "/submissions/1": submission,
        "/students/me": profile | {"languages": {text: {"xp": 1, "lessons_done": 1}}, "badges": [{"name": text}]},
        "/leaderboards/overall": board,
        "/leaderboards/overall/me": board | {"place": None},
        "/cohorts": {"cohorts": [cohort]},
        "/cohorts/join": cohort,
        "/cohorts/c/leaderboards/overall": board,
        "/reports": {"reports": [{"name": text, "about": text, "columns": [text]}]},
        "/reports/r": {
            "report": text, "period": text, "as_of": text, "total": 1, "rows": rows, "state": "ready",
        },
    }  # fmt: skip


COMMANDS = [
    ["status", "1"], ["profile"], ["leaderboard"], ["cohort", "list"], ["cohort", "join", "x"], ["report"],
    ["report", "r"],
]  # fmt: skip


def harmless(*texts: str) -> None:
    for text in texts:
        assert visible(OURS.sub("", text)) == OURS.sub("", text)


def test_a_failing_solution_cannot_clear_the_screen_and_show_a_pass(cdu: Callable[..., Ended], server: Server) -> None:
    server.answers = answers("\x1b[2J\x1b[H\x1b[1;32mPassed\x1b[0m  python/bell: 2 of 2 tests")
    said = cdu("status", "1")
    assert "\nNot yet  <U+001B>[2J<U+001B>[H<U+001B>[1;32mPassed" in said.out


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE_TEXTS, command=st.sampled_from(COMMANDS), as_json=st.booleans())
def test_no_command_shows_a_hidden_character(
    cdu: Callable[..., Ended], server: Server, text: str, command: list[str], *, as_json: bool
) -> None:
    server.answers = answers(text)
    said = cdu(*command, *(["--json"] if as_json else []))
    assert said.status == 0, said.err
    harmless(said.out, said.err)
    if as_json:
        json.loads(said.out)


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP], ids=ascii)
def test_refusals_of_a_server_are_text(cdu: Callable[..., Ended], server: Server, text: str) -> None:
    server.answers, server.status = {"/students/me": {"title": text, "detail": text}}, 400
    said = cdu("profile")
    assert said.err.startswith("error: ")
    harmless(said.err)


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_a_name_is_shown_as_it_was_written(cdu: Callable[..., Ended], server: Server, markup: str) -> None:
    server.answers = answers(markup)
    for command in (["profile"], ["leaderboard"], ["status", "1"], ["cohort", "list"]):
        assert markup in cdu(*command).out


@pytest.mark.parametrize("text", READABLE[2:], ids=ascii)
def test_names_in_every_writing_stay_readable(cdu: Callable[..., Ended], server: Server, text: str) -> None:
    server.answers = answers(text)
    assert text in cdu("profile").out


def test_a_colour_of_ours_is_still_a_colour(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    Console().print("red \x1b[32mgreen", style="red")
    assert capsys.readouterr().out == "\x1b[31mred <U+001B>[32mgreen\x1b[0m\n"


def test_a_progress_bar_moves_and_shows_the_name_of_a_lesson_as_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("cdu.progress.errors", Console(stderr=True))
    with progress("checking", 2) as step:
        step("[red]\x1b]52;c;eA==\x07")
        step("two")
    said = capsys.readouterr().err
    assert "2/2" in OURS.sub("", said)
    assert "\x1b]" not in said
    assert "\x07" not in said
    assert "\x1b[2K" in said, "rich's own movements get through"


def test_a_wrong_use_is_told_without_what_hides_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.complaint(click.UsageError("no \u202efile"))
    assert capsys.readouterr().err == "Error: no <U+202E>file\n"


def test_the_traceback_of_a_fault_of_ours_is_text_as_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ValueError("\x1b[2J")

    monkeypatch.setattr(sys, "excepthook", None)
    monkeypatch.setattr("cdu.main.cdu.main", lambda **_: broken())
    with pytest.raises(ValueError, match="2J") as caught:
        main()
    hook: Any = sys.excepthook
    hook(caught.type, caught.value, caught.tb)
    said = capsys.readouterr().err
    assert "ValueError: <U+001B>[2J" in said
    harmless(said)


def test_no_raw_character_passes_the_console_whatever_is_rendered() -> None:
    from rich.text import Text  # noqa: PLC0415 - a part of rich that nothing else here needs

    console = Console()
    with console.capture() as captured:
        for text in HOSTILE:
            console.print(text, Text(text), Text.assemble((text, "bold")), end=text)
    assert not re.search(f"[{HIDDEN}]", captured.get().replace("\ufe0f", ""))


def test_nothing_else_in_cdu_writes_to_the_terminal() -> None:
    own = {"terminal.py", "console.py"}
    ways = {"print", "echo", "secho", "Console", "stdout", "stderr", "print_exc"}
    found = []
    for path in sorted(CDU.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            name = getattr(called, "id", getattr(called, "attr", None))
            through_ours = isinstance(called, ast.Attribute) and "console" in ast.unparse(called.value)
            if name in ways and not through_ours and path.name not in own:
                found.append(f"{path.name}:{node.lineno} {name}")
    assert found == []
