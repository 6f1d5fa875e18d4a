"""Python, isolated: a run whose worker ends in the middle of a test is made again for the later tests.

The test in which it ended says why. No run with such an end passes: the judge sees that a worker was lost, or that the
run had to be stopped. A run that breaks the protocol is given up, and is not made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from runners.death import End, Verdict, killed, left, stopped
from runners.inside.output_events import untaken
from runners.records import (
    PROGRAM_ENDED,
    ChildEnd,
    Ended,
    Event,
    Mark,
    Referee,
    RunRecord,
    SandboxRun,
    Started,
    WorkerLost,
)
from runners.request import Limits

_LEAST_S: Final = 0.25
"""Seconds that are worth another run."""
_MOST: Final = 100
"""Runs for one request."""


@dataclass(frozen=True, slots=True)
class ResumedRun:
    """One of the runs for a request, after its end. `silent` says that nothing may tell more than how it ended."""

    run: SandboxRun
    record: RunRecord
    silent: bool

    @property
    def end(self) -> End:
        """How the solution ended: as the first of its processes did that was not ended by us."""
        children, record, solution = self.record.children, self.record, self.solution
        return End(
            ended=record.ended,
            status=solution.status,
            cpu_ms=max(child.cpu_ms for child in children),
            out_of_memory=any(child.out_of_memory for child in children),
            said="" if self.silent else solution.output,
            busy=solution.cpu_ms / max(record.wall_ms, 1.0),
        )

    @property
    def solution(self) -> ChildEnd:
        """The process that tells how the solution ended."""
        workers = self.record.children[1:]
        return next((child for child in workers if not child.killed_alive), workers[0])

    @property
    def lost(self) -> str | None:
        """Why the run did not come to its end, None where it did."""
        if self.record.ended in {"wall", "output"}:
            return self.record.ended
        return next((event.reason for event in self._said if isinstance(event, WorkerLost)), None)

    @property
    def _said(self) -> Sequence[Event]:
        return self.record.children[0].events

    @property
    def output(self) -> str:
        """What was printed outside tests."""
        return untaken(self.solution.events) if self.lost and not self.begun else ""

    @property
    def begun(self) -> list[str]:
        """The names of the tests that have begun."""
        return [event.test for event in self._said if isinstance(event, Started)]

    def events(self) -> list[Event]:
        """Return what the run showed, with the reason of its end in the test in which it ended."""
        found: list[Event] = []
        running: Started | None = None
        for event in self._said:
            match event:
                case Started():
                    running = event
                case Ended(kind="ProgramEnded"):
                    event, running = self._explained(event), None  # noqa: PLW2901 - the same event, with its reason
                case Ended():
                    running = None
            found.append(event)
        if running and self.lost:
            found.append(self._explained(Ended(running.test, "error", expected=running.expected)))
        return found

    def _explained(self, event: Ended) -> Ended:
        why = self._verdict()
        output = event.output + untaken(self.solution.events)
        outcome = "timed_out" if why.outcome == "timed_out" else "error"
        return replace(event, outcome=outcome, message=why.message, kind=PROGRAM_ENDED, output=output)

    def _verdict(self) -> Verdict:
        limits, end = self.run.limits, self.end
        if why := stopped(end, limits):
            return why
        if self.solution.killed_alive:
            return Verdict("failed", f"The solution's process was given up: {self.lost}.")
        return killed(end, limits) or left(end)


def rest_of(runs: Sequence[ResumedRun], limits: Limits) -> SandboxRun | None:
    """Return a run for the tests that no run came to, None where there is none or no time for it.

    After the first run that took too long, the other tests have the same time again, as far as `limits.whole_s` goes.
    """
    last = runs[-1]
    referee, *workers = last.run.payloads
    if not isinstance(referee, Referee) or referee.record or len(runs) == _MOST:
        return None
    begun = [*referee.begun, *last.begun]
    seconds = min(limits.wall_s, limits.whole_s - sum(run.record.wall_ms for run in runs) / 1000)
    given_up = last.lost not in {"wall", "output"} and last.solution.killed_alive
    if not last.lost or given_up or not last.begun or set(referee.tests.values()) <= set(begun):
        return None
    if seconds < _LEAST_S or sum(run.lost == "wall" for run in runs) > 1:
        return None
    return SandboxRun((replace(referee, begun=begun), *workers), replace(last.run.limits, wall_s=seconds))


def all_events(runs: Sequence[ResumedRun]) -> list[Event]:
    """Return what all runs showed, with one end."""
    *earlier, last = (run.events() for run in runs)
    return [event for events in earlier for event in events if event is not Mark.DONE] + last
