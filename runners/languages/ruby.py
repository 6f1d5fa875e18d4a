"""Ruby: Minitest, or as much of it as rewritten tests need. See `ruby_guarded.rb` and `ruby_observed.rb`."""

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Final

from runners.languages import lines
from runners.languages.plans import Plan
from runners.languages.toolchain import Toolchain
from runners.records import Event, Files, Step, StepEnd
from runners.request import Request

_HARNESS: Final = ".cdu/harness.rb"
_VALUES: Final = ".cdu/values.rb"
_LIBRARY: Final = "/opt/ruby/lib/ruby"
_RUBY: Final = (
    "bin/ruby",
    "--disable=gems,rubyopt,did_you_mean,error_highlight",
    "-I",
    _LIBRARY,
    "-I",
    f"{_LIBRARY}/x86_64-linux-gnu",
)


def _code(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


_GUARDED: Final = {_HARNESS: _code("ruby_guarded.rb")}
_OBSERVED: Final = {_HARNESS: _code("ruby_observed.rb"), _VALUES: _code("ruby_values.rb")}


@dataclass(frozen=True)
class _Ruby(Toolchain):
    """Ruby's one language."""

    resumes: ClassVar[bool] = True
    bounded: ClassVar[bool] = True
    name: str = "ruby"
    layer: str = "ruby"
    minimum: dict[str, int] = field(default_factory=lambda: {"memory_mib": 256})
    exhausted: tuple[str, ...] = ("failed to allocate memory (NoMemoryError)",)
    main: str = "main.rb"

    def plan(self, request: Request, secret: str) -> Plan:
        """Run every test file in one process, and again with wrong expectations in another."""
        orders = {"secret": secret, "tests": _tests(request), "wrong": False}
        step = Step((*_RUBY, _HARNESS), json.dumps(orders))
        again = replace(step, stdin=json.dumps({**orders, "wrong": True}))
        return Plan({**request.staged(), **_GUARDED}, (step,), controls=again)

    def observation(self, request: Request, files: Files) -> Plan:
        """Run every rewritten test file in one process."""
        step = Step((*_RUBY, _HARNESS), json.dumps({"tests": _tests(request)}))
        return Plan({**files, **_OBSERVED}, (step,))

    def program(self, request: Request) -> Plan:
        """Run the program as it is."""
        return Plan({**request.solution, **request.support}, (Step((*_RUBY, self.main), last_signal=signal.SIGTERM),))

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read the harness's own lines."""
        return lines.signed(steps, secret)


def _tests(request: Request) -> list[str]:
    return [path for path in request.tests if path.endswith("_test.rb")]


LANGUAGES: Final = (_Ruby(),)
