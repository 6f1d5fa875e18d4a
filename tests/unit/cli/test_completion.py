"""Commands and lessons are completed by the shell."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.school import BELL, School

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.server import Ended


class TestCompletion:
    @staticmethod
    def completed(home: Path, *words: str) -> list[str]:
        environment = {
            **os.environ, "CDU_HOME": str(home.parent / "home"), "_CDU_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["cdu", *words]), "COMP_CWORD": str(len(words)),
        }  # fmt: skip
        script = "import sys; sys.argv = ['cdu']; from cdu.main import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        return [each.partition(",")[2] for each in done.stdout.splitlines()]

    def test_commands_and_lessons_are_completed(self, cdu: Callable[..., Ended], school: School, home: Path) -> None:
        assert cdu("lessons", "list").status == 0
        asked = len(school.server.requests)
        assert self.completed(home, "resto") == ["restore"]
        assert self.completed(home, "lessons", "s") == ["schema", "search", "show"]
        assert self.completed(home, "start", "python/b") == [BELL]
        assert len(school.server.requests) == asked, "a key press asks no server"
        assert (home.parent / "home/lessons.json").stat().st_mode & 0o077 == 0, "a session lies in the same folder"

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_every_shell_has_a_script(self, cdu: Callable[..., Ended], shell: str) -> None:
        assert "_CDU_COMPLETE" in cdu("completion", shell).out
