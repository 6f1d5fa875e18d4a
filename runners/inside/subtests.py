"""Subtests are tests: each is reported by itself, as `module.Class.method [label]` with the label of its author."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from unittest.case import _subtest_msg_sentinel  # type: ignore[attr-defined]  # tells a message from none

from runners.records import PROGRAM_ENDED, Ended, Event, Started
from runners.report import subtest_id, test_of_subtest

_MAX_LABEL: Final = 120
_TOO_FEW: Final = "The test did not get as far as this subtest."


def label_of(subtest: Any, *, hidden: bool) -> str:
    """Return the message that the author gave to a subtest, or its parameters, which a hidden one does not tell."""
    message = subtest._message  # noqa: SLF001 - its only name
    if message is _subtest_msg_sentinel and hidden:
        message = "subtest"
    elif message is _subtest_msg_sentinel:
        message = ", ".join(f"{name}={value!r}" for name, value in subtest.params.items())
    return " ".join(str(message).split())[:_MAX_LABEL] or "subtest"


def by_test(names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return, by the id of their test, the subtests that are expected: the names that events use, by subtest id."""
    found: dict[str, dict[str, str]] = {}
    for identity, name in names.items():
        if test := test_of_subtest(identity):
            found.setdefault(test, {})[identity] = name
    return found


@dataclass
class Subtests:
    """Reports the subtests of one test by `say`. `printed` returns what was printed since it was last asked.

    `expected` maps the subtest ids that validating the lesson saw to the names that events use. A subtest with another
    label, which may show a value of the solution's, takes the next place that is free. Without `expected`, subtests are
    reported by their ids.
    """

    say: Callable[[Event], None]
    test: str
    expected: Mapping[str, str]
    printed: Callable[[], str]
    lost: Callable[[], bool]
    """Whether the solution's process is gone."""
    _left: dict[str, str] = field(init=False)
    _seen: dict[str, int] = field(default_factory=dict)
    _held: Ended | None = None
    _since: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self._left = dict(self.expected)

    @property
    def incomplete(self) -> bool:
        """Whether a subtest that is expected has not come yet."""
        return bool(self._left)

    def ended(self, label: str, outcome: str, message: str | None, kind: str | None) -> None:
        """Report a subtest. The last one is held back until its test is over, which may still fail."""
        if self.lost():
            return  # `close` says so
        count = self._seen[label] = self._seen.get(label, 0) + 1
        identity = subtest_id(self.test, label if count == 1 else f"{label} ({count})")
        now = time.perf_counter()
        end = Ended(identity, outcome, message, kind, ms=round((now - self._since) * 1000, 3), expected=False)
        self._since = now
        if not self.expected:
            self.say(end)
        elif self._left:
            name = self._left.pop(identity, None) or self._left.pop(next(iter(self._left)))
            self._report(replace(end, test=name, output=self.printed(), expected=True))
        elif outcome != "passed":
            self._worsen(end)

    def close(self, outcome: str, message: str | None, kind: str | None) -> None:
        """End the test, which had this outcome outside its subtests."""
        own = Ended("", outcome, message, kind, self.printed())
        broke = outcome not in {"passed", "not_run"}
        if self.lost():
            own, broke = replace(own, outcome="error", message=None, kind=PROGRAM_ENDED), True
            self._left = dict([*self._left.items()][:1])  # the others did not begin
        if broke and not self._left:
            self._worsen(own)
        for name in self._left.values():
            self.say(replace(own, test=name) if broke else Ended(name, "failed", _TOO_FEW))
        if self._held:
            self.say(self._held)

    def _report(self, end: Ended) -> None:
        if self._left:
            self.say(end)
            self.say(Started(next(iter(self._left.values()))))
        else:
            self._held = end

    def _worsen(self, other: Ended) -> None:
        """Let the last subtest fail for what is wrong beside it."""
        if self._held and self._held.outcome == "passed":
            self._held = replace(other, test=self._held.test, output=self._held.output, expected=True)
