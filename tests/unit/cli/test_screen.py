"""What a student sees at a terminal of 80 columns and 24 lines, and what a program reads from a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.cli.school import School

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.server import Ended, Server

COLUMNS, LINES = 80, 24
STYLE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
LONG = "python/a-name-of-a-lesson-that-is-so-long-that-it-does-not-fit-into-a-column-of-a-table"


def on_screen(folder: Path, *words: str) -> list[str]:
    """The lines that a command prints at a terminal of this size, without their colours."""
    control, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    environment |= {"TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[3])}
    script = [sys.executable, "-c", "from cdu.main import main; main()", *words]
    process = subprocess.Popen(script, cwd=folder, env=environment, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    printed = b""
    while True:
        try:
            part = os.read(control, 65_536)
        except OSError:  # how Linux tells the end of a terminal
            break
        printed += part
        if not part:
            break
    os.close(control)
    process.wait(10)
    return [STYLE.sub("", line) for line in printed.decode().replace("\r\n", "\n").splitlines()]


@pytest.fixture
def school(cdu: Callable[..., Ended], server: Server) -> School:  # noqa: ARG001 - signs in
    return School(server)


def graded(school: School, tests: list[dict[str, Any]], **more: Any) -> str:
    made = school.add("python/bell", {"bell.py": "x"}, "failed")
    made["report"] |= {"tests": tests, **more}
    return str(made["submission_id"])


def test_a_message_that_several_tests_share_is_shown_once_with_their_names(school: School, home: Path) -> None:
    bad = {"outcome": "failed", "message": "not done yet"}
    tests: list[dict[str, Any]] = [{"id": f"t{n}", "name": f"case {n}", **bad} for n in range(3)]
    tests[1] |= {"message": "expected 4"}
    shown = on_screen(home, "status", graded(school, tests))
    assert shown[:5] == [
        "  ✗ case 0", "      not done yet", "      the same in: case 2", "  ✗ case 1", "      expected 4"
    ]  # fmt: skip


def test_long_output_is_shown_without_its_middle(school: School, home: Path) -> None:
    test = {"id": "t", "name": "t", "outcome": "timed_out", "message": "slow", "output": "x\n" * 5000 + "end"}
    shown = on_screen(home, "status", graded(school, [test]))
    assert len(shown) < LINES
    assert "      | ... (4989 more lines; --json has all of the output)" in shown
    assert "      | end" in shown


def test_a_run_says_nothing_that_one_of_its_tests_says(school: School, home: Path) -> None:
    test = {"id": "t", "name": "t", "outcome": "timed_out", "message": "Timed out after 1 s (waiting)."}
    more = {"outcome": "timed_out", "message": 'Timed out after 1 s in test "t" (waiting).'}
    shown = on_screen(home, "status", graded(school, [test], **more))
    assert sum("Timed out" in line for line in shown) == 1


def test_of_many_tests_the_failed_ones_and_the_headline_are_on_the_last_screen(school: School, home: Path) -> None:
    tests: list[dict[str, Any]] = [{"id": f"t{n}", "name": f"case {n}", "outcome": "passed"} for n in range(60)]
    tests[30] |= {"outcome": "failed", "message": "expected 'ding'\ngot      'dong'", "output": "ringing…"}
    shown = on_screen(home, "status", graded(school, tests))
    assert len(shown) < LINES
    assert shown[0] == "  ✓ 59 tests passed"
    assert shown[1:5] == ["  ✗ case 30", "      expected 'ding'", "      got      'dong'", "      | ringing…"]
    assert shown[5] == "Not yet  python/bell: 59 of 60 tests, 12 ms"
    assert shown[6] == "  look first at: case 30"
    assert shown[7].startswith("submission ")


def test_what_the_run_itself_said_and_printed_is_shown(school: School, home: Path) -> None:
    sent = graded(school, [], outcome="compile_error", message="bell.py, line 2: ':' is missing", output="half a line")
    shown = on_screen(home, "status", sent)
    assert shown[:2] == ["bell.py, line 2: ':' is missing", "| half a line"]
    assert shown[2] == "The code could not be loaded  python/bell: no test ran, 12 ms"


def test_what_the_compiler_warns_of_stands_above_the_headline(school: School, home: Path) -> None:
    test = {"id": "t", "name": "t", "outcome": "passed"}
    told = "bell.c:1:5: warning: unused variable 'n'\n    1 | int n;\n      |     ^"
    shown = on_screen(home, "status", graded(school, [test], outcome="passed", warnings=told))
    assert shown[1:5] == ["What the compiler warns of:", *(f"| {line}" for line in told.splitlines())]
    assert shown[5].startswith("Passed  python/bell")


def test_output_of_a_passed_test_is_shown_however_many_there_are(school: School, home: Path) -> None:
    tests: list[dict[str, Any]] = [{"id": f"t{n}", "name": f"case {n}", "outcome": "passed"} for n in range(20)]
    tests[3]["output"] = "still here"
    assert "      | still here" in on_screen(home, "status", graded(school, tests))


@pytest.mark.parametrize("words", [("lessons", "list"), ("history",)], ids=" ".join)
def test_a_table_fits_and_cuts_nothing_that_tells_two_rows_apart(
    school: School, home: Path, words: tuple[str, ...]
) -> None:
    names = [f"{LONG}-{end}" for end in ("one", "two")]
    lines = [school.line(name) for name in names]
    school.server.answers["GET /students/me/catalogue"] = {"lessons": lines, "next": None}
    ids = [school.add(name, {"bell.py": "x"}, "failed")["submission_id"] for name in names]
    shown = on_screen(home, *words)
    assert max(map(len, shown)) <= COLUMNS
    assert not any("…" in line for line in shown)
    column = shown[0].index("lesson") if "lesson" in shown[0] else shown[1].index("lesson")
    width = re.search(r"lesson\s+(?=\S)", next(line for line in shown if "lesson" in line))
    assert width is not None
    joined = "".join(line[column : column + len(width[0])].strip() for line in shown)
    for name in names:
        assert name in joined
    if words == ("history",):
        assert all(any(each in line for line in shown) for each in ids), "an id stays in one line, to be copied"


def test_a_pipe_gets_whole_rows_with_tabs_and_no_colour(school: School, cdu: Callable[..., Ended]) -> None:
    school.add(LONG, {"bell.py": "x"}, "failed")
    heading, row = cdu("history").out.splitlines()
    assert heading.split("\t") == ["when", "lesson", "outcome", "tests", "XP", "submission"]
    assert row.split("\t") == ["2026-11-01 10:00", LONG, "failed", "1/2", "", "0" * 32]


def test_a_pipe_gets_a_row_for_each_test_of_a_verdict_and_the_headline(
    school: School, cdu: Callable[..., Ended]
) -> None:
    name = "a name of a test that is so long that a terminal has to go on with it in the next line, case"
    tests: list[dict[str, Any]] = [
        {"id": "1", "name": f"{name} one", "outcome": "failed", "message": "expected 1\tgot 2", "output": "said\n"},
        {"id": "2", "name": f"{name} two", "outcome": "passed", "message": None, "output": ""},
    ]
    heading, first, second, headline, look, *_ = cdu("status", graded(school, tests)).out.splitlines()
    assert heading.split("\t") == ["outcome", "test", "message", "output"]
    assert first.split("\t") == ["failed", f"{name} one", "expected 1<U+0009>got 2", "said"]
    assert second.split("\t") == ["passed", f"{name} two", "", ""]
    assert headline == "Not yet  python/bell: 1 of 2 tests, 12 ms"
    assert look == f"  look first at: {name} one"


def test_two_long_names_of_failed_tests_stay_different_at_a_terminal(school: School, home: Path) -> None:
    tests: list[dict[str, Any]] = [
        {"id": end, "name": f"{LONG} {end}", "outcome": "failed", "message": "expected 1"} for end in ("one", "two")
    ]
    shown = on_screen(home, "status", graded(school, tests))
    assert max(map(len, shown)) <= COLUMNS
    joined = "".join(shown).replace(" ", "")
    assert f"{LONG}one" in joined
    assert f"{LONG}two" in joined


def test_a_tab_in_a_name_makes_no_further_column(school: School, cdu: Callable[..., Ended]) -> None:
    school.server.answers["GET /students/me/catalogue"] = {
        "lessons": [school.line("python/bell") | {"title": "a\tb\nc"}],
        "next": None,
    }
    heading, row = cdu("lessons", "list").out.splitlines()
    assert len(row.split("\t")) == len(heading.split("\t"))


def test_the_help_of_the_top_fits_the_width(home: Path) -> None:
    assert max(map(len, on_screen(home, "--help"))) <= COLUMNS
