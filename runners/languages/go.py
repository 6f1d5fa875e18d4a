"""Go: the compiler and the linker alone, without the go command, over a standard library that is compiled already.

`go test` generates a main program that lists the tests. Here it has a few more lines, which sign what the testing
package prints, and one more test, which has to fail (the negative control).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from runners.languages import lines
from runners.languages.toolchain import Plan, Toolchain
from runners.records import Ended, Event, Mark, Step, StepEnd
from runners.request import Request, RequestError

_TEST: Final = re.compile(r"^func (Test\w*)\(\w+ \*testing\.T\)", re.MULTILINE)
_PACKAGE: Final = re.compile(r"^package (\w+)", re.MULTILINE)
_MODULE: Final = re.compile(r"^module (\S+)", re.MULTILINE)
_ENDED: Final = re.compile(r"\s*--- (PASS|FAIL|SKIP): (\S+) \((\d+\.\d+)s\)")
_STARTED: Final = re.compile(r"\s*=== (?:RUN|CONT|NAME)\s+(\S*)")
_OTHER: Final = re.compile(r"\s*=== \w+\s")
# The testing package puts these around a test's output, in addition to the mark before each line of its own.
_MARKS: Final = str.maketrans("", "", "\x0e\x0f")
_OUTCOMES: Final = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
_STD: Final = "/opt/go/std"
_BUILT: Final = ".cdu"
_OWN: Final = ".cdu-own"
_MAX_OUT: Final = 8000

_MAIN: Final = """\
package main

import (
	"bufio"
	"io"
	"os"
	first "+cdu"
	"strings"
	"testing"
	"testing/internal/testdeps"

	%(imports)s
)

var %(secret)s, canary string

func sign(from io.Reader, done chan bool) {
	to := os.NewFile(3, "results")
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadString('\\n')
		if line != "" {
			to.WriteString(%(secret)s + " " + strings.TrimSuffix(line, "\\n") + "\\n")
		}
		if err != nil {
			break
		}
	}
	done <- true
}

func main() {
	words := strings.Fields(first.Orders)
	first.Orders = ""
	%(secret)s, canary = words[0], words[1]
	reader, writer, _ := os.Pipe()
	os.Stdout = writer
	os.Args = []string{"tests", "-test.v=test2json", "-test.paniconexit0"}
	done := make(chan bool)
	go sign(reader, done)
	tests := []testing.InternalTest{
		%(tests)s
		{Name: canary, F: func(t *testing.T) { t.Fail() }},
	}
	testing.MainStart(testdeps.TestDeps{}, tests, nil, nil, nil).Run()
	writer.Close()
	<-done
	os.NewFile(3, "results").WriteString(%(secret)s + " done\\n")
	os.Exit(0)
}
"""


# Packages are initialised in the order of their paths, and "+cdu" sorts first, so the orders are read before the
# solution's code runs. The solution cannot import this package: it is compiled without the folder that contains it.
_FIRST: Final = """\
package first

import "syscall"

var Orders = func() string {
	var orders [4096]byte
	size := 0
	for size < len(orders) {
		got, err := syscall.Read(0, orders[size:])
		if err == syscall.EINTR {
			continue
		}
		if got <= 0 {
			break
		}
		size += got
	}
	return string(orders[:size])
}()
"""


@dataclass(frozen=True)
class _Go(Toolchain):
    """Go's one language."""

    name: str = "go"
    layer: str = "go"
    minimum: dict[str, int] = field(
        default_factory=lambda: {"memory_mib": 768, "processes": 128, "disk_mib": 128, "open_files": 256}
    )
    exhausted: tuple[str, ...] = ("runtime: out of memory", "cannot allocate memory")
    main: str = "main.go"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the package with its internal tests, the package of external tests, and the main program."""
        sources = {path: text for path, text in request.staged().items() if path.endswith(".go") and "/" not in path}
        tests = {path: text for path, text in sources.items() if path.endswith("_test.go") or path in request.tests}
        inner, outer = _split(sources)
        if not any(_TEST.search(text) for text in tests.values()):
            raise RequestError("tests: there is no function TestX(t *testing.T)")
        module = next(iter(_MODULE.findall(request.staged().get("go.mod", ""))), inner[0])
        places = [("inner", module, inner[1])] + ([("outer", f"{module}_test", outer)] if outer else [])
        main = _main(places, tests, secret)
        build = [_compile(package, paths) for _, package, paths in places]
        build.append(_compile("+cdu", [f"{_OWN}/first.go"], _OWN))
        build.append(_compile("main", [f"{_BUILT}/main.go"], _BUILT, "-I", _OWN))
        link = Step(
            ("bin/link", "-L", _STD, "-L", _BUILT, "-L", _OWN, "-s", "-w", "-o", f"{_BUILT}/tests", f"{_BUILT}/main.a")
        )
        files = {**request.staged(), f"{_BUILT}/main.go": main, f"{_OWN}/first.go": _FIRST}
        orders = f"{secret} Test{lines.control(secret)}\n"
        run = Step((f"./{_BUILT}/tests",), orders, without=(*tests, f"{_BUILT}/main.go"))
        return Plan(files, (run,), (*build, link), (f"{_BUILT}/**/*.a", f"{_OWN}/*.a", f"{_BUILT}/tests"))

    def program(self, request: Request) -> Plan:
        """Compile and link one package, `main`."""
        files = {**request.solution, **request.support}
        paths = [path for path in files if path.endswith(".go")]
        link = Step(("bin/link", "-L", _STD, "-s", "-w", "-o", f"{_BUILT}/program", f"{_BUILT}/main.a"))
        files = {**files, f"{_BUILT}/empty": ""}  # the compiler does not create folders
        return Plan(files, (Step((f"./{_BUILT}/program",)),), (_compile("main", paths), link), (f"{_BUILT}/*",))

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read what the testing package printed. What is between two of its lines is the test's own output."""
        found: list[Event] = []
        running = ""
        said: dict[str, str] = {}
        for line in steps[0].results.split("\n")[:-1]:
            mark, _, text = line.partition(" ")
            if mark != secret:
                found.append(Mark.GARBAGE)
                continue
            if text == "done":
                found.append(Mark.DONE)
                continue
            for piece in text.translate(_MARKS).split("\x16"):
                if match := _ENDED.match(piece):
                    name = match[2]
                    kind = None if match[1] == "PASS" else "TestFailure"
                    found.append(Ended(name, _OUTCOMES[match[1]], None, kind, ms=float(match[3]) * 1000))
                    running = name
                elif match := _STARTED.match(piece):
                    running = match[1]
                elif piece and not _OTHER.match(piece):
                    said[running] = (said.get(running, "") + piece + "\n")[:_MAX_OUT]
        events = [
            replace(event, message=said.get(event.test, "").strip("\n ") or "The test failed.")
            if isinstance(event, Ended)
            else event
            for event in found
        ]
        return lines.without_controls(events, [f"Test{lines.control(secret)}"])


def _split(sources: dict[str, str]) -> tuple[tuple[str, list[str]], list[str]]:
    """Return the package's name with its files (internal tests included), and the files of external tests."""
    names = {path: next(iter(_PACKAGE.findall(text)), "") for path, text in sources.items()}
    outer = [path for path, name in names.items() if name.endswith("_test") and path.endswith("_test.go")]
    inner = [path for path in names if path not in outer]
    if not inner:
        raise RequestError("solution: there is no Go file")
    return (names[inner[0]], inner), outer


def _main(places: list[tuple[str, str, list[str]]], tests: dict[str, str], secret: str) -> str:
    imports, entries = [], []
    for alias, package, paths in places:
        found = [name for path in paths if path in tests for name in _TEST.findall(tests[path])]
        imports.append(f'{alias if found else "_"} "{package}"')
        entries += [f'{{Name: "{name}", F: {alias}.{name}}},' for name in found]
    inserted = {"imports": "\n\t".join(imports), "tests": "\n\t\t".join(entries), "secret": f"s{secret[16:]}"}
    return _MAIN % inserted


def _compile(package: str, paths: list[str], into: str = _BUILT, *more: str) -> Step:
    options = (
        *more,
        "-p",
        package,
        "-I",
        _STD,
        "-I",
        _BUILT,
        "-trimpath",
        "/box",
        "-complete",
        "-pack",
        "-lang=go1.26",
    )
    return Step(("bin/compile", *options, "-o", f"{into}/{package}.a", *paths), environment={"GOMAXPROCS": "2"})


LANGUAGES: Final = (_Go(),)
