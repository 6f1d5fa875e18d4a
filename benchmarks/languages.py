"""Grading in every language beside its own tools on the same files: a smallest lesson, and one of medium size.

They are two of Exercism's; where `EXERCISM_TRACKS` is absent, two of the built-in catalogue stand in. Needs the layers,
and root to mount them where Lambda has them. Bare are the layer's own programs, used as the track tells its students;
those of JavaScript, TypeScript, Go and Bash need more than a layer holds.
Java's are Debian's JDK and JUnit's console, where they are installed (jars in `LANGUAGES_JARS`).
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.table import Table
from cdu.layers import build
from cdu.layers.standalone import OPT
from cdu.lessons import sources
from cdu.lessons.check import prove_reference
from cdu.lessons.languages import LANGUAGES
from chalicelib.lesson import Lesson, Proof
from chalicelib.scoring.runner import run_request
from runners import backends, grading
from runners.languages import TOOLS, rust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LESSONS = Path(__file__).resolve().parent.parent / "lessons"
RUNS = int(os.environ.get("LANGUAGES_RUNS", "5"))
SLUGS = ("hello-world", os.environ.get("LANGUAGES_SLUG", "matching-brackets"))
BUILT_IN = ("signal-lamp", "knitting-notes")


def tables() -> list[Table]:
    """Measure every language whose track is there."""
    rows = []
    for language in TOOLS:
        for place in _lessons(language):
            with _mounted(LANGUAGES[language].layer):
                rows.append(_row(language, place))
    notes = [
        f"median of {RUNS} runs; cold is the first run after the sandbox started; bare: see benchmarks/languages.py"
    ]
    return [Table("Languages", rows, notes)]


def _lessons(language: str) -> list[Path]:
    tracks = os.environ.get("EXERCISM_TRACKS")
    folder = Path(tracks, language, "exercises/practice") if tracks else LESSONS / language
    return [folder / slug for slug in (SLUGS if tracks else BUILT_IN) if (folder / slug).is_dir()]


@contextmanager
def _mounted(layer: str) -> Iterator[None]:
    tree, place = build.ensure(layer), OPT / layer
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", tree, place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)
        place.rmdir()


def _row(language: str, place: Path) -> dict[str, Any]:
    lesson = sources.read(place)
    proof = prove_reference(lesson, grading)
    if not isinstance(proof, Proof):
        return {"language": language, "exercise": place.name, "layer MiB": None, "note": proof.reason}
    request = run_request(lesson, lesson.reference, proof)
    backend = backends.make("namespaces", TOOLS[language].layer)
    cold = _ms(lambda: grading.run(request, backend))
    warm = statistics.median(_ms(lambda: grading.run(request, backend)) for _ in range(RUNS))
    backend.stop()
    bare = _bare(language, lesson)
    return {
        "language": language,
        "exercise": place.name,
        "layer MiB": build.size_mib(OPT / LANGUAGES[language].layer),
        "cold ms": round(cold),
        "warm ms": round(warm),
        "bare ms": None if bare is None else round(bare),
        "ratio": None if bare is None else round(warm / bare, 2),
    }


def _ms(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _bare(language: str, lesson: Lesson) -> float | None:
    """What the track tells its students to run, on the same files; None where its program is not here."""
    with tempfile.TemporaryDirectory() as folder:
        box = Path(folder)
        for name, text in {**lesson.reference, **lesson.support, **lesson.tests}.items():
            (box / name).parent.mkdir(parents=True, exist_ok=True)
            (box / name).write_text(text, encoding="utf-8")
        commands = _commands(language, lesson, box)
        if commands is None:
            return None
        return statistics.median(_ms(lambda: [_do(command, box) for command in commands]) for _ in range(RUNS))


def _do(command: list[str], box: Path) -> None:
    home = {"HOME": str(box), "LC_ALL": "C.UTF-8", "MT_NO_PLUGINS": "1"}
    path = f"{OPT}/gcc/usr/bin:{OPT}/ruby/bin:{os.environ['PATH']}"
    done = subprocess.run(command, cwd=box, env={**os.environ, **home, "PATH": path}, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command}: {(done.stdout + done.stderr)[-800:]!r}")


def _commands(language: str, lesson: Lesson, box: Path) -> list[list[str]] | None:
    sources_of = [name for name in lesson.reference if name.endswith((".c", ".cpp"))]
    tests = sorted(lesson.tests)
    gcc = ["--sysroot=/opt/gcc", "-fno-use-linker-plugin", "-static"]
    if language == "c":
        flags = ["-std=c99", "-g", "-Wall", "-Wextra", "-pedantic", "-DUNITY_SUPPORT_64"]
        made = [*gcc, *flags, "test-framework/unity.c", *tests, *sources_of, "-o", "tests.out", "-lm"]
        return [["/opt/gcc/usr/bin/gcc", *made], ["./tests.out"]]
    if language == "cpp":
        (box / "main.cpp").write_text("#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n", encoding="utf-8")
        _do(["/opt/gcc/usr/bin/g++", *gcc, "-std=c++17", "-c", "main.cpp"], box)  # once per machine, not per run
        defined = ["-DEXERCISM_RUN_ALL_TESTS", "-DEXERCISM_TEST_SUITE"]
        made = [*gcc, "-std=c++17", "-g", *defined, *tests, *sources_of, "main.o", "-o", "tests.out", "-lpthread"]
        return [["/opt/gcc/usr/bin/g++", *made], ["./tests.out"]]
    if language == "rust":
        return _rust(lesson)
    if language == "java":
        return _java(box)
    if language == "ruby":
        return [
            [
                "/opt/ruby/bin/ruby",
                "--disable=gems",
                "-I/opt/ruby/lib/ruby",
                "-I/opt/ruby/lib/ruby/x86_64-linux-gnu",
                tests[0],
            ]
        ]
    return None


def _rust(lesson: Lesson) -> list[list[str]]:
    """What cargo runs: the compiler for the library, for every file of tests, and what that made."""
    crate = lesson.lesson.partition("/")[2].replace("-", "_")
    compiler = [f"{OPT}/rust/{rust.RUSTC[0]}", *rust.RUSTC[1:], "--edition=2024"]
    commands = [[*compiler, "--crate-type=rlib", f"--crate-name={crate}", "src/lib.rs"]]
    for path in sorted(lesson.tests):
        made = ["--test", f"--extern={crate}=lib{crate}.rlib", *rust.LINK, "-otests.out", path]
        # The layer's tests report on descriptor 3, of which nothing is to be seen here.
        commands += [[*compiler, *made], ["/bin/sh", "-c", "echo | ./tests.out 3>/dev/null && rm -f tests.out"]]
    return commands


def _java(box: Path) -> list[list[str]] | None:
    place = Path(os.environ.get("LANGUAGES_JARS", "/usr/share/java"))
    console, assertions = place / "junit-platform-console-standalone.jar", place / "assertj-core.jar"
    if not (shutil.which("javac") and console.is_file() and assertions.is_file()):
        return None
    path = f"{console}:{assertions}"
    written = [str(file.relative_to(box)) for file in sorted(box.rglob("*.java"))]
    run = ["java", "-cp", f"{path}:built", "org.junit.platform.console.ConsoleLauncher", "--scan-classpath", "built"]
    return [["javac", "-cp", path, "-d", "built", *written], [*run, "--disable-banner"]]
