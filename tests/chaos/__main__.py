"""`python -m tests.chaos`: schedules of faults. One line of JSON on standard output, progress on standard error."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import fields
from typing import TYPE_CHECKING

from cdu.progress import progress
from tests.chaos.schedule import run_alone

if TYPE_CHECKING:
    from tests.chaos.schedule import Outcome

DEFAULT = 3_000


def main() -> int:
    """Return 0 if the invariant held after every schedule."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--submissions", type=int, default=DEFAULT, help=f"in all; {DEFAULT} by default")
    parser.add_argument("--per-schedule", type=int, default=250)
    parser.add_argument("--seed", type=int, default=0, help="of the first schedule; the others follow")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    started = time.monotonic()
    seeds = range(asked.seed, asked.seed + -(-asked.submissions // asked.per_schedule))
    total: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    bad: list[int] = []
    with (
        progress("schedules", len(seeds)) as step,
        ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("spawn")) as pool,
    ):
        for future in as_completed([pool.submit(run_alone, seed, asked.per_schedule) for seed in seeds]):
            outcome = future.result()
            step(f"seed {outcome.seed}", len(seeds))
            faults += Counter(outcome.faults)
            for name in ("submissions", "acknowledged", "failed_visibly"):
                total[name] += getattr(outcome, name)
            for name in ("lost", "double", "drift"):
                total[name] += len(getattr(outcome, name))
            if not outcome.right:
                bad.append(outcome.seed)
                _explain(outcome)
    shown = {name: total[name] for name in ("submissions", "lost", "double", "drift", "acknowledged", "failed_visibly")}
    line = {
        **shown,
        "faults": faults.total(),
        "kinds": dict(sorted(faults.items())),
        "schedules": len(seeds),
        "bad_seeds": sorted(bad),
        "duration_s": round(time.monotonic() - started, 1),
    }
    print(json.dumps(line))  # noqa: T201 - the answer
    return 1 if bad else 0


def _explain(outcome: Outcome) -> None:
    for field in fields(outcome):
        value = getattr(outcome, field.name)
        if field.name in {"lost", "double", "drift"} and value:
            print(f"seed {outcome.seed}: {field.name}: {value[0][:300]}", file=sys.stderr)  # noqa: T201
    replay = f"python -m tests.chaos --seed {outcome.seed} --submissions {outcome.submissions}"
    print(f"to see it again: {replay} --per-schedule {outcome.submissions}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
