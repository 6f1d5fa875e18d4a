"""What a track tells its students to run, on the same files: the tool chains that grading is measured beside.

C and C++ are the layer's own programs, Python's pytest is ours. C# is the layer's compiler and shim of xUnit on all
files at once, without sandbox: `dotnet test` would need an SDK, and xUnit from a registry of .NET's. The others are
taken from this machine where they are there: `bats`, `cargo`, `go` and `ruby` from the path, `javac` with JUnit's
console and AssertJ (jars in `LANGUAGES_JARS`), and Jest as the exercise's own `package.json` asks for it, which npm
brings once into `build/peers`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.layers.standalone import OPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalicelib.contracts.lesson import Lesson

Commands = list[list[str]]
PEERS = Path(__file__).resolve().parent.parent / "build/peers"
GCC = ("--sysroot=/opt/gcc", "-fno-use-linker-plugin", "-static")


def runs(lesson: Lesson, place: Path, count: int) -> Iterator[Callable[[], None]]:
    """Return what to time, each in a folder of its own; nothing where the language's program is not here."""
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            box = Path(folder) / place.name
            shutil.copytree(place, box)
            for name, text in {**lesson.reference, **lesson.support, **lesson.tests}.items():
                (box / name).parent.mkdir(parents=True, exist_ok=True)
                (box / name).write_text(text, encoding="utf-8")
            commands = _COMMANDS[lesson.language](lesson, box) if lesson.language in _COMMANDS else None
            if commands is None:
                return
            yield partial(_do_all, commands, box)


def _do_all(commands: Commands, box: Path) -> None:
    for command in commands:
        _do(command, box)


def _do(command: list[str], box: Path) -> None:
    environment = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "MT_NO_PLUGINS": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "BATS_RUN_SKIPPED": "true",
        "GOCACHE": str(PEERS / "go"),
        "GOFLAGS": "-count=1",
        "PATH": f"{OPT}/gcc/usr/bin:{os.environ['PATH']}",
    }
    done = subprocess.run(command, cwd=box, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command}: {(done.stdout + done.stderr)[-800:]!r}")


def _c(lesson: Lesson, _box: Path) -> Commands:
    flags = ["-std=c99", "-g", "-Wall", "-Wextra", "-pedantic", "-DUNITY_SUPPORT_64"]
    made = [*GCC, *flags, "test-framework/unity.c", *_tests(lesson), *_sources(lesson, ".c"), "-o", "tests.out", "-lm"]
    return [["/opt/gcc/usr/bin/gcc", *made], ["./tests.out"]]


def _cpp(lesson: Lesson, box: Path) -> Commands:
    main = PEERS / "catch_main.o"
    if not main.is_file():  # once per machine, not per run
        main.parent.mkdir(parents=True, exist_ok=True)
        (box / "main.cpp").write_text("#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n", encoding="utf-8")
        _do(["/opt/gcc/usr/bin/g++", *GCC, "-std=c++17", "-c", "main.cpp", "-o", str(main)], box)
    flags = ["-std=c++17", "-g", "-DEXERCISM_RUN_ALL_TESTS", "-DEXERCISM_TEST_SUITE"]
    made = [*GCC, *flags, *_tests(lesson), *_sources(lesson, ".cpp"), str(main), "-o", "tests.out", "-lpthread"]
    return [["/opt/gcc/usr/bin/g++", *made], ["./tests.out"]]


def _csharp(lesson: Lesson, _box: Path) -> Commands:
    program = f"{OPT}/csharp/dotnet/cdu"
    # Everything is one assembly, as a project is; the harness takes its orders from standard input.
    run = f"echo bare 0 | {program} test 3>/dev/null"
    return [[program, "compile", "--", *_sources(lesson, ".cs"), *_tests(lesson)], ["sh", "-c", run]]


def _rust(_lesson: Lesson, _box: Path) -> Commands | None:
    return [["cargo", "test", "--offline", "--quiet"]] if shutil.which("cargo") else None


def _java(_lesson: Lesson, box: Path) -> Commands | None:
    place = Path(os.environ.get("LANGUAGES_JARS", "/usr/share/java"))
    console, assertions = place / "junit-platform-console-standalone.jar", place / "assertj-core.jar"
    if not (shutil.which("javac") and console.is_file() and assertions.is_file()):
        return None
    path = f"{console}:{assertions}"
    shutil.rmtree(box / ".meta", ignore_errors=True)
    written = [str(file.relative_to(box)) for file in sorted(box.rglob("*.java"))]
    run = ["java", "-cp", f"{path}:built", "org.junit.platform.console.ConsoleLauncher", "--scan-classpath", "built"]
    return [["javac", "-cp", path, "-d", "built", *written], [*run, "--disable-banner"]]


def _python(lesson: Lesson, _box: Path) -> Commands:
    return [[sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_tests(lesson)]]


def _ruby(lesson: Lesson, _box: Path) -> Commands | None:
    return [["ruby", path] for path in _tests(lesson)] if shutil.which("ruby") else None


def _go(_lesson: Lesson, _box: Path) -> Commands | None:
    return [["go", "test", "./..."]] if shutil.which("go") else None


def _bash(lesson: Lesson, _box: Path) -> Commands | None:
    return [["bats", *_tests(lesson)]] if shutil.which("bats") else None


def _node(lesson: Lesson, box: Path) -> Commands | None:
    if not (shutil.which("npm") and (box / "package.json").is_file()):
        return None
    home = PEERS / lesson.language
    if not (home / "node_modules").is_dir():
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(box / "package.json", home)
        _do(["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", "--use-system-ca"], home)
    (box / "node_modules").symlink_to(home / "node_modules")
    return [["node_modules/.bin/jest", *_tests(lesson)]]


def _tests(lesson: Lesson) -> list[str]:
    return sorted(path for path in lesson.tests if not path.endswith((".h", ".hpp", ".bash")))


def _sources(lesson: Lesson, ending: str) -> list[str]:
    return [path for path in lesson.reference if path.endswith(ending)]


_COMMANDS: dict[str, Callable[[Lesson, Path], Commands | None]] = {
    "bash": _bash,
    "c": _c,
    "cpp": _cpp,
    "csharp": _csharp,
    "go": _go,
    "java": _java,
    "javascript": _node,
    "python": _python,
    "ruby": _ruby,
    "rust": _rust,
    "typescript": _node,
}
