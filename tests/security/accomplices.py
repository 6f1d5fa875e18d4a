"""Two accomplices: one sees a secret bit, the other says what it noticed. How many bits get through?"""

from __future__ import annotations

import math
import threading
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from runners import grading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runners.sandbox.fork_server import ForkServer

SECRETS: Final = (1, 0, 1, 0)
_READ: Final = {"python": "bit = int(input())\n", "bash": "read -r bit\n", "ruby": "bit = gets.to_i\n"}
_MAIN: Final = {"python": "main.py", "bash": "main.sh", "ruby": "main.rb"}
_CHOICE: Final = {
    "bash": 'read -r bit\nif [ "$bit" = hear ]; then\n{hear}\nelse\n{tell}\nfi\n',
    "ruby": "line = gets.strip\nbit = line.to_i\nif line == 'hear' then\n{hear}\nelse\n{tell}\nend\n",
}


@dataclass(frozen=True)
class Channel:
    """One way to talk; see leaks.toml."""

    name: str
    between: str
    tell: str
    hear: str = ""
    number: str = ""
    least: int = 1
    most: int = 1
    language: str = "python"
    open: tuple[str, ...] = ()

    def bits(self, box: ForkServer) -> float:
        """Return how many bits of a secret bit the accomplice gets, by the mutual information of a few trials."""
        return information(SECRETS, [self._heard(secret, box) for secret in SECRETS])

    def _heard(self, secret: int, box: ForkServer) -> str:
        way = {"report": self._report, "cases": self._cases, "runs": self._runs, "concurrent": self._concurrent}
        return way[self.between](secret, box)

    def _report(self, secret: int, box: ForkServer) -> str:
        """Return all of the report of a program that met the secret in a hidden case."""
        cases = {"seen": "0\n", "hidden/secret": f"{secret}\n"}
        report = _run(box, self.language, _READ[self.language] + self.tell, cases)
        assert report["tests"][1]["outcome"] == "failed", report
        return str({**report, "isolation": None, "tests": report["tests"][1:]})

    def _cases(self, secret: int, box: ForkServer) -> str:
        code = _CHOICE[self.language].format(tell=self.tell, hear=self.hear)
        return _said(_run(box, self.language, code, {"1-tell": f"{secret}\n", "2-hear": "hear\n"}))

    def _runs(self, secret: int, box: ForkServer) -> str:
        before = int(_said(_run(box, self.language, self.number)))
        _run(box, self.language, _READ[self.language] + self.tell, {"tell": f"{secret}\n"})
        after = int(_said(_run(box, self.language, self.number)))
        return str(int(self.least <= after - before <= self.most))

    def _concurrent(self, secret: int, box: ForkServer) -> str:
        code = _READ[self.language] + self.tell
        teller = threading.Thread(target=_run, args=(box, self.language, code, {"tell": f"{secret}\n"}))
        teller.start()
        said = _said(_run(box, self.language, self.hear))
        teller.join()
        return said


def channels() -> list[Channel]:
    """Return every channel."""
    told = tomllib.loads(Path(__file__).with_name("leaks.toml").read_text(encoding="utf-8"))["channel"]
    return [Channel(**{**one, "open": tuple(one.get("open", ()))}) for one in told]


def information(secrets: Sequence[int], heard: Sequence[str]) -> float:
    """Return the mutual information of two sequences in bits."""
    return _entropy(secrets) + _entropy(heard) - _entropy(list(zip(secrets, heard, strict=True)))


def _entropy(values: Sequence[object]) -> float:
    return -sum(count / len(values) * math.log2(count / len(values)) for count in Counter(values).values())


def _run(box: ForkServer, language: str, code: str, cases: dict[str, str] | None = None) -> dict[str, Any]:
    """Run a program on some inputs; no output is the expected one, so every report shows what was printed."""
    tests: dict[str, str] = {}
    for name, given in (cases or {"only": "\n"}).items():
        tests |= {f"{name}.in": given, f"{name}.out": "never\n"}
    request = {
        "version": 1,
        "language": language,
        "lesson": f"{language}/leak",
        "mode": "program",
        "tests": tests,
        "solution": {_MAIN[language]: code},
        "limits": {"wall_s": 8, "cpu_s": 8},
    }
    report = grading.run(request, box)
    assert report["outcome"] in {"failed", "crashed"}, report
    return report


def _said(report: dict[str, Any]) -> str:
    """Return what the program printed in the last case."""
    last = report["tests"][-1]
    assert last["output"].strip().isdigit(), report
    return str(last["output"]).strip()
