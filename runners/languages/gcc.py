"""C with Unity, and C++ with Catch2: tests are compiled apart from the solution and linked statically with it.

That they can fail is seen for C in a second run with wrong expectations, for C++ by tests that have to fail.
"""

import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from runners.contract import Request
from runners.languages import lines
from runners.languages.base import Plan, Step

_HERE: Final = Path(__file__).parent
_UNITY: Final = {name: (_HERE / name).read_text(encoding="utf-8") for name in ("unity.c", "wrong.h")}
_UNITY_OPTIONS: Final = ("-DUNITY_SUPPORT_64", "-DUNITY_INCLUDE_DOUBLE")
_FLOOR: Final = {"memory_mib": 512, "processes": 64, "disk_mib": 64}
_ROOT: Final = "/opt/gcc"
_RESULT: Final = re.compile(r"(.+):(\d+):(\w+):(PASS|FAIL|IGNORE)(?::\s?(.*))?")
_FAILING: Final = {"REQUIRE": "1 == 2", "CHECK": "1 == 2", "REQUIRE_FALSE": "1 == 1", "CHECK_FALSE": "1 == 1"}
_TOTAL: Final = re.compile(r"\d+ Tests \d+ Failures \d+ Ignored\s*")


def _tool(name: str, *options: str) -> tuple[str, ...]:
    return (f"usr/bin/{name}", f"--sysroot={_ROOT}", "-fno-use-linker-plugin", *options)


@dataclass(frozen=True)
class _C:
    """C: the exercise brings Unity along."""

    name: str = "c"
    layer: str = "gcc"
    floor: dict[str, int] = field(default_factory=lambda: _FLOOR)
    exhausted: tuple[str, ...] = ("out of memory allocating", "virtual memory exhausted")
    main: str = "main.c"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the tests with names that the solution cannot know, then the rest without the tests."""
        unique = f"cdu_{secrets.token_hex(8)}"
        ours = {f".cdu/{name}": text.replace("NAME", unique) for name, text in _UNITY.items()}
        tests = [path for path in request.tests if path.endswith(".c")]
        sources = [path for path in {**request.solution, **request.support} if path.endswith(".c")]
        common = ("-std=c99", "-Wall", "-Wextra", *_UNITY_OPTIONS, *_folders(request))
        unity = (f"-DUNITY_OUTPUT_CHAR={unique}_put", f"-DUNITY_OUTPUT_CHAR_HEADER_DECLARATION={unique}_put(int)")
        first = Step(_tool("gcc", *common, *unity, "-include", ".cdu/wrong.h", "-c", *tests))
        link = _tool("gcc", *common, *unity, "-static", "-s", "-o", ".cdu/tests", ".cdu/unity.c")
        objects = [f"{Path(path).stem}.o" for path in tests]
        second = Step((*link, *objects, *sources, "-lm", "-lpthread"), without=tuple(request.tests))
        run = Step(("./.cdu/tests",), f"{secret} 0\n")
        again = Step(("./.cdu/tests",), f"{secret} 1\n")
        return Plan({**request.staged(), **ours}, (run,), (first, second), (".cdu/tests", "*.o"), again)

    def program(self, request: Request) -> Plan:
        """Compile and link every source."""
        return _program(request, "gcc", ".c", "-std=gnu17")

    def events(self, steps: list[dict[str, Any]], secret: str) -> list[dict[str, Any]]:
        """Read Unity's lines: `file:line:name:PASS` or `...:FAIL: message`, a count, and a last word."""
        return [event for line in steps[0]["results"].split("\n")[:-1] if (event := _unity(line, secret))]


def _folders(request: Request) -> list[str]:
    folders = {str(Path(path).parent) for path in request.staged() if path.endswith(".h")}
    return [f"-I{folder}" for folder in sorted(folders | {"."})]


def _unity(line: str, secret: str) -> dict[str, Any] | None:
    mark, _, text = line.partition(" ")
    if mark != secret:
        return lines.GARBAGE
    if match := _RESULT.fullmatch(text):
        passed = match[4] == "PASS"
        outcome = "passed" if passed else "failed" if match[4] == "FAIL" else "skipped"
        return {"e": "end", "t": match[3], "o": outcome, "m": match[5], "k": None if passed else "AssertionError"}
    return {"e": "done"} if _TOTAL.fullmatch(text) else None


def _program(request: Request, tool: str, ending: str, standard: str) -> Plan:
    files = {**request.solution, **request.support}
    sources = [path for path in files if path.endswith(ending)]
    build = Step(_tool(tool, standard, "-O2", "-static", "-o", ".cdu-program", *sources, "-lm", "-lpthread"))
    return Plan(files, (Step(("./.cdu-program",)),), (build,), (".cdu-program",))


@dataclass(frozen=True)
class _Cpp:
    """C++: Catch2 is in the layer, its own part compiled and its header precompiled."""

    name: str = "cpp"
    layer: str = "gcc"
    floor: dict[str, int] = field(default_factory=lambda: {**_FLOOR, "memory_mib": 1024})
    exhausted: tuple[str, ...] = ("out of memory allocating", "virtual memory exhausted", "std::bad_alloc")
    main: str = "main.cpp"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the tests with some added that have to fail, then the rest without the tests."""
        tests = [path for path in request.tests if path.endswith(".cpp")]
        canaries = _canaries(secret)
        added = "".join(f'TEST_CASE("{name}") {{ {code} }}\n' for name, code in canaries.items())
        files = {**request.staged(), tests[0]: f"{request.tests[tests[0]]}\n{added}"}
        # Some tests include the solution's source themselves.
        text = "\n".join(request.tests.values())
        others = [path for path in {**request.solution, **request.support} if path.endswith(".cpp")]
        sources = [path for path in others if f'"{path}"' not in text]
        flags = ("-std=c++17", "-O0", "-DEXERCISM_RUN_ALL_TESTS", "-DEXERCISM_TEST_SUITE", "-I.")
        # Included first, which a precompiled header has to be.
        first = Step(_tool("g++", *flags, "-include", "catch2/catch.hpp", "-c", *tests))
        objects = [f"{Path(path).stem}.o" for path in tests]
        link = _tool("g++", *flags, "-static", "-s", "-o", ".cdu-tests", f"{_ROOT}/lib/catch_main.o", *objects)
        second = Step((*link, *sources, "-lpthread"), without=tuple(request.tests))
        run = Step(("./.cdu-tests",), f"{secret}\n")
        return Plan(files, (run,), (first, second), (".cdu-tests", "*.o"))

    def program(self, request: Request) -> Plan:
        """Compile and link every source."""
        return _program(request, "g++", ".cpp", "-std=c++20")

    def events(self, steps: list[dict[str, Any]], secret: str) -> list[dict[str, Any]]:
        """Read the reporter's lines; the tests that have to fail are taken out where they did."""
        return lines.without_canaries(lines.events(steps, secret), list(_canaries(secret)))


def _canaries(secret: str) -> dict[str, str]:
    """Return tests that have to fail, by name: one for each assertion.

    They stand in the tests' own file, where a header of the solution may have given a macro another meaning.
    """
    return {f"{lines.canary(secret)}{macro}": f"{macro}({wrong});" for macro, wrong in _FAILING.items()}


LANGUAGES: Final = (_C(), _Cpp())
