"""Run unittest classes and report each test as an event. Shared by the `guarded` and `referee` roles."""

import io
import linecache
import sys
import time
import unittest
import unittest.util
from collections.abc import Collection
from types import CodeType, ModuleType
from typing import Any, Final

from runners.inside import messages
from runners.inside.output_events import OutputEvents
from runners.inside.subtests import Subtests, by_test, label_of
from runners.records import PROGRAM_ENDED, Ended, Event, LoadFailed, Started
from runners.report import is_hidden
from runners.text import truncate
from runners.wire import encode_event, write_all

_MAX_OUTPUT: Final = 7900
_MAX_MESSAGES: Final = 5
_python_text = unittest.util.safe_repr


def _text(obj: object, short: bool = False) -> str:  # noqa: FBT001, FBT002 - the framework's own signature
    return messages.text_of_long(obj) if messages.is_long(obj) else _python_text(obj, short)


# A long integer would be shown as an address.
unittest.case.safe_repr = unittest.util.safe_repr = _text  # type: ignore[attr-defined]


class Printed(io.TextIOBase):
    """A stream that keeps the first characters that a test prints, and tells them at once as `events`."""

    def __init__(self, events: OutputEvents | None = None) -> None:
        self._text: list[str] = []
        self._left = _MAX_OUTPUT
        self._events = events

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep as much as fits."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._left > 0:
            self._text.append(text[: self._left])
            if self._events:
                self._events.tell(self._text[-1])
        self._left -= len(text)
        return len(text)

    def take(self) -> str:
        """Return what was kept, and begin anew."""
        over = "\n... (output cut)" if self._left < 0 else ""
        kept = truncate("".join(self._text) + over, _MAX_OUTPUT + 100)
        self._text, self._left = [], _MAX_OUTPUT
        return kept


class Result(unittest.TestResult):
    """Collects the outcome of one test; without messages if `brief`.

    Where its subtests are expected, they are reported by `subtests` alone, otherwise they decide the test's outcome.
    """

    def __init__(self, box: str, subtests: Subtests | None = None, *, brief: bool = False) -> None:
        super().__init__()
        self._box = box
        self._subtests = subtests
        self._brief = brief
        self.outcome = "not_run"
        self.kind: str | None = None
        self.messages: list[str] = []

    @property
    def complete(self) -> bool:
        """Whether the test passed, and no subtest that is expected is still to come."""
        return self.outcome == "passed" and not (self._subtests and self._subtests.incomplete)

    def _worse(self, outcome: str, error: BaseException, label: str = "") -> None:
        if self.outcome != "error":
            self.outcome = outcome
        self.kind = self.kind or messages.kind_of(error)
        if not self._brief and len(self.messages) < _MAX_MESSAGES:
            self.messages.append(label + messages.describe_in_tests(error, self._box))

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: ARG002, N802 - the framework's name
        """A test passed unless a subtest of it did not."""
        if self.outcome == "not_run":
            self.outcome = "passed"

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: ARG002, N802
        """An assertion did not hold."""
        self._worse("failed", err[1])

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: ARG002, N802
        """Something else was raised."""
        self._worse("error", err[1])

    def addSubTest(self, test: unittest.TestCase, subtest: Any, err: Any) -> None:  # noqa: N802
        """One of several variants ended; `err` is None when it passed."""
        error = err[1] if err else None
        outcome = "passed" if err is None else "failed" if issubclass(err[0], test.failureException) else "error"
        label = label_of(subtest, hidden=is_hidden(test.id()))
        if self._subtests:
            message, kind = (
                (messages.describe_in_tests(error, self._box), messages.kind_of(error)) if error else (None, None)
            )
            self._subtests.ended(label, outcome, message, kind)
        if error and not (self._subtests and self._subtests.expected):
            self._worse(outcome, error, f"[{label}] ")

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: ARG002, N802
        """A skipped test is not a pass."""
        self.outcome = "skipped"
        self.messages.append(truncate(f"skipped: {reason}"))

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: ARG002, N802
        """A failure that is marked as expected is still a failure."""
        self._worse("failed", err[1])

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        """The test passed although it was marked to fail."""
        self.addSuccess(test)


class Session:
    """The tests of one run in this process, but for those in `begun`.

    `names` maps test ids to names in events; `finding` says that subtests nobody expects are reported.
    """

    def __init__(
        self, box: str, events: int, names: dict[str, str], begun: Collection[str] = (), *, finding: bool = False
    ) -> None:
        self.box = box
        self._events = events
        self._output = OutputEvents(events)
        self._names = names
        self._subtests = by_test(names)
        self._finding = finding
        self._begun = frozenset(begun)

    def say(self, event: Event) -> None:
        """Send one event."""
        write_all(self._events, encode_event(event))

    def begin(self, test: str) -> None:
        """Called before a test runs, with its id."""

    def lost(self) -> bool:
        """Whether the solution's process is gone, so that no more test can run."""
        return False

    def printing(self) -> Printed:
        """Return the stream for what a test prints, which tells it at once: the test may not come to its end."""
        self._output.taken()
        return Printed(self._output)

    def run_all(self, loaded: dict[str, ModuleType | None]) -> None:
        """Run all tests of the loaded modules, with module fixtures around them."""
        broken = self.module_fixtures(loaded, "setUpModule")
        for identity, case, methods in self.classes(loaded):
            left = [method for method in methods if self._begun.isdisjoint(self._reported(f"{identity}.{method}"))]
            if left and not self.lost():
                self.run_class(identity, case, left, fixture=broken)
        self.module_fixtures(loaded, "tearDownModule")

    def compiled(self, text: str, file: str) -> CodeType:
        """Compile a test module."""
        return compile(text, file, "exec", dont_inherit=True)

    def load(self, path: str) -> ModuleType | None:
        """Execute one test module; return None if it fails, which is the solution's fault in a validated lesson."""
        file = f"{self.box}/{path}"
        code = self.compiled("".join(linecache.getlines(file)), file)
        module = ModuleType(module_name(path))
        module.__file__ = file
        sys.modules[module.__name__] = module
        printed = Printed()
        before = sys.stdout
        sys.stdout = printed
        try:
            exec(code, vars(module))  # noqa: S102 - the lesson's own test file
        except BaseException as error:  # noqa: BLE001 - SystemExit, too, is only a failure to load
            text = messages.describe_in_tests(error, self.box)
            self.say(LoadFailed(text, messages.kind_of(error), isinstance(error, SyntaxError), path))
            return None
        finally:
            sys.stdout = before
            sys.stdout.write(printed.take())
        return module

    def classes(self, loaded: dict[str, ModuleType | None]) -> list[tuple[str, type[unittest.TestCase], list[str]]]:
        """Return (identity, class, test methods in file order) of the modules' test classes."""
        found = []
        for path, module in loaded.items():
            for value in list(vars(module).values()) if module else ():
                if isinstance(value, type) and issubclass(value, unittest.TestCase) and value is not unittest.TestCase:
                    methods = in_file_order(value)
                    if methods:
                        found.append((f"{module_name(path)}.{value.__name__}", value, methods))
        return found

    def module_fixtures(self, loaded: dict[str, ModuleType | None], name: str) -> BaseException | None:
        """Run the fixture `name` of every module that has it; return the first failure."""
        failures = [self._fixture(module, name) for module in loaded.values() if hasattr(module, name)]
        return next((failure for failure in failures if failure), None)

    def run_class(
        self,
        identity: str,
        case: type[unittest.TestCase],
        methods: list[str],
        *,
        name: str = "",
        fixture: BaseException | None,
    ) -> None:
        """Run a class's tests with its class fixtures around them. Negative controls report under `name`."""
        fixture = fixture or self._fixture(case, "setUpClass")
        for method in methods:
            test = f"{identity}.{method}"
            self.begin(test if identity else "")
            if name:
                self._run_test(case(method), name, fixture, expected=True, brief=True)
            elif subtests := self._subtests.get(test):
                self._run_subtests(case(method), test, subtests, fixture)
            else:
                self._run_test(case(method), self._name(test), fixture, expected=test in self._names, test_id=test)
            if self.lost():
                return
        if fixture is None:
            self._fixture(case, "tearDownClass")
            case.doClassCleanups()

    def _name(self, test: str) -> str:
        return self._names.get(test, test)

    def _reported(self, test: str) -> Collection[str]:
        """Return the names under which events report a test, or its subtests instead."""
        return self._subtests.get(test, {test: self._name(test)}).values()

    def _fixture(self, owner: object, name: str) -> BaseException | None:
        try:
            getattr(owner, name)()
        except BaseException as error:  # noqa: BLE001 - reported with every test of the class
            return error
        return None

    def _run_test(
        self,
        test: unittest.TestCase,
        name: str,
        fixture: BaseException | None,
        *,
        expected: bool,
        brief: bool = False,
        test_id: str = "",
    ) -> None:
        """Run one test and report it under `name`; `expected` is false for one that nobody asked for."""
        self.say(Started(name, expected))
        printed = Printed() if brief else self.printing()
        finding = self._finding and not brief
        found = Subtests(self.say, test_id, {}, printed.take, self.lost) if finding else None
        result = Result(self.box, found, brief=brief)
        ms = self._play(test, result, printed, fixture)
        if self.lost():
            self.say(Ended(name, "error", None, PROGRAM_ENDED, printed.take(), ms, expected))
            return
        message = "\n\n".join(result.messages) or None
        self.say(Ended(name, result.outcome, message, result.kind, printed.take(), ms, expected))

    def _run_subtests(
        self, test: unittest.TestCase, test_id: str, names: dict[str, str], fixture: BaseException | None
    ) -> None:
        """Run one test whose subtests are expected under `names`, and report them instead."""
        self.say(Started(next(iter(names.values()))))
        printed = self.printing()

        def take() -> str:
            text = printed.take()
            self._output.taken()
            return text

        subtests = Subtests(self.say, test_id, names, take, self.lost)
        result = Result(self.box, subtests)
        self._play(test, result, printed, fixture)
        subtests.close(result.outcome, "\n\n".join(result.messages) or None, result.kind)

    def _play(self, test: unittest.TestCase, result: Result, printed: Printed, fixture: BaseException | None) -> float:
        """Run one test and return how many milliseconds it took."""
        before = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = printed
        started = time.perf_counter()
        try:
            if fixture is None:
                test.run(result)
            else:
                result.addError(test, (type(fixture), fixture, None))
        except BaseException as error:  # noqa: BLE001 - KeyboardInterrupt passes through the framework
            result.addError(test, (type(error), error, None))
        ms = round((time.perf_counter() - started) * 1000, 3)
        sys.stdout, sys.stderr = before
        return ms


def module_name(path: str) -> str:
    """Return the module name of a test file's path."""
    return path.removesuffix(".py").replace("/", ".")


def in_file_order(case: type[unittest.TestCase]) -> list[str]:
    """Return the names of a class's test methods in the order of their lines."""
    names = unittest.defaultTestLoader.getTestCaseNames(case)
    return sorted(names, key=lambda name: _line(getattr(case, name)))


def _line(method: object) -> int:
    code = getattr(method, "__code__", None)
    return code.co_firstlineno if code else 0
