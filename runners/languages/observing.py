"""`observed` mode of the languages whose tools are programs: one run of rewritten tests, judged outside.

What the lesson's record holds under `profile["observed"]`: the `version` of the rewriter, `tests` (the rewritten files,
which hold no expectation), `support` (the support files that the solution or the rewritten tests need), `sites` and
`trace` (the answer key), `made` (expected values that the solution makes). While a lesson is being validated there is
`recording` as well: the same files with the operands of every assertion, which the harness writes down beside the
value. `lineups` are the comparisons of line-ups (see `runners.observed.line_up`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from runners.death import End, killed, left, stopped
from runners.judge import Expected
from runners.languages.base import Reading
from runners.observed.expectations import Expectations, MakingScript, alone, groups_of, read_expectations
from runners.observed.judging import ProgramMessage, RunContext, judge_trace
from runners.observed.key import VERSION, AnswerKey, Site, read_key, read_sites, write_sites, write_trace
from runners.observed.line_up import LineUps, at_random, in_order
from runners.observed.trace import ObservedTest, Trace, read_trace
from runners.observed.validation import doubtful, make_key
from runners.records import HIDDEN_TESTS, MAKING, TESTS, Event, LoadFailed, Mark, RunRecord, SandboxRun, StepEnd
from runners.report import Test, is_hidden
from runners.request import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from runners.judge import Evidence
    from runners.records import Files
    from runners.request import Limits, ObservedRecord, Profile, Request

OBSERVED: Final = "observed"
RESUMED: Final = (r'\["t",', r'\["d"\]')
"""A program that ends between these lines is run again for the rest of the tests."""
PRINTED: Final = ".cdu-printed"
"""The file in which every harness keeps what the running test prints."""
_UNTOLD: Final = LoadFailed("", None, syntax=False, path="hidden/")
"""What is left of a line that says that a hidden program did not load: its words may be a hidden input."""
_ROW: Final = re.compile(r"\(\w+: .*\)$", re.DOTALL)
"""The values of a row of a table, as xUnit adds them to a test's name."""


def record_of(request: Request) -> ObservedRecord:
    """Return what the lesson stores for this mode. Raises `RequestError`."""
    found = (request.profile or {}).get("observed")
    if found is None or found["version"] != VERSION:
        raise RequestError("profile: observed mode needs the record that this runner made when it validated the lesson")
    return found


def lineups_of(request: Request, *, record: bool) -> LineUps:
    """Return the lesson's line-ups: each time in another order, but in that of the record while that is being made."""
    comparisons = record_of(request)["lineups"]
    return in_order(comparisons) if record else at_random(comparisons)


def files_of(request: Request, lineups: LineUps, *, record: bool) -> Files:
    """Return the files of a run's box: the solution, the support that it needs, and the rewritten tests."""
    stored = record_of(request)
    support = {path: text for path, text in request.support.items() if path in stored["support"]}
    tests = stored["recording"] if record else stored["tests"]
    return {**request.solution, **support, **lineups.filled_in(tests)}


def visible_and_hidden(request: Request, files: Files) -> tuple[tuple[Request, Files] | None, ...]:
    """Return the request and the files of the programs that run visible tests, and of those that run hidden ones.

    A solution that runs beside a test can read it, and can say so in the output of a visible test. So no program has
    both. Files of the tests' that judge nothing are helpers, and both parts have them. None stands for a part that has
    no tests.
    """
    if not any(map(is_hidden, request.tests)):
        return (request, files), None
    judging = {site.where.rpartition(":")[0] for site in read_sites(record_of(request)["sites"])}
    seen = {path for path in request.tests if not is_hidden(path)}
    first = _without(request, files, request.tests.keys() - seen) if seen & judging else None
    return first, _without(request, files, seen & judging)


def _without(request: Request, files: Files, gone: AbstractSet[str]) -> tuple[Request, Files]:
    tests = {path: text for path, text in request.tests.items() if path not in gone}
    return replace(request, tests=tests), {path: text for path, text in files.items() if path not in gone}


@dataclass(frozen=True)
class ObservedRun:
    """A run of rewritten tests. `evidence` turns how the steps ended, with events, into what the judge reads."""

    request: Request
    run: SandboxRun
    steps: Callable[[RunRecord], list[StepEnd]]
    failed_build: Callable[[Sequence[StepEnd]], list[Event] | None]
    warnings: Callable[[Sequence[StepEnd]], str]
    evidence: Callable[[RunRecord, Sequence[StepEnd], list[Event], StepEnd | None], Evidence]
    lineups: LineUps
    script: MakingScript
    record: bool = field(default=False)
    tasks: Mapping[str, int] = field(default_factory=dict)
    """The tasks of tests, by id, that the harness does not tell."""

    def read(self, record: RunRecord) -> Reading:
        """Judge what came out; with `record`, by what the same run recorded."""
        ends = self.steps(record)
        programs = [end for end in ends if end.purpose in {TESTS, HIDDEN_TESTS}]
        trace = read_trace([end.results for end in programs])
        hidden = {number for number, end in enumerate(programs) if end.purpose == HIDDEN_TESTS}
        _name_hidden([test for test in trace.tests if test.program in hidden])
        _number([test for test in trace.tests if test.program not in hidden])
        trace.loads = [(number, _UNTOLD if number in hidden else load) for number, load in trace.loads]
        stored = record_of(self.request)
        key = make_key(trace, read_sites(stored["sites"])) if self.record else read_key(stored)
        silent = any(is_hidden(test.id) for test in key.tests)  # whoever wrote there may know a hidden test's input
        words = [_told(end, self.request.limits, silent=silent) for end in programs]
        around = RunContext(self._made(stored, ends), self.lineups, words)
        events = self.failed_build(ends) or judge_trace(trace, key, around)
        shown = _deciding(programs, trace)
        evidence = self.evidence(record, ends, [Mark.READY, *events], shown)
        printed = shown.printed if shown else ""
        said = "\n".join(filter(None, [printed, evidence.end.said]))
        evidence = replace(
            evidence,
            announced=bool(programs),
            printed=printed,
            warnings=self.warnings(ends),
            end=replace(evidence.end, said=said),
        )
        recorded: Profile = {
            "observed": {
                **_with_groups(stored, around.made),
                "trace": write_trace(key.tests),
                "doubtful": sorted(doubtful(trace, key, around)),
            }
        }
        return Reading(evidence, self._expected(key), recorded)

    def _made(self, stored: ObservedRecord, ends: Sequence[StepEnd]) -> Expectations:
        if not stored["made"]:
            return Expectations()
        # What looks the same while the groups are being recorded is the same.
        wanted = {**stored["made"], "groups": []} if self.record else stored["made"]
        return read_expectations([end.results for end in ends if end.purpose == MAKING], wanted, self.script)

    def _expected(self, key: AnswerKey) -> Expected:
        # While it is recorded, the key is made of this very trace.
        return Expected(
            tests=[
                Test(test.id, test.title or test.id, test.task or self.tasks.get(test.case or test.id))
                for test in key.tests
            ],
            names={test.id: test.id for test in key.tests},
            strict=True,
            limits=self.request.limits,
            mode=OBSERVED,
        )


def _name_hidden(tests: Sequence[ObservedTest]) -> None:
    """Name the tests of the hidden programs, whatever these say: in their folder, and without a row's values."""
    for test in tests:
        test.title = _ROW.sub("", test.title)
        test.name = f"hidden/{_ROW.sub('', test.name.removeprefix('hidden/'))}"
    _number(tests)


def _number(tests: Sequence[ObservedTest]) -> None:
    """Tell tests of one name apart: the second becomes `name (2)`."""
    counts: Counter[str] = Counter()
    last = ""
    for test in tests:
        if not test.again:
            counts[test.name] += 1
            last = f"{test.name} ({counts[test.name]})" if counts[test.name] > 1 else test.name
        test.name = last


def _with_groups(stored: ObservedRecord, made: Expectations) -> ObservedRecord:
    """Return a record with the groups of made values, and with the sites whose values nothing tells from others."""
    if not stored["made"] or stored["made"]["groups"]:
        return stored
    groups = groups_of(made, [kind for _, _, kind in stored["made"]["statements"]])
    lonely = alone(made, groups)
    sites = [_doubted(site, lonely) for site in read_sites(stored["sites"])]
    return {
        **stored,
        "made": {**stored["made"], "groups": [[kind, *numbers] for kind, numbers in groups]},
        "sites": write_sites(sites),
    }


def _doubted(site: Site, lonely: set[int]) -> Site:
    return replace(site, believed=site.believed or any(number in lonely for number in site.made))


def _deciding(programs: Sequence[StepEnd], trace: Trace) -> StepEnd | None:
    """Return the program whose end tells how the run ended: the first that broke, or the last."""
    return programs[trace.lost[0] if trace.lost else -1] if programs else None


def _told(program: StepEnd, limits: Limits, *, silent: bool) -> ProgramMessage:
    """Say how a program ended in the middle of a test, with its last words unless it has to be `silent`."""
    said = "" if silent else "\n".join(part for part in (program.printed, program.stdout) if part)
    busy = program.cpu_ms / max(program.ms, 1.0)
    end = End(program.ended, program.status, program.cpu_ms, out_of_memory=False, said=said, busy=busy)
    why = stopped(end, limits) or killed(end, limits) or left(end)
    return ProgramMessage("timed_out" if why.outcome == "timed_out" else "error", why.message, program.printed)
