"""Metrics, in CloudWatch's Embedded Metric Format: each is a line of the log, so none costs a call.

CloudWatch bills every combination of dimensions that has a value in an hour. So a metric is counted once by each of its
dimensions, and never by two of them together: seven outcomes and eleven languages are 18 metrics, not 77.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, Final, Literal

from chalicelib.shared.text import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE: Final = "CDU"
STAGE: Final = "stage"
"""The dimension of every metric: the stack's name, so that two stages in an account have metrics of their own."""
Unit = Literal["Count", "Milliseconds", "Seconds"]


def measure(
    name: str, value: float = 1, unit: Unit = "Count", *, by: Mapping[str, str] | None = None, **told: Any
) -> None:
    """Print a value of a metric of this stage: one for each dimension in `by`, or one for the whole stage.

    `told` is in the line for whoever reads the log, and makes no metric.
    """
    kinds = by or {}
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [[STAGE, each] for each in kinds] or [[STAGE]],
        "Metrics": [{"Name": name, "Unit": unit}],
    }
    told |= {STAGE: os.environ.get("CDU_BUS_NAME", "none"), **kinds, name: value}
    line = {"_aws": {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [directive]}, **told}
    print(as_json(line, separators=(",", ":")), flush=True)  # noqa: T201 - standard output is a function's log


class ColdStarts:
    """Counts the first call of a process, which a student waits longer for."""

    def __init__(self) -> None:
        self._warm = False

    def called(self, function: str) -> None:
        """Count this call if it is the first. The function's name is in the line, and makes no metric of its own."""
        if not self._warm:
            self._warm = True
            measure("ColdStarts", function=function)
