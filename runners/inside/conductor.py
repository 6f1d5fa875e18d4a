"""The `conductor` role: runs a lesson's command lines one after the other, each a process tree of its own.

The conductor is trusted and never loads code of the student's; it stands beside the steps, out of their reach. A step
reads its standard input once, from a pipe, so what is told there is gone when the student's code runs; descriptor 3 is
where it reports. Before every step the box is as the lesson says, with what the build left: no step prepares the next.
"""

import contextlib
import json
import os
import select
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from runners import wire
from runners.inside.staging import empty, stage
from runners.linux import kernel, seccomp

BUILD: Final = "build"
CANARIES: Final = "canaries"
HERE: Final = "{box}"
"""Stands in commands for the box's own path, which differs between backends."""
_RESULTS: Final = 3
_MAX_RESULTS: Final = 2 * 1024 * 1024
_MAX_ANSWER: Final = 1024 * 1024
_CHUNK: Final = 65536
_FLOOD: Final = 4
_GENTLE: Final = seccomp.Policy(fork=True, execute=True, signals="none")


def play(payload: dict[str, Any], box: str, events: int, _talk: int) -> None:
    """Run `payload["steps"]` in order, until one fails that others need; `payload["tree"]` are the files.

    A step is `{"purpose", "command", "stdin", "environment", "without", "split", "needed"}`. After each an event tells
    its `purpose` and `{"ended", "status", "ms", "cpu_ms", "peak_kib", "results", "stdout", "stderr"}`; `ended` is
    "exit", "wall" or "output". All steps but canaries share `wall_s` seconds; canaries have as many again, up to
    `whole_s` of all.
    """
    show, temporary = Path(box), Path(f"{box}/.tmp")
    scratch = [show]
    if _alone():
        temporary = Path("/tmp")  # noqa: S108 - the sandbox's own
        scratch.append(temporary)
    kept: dict[str, tuple[int, bytes]] = {}
    started = time.monotonic()
    deadline = started + payload["wall_s"]
    _say(events, {"e": "ready"})
    for step in payload["steps"]:
        for folder in scratch:
            empty(folder)
        stage(box, {path: text for path, text in payload["tree"].items() if path not in step["without"]})
        _restore(show, kept)
        temporary.mkdir(exist_ok=True)
        step["environment"] |= {"HOME": box, "TMPDIR": str(temporary)}
        step["environment"] = {name: value.replace(HERE, box) for name, value in step["environment"].items()}
        step["command"] = [part.replace(HERE, box) for part in step["command"]]
        if step["purpose"] == CANARIES:
            deadline = min(time.monotonic() + payload["wall_s"], started + payload["whole_s"])
        if step["command"][0].startswith("/") and not os.access(step["command"][0], os.X_OK):
            raise FileNotFoundError(f"the layer has no {step['command'][0]}")
        told = _Step(step, box, payload["output_kib"] * 1024).run(deadline)
        _say(events, {"e": "step", "purpose": step["purpose"], **told})
        if told["ended"] != "exit" or (told["status"] and step["needed"]):
            break
        if step["purpose"] == BUILD:
            kept = _keep(show, payload["kept"])
    _say(events, {"e": "done"})


def _say(events: int, event: dict[str, Any]) -> None:
    wire.write_all(events, json.dumps(event).encode() + b"\n")


def _keep(box: Path, paths: list[str]) -> dict[str, tuple[int, bytes]]:
    """Read what the build made, so that no later step can change it."""
    found = [file for path in paths for file in box.glob(path) if file.is_file() and not file.is_symlink()]
    return {str(file.relative_to(box)): (file.stat().st_mode & 0o777, file.read_bytes()) for file in found}


def _restore(box: Path, kept: dict[str, tuple[int, bytes]]) -> None:
    for name, (mode, data) in kept.items():
        target = box / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        target.chmod(mode)


@dataclass(slots=True)
class _Stream:
    """One pipe from the step and what came through it; `most` bytes are kept. What is `compared` may not be cut."""

    most: int
    compared: bool = False
    data: bytearray = field(default_factory=bytearray)
    seen: int = 0

    @property
    def flooded(self) -> bool:
        """Whether so much came that the step is ended."""
        return self.seen > (1 if self.compared else _FLOOD) * self.most

    def take(self, descriptor: int) -> bool:
        """Take what the pipe holds; False at its end."""
        with contextlib.suppress(BlockingIOError):
            piece = os.read(descriptor, _CHUNK)
            self.seen += len(piece)
            self.data += piece[: max(0, self.most - len(self.data))]
            return bool(piece)
        return True


class _Step:
    """One command line, from its start until nothing of it is left."""

    def __init__(self, step: dict[str, Any], box: str, output: int) -> None:
        self._step = step
        self._box = box
        self._output = output

    def run(self, deadline: float) -> dict[str, Any]:
        """Run it until it ends, floods us or time is up."""
        started = time.monotonic()
        given, takes = os.pipe(), [os.pipe(), os.pipe(), os.pipe()]
        process = os.fork()
        if process == 0:
            self._become(given[0], *(pipe[1] for pipe in takes))
        for end in (given[0], *(pipe[1] for pipe in takes)):
            os.close(end)
        streams = {pipe[0]: stream for pipe, stream in zip(takes, self._streams(), strict=True)}
        ended, status, usage = self._attend(process, given[1], streams, deadline)
        results, stdout, stderr = (stream.data.decode("utf-8", "replace") for stream in streams.values())
        for descriptor in streams:
            os.close(descriptor)
        return {
            "ended": ended,
            "status": os.waitstatus_to_exitcode(status),
            "ms": (time.monotonic() - started) * 1000,
            "cpu_ms": (usage.ru_utime + usage.ru_stime) * 1000,
            "peak_kib": usage.ru_maxrss,
            "results": results,
            "stdout": stdout,
            "stderr": stderr,
        }

    def _streams(self) -> tuple[_Stream, _Stream, _Stream]:
        program = self._step["split"]
        answer = _Stream(_MAX_ANSWER, compared=True) if program else _Stream(self._output)
        return _Stream(_MAX_RESULTS), answer, _Stream(self._output)

    def _become(self, stdin: int, results: int, stdout: int, stderr: int) -> NoReturn:
        """In the fork: take the descriptors, give up signals, and be the command."""
        try:
            os.setsid()
            ends = (stdin, stdout, stderr if self._step["split"] else stdout, results)
            for place, end in enumerate([_above(end) for end in ends]):
                os.dup2(end, place)
            kernel.close_all_but((0, 1, 2, _RESULTS))
            os.chdir(self._box)
            if kernel.prctl(kernel.PR_GET_SECCOMP, 0):
                seccomp.install(_GENTLE)
            os.execve(  # noqa: S606 - as the layer says
                self._step["command"][0], self._step["command"], self._step["environment"]
            )
        except BaseException as error:  # noqa: BLE001 - the last thing this process can say
            with contextlib.suppress(OSError):
                os.write(2, f"{self._step['command'][0]}: {error}\n".encode())
        finally:
            os._exit(127)

    def _attend(self, process: int, given: int, streams: dict[int, _Stream], deadline: float) -> tuple[str, int, Any]:
        """Feed and read it until it ends; kill what is left of it. Return how it ended, its status and its usage."""
        handle = os.pidfd_open(process)
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        for descriptor in streams:
            os.set_blocking(descriptor, False)
            poll.register(descriptor, select.POLLIN)
        text = memoryview(self._step["stdin"].encode())
        os.set_blocking(given, False)
        poll.register(given, select.POLLOUT)
        ended = None
        while ended is None:
            left = deadline - time.monotonic()
            ready = {descriptor for descriptor, _ in poll.poll(max(0.0, left) * 1000)}
            if given in ready:
                text = _feed(given, text, poll)
            for descriptor in streams.keys() & ready:
                if not streams[descriptor].take(descriptor):
                    poll.unregister(descriptor)
            flooded = any(stream.flooded for stream in streams.values())
            ended = "exit" if handle in ready else "output" if flooded else "wall" if left <= 0 else None
        status, usage = _end(process)
        for descriptor, stream in streams.items():
            while not stream.flooded and _more(stream, descriptor):
                pass
        os.close(handle)
        with contextlib.suppress(OSError):
            os.close(given)
        return ended, status, usage


def _above(descriptor: int) -> int:
    """Return a copy that is out of the way of the first four."""
    while descriptor <= _RESULTS:
        descriptor = os.dup(descriptor)
    return descriptor


def _feed(given: int, text: memoryview, poll: select.poll) -> memoryview:
    """Write as much as fits; close the pipe when nothing is left or nobody reads."""
    try:
        text = text[os.write(given, text[:_CHUNK]) :] if text else text
        closed = not text
    except BlockingIOError:
        closed = False
    except OSError:
        closed = True
    if closed:
        poll.unregister(given)
        os.close(given)
    return text


def _more(stream: _Stream, descriptor: int) -> bool:
    before = stream.seen
    return stream.take(descriptor) and stream.seen > before


def _end(process: int) -> tuple[int, Any]:
    """Kill the step's processes, all that this process may signal where it is the first of a namespace."""
    with contextlib.suppress(OSError):
        os.kill(-1 if _alone() else -process, signal.SIGKILL)
    _, status, usage = os.wait4(process, 0)
    with contextlib.suppress(ChildProcessError):
        while _alone():
            os.waitpid(-1, 0)
    return status, usage


def _alone() -> bool:
    """Whether this is the first process of a namespace, so that whatever it sees is the step's."""
    return os.getpid() == 1
