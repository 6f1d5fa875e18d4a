"""The attacks on languages whose tools run as programs: one file for each, with its lesson and what is tried on it."""

import functools
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cdu.authoring.rewriting.proving import GRAMMARS
from chalicelib.contracts.lesson import Lesson
from runners.languages.registry import LANGUAGES

HERE: Final = Path(__file__).parent / "languages"
SECRET: Final = "top-secret-of-the-host"
LIMITS: Final = {"wall_s": 24, "cpu_s": 8}
"""Enough on a loaded machine: what runs out of time while it is compiled was never tried."""
EXHAUST: Final = {"wall_s": 8, "cpu_s": 4}
BUILDING: Final = "while the code was being compiled"


@dataclass(frozen=True)
class Target:
    """A language's lesson, and its right and wrong solution."""

    language: str
    solution: str
    right: str
    wrong: str
    tests: dict[str, str]
    starter: dict[str, str] = field(default_factory=dict)

    def framework(self) -> dict[str, str]:
        """Return what exercises of the language's track bring along: nothing where no track is at hand."""
        if self.language != "c" or "EXERCISM_TRACKS" not in os.environ:
            return {}
        place = Path(os.environ["EXERCISM_TRACKS"], "c/exercises/practice/hello-world/test-framework")
        return {f"test-framework/{path.name}": path.read_text(encoding="utf-8") for path in place.iterdir()}

    def lesson(self) -> Lesson:
        """Return it as an author's lesson, with the right solution as its reference."""
        files = {**self.starter, self.solution: self.right}
        return Lesson(
            lesson=f"{self.language}/attacked",
            title="Attacked",
            blurb="Attacked.",
            difficulty=1,
            instructions="None.",
            starter=files,
            tests=self.tests,
            support=self.framework(),
            reference=files,
        )

    def request(self, code: str | None = None, files: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
        """Return the request for a solution, by default the right one."""
        return {
            "version": 1,
            "language": self.language,
            "lesson": f"{self.language}/attacked",
            "mode": "auto",
            "tests": self.tests,
            "support": self.framework(),
            "solution": {**self.starter, self.solution: self.right if code is None else code, **(files or {})},
            "limits": LIMITS,
            **more,
        }


@dataclass(frozen=True)
class Attack:
    """One attack. `reach` does no harm to a right solution, so that a pass shows that it found nothing."""

    target: Target
    category: str
    name: str
    code: str
    files: dict[str, str] = field(default_factory=dict)
    modes: tuple[str, ...] = ("guarded", "isolated", "observed")

    def request(self, proof: dict[str, Any], port: int) -> dict[str, Any]:
        """Return the request that carries it, in the mode that was proven."""
        told = {"expected": proof["tests"], "profile": proof["profile"], "mode": proof["mode"]}
        limits = EXHAUST if self.category == "exhaust" else LIMITS
        return self.target.request(self.code.replace("{port}", str(port)), self.files, limits=limits, **told)

    def held(self, report: dict[str, Any]) -> bool:
        """Whether it was tried and nothing came of it."""
        shown = str({**report, "isolation": None})
        printed = str({**report, "isolation": None, "warnings": None})  # a warning quotes the solution's own text
        tried = self.category == "exhaust" or BUILDING not in str(report["message"])
        return (
            tried and report["outcome"] not in _WRONG[self.category] and "BREACH" not in printed and SECRET not in shown
        )


_WRONG: Final = {
    "forge": {"passed", "infrastructure_error"},
    "reach": {"infrastructure_error"},
    "exhaust": {"passed", "infrastructure_error"},
}


def languages() -> list[str]:
    """Return every language that has a corpus."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def modes(language: str) -> list[str]:
    """Return the modes in which a language's lesson can be graded; `isolated` takes the place of `guarded`."""
    known = [mode.name for mode in LANGUAGES[language].modes]
    return ["isolated"] if "isolated" in known else ["guarded", *(["observed"] if language in GRAMMARS else [])]


def target(language: str) -> Target:
    """Return a language's lesson."""
    told = _told(language)
    starter = told.get("starter", {})
    return Target(language, told["solution"], told["right"], told["wrong"], told["tests"], starter)


def attacks(language: str) -> list[Attack]:
    """Return the corpus of one language."""
    told, aim = _told(language), target(language)
    found = []
    for category in ("forge", "reach", "exhaust"):
        base = aim.right if category == "reach" and not _whole(language) else aim.wrong
        for name, code in told.get(category, {}).items():
            found.append(Attack(aim, category, name, _joined(base, code, aim)))
        for mode in ("guarded", "observed"):
            for name, code in told.get(f"{category}-{mode}", {}).items():
                found.append(Attack(aim, category, name, _joined(base, code, aim), modes=(mode,)))
        for name, files in told.get(f"{category}-files", {}).items():
            found.append(Attack(aim, category, name, base, files))
    return found


def different(language: str) -> dict[str, dict[str, str]]:
    """Return right solutions, as files by name, that are built in another way than the reference."""
    found: dict[str, dict[str, str]] = _told(language).get("different", {})
    return found


def _whole(language: str) -> bool:
    """Whether attacks come as whole files, because two parts cannot be put one after the other."""
    return not _told(language)["wrong"]


def _joined(base: str, code: str, aim: Target) -> str:
    exports = [name for name in ("add", "greet", "list") if f"{name} " in code and "export" in code]
    if exports and aim.solution.endswith((".js", ".ts")):
        lines = base.strip().splitlines()
        base = "\n".join(line for line in lines if not any(f"function {name}(" in line for name in exports))
    return f"{base}\n{code}"


@functools.cache
def _told(language: str) -> dict[str, Any]:
    """Return a language's file, with the attacks of the one that it is `like` where it has none of that name."""
    told = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    if "like" in told:
        for kind in ("forge", "reach", "exhaust"):
            told[kind] = _told(told["like"])[kind] | told.get(kind, {})
    return told
