"""Go: the compiler and the linker alone, without the go command, over a standard library that is compiled already.

Where tests and solution can be split they run apart (`go_split`). Otherwise they share a process: `go test` generates
a main program that lists the tests. Here it has a few more lines, which sign what the testing package prints, and one
more test, which has to fail (the negative control).

What is printed goes through a pipe, and a solution can put itself between. So that a test passed is said once more, by
a code of the test's name that only the key makes, and the key is never written.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from runners.languages import go_split, lines
from runners.languages.base import Mode, Prepared
from runners.languages.go_ends import condensed, is_crash
from runners.languages.go_package import compiled, linked, listed, package, reported, without_parents
from runners.languages.plans import Plan
from runners.languages.split import is_split
from runners.languages.toolchain import Toolchain
from runners.records import Ended, Event, Step, StepEnd
from runners.request import Request

_BUILT: Final = ".cdu"
_OWN: Final = ".cdu-own"
_UNCONFIRMED: Final = "The test failed, whatever it printed."
_MAIN: Final = """\
package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	first "+cdu"
	"strings"
	"testing"
	"testing/internal/testdeps"

	%(imports)s
)

var %(secret)s, canary string
var key []byte
var results = os.NewFile(3, "results")

func judged(name string, test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		t.Cleanup(func() { // the first, so it runs after all others, and after subtests
			if !t.Failed() {
				code := hmac.New(sha256.New, key)
				code.Write([]byte(name))
				results.WriteString(%(secret)s + " passed " + name + " " + hex.EncodeToString(code.Sum(nil)) + "\\n")
			}
		})
		test(t)
	}
}

func sign(from io.Reader, done chan bool) {
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadString('\\n')
		if line != "" {
			results.WriteString(%(secret)s + " " + strings.TrimSuffix(line, "\\n") + "\\n")
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
	%(secret)s, canary, key = words[0], words[1], []byte(words[2])
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
	results.WriteString(%(secret)s + " done\\n")
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


# By default a stack may be larger than the memory, so endless recursion would end as a lack of memory.
_STACK: Final = """\
package main

import "runtime/debug"

func init() { debug.SetMaxStack(64 << 20) }
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
    modes: ClassVar[tuple[Mode, ...]] = (
        Mode("isolated", recordings=2, enforced=1),  # the first recording is the generator's
        Mode("guarded", recordings=1, enforced=0),
    )

    def mode(self, request: Request) -> str:
        """Isolated where that was proven, unless another mode is asked for."""
        return "isolated" if request.mode == "isolated" or (request.mode == "auto" and is_split(request)) else "guarded"

    def prepare(self, request: Request, *, record: bool = False) -> Prepared:
        """Return a run of the request's tests; with `record`, in isolated mode, one of the generator."""
        if self.mode(request) == "guarded":
            return super().prepare(request, record=record)
        return go_split.prepare(self, request, record=record)

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile the package with its internal tests, the package of external tests, and the main program."""
        found = package(request, hidden=False)
        places = found.imports((*found.solution, *found.inner))
        tests = {path: found.texts[path] for path in found.tests}
        main = _MAIN % {**listed(places, tests, 'judged("{name}", {test})'), "secret": f"s{_mark(secret)[16:]}"}
        build = [compiled(path, files, _BUILT) for _, path, files in places]
        build.append(compiled("+cdu", [f"{_OWN}/first.go"], _OWN))
        build.append(compiled("main", [f"{_BUILT}/main.go"], _BUILT, "-I", _OWN))
        files = {**request.staged(), f"{_BUILT}/main.go": main, f"{_OWN}/first.go": _FIRST}
        orders = f"{_mark(secret)} Test{lines.control(secret)} {secret}\n"
        run = Step((f"./{_BUILT}/tests",), orders, without=(*tests, f"{_BUILT}/main.go"))
        link = linked("tests", _BUILT, "-L", _OWN)
        return Plan(files, (run,), (*build, link), (f"{_BUILT}/**/*.a", f"{_OWN}/*.a", f"{_BUILT}/tests"))

    def program(self, request: Request) -> Plan:
        """Compile and link one package, `main`."""
        files = {**request.solution, **request.support}
        paths = [path for path in files if path.endswith(".go")]
        # The file's folder is where the compiler puts what it makes.
        files = {**files, f"{_BUILT}/stack.go": _STACK}
        build = (compiled("main", [*paths, f"{_BUILT}/stack.go"], _BUILT), linked("program", _BUILT))
        return Plan(files, (Step((f"./{_BUILT}/program",)),), build, (f"{_BUILT}/*",))

    def crash_of(self, said: str) -> str:
        """Return the reason of a panic and the places in the student's files; other words as they are."""
        return condensed(said) if is_crash(said) else said

    def counted(self, events: Sequence[Event], expected: Sequence[str] | None) -> list[Event]:
        """Leave out tests that only run subtests."""
        return without_parents(events, expected)

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read what the testing package printed, and look whether the negative control failed."""
        mark = _mark(secret)
        found = steps[0].results.split("\n")
        passed = {line.split(" ")[2] for line in found if line.startswith(f"{mark} passed ")}
        whole = {test for test in passed if _passed(test, secret) in found}
        rest = "\n".join(line for line in found if not line.startswith(f"{mark} passed "))
        events = _confirmed(reported(rest, mark), whole)
        return lines.without_controls(events, [f"Test{lines.control(secret)}"])


def _mark(secret: str) -> str:
    """Return what every line begins with. It is no secret to a solution that reads these lines."""
    return hashlib.sha256(f"mark {secret}".encode()).hexdigest()[:32]


def _passed(test: str, secret: str) -> str:
    """Return the line which says that a test passed, and which takes the key to write."""
    code = hmac.new(secret.encode(), test.encode(), hashlib.sha256).hexdigest()
    return f"{_mark(secret)} passed {test} {code}"


def _confirmed(events: Sequence[Event], passed: set[str]) -> list[Event]:
    """Return events where nothing of a test passed that did neither pass as a whole nor is reported as failed."""
    failed = {event.test for event in events if isinstance(event, Ended) and event.outcome == "failed"}
    return [
        replace(event, outcome="failed", message=_UNCONFIRMED, kind="TestFailure")
        if isinstance(event, Ended) and event.test.partition("/")[0] not in passed | failed
        else event
        for event in events
    ]


LANGUAGES: Final = (_Go(),)
