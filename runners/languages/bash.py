"""Bash: every bats test runs alone, without access to the others.

Isolated, the test's sandbox has a stub in the place of each script (`bash_stub.sh`), which hands on what it was called
with to a sandbox of the solution's (`bash_server.sh`): a test never shares files or processes with a script.
Tests that would evaluate what a script printed come with the profile, in another form: see
`cdu/authoring/rewriting/bash.py`.

Guarded, for tests that read or source a script, script and test are separate processes of one sandbox. Whatever the
script writes to the test's files is gone before the next test. The tests delete themselves from the disk.
"""

import re
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Final

from runners.languages.base import Mode, Prepared
from runners.languages.plans import Plan, conducted
from runners.languages.split import Split, is_split, joined, texts
from runners.languages.toolchain import Toolchain
from runners.records import Ended, Event, LoadFailed, Mark, Started, Step, StepEnd
from runners.report import is_hidden
from runners.request import Profile, Request, RequestError
from runners.sandbox.rootfs import BOX

_TESTS: Final = ".cdu"
_UNREAD: Final = re.compile(rf"{BOX}/{re.escape(_TESTS)}/(?P<path>\S+\.bats): line \d+: syntax error\b")
"""What Bash says first of a file of tests that it cannot read, before any test of the file runs."""
_TEST: Final = re.compile(r"^[ \t]*@test[ \t]+([^ \t\n](?:.*[^ \t])?)[ \t]+\{(.*)$", re.MULTILINE)
_ROOT: Final = "/opt/bash"
_RUN: Final = ("bin/bash", f"{_ROOT}/libexec/bats-core/bats-exec-test", "--dummy-flag")
_MAX_MESSAGE: Final = 4000
VERSION: Final = 3
"""What examined the tests; older profiles have none that was."""
_STUB: Final = Path(__file__).with_name("bash_stub.sh")
_SERVER: Final = Path(__file__).with_name("bash_server.sh")


@dataclass(frozen=True)
class _Bash(Toolchain):
    """Bash's one language."""

    bounded: ClassVar[bool] = True
    name: str = "bash"
    layer: str = "bash"
    minimum: dict[str, int] = field(default_factory=lambda: {"processes": 128, "open_files": 64})
    exhausted: tuple[str, ...] = ("xmalloc: cannot allocate", "xrealloc: cannot allocate")
    main: str = "main.sh"
    modes: ClassVar[tuple[Mode, ...]] = (
        Mode("isolated", recordings=1, enforced=0, examined=True),
        Mode("guarded", recordings=1, enforced=0),
    )

    def mode(self, request: Request) -> str:
        """Isolated where that was proven, unless another mode is asked for."""
        return "isolated" if request.mode == "isolated" or (request.mode == "auto" and is_split(request)) else "guarded"

    def prepare(self, request: Request, *, record: bool = False) -> Prepared:
        """Return a run of the request's tests."""
        if self.mode(request) == "guarded":
            return super().prepare(request, record=record)
        request = self.enough(request)
        profile: Profile = {"split": {"version": VERSION, "tests_side": {}, "solution_side": {}}}
        request = replace(request, profile=request.profile or profile)
        request = replace(request, tests={**request.tests, **texts(request, VERSION)["tests_side"]})
        plan = self._split(request)
        steps = [joined(self, step) for step in plan.tests]
        seen = sum(len(_TEST.findall(text)) for path, text in request.tests.items() if not is_hidden(path))
        run = conducted(request, plan, steps)
        return Split(self.name, request, plan, run, lambda tests, _: _read(tests, seen), self.ran_out_of_memory)

    def _split(self, request: Request) -> Plan:
        """Return the plan of all tests, each with a partner: the sandbox in which its scripts run."""
        plan = self.plan(request, secrets.token_hex(16))
        scripts = request.solution.keys() - request.support.keys() - request.tests.keys()
        stubs = dict.fromkeys(sorted(scripts), _STUB.read_text(encoding="utf-8"))
        server = {f"{_TESTS}/server.sh": _SERVER.read_text(encoding="utf-8")}
        partner = Step(("bin/bash", f"{_TESTS}/server.sh"), without=(*request.tests, f"{_TESTS}/*"), files=server)
        # Files that are newer than `before` are the test's own, and go to the script.
        ours = {**stubs, f"{_TESTS}/before": ""}
        return replace(plan, tests=tuple(replace(step, files=ours, partner=partner) for step in plan.tests))

    def plan(self, request: Request, secret: str) -> Plan:
        """Make one step for each test. Names contain the secret, so the script cannot know which test runs."""
        steps: list[Step] = []
        files = {path: text for path, text in request.staged().items() if path not in request.tests}
        for path, text in sorted(request.tests.items(), key=lambda file: is_hidden(file[0])):
            if not path.endswith(".bats"):
                files[path] = text
                continue
            files[path] = ""  # `load` resolves paths relative to it
            names, source = _functions(text, f"t{secret[:12]}")
            # Bash has read the whole file when it starts, so the file can delete itself before the solution runs.
            files[f"{_TESTS}/{path}"] = f'rm -rf "$BATS_TEST_SOURCE"; {source}'
            steps += [_step(path, name, len(steps) + number) for number, name in enumerate(names, start=1)]
        if not steps:
            raise RequestError('tests: there is no line like `@test "name" {`')
        return Plan(files, tuple(steps))

    def program(self, request: Request) -> Plan:
        """Run the program as it is."""
        return Plan({**request.solution, **request.support}, (Step(("bin/bash", self.main)),))

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:  # noqa: ARG002 - see `plan`
        """Read what each step said."""
        return _read(steps, len(steps))


def _read(steps: Sequence[StepEnd], seen: int) -> list[Event]:
    """Read one line of TAP from each step; it has to agree with the step's exit status. Only the first `seen` are not
    hidden."""  # noqa: D205, D209 - one sentence does not fit
    found: list[Event] = []
    counts: Counter[str] = Counter()
    for number, step in enumerate(steps, start=1):
        head, _, rest = step.stdout.partition("\n")
        match = re.fullmatch(rf"(ok|not ok) {number} (.*)", head)
        name = ("hidden/" if number > seen else "") + (match[2] if match else f"test {number}")
        counts[name] += 1
        name = f"{name} ({counts[name]})" if counts[name] > 1 else name
        found.append(Started(name))
        if step.ended != "exit":
            return found
        if match is None and (unread := _UNREAD.match(step.stderr or step.stdout)):
            path = unread["path"]
            said = (step.stderr or step.stdout).replace(f"{BOX}/{_TESTS}/", "")
            return [LoadFailed(said[:_MAX_MESSAGE], "SyntaxError", syntax=True, path=path), Mark.DONE]
        said_ok = match is not None and match[1] == "ok"
        passed = said_ok and step.status == 0 and not rest
        if said_ok != passed:
            found.append(Mark.GARBAGE)
        said = "\n".join(line.removeprefix("#").strip() for line in (rest + step.stderr).splitlines())
        if passed:
            found.append(Ended(name, "passed", ms=step.ms))
        else:
            found.append(Ended(name, "failed", (said or head)[:_MAX_MESSAGE], "AssertionError", ms=step.ms))
    return [*found, Mark.DONE]


def _plain(name: str) -> str:
    return name[1:-1] if name[:1] == name[-1:] and name[:1] in {"'", '"'} else name


def _functions(text: str, stem: str) -> tuple[list[str], str]:
    """Turn tests into functions like `bats-preprocess` does; return the functions' names and the new text."""
    pieces: list[str] = []
    names: list[str] = []
    at = 0
    for match in _TEST.finditer(text):
        names.append(f"{stem}_{len(names)}")
        pieces += [
            text[at : match.start()],
            f"{names[-1]}() {{ bats_test_begin {_quoted(_plain(match[1]))}; {match[2]}",
        ]
        at = match.end()
    return names, "".join([*pieces, text[at:]])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _step(path: str, name: str, number: int) -> Step:
    environment = {
        "BATS_ROOT": _ROOT,
        "BATS_LIBEXEC": f"{_ROOT}/libexec/bats-core",
        **dict.fromkeys(("BATS_RUN_TMPDIR", "BATS_FILE_TMPDIR", "BATS_SUITE_TMPDIR", "BATS_TMPDIR"), "{box}/.bats"),
        "BATS_RUNLOG_FILE": "{box}/.bats/log",
        "BATS_PRINT_OUTPUT_ON_FAILURE": "1",
        "BATS_TEST_SOURCE": f"{{box}}/{_TESTS}/{path}",
        "BATS_RUN_SKIPPED": "true",
        "BATS_CWD": "{box}",
    }
    command = (*_RUN, f"{{box}}/{path}", name, str(number), str(number), "1")
    return Step(command, environment=environment, unreadable=True)  # the tests' text is in its memory


LANGUAGES: Final = (_Bash(),)
