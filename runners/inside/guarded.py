"""The guarded mode: tests and solution in one confined process.

Its defences against cheating: trusted files are written last, frameworks are imported before the solution, the
solution's folder is last on the path, test files leave the disk once they are imported, events use random names on a
private pipe, and every test that can be has a negative control: a second run with wrong expectations, which must fail.
A solution that knows this program can still forge a pass. Use `isolated` for verdicts that matter.
"""

import io
import os
import random
import sys
from types import ModuleType

from runners.inside import negative_controls
from runners.inside.unittest_session import Session, module_name
from runners.records import Guarded, Mark
from runners.wire import encode_event, write_and_wait


def play(payload: Guarded, box: str, events: int) -> None:
    """Run the lesson's test modules, then its negative controls."""
    part = _Part(payload, box, events)
    write_and_wait(events, encode_event(Mark.READY))
    part.run()
    part.say(Mark.DONE)


class _Part(Session):
    """One run in guarded mode."""

    def __init__(self, payload: Guarded, box: str, events: int) -> None:
        super().__init__(box, events, payload.tests, finding=payload.finding)
        self._payload = payload

    def run(self) -> None:
        """Load the modules, remove their files, run the tests in file order, then the negative controls."""
        sys.path.append(self.box)
        sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True)
        loaded = {path: self.load(path) for path in self._payload.modules}
        again = {}
        if all(loaded.values()):
            # Negative controls use a second copy: some tests have data that can be iterated only once.
            for path in self._payload.helpers:
                sys.modules.pop(module_name(path), None)
            again = {path: self.load(path) for path in self._payload.modules}
        for path in self._payload.removed:
            if os.path.exists(path):  # noqa: PTH110 - relative to the box
                os.unlink(path)  # noqa: PTH108
        self.run_all(loaded)
        self.say(Mark.CONTROLS)
        self._run_controls(again)

    def _run_controls(self, loaded: dict[str, ModuleType | None]) -> None:
        names = self._payload.controls
        wrong = [
            (names[test], negative_controls.wronged(case), method)
            for identity, case, methods in self.classes(loaded)
            for method in methods
            if (test := f"{identity}.{method}") in names
        ]
        random.SystemRandom().shuffle(wrong)
        broken = self.module_fixtures(loaded, "setUpModule")
        for name, case, method in wrong:
            self.run_class("", case, [method], name=name, fixture=broken)
