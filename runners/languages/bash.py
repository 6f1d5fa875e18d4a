"""Bash: every bats test is run for itself, with nothing of the others near it.

A student's script is a process of its own beside the test's, so the test's exit status cannot be forged by ending
early; and what it writes to the test's files is gone before the next test. The tests take themselves off the disk.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from runners.contract import Request, RequestError
from runners.languages.base import Plan, Step
from runners.languages.lines import GARBAGE

_TEST: Final = re.compile(r"^[ \t]*@test[ \t]+([^ \t\n](?:.*[^ \t])?)[ \t]+\{(.*)$", re.MULTILINE)
_ROOT: Final = "/opt/bash"
_TESTS: Final = ".cdu"
_RUN: Final = ("bin/bash", f"{_ROOT}/libexec/bats-core/bats-exec-test", "--dummy-flag")
_MAX_MESSAGE: Final = 4000


@dataclass(frozen=True)
class _Bash:
    """Bash's one language."""

    name: str = "bash"
    layer: str = "bash"
    floor: dict[str, int] = field(default_factory=lambda: {"processes": 128})
    exhausted: tuple[str, ...] = ("xmalloc: cannot allocate",)
    main: str = "main.sh"

    def plan(self, request: Request, secret: str) -> Plan:
        """One step for each test. `secret` names them, so that nobody knows which one is running."""
        steps: list[Step] = []
        files = {path: text for path, text in request.staged().items() if path not in request.tests}
        for path, text in request.tests.items():
            if not path.endswith(".bats"):
                files[path] = text
                continue
            files[path] = ""  # what `load` looks beside
            names, source = _functions(text, f"t{secret[:12]}")
            # Read whole before it is run, so it can take itself away before anything of the solution's is.
            files[f"{_TESTS}/{path}"] = f'rm -rf "$BATS_TEST_SOURCE"; {source}'
            steps += [_step(path, name, len(steps) + number) for number, name in enumerate(names, start=1)]
        if not steps:
            raise RequestError('tests: there is no line like `@test "name" {`')
        return Plan(files, tuple(steps))

    def program(self, request: Request) -> Plan:
        """Run the program as it is."""
        return Plan({**request.solution, **request.support}, (Step(("bin/bash", self.main)),))

    def events(self, steps: list[dict[str, Any]], secret: str) -> list[dict[str, Any]]:  # noqa: ARG002 - see `plan`
        """Read one line of TAP from each step, which has to agree with the step's exit status."""
        found: list[dict[str, Any]] = []
        for number, step in enumerate(steps, start=1):
            head, _, rest = step["stdout"].partition("\n")
            match = re.fullmatch(rf"(ok|not ok) {number} (.*)", head)
            name = match[2] if match else f"test {number}"
            found.append({"e": "start", "t": name})
            if step["ended"] != "exit":
                return found
            passed = bool(match) and match[1] == "ok" and step["status"] == 0 and not rest  # type: ignore[index]
            if match and (match[1] == "ok") != passed:
                found.append(GARBAGE)
            told = "\n".join(line.removeprefix("#").strip() for line in (rest + step["stderr"]).splitlines())
            message = None if passed else (told or head)[:_MAX_MESSAGE]
            kind = None if passed else "AssertionError"
            outcome = "passed" if passed else "failed"
            found.append({"e": "end", "t": name, "o": outcome, "m": message, "k": kind, "ms": step["ms"]})
        return [*found, {"e": "done"}]


def _plain(name: str) -> str:
    return name[1:-1] if name[:1] == name[-1:] and name[:1] in {"'", '"'} else name


def _functions(text: str, stem: str) -> tuple[list[str], str]:
    """Return the names of the functions that tests become, and the text with them, as `bats-preprocess` makes it."""
    pieces: list[str] = []
    names: list[str] = []
    at = 0
    for match in _TEST.finditer(text):
        names.append(f"{stem}_{len(names)}")
        pieces += [
            text[at : match.start()],
            f"{names[-1]}() {{ bats_test_begin {_quoted(_plain(match[1]))}; {match[2]}",
        ]
        at = match.end()
    return names, "".join([*pieces, text[at:]])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _step(path: str, name: str, number: int) -> Step:
    environment = {
        "BATS_ROOT": _ROOT,
        "BATS_LIBEXEC": f"{_ROOT}/libexec/bats-core",
        **dict.fromkeys(("BATS_RUN_TMPDIR", "BATS_FILE_TMPDIR", "BATS_SUITE_TMPDIR", "BATS_TMPDIR"), "{box}/.bats"),
        "BATS_RUNLOG_FILE": "{box}/.bats/log",
        "BATS_PRINT_OUTPUT_ON_FAILURE": "1",
        "BATS_TEST_SOURCE": f"{{box}}/{_TESTS}/{path}",
        "BATS_RUN_SKIPPED": "true",
        "BATS_CWD": "{box}",
    }
    return Step((*_RUN, f"{{box}}/{path}", name, str(number), str(number), "1"), environment=environment)


LANGUAGES: Final = (_Bash(),)
