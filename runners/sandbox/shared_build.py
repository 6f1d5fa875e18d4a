"""Prove with fewer builds: what was built for one run is tested twice, for an equal run that follows.

For the reference of a lesson only. Each repetition has a sandbox of its own, as every step has.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from runners.records import BUILD, HIDDEN_TESTS, MAKING, TESTS, Conduct, RunRecord, SandboxRun, Step, StepEnd

_REPEATED: Final = (TESTS, HIDDEN_TESTS)


class SharedBuild:
    """Makes runs with `run`. Two equal runs, one after the other, share what their build steps leave."""

    def __init__(self, run: Callable[[SandboxRun], RunRecord]) -> None:
        self._run = run
        self._second: tuple[SandboxRun, RunRecord] | None = None

    def run(self, run: SandboxRun) -> RunRecord:
        """Return the record of a run. Raises `SandboxError`, as a backend does."""
        second, self._second = self._second, None
        if second and second[0] == run:
            return second[1]
        conduct = run.payloads[0]
        if not isinstance(conduct, Conduct) or not _worth(conduct.steps):
            return self._run(run)
        steps = tuple(chain.from_iterable(_repeated(step) for step in conduct.steps))
        record = self._run(replace(run, payloads=(replace(conduct, steps=steps),)))
        done = [event for event in record.children[0].events if isinstance(event, StepEnd)]
        if [end.purpose for end in done] == [step.purpose for step in steps]:
            again = [end for end, step in zip(done, steps, strict=True) if step.again]
            first = [end for end, step in zip(done, steps, strict=True) if end.purpose in _REPEATED and not step.again]
            self._second = run, _without(record, first)
            return _without(record, again)
        if len(done) <= next(number for number, step in enumerate(steps) if step.again):
            return record  # it stopped before anything was repeated
        return self._run(run)


def _worth(steps: Sequence[Step]) -> bool:
    """Whether a build can be shared: there is one, and tests that can simply run once more.

    Steps that make expected values do so in another order each time, so no two such runs are equal.
    """
    purposes = {step.purpose for step in steps}
    alone = not any(step.partner or step.again for step in steps)
    return alone and BUILD in purposes and MAKING not in purposes and bool(purposes.intersection(_REPEATED))


def _repeated(step: Step) -> list[Step]:
    return [step, replace(step, again=True)] if step.purpose in _REPEATED else [step]


def _without(record: RunRecord, gone: Sequence[StepEnd]) -> RunRecord:
    """Return the record of a run that did not make the steps `gone`."""
    conductor = record.children[0]
    events = tuple(event for event in conductor.events if not any(event is end for end in gone))
    cpu_ms = conductor.cpu_ms - sum(end.cpu_ms for end in gone)
    wall_ms = record.wall_ms - sum(end.ms for end in gone)
    return replace(record, wall_ms=wall_ms, children=(replace(conductor, events=events, cpu_ms=cpu_ms),))
