"""Records which statement of which role's policies allowed a call: what the functions' policies are compared with.

One line of JSON for each role, statement (`Sid`) and action, written when first used. Calls are not recorded.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ministack.core import iam_evaluator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

FILE = "rights.jsonl"
_POLICIES = 256


class Right(NamedTuple):
    """A right that was used: the role's name on the engine, the statement's `Sid`, `service:Operation` as action."""

    role: str
    statement: str
    action: str


class Recorder:
    """Writes each right once; a restarted engine goes on with what the file has."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = set(read(file))

    def used(self, right: Right) -> None:
        """Record a right unless it is recorded."""
        if right in self._seen:
            return
        self._seen.add(right)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(right) + "\n")


def read(file: Path) -> Iterable[Right]:
    """The rights recorded in a file; none if there is no file."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [Right(*json.loads(line)) for line in lines]


def parse_once(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same parser of policies, which reads a text once: ministack reads a caller's policies twice a request."""
    cached = lru_cache(_POLICIES)(parse)
    return lambda policy: cached(policy) if isinstance(policy, str) else parse(policy)


def install(home: Path) -> None:
    """Record from now on whatever the engine's IAM allows to a role, for the engine's services and for the bridges."""
    iam_evaluator.parse_policy_document = parse_once(iam_evaluator.parse_policy_document)
    evaluate, recorder = iam_evaluator.evaluate, Recorder(home / FILE)

    def recorded(context: Any, *layers: Any) -> Any:
        result = evaluate(context, *layers)
        kind, _, name = context.principal_arn.rpartition(":")[2].partition("/")
        if result.decision == "Allow" and kind in {"role", "assumed-role"}:
            recorder.used(Right(name.partition("/")[0], result.matched_sid, context.action))
        return result

    iam_evaluator.evaluate = recorded
