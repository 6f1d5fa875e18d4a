"""Ruby: Minitest, in a process that reads its orders before it loads the solution. See `ruby.rb`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from runners.languages import lines
from runners.languages.toolchain import Plan, Toolchain
from runners.records import Event, Step, StepEnd
from runners.request import Request

_HARNESS: Final = ".cdu/harness.rb"
_CODE: Final = Path(__file__).with_suffix(".rb").read_text(encoding="utf-8")
_LIBRARY: Final = "/opt/ruby/lib/ruby"
_RUBY: Final = (
    "bin/ruby",
    "--disable=gems,rubyopt,did_you_mean,error_highlight",
    "-I",
    _LIBRARY,
    "-I",
    f"{_LIBRARY}/x86_64-linux-gnu",
)


@dataclass(frozen=True)
class _Ruby(Toolchain):
    """Ruby's one language."""

    name: str = "ruby"
    layer: str = "ruby"
    minimum: dict[str, int] = field(default_factory=lambda: {"memory_mib": 256})
    exhausted: tuple[str, ...] = ("failed to allocate memory (NoMemoryError)",)
    main: str = "main.rb"

    def plan(self, request: Request, secret: str) -> Plan:
        """Run every test file in one process, and again with wrong expectations in another."""
        tests = [path for path in request.tests if path.endswith("_test.rb")]
        orders = {"secret": secret, "tests": tests, "wrong": False}
        step = Step((*_RUBY, _HARNESS), json.dumps(orders))
        again = replace(step, stdin=json.dumps({**orders, "wrong": True}))
        return Plan({**request.staged(), _HARNESS: _CODE}, (step,), controls=again)

    def program(self, request: Request) -> Plan:
        """Run the program as it is."""
        return Plan({**request.solution, **request.support}, (Step((*_RUBY, self.main)),))

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Read the harness's own lines."""
        return lines.signed(steps, secret)


LANGUAGES: Final = (_Ruby(),)
