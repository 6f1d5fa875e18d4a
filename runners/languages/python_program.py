"""A Python program as a step of a conductor: the interpreter is started anew, like a program of any other language.

Lessons in Python run in processes that are forked from a warm one (`python`). Validators, and the solutions that talk
to one, are steps instead, because only a conductor joins two programs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from runners.languages.plans import Plan
from runners.languages.toolchain import Toolchain
from runners.records import INTERPRETER, Event, Step, StepEnd
from runners.request import Request, RequestError
from runners.sandbox.layers import PYTHON


@dataclass(frozen=True)
class PythonProgram(Toolchain):
    """Python, for programs only."""

    bounded: ClassVar[bool] = True
    name: str = "python"
    layer: str = PYTHON
    main: str = "main.py"
    exhausted: tuple[str, ...] = ("MemoryError",)

    def program(self, request: Request) -> Plan:
        """Start the interpreter with the main file; there is nothing to build."""
        files = {**request.solution, **request.support}
        return Plan(files, (Step((INTERPRETER, "-s", "-B", self.main)),))

    def complete(self, step: Step, purpose: str, *, needed: bool = True) -> Step:
        """Return a step that starts the interpreter where it lies, which is in no layer."""
        environment = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        return replace(step, purpose=purpose, environment={**environment, **step.environment}, needed=needed)

    def plan(self, request: Request, secret: str) -> Plan:
        """Tests in Python never run as a step."""
        del request, secret
        raise RequestError("mode: tests in Python are run by the runner itself")

    def events(self, steps: Sequence[StepEnd], secret: str) -> list[Event]:
        """Nothing reports."""
        del steps, secret
        return []
