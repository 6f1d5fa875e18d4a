"""Go, isolated: the unchanged tests with stubs of the solution, and the solution behind a table of its functions.

The layer's generator (`bin/split`) writes stubs and table when a lesson is proven; the profile keeps both texts. The
two programs talk over two pipes by the layer's package `cdu/wire`.
"""

import json
import signal
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from runners.death import End
from runners.judge import Evidence, Expected
from runners.languages.base import Prepared, Reading
from runners.languages.go_ends import RESUMED, last_said, printed, split_events
from runners.languages.go_package import STD, Package, compiled, linked, listed, package, without_parents
from runners.languages.plans import Plan, conducted, steps_of
from runners.languages.split import Split, joined, texts
from runners.languages.toolchain import Toolchain
from runners.records import BUILD, CASE, LoadFailed, Mark, RunRecord, SandboxRun, Step
from runners.report import is_hidden
from runners.request import Profile, Request

VERSION: Final = 1
"""What the generator says that it wrote; the layer's package `cdu/wire` has to fit."""
_STUBS: Final = "cdu_stubs.go"
_TABLE: Final = "cdu_table.go"
_TESTS: Final = ".cdu-tests"
_SOLUTION: Final = ".cdu-solution"

_MAIN: Final = """\
package main

import (
	"cdu/suite"
	"testing"

	%(imports)s
)

func main() {
	suite.Run([]testing.InternalTest{
		%(tests)s
	})
}
"""
_SERVE: Final = """\
package main

import (
	"cdu/wire"
	_ "%s"
)

func main() { wire.Serve() }
"""


def prepare(language: Toolchain, request: Request, *, record: bool) -> Prepared:
    """Return a run of a request's tests, or with `record` one of the generator, which says how to split them."""
    request = language.enough(request)
    if record and not request.profile:
        return _Splitting(language, request, _splitting(language, request))
    plan = _plan(request)
    steps = [language.complete(step, BUILD) for step in plan.build]
    steps += [joined(language, step) for step in plan.tests]
    silent = any(is_hidden(path) for path in request.tests)
    return Split(
        language.name,
        request,
        plan,
        conducted(request, plan, steps),
        lambda tests, partners: without_parents(
            split_events(tests, partners, request.limits, silent=silent), request.expected
        ),
        language.ran_out_of_memory,
        last_said,
        printed,
    )


def _plan(request: Request) -> Plan:
    """Compile and link both programs, the solution's first, and run them together."""
    found, written = package(request, hidden=True), texts(request, VERSION)
    main = _MAIN % listed(found.imports(found.inner), found.texts)
    files = {
        **request.staged(),
        **written["tests_side"],
        **written["solution_side"],
        f"{_TESTS}/main.go": main,
        f"{_SOLUTION}/main.go": _SERVE % found.module,
    }
    of_tests = (*found.tests, *written["tests_side"], f"{_TESTS}/*", "hidden/*")
    of_solution = (*found.solution, *written["solution_side"], f"{_SOLUTION}/*")
    both = {path for path in files if path.endswith(".go")}
    solution = Step(
        (f"./{_SOLUTION}/solution",),
        without=(*of_tests, *both, f"{_SOLUTION}/*.a"),
        split=True,
        last_signal=signal.SIGQUIT,
    )
    tests = Step(
        (f"./{_TESTS}/tests",),
        without=(*of_solution, *both, f"{_TESTS}/*.a"),
        removed=(f"{_TESTS}/tests",),
        unreadable=True,
        split=True,
        partner=solution,
        resumed=RESUMED,
        reminded=True,
    )
    build = (
        *_built(found, of_tests, written["solution_side"]),
        *_built_tests(found, of_solution, written["tests_side"]),
    )
    kept = (f"{_TESTS}/**/*.a", f"{_TESTS}/tests", f"{_SOLUTION}/**/*.a", f"{_SOLUTION}/solution")
    return Plan(files, (tests,), build, kept, private=(_TABLE, "cduwire"))


def _built(found: Package, without: tuple[str, ...], table: Iterable[str]) -> list[Step]:
    """Return the steps that build the solution's program, without a file of the tests."""
    steps = [
        compiled(found.module, (*found.solution, *table), _SOLUTION),
        compiled("main", [f"{_SOLUTION}/main.go"], _SOLUTION),
        linked("solution", _SOLUTION),
    ]
    return [replace(step, without=without) for step in steps]


def _built_tests(found: Package, without: tuple[str, ...], stubs: Iterable[str]) -> list[Step]:
    """Return the steps that build the tests' program, without a file of the solution."""
    steps = [
        compiled(found.module, (*stubs, *found.inner), _TESTS),
        *([compiled(f"{found.module}_test", found.outer, _TESTS)] if found.outer else []),
        compiled("main", [f"{_TESTS}/main.go"], _TESTS),
        linked("tests", _TESTS),
    ]
    return [replace(step, without=without) for step in steps]


def _splitting(language: Toolchain, request: Request) -> SandboxRun:
    found = package(request, hidden=True)
    step = replace(language.complete(Step(("bin/split", STD, found.module, *found.tests)), CASE), split=True)
    return conducted(request, Plan(request.staged(), (step,)), [step])


@dataclass(frozen=True, slots=True)
class _Splitting:
    """A run of the generator, over the reference and the tests."""

    language: Toolchain
    request: Request
    run: SandboxRun

    def read(self, record: RunRecord) -> Reading:
        """Return the profile that the generator's texts make, or why there is none."""
        end = steps_of(record, self.language.name)[0]
        if end.ended != "exit" or end.status:
            raise ValueError(f"the generator of split tests failed: {end.ended} {end.status} {end.stderr[:300]}")
        told = json.loads(end.stdout)
        profile: Profile | None = None
        events: list[LoadFailed | Mark] = [Mark.READY, Mark.DONE]
        if reason := told.get("reason"):
            events = [Mark.READY, LoadFailed(reason, None, syntax=False), Mark.DONE]
        else:
            profile = {
                "split": {
                    "version": told["version"],
                    "tests_side": {_STUBS: told["tests_side"]},
                    "solution_side": {_TABLE: told["solution_side"]},
                }
            }
        evidence = Evidence(
            events=events,
            end=End(end.ended, end.status, end.cpu_ms, out_of_memory=False),
            output="",
            controls_failed=True,
            announced=False,
            given_up=False,
            usage={"wall_ms": end.ms, "cpu_ms": end.cpu_ms, "peak_memory_kib": end.peak_kib},
            isolation=record.isolation,
        )
        expected = Expected(tests=[], names={}, strict=True, limits=self.request.limits, mode="isolated")
        return Reading(evidence, expected, profile)
