"""A class over real HTTP, as its members use it from their terminals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu.authoring.files import read_tree
from cdu.client import zipped
from cdu.publishing import BUILT_IN
from cdu.refreshing import refreshed
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"


@pytest.fixture
def terminal(platform: Place, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A new student's `cdu`, registered and signed in."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("outputs.json", "version.json", "keys.json"):
        (home / name).write_bytes((platform.home / name).read_bytes())
    (home / "mail.jsonl").symlink_to(platform.home / "mail.jsonl")
    environment = {
        **os.environ,
        "CDU_HOME": str(home),
        "CDU_PORT": str(platform.port),
        "CDU_PASSWORD": "Long enough 1!",
    }

    def cdu(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "cdu"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert cdu("register", "cohort-terminal@example.org").returncode == 0
    return cdu


def test_a_class_has_boards_of_its_own(
    terminal: Callable[..., subprocess.CompletedProcess[str]],
    sign_up: Callable[..., tuple[Session, Api]],
    operator: Api,
) -> None:
    ada, bob = sign_up()[1], sign_up()[1]
    solution = zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference"))
    for student in (ada, bob):
        assert student.submit(solution)["report"]["outcome"] == "passed"
    assert until(lambda: (ada.me()["xp"] and bob.me()["xp"]) or None, 60)
    made = ada.create_cohort("Class 7b")

    joined = terminal("cohort", "join", f"{made['code'][:5]}-{made['code'][5:]}".lower())
    assert joined.returncode == 0, joined.stderr
    assert "Class 7b" in terminal("cohort", "list").stdout
    refreshed(operator)
    shown = terminal("cohort", "leaderboard", "Class 7b", "--json")
    assert [row["name"] for row in json.loads(shown.stdout)["rows"]] == [ada.me()["board_name"]], "bob is not in it"

    bob.join_cohort(made["code"])
    again = json.loads(terminal("cohort", "leaderboard", made["code"], "python", "--json").stdout)
    assert [(row["rank"], row["name"]) for row in again["rows"]] == [
        (1, ada.me()["board_name"]),
        (1, bob.me()["board_name"]),
    ]
    assert ada.me()["board_name"] in terminal("cohort", "leaderboard", "Class 7b").stdout

    assert terminal("cohort", "leave", "Class 7b").returncode == 0
    gone = terminal("cohort", "leaderboard", "Class 7b")
    assert (gone.returncode, "you are in no cohort" in gone.stderr) == (2, True)
    assert "Traceback" not in gone.stderr
