"""Java: a program of the layer compiles, then JUnit's engine runs the tests.

The harness is compiled into the layer (`layers/java/cdu`), so that the archive of preloaded classes contains it. In
observed mode rewritten tests say what came out (`cdu.observe.Observe`), and nothing in the machine judges. In guarded
mode the tests run again with wrong expectations. There a solution could reach everything within one virtual machine;
three things prevent that:

* **Java's security manager.** The solution's classes have their own protection domain with hardly any permissions: no
  reflection on non-public members, no file outside the box (not `/proc/self/mem`, not descriptor 3), no exit, no class
  loader, no native library. The threads and callbacks that they create are held to the same. Tests, JUnit and the
  harness have all permissions.
* **Modules.** The harness, JUnit's engine and AssertJ's internal packages are in one module that exports none of them.
  The runtime has no `sun.misc.Unsafe`, no attach mechanism and no instrumentation.
* **Expectations pass through a function** that the compile step inserts around them. In the second run it makes them
  wrong, which exposes objects that equal everything. It refuses to work when the solution's code is among its callers,
  so that nobody learns from a failed assertion what is expected, or which run this is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from runners.languages import lines
from runners.languages.plans import Plan
from runners.languages.toolchain import Toolchain
from runners.records import Event, Files, Step, StepEnd
from runners.request import Request, RequestError

_BUILT: Final = ".cdu/"
_KEPT: Final = (f"{_BUILT}**/*",)
_TEST_FOLDER: Final = "src/test/"
_OBSERVED: Final = "observed"
_ROOM_MIB: Final = 256
"""Memory that the virtual machine uses in addition to the heap."""
_OPTIONS: Final = (
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-XX:+DisableAttachMechanism",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:MaxMetaspaceSize=128m",
    "-Djava.awt.headless=true",
)
_HARNESS: Final = ("--add-opens=java.base/java.io=cdu", "-Djava.security.manager=cdu.Guard", "cdu.Harness")


@dataclass(frozen=True)
class _Java(Toolchain):
    """Java's one language."""

    resumes: ClassVar[bool] = True
    name: str = "java"
    layer: str = "java"
    minimum: dict[str, int] = field(
        default_factory=lambda: {"memory_mib": 768, "processes": 512, "disk_mib": 64, "open_files": 256}
    )
    exhausted: tuple[str, ...] = ("java.lang.OutOfMemoryError", "There is insufficient memory for the Java Runtime")
    main: str = "Main.java"

    def plan(self, request: Request, secret: str) -> Plan:
        """Compile solution and tests separately; run the tests, and again with wrong expectations."""
        helpers = {path for path in request.support if path.startswith(_TEST_FOLDER)}
        tests = _sources({path for path in request.staged() if path in request.tests or path in helpers})
        if not tests:
            raise RequestError("tests: there is no Java file")
        solution = _sources(request.staged().keys() - set(tests))
        build = Step((*_compiler(request), *solution, "--", *tests))
        run = Step((*_java(request), *_HARNESS), f"{secret} 0", without=tuple(tests))
        return Plan(_files(request.staged()), (run,), (build,), _KEPT, replace(run, stdin=f"{secret} 1"))

    def observation(self, request: Request, files: Files) -> Plan:
        """Compile solution and rewritten tests separately, and run the tests once."""
        tests = _sources(path for path in files if path in request.tests or path.startswith(_TEST_FOLDER))
        build = Step((*_compiler(request), *_sources(files.keys() - set(tests)), _OBSERVED, *tests))
        run = Step((*_java(request), *_HARNESS), _OBSERVED, without=tuple(tests))
        return Plan(_files(files), (run,), (build,), _KEPT, private=("cdu.observe",))

    def program(self, request: Request) -> Plan:
        """Compile every source and run the class `Main`."""
        files = {**request.solution, **request.support}
        build = Step((*_compiler(request), *_sources(files.keys()), "--"))
        run = Step((*_java(request), "-cp", f"{_BUILT}solution", "Main"))
        return Plan(_files(files), (run,), (build,), _KEPT)

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read the harness's own lines."""
        return lines.signed(steps, secret)


def _java(request: Request) -> tuple[str, ...]:
    return ("bin/java", f"-Xmx{request.limits.memory_mib - _ROOM_MIB}m", *_OPTIONS)


def _compiler(request: Request) -> tuple[str, ...]:
    # javac ends before the optimising compiler would pay off; the student's program may run for seconds.
    return (*_java(request), "-XX:TieredStopAtLevel=1", "cdu.Compiler")


def _sources(paths: Iterable[str]) -> list[str]:
    return sorted(path for path in paths if path.endswith(".java"))


def _files(files: dict[str, str]) -> dict[str, str]:
    """Leave out files from the folder where the compiler puts its classes."""
    return {path: text for path, text in files.items() if not path.startswith(_BUILT)}


LANGUAGES: Final = (_Java(),)
