"""C with Unity, and C++ with Catch2: tests are compiled separately from the solution and linked statically with it.

Negative controls show that the tests can fail: a second run with wrong expectations for C, additional failing tests for
C++. The tests include the solution's headers, which could redefine macros. In C, the framework's macros are therefore
restored after the last include, and a negative control has to fail with the same message as for the reference.
"""

import re
import secrets
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

from runners.languages import lines
from runners.languages.plans import Plan
from runners.languages.toolchain import Toolchain
from runners.records import Ended, Event, Files, Mark, Step, StepEnd
from runners.report import is_hidden
from runners.request import Request

_HERE: Final = Path(__file__).parent
_UNITY: Final = {name: (_HERE / name).read_text(encoding="utf-8") for name in ("unity.c", "wrong.h")}
_WARNINGS: Final = ("-Wall", "-Wextra")
_SILENT: Final = ("-fno-diagnostics-show-caret", "-ftrack-macro-expansion=0")
_UNITY_OPTIONS: Final = ("-DUNITY_SUPPORT_64", "-DUNITY_INCLUDE_DOUBLE")
_FLOOR: Final = {"memory_mib": 512, "processes": 64, "disk_mib": 64}
_ROOT: Final = "/opt/gcc"
_OURS: Final = "usr/include/cdu"
_CASES: Final = "in function `cdu_case_"
"""How the linker begins a complaint about a name that the solution lacks; the next line says which name."""
# A precompiled header has to be included first. This one is Catch2's, and what observed mode needs.
_FIRST: Final = ("-include", f"{_ROOT}/{_OURS}/gcc_observed.hpp")
# A crash names the solution's lines: `-g1` for what is compiled beside the tests, and no symbols, least of all of ours.
_CRASH: Final = f"{_ROOT}/lib/gcc_crash.o"
_LINES: Final = ("-g1", "-static", "-Wl,--retain-symbols-file=/dev/null")
_LATE: Final = signal.SIGTERM
"""On this the same object writes out what was printed and not flushed."""
_LIBRARIES: Final = ("-lbacktrace", "-lm", "-lpthread")
_RESULT: Final = re.compile(r"(.+):(\d+):(\w+):(PASS|FAIL|IGNORE)(?::\s?(.*))?")
_FAILING: Final = {"REQUIRE": "1 == 2", "CHECK": "1 == 2", "REQUIRE_FALSE": "1 == 1", "CHECK_FALSE": "1 == 1"}
_FRAMEWORK: Final = ("unity.h", "unity_internals.h")
_DEFINE: Final = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)
_INCLUDE: Final = re.compile(r"^[ \t]*#[ \t]*include\b.*$", re.MULTILINE)
_VERSION_3: Final = re.compile(r"^([ \t]*#[ \t]*include[ \t]*)<catch2/(?!catch\.hpp>)[\w/]+\.hpp>", re.MULTILINE)
_TASK: Final = re.compile(r'\bTEST_CASE\s*\(\s*"((?:[^"\\\n]|\\.)*)"\s*,\s*"[^"\n]*\[task_(\d+)\]')
_NAMED: Final = re.compile(r'^([ \t]*TEST_CASE\s*\(\s*")((?:[^"\\\n]|\\.)*)', re.MULTILINE)
_STACK: Final = re.compile(r"(push|pop)_macro")
# What no header may redefine: C's keywords, and the name of the tests' entry point.
_KEYWORDS: Final = [
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
    "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
    "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "main",
]  # fmt: skip
_TOTAL: Final = re.compile(r"\d+ Tests \d+ Failures \d+ Ignored\s*")


def _tool(name: str, *options: str) -> tuple[str, ...]:
    return (f"usr/bin/{name}", f"--sysroot={_ROOT}", "-fno-use-linker-plugin", *options)


@dataclass(frozen=True)
class _C(Toolchain):
    """C. The exercise contains Unity."""

    resumes: ClassVar[bool] = True
    bounded: ClassVar[bool] = True
    name: str = "c"
    layer: str = "gcc"
    minimum: dict[str, int] = field(default_factory=lambda: _FLOOR)
    exhausted: tuple[str, ...] = ("out of memory allocating", "virtual memory exhausted")
    main: str = "main.c"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the tests, and Unity under an unguessable name; then the rest, in a box without either."""
        if _STACK.search("".join(request.solution.values()).replace("\\\n", "")):
            files = {"solution.c": '#error "push_macro and pop_macro are not allowed in a solution"'}
            return Plan(files, (), (Step(_tool("gcc", "-c", "solution.c")),))
        unique = f"cdu_{secrets.token_hex(8)}"
        framework = [path for path in request.support if Path(path).name == "unity.c"]
        ours = {f".cdu/{name}": text.replace("NAME", unique) for name, text in _UNITY.items()}
        ours[".cdu/unity.c"] += "".join(f'#include "../{path}"\n' for path in framework)
        words = sorted({word for path, text in request.support.items() for word in _defined(path, text)})
        ours[".cdu/wrong.h"] += "".join(f'#pragma push_macro("{word}")\n' for word in words)
        tests = [path for path in request.tests if path.endswith(".c")]
        ours |= {path: _restored(request.tests[path], words) for path in tests}
        common = ("-std=c99", *_WARNINGS, *_UNITY_OPTIONS, *_folders(request))
        rest = [
            path for path in {**request.solution, **request.support} if path.endswith(".c") and path not in framework
        ]
        objects = ["unity.o", *(f"{Path(path).stem}.o" for path in tests)]
        linked = (*_LINES, "-o", ".cdu-tests", *objects, _CRASH, *rest, *_LIBRARIES)
        build = (
            Step(_tool("gcc", *common, "-include", ".cdu/wrong.h", "-c", *tests)),
            Step(_tool("gcc", *common, "-c", ".cdu/unity.c")),
            Step(_tool("gcc", *common, *linked), without=(*request.tests, *ours)),
        )
        run = Step(("./.cdu-tests",), f"{secret} 0\n", last_signal=_LATE)
        again = Step(("./.cdu-tests",), f"{secret} 1\n")
        return Plan(
            {**request.staged(), **ours},
            (run,),
            build,
            (".cdu-tests", "*.o"),
            again,
            same_words=True,
            private=(unique, ".cdu/"),
        )

    def observation(self, request: Request, files: Files) -> Plan:
        """Compile the rewritten tests, then the rest in a box without the tests; the harness is in the layer."""
        options = ("-std=c99", *_WARNINGS, *_UNITY_OPTIONS, *_folders(request), f"-I{_ROOT}/{_OURS}")
        return _observing(request, files, ("gcc", *options), "gcc_observed")

    def program(self, request: Request) -> Plan:
        """Compile and link every source."""
        return _program(request, "gcc", ".c", "-std=gnu17")

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read Unity's lines: `file:line:name:PASS` or `...:FAIL: message`, then the counts."""
        return [event for line in steps[0].results.split("\n")[:-1] if (event := _unity(line, secret))]


def _folders(request: Request) -> list[str]:
    folders = {str(Path(path).parent) for path in request.staged() if path.endswith(".h")}
    return [f"-iquote{folder}" for folder in sorted(folders | {"."})]


def _defined(path: str, text: str) -> list[str]:
    return _DEFINE.findall(text) if Path(path).name in _FRAMEWORK else []


def _restored(text: str, words: list[str]) -> str:
    """Return tests that restore the framework's macros, as they were before the first include, after the last one."""
    head = max((match.end() for match in _INCLUDE.finditer(text)), default=0)
    undone = "".join(f"#undef {word}\n" for word in _KEYWORDS)
    restored = "".join(f'#pragma pop_macro("{word}")\n' for word in words)
    return f"{text[:head]}\n{undone}{restored}#line {text[:head].count(chr(10)) + 2}{text[head:]}"


def _unity(line: str, secret: str) -> Event | None:
    mark, _, text = line.partition(" ")
    if mark != secret:
        return Mark.GARBAGE
    if match := _RESULT.fullmatch(text):
        passed = match[4] == "PASS"
        outcome = "passed" if passed else "failed" if match[4] == "FAIL" else "skipped"
        return Ended(match[3], outcome, match[5], None if passed else "AssertionError")
    return Mark.DONE if _TOTAL.fullmatch(text) else None


def _observing(
    request: Request, files: Files, compiler: tuple[str, ...], harness: str, before: tuple[str, ...] = ()
) -> Plan:
    """Return the run of rewritten tests: they are compiled first, and are not there when the rest is.

    A hidden test is compiled so that no message shows its text in another file's lines.
    """
    ending = ".c" if compiler[0] == "gcc" else ".cpp"
    tests = [path for path in request.tests if path.endswith(ending)]
    text = "\n".join(files[path] for path in request.tests)
    others = [path for path in files if path.endswith(ending) and path not in request.tests]
    rest = [path for path in others if f'"{path}"' not in text]  # some tests include the solution's source themselves
    build = [
        Step(_tool(*compiler, *before, *_told(path), "-c", path, "-o", f"test{number}.o"))
        for number, path in enumerate(tests)
    ]
    objects = [f"{_ROOT}/lib/{harness}.o", *(f"test{number}.o" for number in range(len(tests)))]
    linked = (*_LINES, "-o", ".cdu-tests", *objects, _CRASH, *rest, *_LIBRARIES)
    build.append(Step(_tool(*compiler, *linked), without=tuple(request.tests)))
    run = Step(("./.cdu-tests",), last_signal=_LATE)
    kept = (".cdu-tests", "*.o")
    return Plan(files, (run,), tuple(build), kept, private=(_OURS, "hidden/", _CASES))


def _told(path: str) -> tuple[str, ...]:
    """Return options by which a crash names lines, and none of a hidden test, nor any of its text."""
    return ("-g1", *((*_SILENT, f"-fdebug-prefix-map={path}=/tests") if is_hidden(path) else ()))


def _program(request: Request, tool: str, ending: str, standard: str) -> Plan:
    files = {**request.solution, **request.support}
    sources = [path for path in files if path.endswith(ending)]
    build = Step(_tool(tool, standard, "-O2", *_WARNINGS, *_LINES, "-o", ".cdu-program", _CRASH, *sources, *_LIBRARIES))
    run = Step(("./.cdu-program",), last_signal=_LATE)
    return Plan(files, (run,), (build,), (".cdu-program",))


@dataclass(frozen=True)
class _Cpp(Toolchain):
    """C++. The layer contains Catch2, compiled, with its header precompiled."""

    resumes: ClassVar[bool] = True
    bounded: ClassVar[bool] = True
    name: str = "cpp"
    layer: str = "gcc"
    minimum: dict[str, int] = field(default_factory=lambda: {**_FLOOR, "memory_mib": 1024})
    exhausted: tuple[str, ...] = ("out of memory allocating", "virtual memory exhausted", "std::bad_alloc")
    main: str = "main.cpp"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the tests with added negative controls, then the rest in a box without the tests."""
        tests = [path for path in request.tests if path.endswith(".cpp")]
        controls = _controls(secret)
        added = "".join(f'TEST_CASE("{name}") {{ {code} }}\n' for name, code in controls.items())
        files = {**request.staged(), tests[0]: f"{request.tests[tests[0]]}\n{added}"}
        files |= _numbered({path: _of_version_2(files[path]) for path in tests})
        # Some tests include the solution's source themselves.
        text = "\n".join(request.tests.values())
        others = [path for path in {**request.solution, **request.support} if path.endswith(".cpp")]
        sources = [path for path in others if f'"{path}"' not in text]
        flags = ("-std=c++17", "-O0", *_WARNINGS, "-DEXERCISM_RUN_ALL_TESTS", "-DEXERCISM_TEST_SUITE", "-iquote.")
        first = Step(_tool("g++", *flags, *_FIRST, "-c", *tests))
        objects = [f"{Path(path).stem}.o" for path in tests]
        first_object = f"{_ROOT}/lib/catch_main.o"
        link = _tool("g++", *flags, *_LINES, "-o", ".cdu-tests", first_object, *objects, _CRASH)
        second = Step((*link, *sources, *_LIBRARIES), without=tuple(request.tests))
        run = Step(("./.cdu-tests",), f"{secret}\n", last_signal=_LATE)
        return Plan(files, (run,), (first, second), (".cdu-tests", "*.o"), private=(lines.control(secret),))

    def observation(self, request: Request, files: Files) -> Plan:
        """Compile the rewritten tests, then the rest in a box without the tests; the harness is in the layer."""
        options = ("-std=c++17", "-O0", *_WARNINGS, "-DEXERCISM_RUN_ALL_TESTS", "-DEXERCISM_TEST_SUITE", "-iquote.")
        before = (*_FIRST, "-include", f"{_ROOT}/{_OURS}/gcc_tests.hpp")
        files = {**files, **{path: _of_version_2(files[path]) for path in request.tests}}
        return _observing(request, files, ("g++", *options), "gcc_cases", before=before)

    def tasks(self, request: Request) -> dict[str, int]:
        """Read the tag `[task_2]` of Catch2's tests, as Exercism writes it."""
        texts = {path: text for path, text in request.tests.items() if path.endswith(".cpp")}
        found = [(is_hidden(path), match) for path, text in texts.items() for match in _TASK.finditer(text)]
        return {f"{'hidden/' if hidden else ''}{_unescaped(match[1])}": int(match[2]) for hidden, match in found}

    def program(self, request: Request) -> Plan:
        """Compile and link every source."""
        return _program(request, "g++", ".cpp", "-std=c++20")

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read the reporter's lines, without the negative controls that failed as they must."""
        return lines.without_controls(lines.signed(steps, secret), list(_controls(secret)))


def _unescaped(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name)


def _of_version_2(text: str) -> str:
    """Return tests that include Catch2 by a header of its version 3 with the one header of version 2 instead."""
    return _VERSION_3.sub(r"\1<catch2/catch.hpp>", text)


def _numbered(tests: Files) -> Files:
    """Return tests in which the second test of a name is `name (2)`, because Catch2 refuses it otherwise."""
    counts: Counter[str] = Counter()

    def number(match: re.Match[str]) -> str:
        counts[match[2]] += 1
        return match[0] if counts[match[2]] == 1 else f"{match[1]}{match[2]} ({counts[match[2]]})"

    return {path: _NAMED.sub(number, text) for path, text in tests.items()}


def _controls(secret: str) -> dict[str, str]:
    """Return tests that have to fail, by name: one for each assertion macro.

    They are in the tests' own file, because a header of the solution may have redefined a macro there.
    """
    return {f"{lines.control(secret)}{macro}": f"{macro}({wrong});" for macro, wrong in _FAILING.items()}


LANGUAGES: Final = (_C(), _Cpp())
