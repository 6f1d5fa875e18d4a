"""One step of a conductor, in the step's own sandbox: stage its files, run its command line, report how it ended.

This process is confined as the step is, and never loads the student's code; the step's processes cannot reach it. A
step reads its standard input once, from a pipe, so a secret passed that way is gone when the student's code runs. It
reports on descriptor 3.
"""

import contextlib
import fcntl
import fnmatch
import os
import re
import resource
import secrets
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NoReturn

from runners.inside.staging import empty, remove, stage
from runners.linux import kernel, seccomp
from runners.linux.watch import LAST, Feed, Pipe, Watch
from runners.records import (
    BUILD,
    FROM_PARTNER,
    INTERPRETER,
    TO_PARTNER,
    Conduct,
    Files,
    Kept,
    Step,
    StepEnd,
    StepOutput,
)
from runners.wire import encode_event, write_all

_PATIENCE_S: Final = 1.0
"""How long after its time a program that takes every process may still need to be gone."""
_HERE: Final = "{box}"
# As they are before the process moves into the sandbox, where a link to the interpreter may lead nowhere.
_PYTHON: Final = os.path.realpath(sys.executable)
_PYTHON_NEEDS: Final = {
    "PYTHONHOME": f"{sys.base_prefix}:{sys.base_exec_prefix}",
    **{name: value for name, value in os.environ.items() if name == "LD_LIBRARY_PATH"},
}
_RESULTS: Final = 3
_MAX_RESULTS: Final = 2 * 1024 * 1024
_MAX_ANSWER: Final = 1024 * 1024
_MAX_RETURNED: Final = 256 * 1024
_MAX_PRINTED: Final = 16 * 1024 * 1024
_MAX_WARNED: Final = 64 * 1024 * 1024
_FLOOD: Final = 4
_LAST_WORDS_S: Final = 1.5
"""Seconds after the deadline that programs have, all of a run together, to say where they are when time is up."""
POLICY: Final = seccomp.Policy(fork=True, execute=True, signals="abort")
"""The system call policy of a step's own processes, on top of the policy of this one."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What joins a step to its partner: descriptors of two pipes, for the program, and of another, for this process."""

    incoming: int
    outgoing: int
    ready: int = -1
    """To be closed when the program runs; -1 for the partner."""
    over: int = -1
    """Readable when the step that this one is the partner of is over; -1 for that step itself."""


@dataclass(frozen=True, slots=True)
class StepEnvironment:
    """What a step runs in: the plan, what earlier steps left, the box, where reports go, and until when."""

    conduct: Conduct
    kept: Kept
    box: str
    events: int
    deadline: float


def perform(step: Step, around: StepEnvironment, channel: Channel | None = None) -> StepOutput:
    """Run a step, report its end and return what it leaves."""
    conduct, box = around.conduct, around.box
    located = _located(step, box, _staged(step, around))
    end = _run(located, box, conduct.output_kib * 1024, around.deadline, channel)
    if channel and channel.over >= 0:
        os.read(channel.over, 1)  # the other step has reported its end, so the two reports do not mix
    write_all(around.events, encode_event(end))
    unfinished = _unfinished(end, step)
    if end.ended != "exit" or (end.status and step.needed):
        return StepOutput(None, unfinished)
    left = _keep(Path(box), conduct.kept) if step.purpose == BUILD else {}
    return StepOutput({path: file for path, file in left.items() if not _matches(path, step.without)}, unfinished)


def patiently(fork: Callable[[], int], deadline: float) -> int:
    """Fork. A program that runs beside may have taken every process: wait then until its time is up and it is gone."""
    while True:
        try:
            return fork()
        except BlockingIOError:
            if time.monotonic() > deadline + _PATIENCE_S:
                raise
            time.sleep(0.01)


def _staged(step: Step, around: StepEnvironment) -> Path:
    """Put the files of a step into its box, which holds nothing else then. Return its folder for temporary files."""
    place, temporary = Path(around.box), Path(f"{around.box}/.tmp")
    if _alone():
        temporary = Path("/tmp")  # noqa: S108 - the sandbox's own
    empty(place)
    stage(around.box, {path: text for path, text in around.conduct.tree.items() if not _matches(path, step.without)})
    stage(around.box, step.files)
    _restore(place, {path: file for path, file in around.kept.items() if not _matches(path, step.without)})
    temporary.mkdir(exist_ok=True)
    return temporary


def _unfinished(end: StepEnd, step: Step) -> str:
    """Return the results of a program that is to be run again for the other tests, nothing for one that is not.

    Whatever the program wrote, the judge counts a run with a program that ended too early as crashed.
    """
    if not step.resumed:
        return ""
    whole, newline, _ = end.results.rpartition("\n")
    return "" if re.fullmatch(step.resumed[1], whole.rpartition("\n")[2]) else whole + newline


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def _located(step: Step, box: str, temporary: Path) -> Step:
    """Return a step with the box's path filled in. Raises `FileNotFoundError` for a program that the layer lacks."""
    command = tuple(part.replace(_HERE, box) for part in step.command)
    if command[0] == INTERPRETER:
        command, step = (_PYTHON, *command[1:]), replace(step, environment={**step.environment, **_PYTHON_NEEDS})
    if command[0].startswith("/") and not os.access(command[0], os.X_OK):
        raise FileNotFoundError(f"the layer has no {command[0]}")
    environment = {**step.environment, "HOME": box, "TMPDIR": str(temporary)}
    return replace(
        step, command=command, environment={name: value.replace(_HERE, box) for name, value in environment.items()}
    )


def _keep(box: Path, paths: tuple[str, ...]) -> Kept:
    """Read what the build made; later steps get copies, so none can change it for another."""
    found = [file for path in paths for file in box.glob(path) if file.is_file() and not file.is_symlink()]
    return {str(file.relative_to(box)): (file.stat().st_mode & 0o777, file.read_bytes()) for file in found}


def _restore(box: Path, kept: Kept) -> None:
    for name, (mode, data) in kept.items():
        target = box / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        target.chmod(mode)


@dataclass(slots=True)
class _Running:
    """A step's first process: its pidfd, and whether and when it has ended."""

    handle: int
    over: bool = False
    since: float = 0.0

    def notice(self) -> bool:
        """React to the readable pidfd: the process has ended."""
        self.over, self.since = True, time.monotonic()
        return False


def _run(step: Step, box: str, output: int, deadline: float, channel: Channel | None) -> StepEnd:
    """Run one command line until it ends, writes too much or time is up; leave no process of it."""
    started = time.monotonic()
    given, takes = os.pipe(), [os.pipe(), os.pipe(), os.pipe()]
    begun = os.pipe()  # the program's end closes by itself when the program is executed
    process = patiently(os.fork, deadline)
    if process == 0:
        ends = {0: given[0], 1: takes[1][1], 2: takes[2 if step.split else 1][1], _RESULTS: takes[0][1]}
        incoming, outgoing = (0, 1) if step.joined else (FROM_PARTNER, TO_PARTNER)
        pair = {incoming: channel.incoming, outgoing: channel.outgoing} if channel else {}
        _become(step, box, ends | pair, begun[1])
    for end in (
        given[0],
        begun[1],
        *(pipe[1] for pipe in takes),
        *((channel.incoming, channel.outgoing) if channel else ()),
    ):
        os.close(end)
    if channel and channel.ready >= 0:
        os.read(begun[0], 1)
        for pattern in step.removed:
            for path in Path(box).glob(pattern):
                remove(path)
        os.close(channel.ready)
    os.close(begun[0])
    pipes = _pipes(step, output, *(pipe[0] for pipe in takes))
    over = channel.over if channel else -1
    feed = Feed(given[1], step.stdin.encode())
    ended, status, usage = _attend(process, feed, pipes, deadline, over, step)
    results, stdout, stderr = (pipe.data.decode("utf-8", "replace") for pipe in pipes)
    stdout, stderr = stdout if step.split else stdout + _end_of(pipes[1].last), stderr + _end_of(pipes[2].last)
    for pipe in pipes:
        pipe.close()
    return StepEnd(
        purpose=step.purpose,
        ended=ended,
        status=os.waitstatus_to_exitcode(status),
        ms=(time.monotonic() - started) * 1000,
        cpu_ms=(usage.ru_utime + usage.ru_stime) * 1000,
        peak_kib=usage.ru_maxrss,
        results=results,
        stdout=stdout,
        stderr=stderr,
        printed="".join(_printed(f"{box}/{path}", output) for path in step.printed),
        returned=_returned(f"{box}/{step.returned}") if step.returned else None,
    )


def _printed(path: str, most: int) -> str:
    """Return what stands in the file of a test's output, which the program may have replaced by anything."""
    whole = _read(path, _MAX_PRINTED) or b""
    return f"{whole[:most].decode('utf-8', 'replace')}{_end_of(whole[most:][-LAST:])}"


def _end_of(rest: bytes | bytearray) -> str:
    """Return the end of a text whose middle was not kept, nothing where there is none."""
    return f"\n...\n{rest.decode('utf-8', 'replace')}" if rest else ""


def _returned(folder: str) -> Files | None:
    """Return the files that lie in a folder, None where they are no text or larger than a report takes.

    The program may have put anything there, and a link to `/proc/self` for the folder itself: that would be ours.
    """
    found: Files = {}
    left = _MAX_RETURNED
    try:
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return found
    try:
        for name in os.listdir(place):  # noqa: PTH208 - by descriptor
            content = _read(name, left + 1, place)
            if content is None:
                continue
            left -= len(content) + len(name)
            found[os.fsencode(name).decode()] = content.decode()
            if left < 0:
                return None
    except UnicodeDecodeError:
        return None
    finally:
        os.close(place)
    return found


def _read(path: str, most: int, place: int | None = None) -> bytes | None:
    """Return the first `most` bytes of a file that a program left, None for a link, a pipe or a folder."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    except OSError:
        return None
    try:
        return os.read(file, most) if stat.S_ISREG(os.fstat(file).st_mode) else None
    finally:
        os.close(file)


def _pipes(step: Step, output: int, results: int, stdout: int, stderr: int) -> tuple[Pipe, Pipe, Pipe]:
    """Return the pipes of a step. A program's answer is compared, so it must not be truncated.

    A compiler may have any number of warnings about code that is right.
    """
    most = _MAX_WARNED if step.purpose == BUILD else _FLOOD * output
    answer = (_MAX_ANSWER, _MAX_ANSWER) if step.split else (output, most)
    return (
        Pipe(results, kept=_MAX_RESULTS, most=_FLOOD * _MAX_RESULTS),
        Pipe(stdout, kept=answer[0], most=answer[1]),
        Pipe(stderr, kept=output, most=most),
    )


def _become(step: Step, box: str, ends: dict[int, int], begun: int) -> NoReturn:
    """In the fork: set up the descriptors (`ends`, by their place), give up signals, execute the command."""
    try:
        os.setsid()
        begun = _above(begun, ends)
        for place, end in [(place, _above(end, ends)) for place, end in ends.items()]:
            os.dup2(end, place)
        kernel.close_all_but((*ends, begun))
        if step.memory_mib:
            kernel.set_limit(resource.RLIMIT_DATA, step.memory_mib << 20)
        os.chdir(box)
        if kernel.prctl(kernel.PR_GET_SECCOMP, 0):
            seccomp.install(POLICY)
        program = _unreadable(step.command[0]) if step.unreadable else step.command[0]
        os.execve(program, step.command, step.environment)  # noqa: S606 - no shell
    except BaseException as error:  # noqa: BLE001 - the last thing this process can say
        with contextlib.suppress(OSError):
            os.write(2, f"{step.command[0]}: {error}\n".encode())
    finally:
        os._exit(127)


def _unreadable(program: str) -> int:
    """Return a descriptor for a copy of a program that may be executed but not read, and that nothing else names.

    The kernel closes the memory of a process whose program its user may not read (`/proc/PID/mem`, `environ`, `fd`)
    to every other process of that user.
    """
    copy = Path(f".{secrets.token_hex(8)}")
    copy.write_bytes(Path(program).read_bytes())
    copy.chmod(0o111)
    descriptor = os.open(copy, os.O_PATH | os.O_CLOEXEC)
    copy.unlink()
    return descriptor


def _attend(
    process: int, feed: Feed, pipes: tuple[Pipe, ...], deadline: float, other: int, step: Step
) -> tuple[str, int, resource.struct_rusage]:
    """Feed and read a step until it ends, then kill what is left of it. Return how it ended, its status and usage.

    `other` is readable when the step that this one is the partner of is over; -1 for none.
    """
    running, stopped = _Running(os.pidfd_open(process)), _Running(other)
    watch = Watch()
    watch.on(running.handle, running.notice)
    if other >= 0:
        watch.on(other, stopped.notice)
    for pipe in pipes:
        watch.read(pipe)
    watch.feed(feed)

    def over() -> str | None:
        flooded = any(pipe.flooded for pipe in pipes)
        late = stopped.over and time.monotonic() >= stopped.since + step.grace_s
        return "exit" if running.over else "output" if flooded else "stopped" if late else None

    def left() -> float:
        until = min(deadline, stopped.since + step.grace_s) if stopped.over else deadline
        return until - time.monotonic()

    ended = watch.until(over, left)
    if ended == "exit" and (step.partner or other >= 0) and time.monotonic() >= deadline:
        ended = "wall"  # the clock ended the other one first, and this one saw the end of their pipe
    ended = "stopped" if ended == "wall" and stopped.over else ended
    if ended in {"wall", "stopped"} and step.last_signal:
        if ended == "wall":
            os.kill(process, step.last_signal)
        until = min(time.monotonic(), deadline) + _LAST_WORDS_S
        watch.until(lambda: "exit" if running.over else None, lambda: until - time.monotonic())
        ended = "exit" if ended == "stopped" and running.over else ended
    status, usage = _end(process)
    for pipe in pipes:
        pipe.drain()
    os.close(running.handle)
    feed.close()
    return ended, status, usage


def _above(descriptor: int, places: Iterable[int]) -> int:
    """Return a duplicate that lies in none of the places."""
    return descriptor if descriptor > max(places) else fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, max(places) + 1)


def _end(process: int) -> tuple[int, resource.struct_rusage]:
    """Kill the step's processes: in our own process namespace everything else, otherwise its process group."""
    with contextlib.suppress(OSError):
        os.kill(-1 if _alone() else -process, signal.SIGKILL)
    _, status, usage = os.wait4(process, 0)
    with contextlib.suppress(ChildProcessError):
        while _alone():
            os.waitpid(-1, 0)
    return status, usage


def _alone() -> bool:
    """Whether this is the first process of a namespace, so that every other process belongs to the step."""
    return os.getpid() == 1
