"""The `program` role: the student's program reads standard input and prints. None of the lesson's files are here.

The first events are ours, written before the student's code runs: `ready`, then either a load failure or `running`.
Everything after them on that pipe is the program's standard output. Standard error goes to the output pipe.
"""

import atexit
import contextlib
import io
import os
import sys
import threading
from types import CodeType, FrameType, ModuleType
from typing import Final, NoReturn

from runners.inside import messages
from runners.records import LoadFailed, Mark, Program
from runners.wire import encode_event, write_all, write_and_wait

ERROR: Final = "\x1e"
"""Precedes, on standard error, the exception that ended the program."""


def play(payload: Program, box: str, events: int) -> None:
    """Run the program with its input on standard input."""
    _feed(f"{box}/.stdin", payload.stdin)
    write_all(events, encode_event(Mark.READY))
    path = f"{box}/{payload.main}"
    code = _compile(path, box, events)
    write_and_wait(events, encode_event(Mark.RUNNING))
    os.dup2(events, 1)
    os.close(events)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")
    sys.stdout = _printing(1)
    sys.stderr = _printing(2)
    sys.path.insert(0, box)
    sys.argv[:] = [payload.main]
    module = sys.modules["__main__"] = ModuleType("__main__")
    module.__file__ = path
    _finish(_run(code, module, box))


def _feed(path: str, text: str) -> None:
    """Make `text` standard input, through an unlinked temporary file."""
    with open(path, "wb+") as file:  # noqa: PTH123 - a thousand runs a minute
        file.write(text.encode())
        file.seek(0)
        os.dup2(file.fileno(), 0)
    os.unlink(path)  # noqa: PTH108 - as above


def _compile(path: str, box: str, events: int) -> CodeType:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - as above
            return compile(file.read(), path, "exec", dont_inherit=True)
    except Exception as error:  # noqa: BLE001 - every failure to compile is reported
        text = messages.describe(error, box)
        event = LoadFailed(text, messages.kind_of(error), isinstance(error, SyntaxError))
        write_all(events, encode_event(event))
        os._exit(1)


def _printing(descriptor: int) -> io.TextIOWrapper:
    buffer = io.BufferedWriter(io.FileIO(descriptor, "w", closefd=False))
    return io.TextIOWrapper(buffer, "utf-8", errors="replace", line_buffering=descriptor != 1)


def _run(code: CodeType, module: ModuleType, box: str) -> int:
    """Run the program; return the exit status that the interpreter would have."""
    try:
        exec(code, vars(module))  # noqa: S102 - the student's program, in its sandbox
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return int(error.code or 0) & 0xFF
        print(error.code, file=sys.stderr)  # noqa: T201 - what the interpreter does
        return 1
    except BaseException as error:  # noqa: BLE001 - KeyboardInterrupt as well
        with contextlib.suppress(BaseException):  # there may be no memory left to say it with
            write_all(2, (ERROR + messages.describe(error, box)).encode("utf-8", "replace"))
        return 1
    return 0


def end_late(number: int, frame: FrameType | None) -> NoReturn:
    """Write out what the program has printed, and end it: the handler of the signal that comes when time is up."""
    del frame
    with contextlib.suppress(BaseException):  # it may be in the middle of writing
        sys.stdout.flush()
    os._exit(128 + number)


def _finish(status: int) -> NoReturn:
    """End like the interpreter: join threads, run exit handlers, flush output."""
    try:
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        atexit._run_exitfuncs()  # noqa: SLF001 - there is no public way
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - lost output shows in the comparison
        status = status or 1
    os._exit(status)
