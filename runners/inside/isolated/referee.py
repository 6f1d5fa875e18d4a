"""The `referee` role, the trusted side: runs the lesson's tests against stand-ins for the solution's modules."""

import importlib.abc
import importlib.machinery
import io
import linecache
import sys
import unittest
from collections.abc import Sequence
from types import CodeType, ModuleType

from runners.inside.isolated import evaluated_text, mirrored, rules
from runners.inside.isolated.assertion_counts import AssertionCounts, Counts, compiled, what_is_missing
from runners.inside.isolated.channel import LostError
from runners.inside.isolated.expected import ExpectedObjects
from runners.inside.isolated.profile import DeniedError, Profile
from runners.inside.isolated.remote import Remote
from runners.inside.unittest_session import Printed, Result, Session
from runners.records import Mark, Recorded, Referee, WorkerLost


def play(payload: Referee, box: str, events: int, talks: Sequence[int]) -> None:
    """Run the lesson's test modules against the worker at the first of `talks`; a second one makes expected objects."""
    profile = payload.profile or {}
    record = payload.record
    types = Profile(None if record else profile.get("types"), record=record)
    expected = ExpectedObjects(profile.get("lineup"), record=record)
    remote, *others = remotes = [Remote(talk, types, expected, box=box) for talk in talks]
    expected.second = next(iter(others), None)
    rules.apply()
    part = _Session(box, events, payload, remotes)
    part.say(Mark.READY)
    sys.path.append(box)
    sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True)
    mirrored.watch(remote.seed, remote.patch)
    sources = {f"{box}/{path}": text for path, text in payload.sources.items()}
    for file, text in sources.items():
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    sys.meta_path.insert(0, _Finder(remote, frozenset(payload.solution)))
    sys.meta_path.insert(1, _Sources(box, sources))
    evaluated_text.guard(frozenset(payload.solution))
    visible, hidden = _visible_first(payload.modules)
    part.run_all({path: part.load(path) for path in visible})
    expected.reveal()
    if not part.lost():
        part.run_all({path: part.load(path) for path in hidden})
    if lost := next((each.channel.lost for each in remotes if each.channel.lost), None):
        part.say(WorkerLost(lost))
    if record:
        part.say(Recorded(remote.profile.as_json(), expected.as_json(), part.assertions))
    part.say(Mark.DONE)


class _Session(Session):
    """The tests of a run, as long as every worker is there."""

    def __init__(self, box: str, events: int, payload: Referee, remotes: Sequence[Remote]) -> None:
        super().__init__(box, events, payload.tests, payload.begun, finding=payload.finding)
        self._remotes = remotes
        self._counts = AssertionCounts(box)
        self._recorded = (payload.profile or {}).get("assertions", {})
        self._test = ""
        self.assertions: dict[str, Counts] = {}
        """How often each test, by id, came to each of its assertions."""

    def compiled(self, text: str, file: str) -> CodeType:
        """Compile a test module so that its assertions are counted."""
        return compiled(text, file)

    def begin(self, test: str) -> None:
        """Remember which test runs."""
        self._test = test

    def lost(self) -> bool:
        """Whether a worker has ended, or was given up."""
        return any(remote.channel.lost for remote in self._remotes)

    def _play(self, test: unittest.TestCase, result: Result, printed: Printed, fixture: BaseException | None) -> float:
        """Run one test. No `except` or `assertRaises` in it makes a pass of what was denied, nor skipped assertions."""
        DeniedError.latest = None
        self._counts.take()
        ms = super()._play(test, result, printed, fixture)
        self.assertions[self._test] = seen = self._counts.take()
        if DeniedError.latest and result.outcome == "passed":
            result.addError(test, (DeniedError, DeniedError.latest, None))
        missing = what_is_missing(seen, self._recorded.get(self._test, {}))
        if missing and result.complete:
            result.addFailure(test, (AssertionError, AssertionError(missing), None))
        return ms

    def printing(self) -> Printed:
        """Return a stream that keeps what it gets: this process goes on when the solution's ends."""
        return Printed()


def _visible_first(modules: list[str]) -> list[list[str]]:
    """Return two groups: hidden tests are not even loaded while output of the others may be shown."""
    return [[path for path in modules if path.startswith("hidden/") is hidden] for hidden in (False, True)]


class _Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the lesson's own modules in memory. On disk, a worker with the same user id might read them."""

    def __init__(self, box: str, sources: dict[str, str]) -> None:
        self._box = box
        self._sources = sources

    def _file(self, name: str) -> str:
        return f"{self._box}/{name.replace('.', '/')}.py"

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the lesson's modules."""
        del path, target
        file = self._file(fullname)
        return importlib.machinery.ModuleSpec(fullname, self, origin=file) if file in self._sources else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the file's text in the module."""
        file = self._file(module.__name__)
        module.__file__ = file
        exec(compiled(self._sources[file], file), vars(module))  # noqa: S102 - the lesson's


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the solution's modules in the worker."""

    def __init__(self, remote: Remote, names: frozenset[str]) -> None:
        self._remote = remote
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the solution's modules, and no others."""
        del path, target
        return importlib.machinery.ModuleSpec(fullname, self) if fullname in self._names else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Import the module in the worker. Raises what the import raises."""
        try:
            module: ModuleType = self._remote.load(spec.name)
        except LostError as error:
            raise ImportError(f"{spec.name} could not be loaded: {error}") from None
        vars(module)["__path__"] = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to do: it ran in the worker."""
