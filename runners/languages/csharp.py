"""C#: a program of the layer compiles with Roslyn, then runs the tests with a shim of xUnit.

Compiler and harness are one program, `dotnet/cdu` (`layers/csharp/cdu`), with xUnit's interface in an assembly of its
own (`layers/csharp/xunit`). The solution is compiled without its tests and without xUnit. In observed mode rewritten
tests say what came out (`Cdu.Observe`), and nothing in the process judges. In guarded mode the tests run again with
wrong expectations, and solution, tests and harness share one process. .NET has nothing like Java's security manager,
so what protects them there is what the compiler lets the solution name:

* **The guard** (`Guard.cs`) refuses reflection, native code, memory as bytes, open files and assembly loading, by a
  list of what is allowed. `unsafe` is refused for everybody.
* **Orders are read once,** with the assemblies off the disk, before the solution's first line runs.
* **Expectations are made wrong in the shim** (`Expectation.cs`), which exposes objects that equal everything.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from runners.languages import lines
from runners.languages.plans import Plan
from runners.languages.toolchain import Toolchain
from runners.records import Event, Files, Step, StepEnd
from runners.request import Request, RequestError

_BUILT: Final = ".cdu/"
_OBSERVED: Final = "observed"
_KEPT: Final = (f"{_BUILT}*",)
_PROGRAM: Final = "dotnet/cdu"
_FRAMEWORK: Final = re.compile(r"\bXunit\b|\bAssert\s*\.")
_ROOM_MIB: Final = 192
"""Memory that the runtime uses in addition to the heap of objects."""
_ENVIRONMENT: Final = {
    "DOTNET_EnableDiagnostics": "0",  # no debugger, and no socket for one
    "DOTNET_EnableWriteXorExecute": "0",  # pages are written twice otherwise, which takes a tenth of the time more
    "DOTNET_TieredPGO": "0",  # a run is over before measuring it pays off
}
_SHORT: Final = {"DOTNET_TC_CallCountingDelayMs": "10000"}
"""A compiler's process is over before a method that is compiled once more, better, pays off: a fifth less time."""


@dataclass(frozen=True)
class _CSharp(Toolchain):
    """C#'s one language."""

    resumes: ClassVar[bool] = True
    name: str = "csharp"
    layer: str = "csharp"
    main: str = "Main.cs"
    minimum: dict[str, int] = field(
        default_factory=lambda: {"memory_mib": 512, "processes": 512, "disk_mib": 64, "open_files": 512}
    )
    exhausted: tuple[str, ...] = ("System.OutOfMemoryException", "Out of memory.")

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile solution and tests separately; run the tests, and again with wrong expectations."""
        staged = request.staged()
        tests = _sources(path for path in staged if path in request.tests or _helps(path, request.support))
        if not tests:
            raise RequestError("tests: there is no C# file")
        solution = _sources(staged.keys() - set(tests))
        build = _compile(request, *solution, "--", *tests)
        run = replace(_step(request, "test"), stdin=f"{secret} 0", without=tuple(tests))
        return Plan(_files(staged), (run,), (build,), _KEPT, replace(run, stdin=f"{secret} 1"))

    def observation(self, request: Request, files: Files) -> Plan:
        """Compile solution and rewritten tests separately, and run the tests once."""
        tests = _sources(path for path in files if path in request.tests or _helps(path, request.support))
        build = _compile(request, *_sources(files.keys() - set(tests)), _OBSERVED, *tests)
        run = replace(_step(request, "test"), stdin=_OBSERVED, without=tuple(tests))
        return Plan(_files(files), (run,), (build,), _KEPT, private=("Cdu.Observe",))

    def program(self, request: Request) -> Plan:
        """Compile every source and run the program."""
        files = {**request.solution, **request.support}
        build = _compile(request, *_sources(files), "--")
        return Plan(_files(files), (_step(request, "run"),), (build,), _KEPT)

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read the harness's own lines."""
        return lines.signed(steps, secret)


def _compile(request: Request, *arguments: str) -> Step:
    step = _step(request, "compile", *arguments)
    return replace(step, environment={**step.environment, **_SHORT})


def _step(request: Request, *arguments: str) -> Step:
    heap = (request.limits.memory_mib - _ROOM_MIB) << 20
    return Step((_PROGRAM, *arguments), environment={**_ENVIRONMENT, "DOTNET_GCHeapHardLimit": f"{heap:x}"})


def _sources(paths: Iterable[str]) -> list[str]:
    return sorted(path for path in paths if path.endswith(".cs"))


def _helps(path: str, support: Files) -> bool:
    """Whether a support file is compiled with the tests, whose framework it names, and not with the solution."""
    return bool(_FRAMEWORK.search(support.get(path, "")))


def _files(files: Files) -> Files:
    """Leave out files from the folder where the compiler puts its assemblies."""
    return {path: text for path, text in files.items() if not path.startswith(_BUILT)}


LANGUAGES: Final = (_CSharp(),)
