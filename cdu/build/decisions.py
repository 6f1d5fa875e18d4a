"""The index of docs/decisions by topic: `python -m cdu.build.decisions` writes it from the files."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
INDEX = "README.md"
TOPICS = {  # as a file names it: as the index heads it
    "runner": "Runner",
    "languages": "Languages",
    "layers": "Layers",
    "lessons": "Lessons",
    "api": "API",
    "scoring": "Scoring",
    "profiles": "Profiles",
    "analytics": "Analytics",
    "local platform": "Local platform",
    "security": "Security",
    "deployment": "Deployment",
    "cli": "Command line",
    "web": "Web page",
    "process": "Process",
}
INTRODUCTION = """# Decisions

Each decision has a file: what was chosen, why, and what was rejected. A decision that no longer holds keeps its file
and names its successor. To add one, copy the form of any file, take a free number, and run `make docs`, which writes
this page.
"""
HEAD = re.compile(
    r"\A# (?P<number>\d{4})\. (?P<title>\S.*)\n+"
    r"Status: (?:accepted|superseded by (?P<successor>\d{4})), (?P<date>\d{4}-\d\d-\d\d)\n+"
    r"Topic: (?P<topic>.+)\n+"
    r"\S"
)


class DecisionError(ValueError):
    """A decision's file does not have the form that the index needs."""


@dataclass(frozen=True)
class Decision:
    """One decision. `successor` is the number of the decision that replaced it, or None."""

    path: Path
    number: str
    title: str
    date: str
    topic: str
    successor: str | None

    def line(self) -> str:
        """Return the decision's line in the index."""
        end = f" (superseded by {self.successor})" if self.successor else ""
        return f"- [{self.number}]({self.path.name}) {self.title}{end}"


def parse(path: Path) -> Decision:
    """Read the head of a decision's file. Raise DecisionError if it lacks a title, a status, a date or a topic."""
    head = HEAD.match(path.read_text(encoding="utf-8"))
    if head is None:
        raise DecisionError(f"{path.name}: start with '# NNNN. Title', 'Status: accepted, YYYY-MM-DD' and 'Topic: ...'")
    decision = Decision(path, **head.groupdict())
    if not path.name.startswith(f"{decision.number}-"):
        raise DecisionError(f"{path.name}: the title has the number {decision.number}; use the file's")
    if decision.topic not in TOPICS:
        raise DecisionError(f"{path.name}: the topic {decision.topic!r} is unknown; use one of {', '.join(TOPICS)}")
    return decision


def load(folder: Path = FOLDER) -> list[Decision]:
    """Return all decisions by number. Raise DecisionError for a number used twice or an unknown successor."""
    decisions = [parse(path) for path in sorted(folder.glob("*.md")) if path.name != INDEX]
    known: dict[str, Decision] = {}
    for decision in decisions:
        if decision.number in known:
            raise DecisionError(f"{decision.path.name}: {known[decision.number].path.name} has the same number")
        known[decision.number] = decision
    for decision in decisions:
        if decision.successor and decision.successor not in known:
            raise DecisionError(f"{decision.path.name}: there is no decision {decision.successor}")
    return decisions


def index(decisions: list[Decision]) -> str:
    """Return the text of the index: the topics in their fixed order, in each the decisions by number."""
    sections = [INTRODUCTION]
    for topic, heading in TOPICS.items():
        lines = [decision.line() for decision in decisions if decision.topic == topic]
        if lines:
            sections.append(f"## {heading}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(sections)


def main() -> None:
    """Write the index, or say which file is in the way."""
    try:
        text = index(load())
    except DecisionError as error:
        sys.exit(f"error: docs/decisions/{error}")
    (FOLDER / INDEX).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
