"""JavaScript and TypeScript: Node.js runs the tests with Jest's `expect`.

esbuild strips types first, and TypeScript's compiler checks them where a lesson chooses that. The harness is
`javascript_guarded.mjs` in guarded mode, whose comments say what it defends against, and
`javascript_observed.mjs` in observed mode.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Final

from runners.languages import lines
from runners.languages.observing import record_of
from runners.languages.plans import Plan
from runners.languages.toolchain import Toolchain
from runners.languages.typescript_types import type_checks
from runners.records import Event, Files, Step, StepEnd
from runners.request import Request

_HARNESS: Final = ".cdu/harness.mjs"


def _code(name: str) -> str:
    return Path(__file__).with_name(f"javascript_{name}.mjs").read_text(encoding="utf-8")


_SHARED: Final = {f".cdu/{name}.mjs": _code(name) for name in ("modules", "registry")}
_GUARDED: Final = {**_SHARED, _HARNESS: _code("guarded")}
_OBSERVED: Final = {**_SHARED, ".cdu/values.mjs": _code("values"), _HARNESS: _code("observed")}
_ENVIRONMENT: Final = {"OPENSSL_CONF": "/dev/null"}
_NODE: Final = ("bin/node", "--no-warnings", "--disable-sigusr1")


@dataclass(frozen=True)
class _Node(Toolchain):
    """A language that Node.js runs; `typed` says whether esbuild has to strip types."""

    resumes: ClassVar[bool] = True
    test_files: tuple[str, ...] = ()
    """How the names of test files end."""
    typed: bool = False
    minimum: dict[str, int] = field(default_factory=lambda: {"memory_mib": 512, "processes": 64})
    exhausted: tuple[str, ...] = ("JavaScript heap out of memory", "Array buffer allocation failed")

    def plan(self, request: Request, secret: str) -> Plan:
        """Run every test file in one process, and again with wrong expectations in another."""
        files = {**request.staged(), **_GUARDED}
        tests = self._tests(request.tests)
        orders = {"secret": secret, "tests": tests, "wrong": False}
        step = Step((*self._node(request), _HARNESS), json.dumps(orders), _ENVIRONMENT)
        build = self._build(files) + self._checks(request, request.staged())
        again = replace(step, stdin=json.dumps({**orders, "wrong": True}))
        return Plan(files, (step,), build, ("**/*.js",) if build else (), again)

    def observation(self, request: Request, files: Files) -> Plan:
        """Run every rewritten test file in one process."""
        orders = {"tests": self._tests(request.tests), "mocks": any("jest." in files[path] for path in request.tests)}
        build, checks = self._build(files), self._checks(request, request.staged())
        step = Step((*self._node(request), _HARNESS), json.dumps(orders), _ENVIRONMENT)
        # The last check is with hidden tests, where there are any; their author may read what it says.
        shown = None if len(checks) < 2 or "recording" in record_of(request) else len(build) + 1  # noqa: PLR2004 - both
        return Plan({**files, **_OBSERVED}, (step,), build + checks, ("**/*.js",) if build else (), shown=shown)

    def program(self, request: Request) -> Plan:
        """Run the program as it is."""
        files = {**request.solution, **request.support}
        build = self._build(files) + self._checks(request, files)
        run = Step((*self._node(request), self._script(self.main)), environment=_ENVIRONMENT)
        return Plan(files, (run,), build, ("**/*.js",) if build else ())

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read the harness's own lines."""
        return lines.signed(steps, secret)

    def _node(self, request: Request) -> tuple[str, ...]:
        return (*_NODE, f"--max-old-space-size={request.limits.memory_mib}")

    def _tests(self, files: Iterable[str]) -> list[str]:
        return [self._script(path) for path in files if path.endswith(self.test_files)]

    def _script(self, path: str) -> str:
        return f"{path.removesuffix('.ts')}.js" if self.typed else path

    def _checks(self, request: Request, files: Files) -> tuple[Step, ...]:
        return type_checks(request, files) if self.typed else ()

    def _build(self, files: dict[str, str]) -> tuple[Step, ...]:
        sources = [path for path in files if path.endswith(".ts") and not path.endswith(".d.ts")]
        if not self.typed or not sources:
            return ()
        options = (
            "--log-level=warning",
            "--color=false",
            "--format=esm",
            "--target=node24",
            "--outdir=.",
            "--outbase=.",
        )
        raw = json.dumps({"compilerOptions": {"experimentalDecorators": True}})
        return (Step(("bin/esbuild", *options, f"--tsconfig-raw={raw}", *sources)),)


LANGUAGES: Final = (
    _Node("javascript", "javascript", "main.js", test_files=(".spec.js", ".test.js")),
    _Node("typescript", "javascript", "main.ts", test_files=(".test.ts", ".spec.ts"), typed=True),
)
