"""What every run of Go's tests needs: a package's files, the compiler's command lines, what the tests print."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from runners.records import Ended, Event, Mark, Started, Step
from runners.report import is_hidden
from runners.request import Request, RequestError

TEST: Final = re.compile(r"^func (Test\w*)\(\w+ \*testing\.T\)", re.MULTILINE)
STD: Final = "/opt/go/std"
_PACKAGE: Final = re.compile(r"^package (\w+)", re.MULTILINE)
_MODULE: Final = re.compile(r"^module (\S+)", re.MULTILINE)
_ENDED: Final = re.compile(r"\s*--- (PASS|FAIL|SKIP): (\S+) \((\d+\.\d+)s\)")
_STARTED: Final = re.compile(r"\s*=== (?P<how>RUN|CONT|NAME)\s+(?P<test>\S*)")
_OTHER: Final = re.compile(r"\s*=== \w+\s|(?:PASS|FAIL)$")
# The testing package puts these around a test's output, in addition to the mark before each line of its own.
_MARKS: Final = str.maketrans("", "", "\x0e\x0f")
_OUTCOMES: Final = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
_MAX_OUT: Final = 8000
_SILENT: Final = "The test failed."


@dataclass(frozen=True, slots=True)
class Package:
    """A lesson's package: its import path, and the paths of its solution, its tests and its external tests."""

    module: str
    solution: tuple[str, ...]
    inner: tuple[str, ...]
    outer: tuple[str, ...]
    texts: Mapping[str, str]

    @property
    def tests(self) -> tuple[str, ...]:
        """Every file of tests."""
        return (*self.inner, *self.outer)

    def imports(self, inner: Iterable[str]) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return alias, import path and files of each package that the main program of the tests imports."""
        found = [("inner", self.module, tuple(inner))]
        return [*found, ("outer", f"{self.module}_test", self.outer)] if self.outer else found


def package(request: Request, *, hidden: bool) -> Package:
    """Return the package of a request, with its hidden tests if asked for. Raises `RequestError` for one without."""
    staged = request.staged()
    sources = {path: text for path, text in staged.items() if path.endswith(".go") and _ours(path, hidden=hidden)}
    tests = [path for path in sources if path.endswith("_test.go") or path in request.tests]
    if not any(TEST.search(sources[path]) for path in tests):
        raise RequestError("tests: there is no function TestX(t *testing.T)")
    names = {path: next(iter(_PACKAGE.findall(text)), "") for path, text in sources.items()}
    outer = [path for path in tests if names[path].endswith("_test") and path.endswith("_test.go")]
    inner = [path for path in names if path not in outer]
    if not inner:
        raise RequestError("solution: there is no Go file")
    module = next(iter(_MODULE.findall(staged.get("go.mod", ""))), names[inner[0]])
    return Package(
        module,
        tuple(path for path in inner if path not in tests),
        tuple(path for path in inner if path in tests),
        tuple(outer),
        sources,
    )


def _ours(path: str, *, hidden: bool) -> bool:
    return "/" not in path or (hidden and is_hidden(path) and path.count("/") == 1)


def listed(
    places: Iterable[tuple[str, str, tuple[str, ...]]], tests: Mapping[str, str], function: str = "{test}"
) -> dict[str, str]:
    """Return the imports and the entries of a main program that lists the tests; hidden ones come last.

    `function` is what an entry calls, with `{name}` and `{test}` for the test's name and function.
    """
    imports, entries = [], []
    for alias, path, files in places:
        found = [(is_hidden(file), name) for file in files if file in tests for name in TEST.findall(tests[file])]
        imports.append(f'{alias if found else "_"} "{path}"')
        entries += [
            (
                hidden,
                f'{{Name: "{"hidden/" * hidden}{name}", F: {function.format(name=name, test=f"{alias}.{name}")}}},',
            )
            for hidden, name in found
        ]
    ordered = [text for _, text in sorted(entries, key=lambda entry: entry[0])]
    return {"imports": "\n\t".join(imports), "tests": "\n\t\t".join(ordered)}


def compiled(path: str, files: Iterable[str], into: str, *more: str) -> Step:
    """Return the step that compiles a package into a folder, which also holds what the package imports."""
    options = (*more, "-p", path, "-I", STD, "-I", into)
    fixed = ("-trimpath", "/box", "-complete", "-pack", "-lang=go1.26")
    command = ("bin/compile", *options, *fixed, "-o", f"{into}/{path}.a", *files)
    return Step(command, environment={"GOMAXPROCS": "2"})


def linked(program: str, into: str, *more: str) -> Step:
    """Return the step that links the main program of a folder."""
    command = ("bin/link", "-L", STD, "-L", into, *more, "-s", "-w", "-o", f"{into}/{program}", f"{into}/main.a")
    return Step(command, environment={"GOGC": "off"})  # 60 MiB in all, a tenth of the time less


def reported(lines: str, mark: str) -> list[Event]:
    """Read what the testing package printed, in lines that begin with a mark; others are `Mark.GARBAGE`."""
    found = lines.split("\n")[:-1]
    ours = [line.removeprefix(f"{mark} ") for line in found if line.startswith(f"{mark} ")]
    return [Mark.GARBAGE] * (len(found) - len(ours)) + read_results(ours, "done")


def read_results(lines: Iterable[str], done: str) -> list[Event]:
    """Read what the testing package printed. What is between two of its lines is the test's own output."""
    found: list[Event] = []
    running = ""
    said: dict[str, str] = {}
    for line in lines:
        if line == done:
            found.append(Mark.DONE)
            continue
        for piece in line.translate(_MARKS).split("\x16"):
            if match := _ENDED.match(piece):
                name = match[2]
                kind = None if match[1] == "PASS" else "TestFailure"
                found.append(Ended(name, _OUTCOMES[match[1]], None, kind, ms=float(match[3]) * 1000))
                running = name
            elif match := _STARTED.match(piece):
                running = match["test"]
                if match["how"] == "RUN":
                    found.append(Started(running))
            elif piece and not _OTHER.match(piece):
                said[running] = (said.get(running, "") + piece + "\n")[:_MAX_OUT]
    return [
        replace(event, message=said.get(event.test, "").strip("\n ") or _SILENT) if isinstance(event, Ended) else event
        for event in found
    ]


def without_parents(events: Sequence[Event], expected: Collection[str] | None) -> list[Event]:
    """Leave out tests that only run subtests, unless they are expected by name.

    One that failed although none of its subtests did that count lets the last of these fail. What it said itself is
    added to the message of the last one that failed. It stays where it has no subtests that count.
    """
    found = list(events)
    for event in events:
        if not isinstance(event, Ended) or event.test in (expected or ()):
            continue
        below = [number for number, other in enumerate(found) if _is_below(other, event.test, expected)]
        if not below:
            continue
        if event.outcome == "failed":
            broke = [number for number in below if getattr(found[number], "outcome", "") == "failed"]
            found[(broke or below)[-1]] = _failed_beside(found[(broke or below)[-1]], event)
        found.remove(event)
    return found


def _failed_beside(subtest: Event, parent: Ended) -> Event:
    """Return a subtest that fails, with what its parent said beside it."""
    if not isinstance(subtest, Ended):
        return subtest
    if subtest.outcome == "passed":
        return replace(subtest, outcome="failed", message=parent.message, kind=parent.kind)
    said = [] if parent.message in {None, _SILENT} else [parent.message]
    return replace(subtest, message="\n".join(filter(None, [subtest.message, *said])))


def _is_below(event: Event, parent: str, expected: Collection[str] | None) -> bool:
    counts = isinstance(event, Ended) and event.outcome != "skipped" and (not expected or event.test in expected)
    return counts and isinstance(event, Ended) and event.test.startswith(f"{parent}/")
