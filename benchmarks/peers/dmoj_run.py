"""A tool in DMOJ's sandbox, timed from inside: `DMOJ_PYTHON benchmarks/peers/dmoj_run.py RUNS FOLDER COMMAND ...`.

Stand-alone, for the interpreter of an environment that has the `dmoj` package. Prints the milliseconds of each run as
one JSON list; the judge's own start is not counted, as it is warm in its own use.
"""

import json
import os
import sys
import time

from dmoj.cptbox import PIPE, IsolateTracer, TracedPopen  # type: ignore[import-not-found, unused-ignore]
from dmoj.cptbox.filesystem_policies import RecursiveDir  # type: ignore[import-not-found, unused-ignore]
from dmoj.cptbox.handlers import ALLOW  # type: ignore[import-not-found, unused-ignore]
from dmoj.cptbox.syscalls import by_id  # type: ignore[import-not-found, unused-ignore]

MEMORY_KIB = 512 * 1024


def run(folder: str, command: list[str]) -> tuple[float, int]:
    """Return the milliseconds and the exit status of one run."""
    everywhere = [RecursiveDir("/")]
    security = IsolateTracer(read_fs=everywhere, write_fs=everywhere)
    # A test framework needs more calls than a judge's program: allowed here, so that the figure is DMOJ's best.
    for number, name in enumerate(by_id):
        if name in {"sys_getrandom", "sys_prlimit64", "sys_rseq", "sys_getpid", "sys_gettid", "sys_clone3"}:
            security[number] = ALLOW
    started = time.perf_counter()
    process = TracedPopen(
        [each.encode() for each in command],
        executable=command[0].encode(),
        security=security,
        time=60,
        memory=MEMORY_KIB,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder.encode(),
        nproc=64,
    )
    process.communicate()
    return (time.perf_counter() - started) * 1000, process.returncode


def main() -> None:
    """Run as often as asked and print the times."""
    runs, folder, *command = sys.argv[1:]
    found = [run(folder, command) for _ in range(int(runs))]
    if any(status for _, status in found):
        sys.exit(f"the tool did not end well in the sandbox: {[status for _, status in found]}")
    print(json.dumps([spent for spent, _ in found]))


if __name__ == "__main__":
    main()
