"""The parts of the sandbox, each on its own."""

import fcntl
import os
import shutil
import sqlite3
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runners.inside.isolated.codec import BadValueError, Codec, UnsupportedError
from runners.languages import python_tests
from runners.linux import elf, seccomp
from runners.sandbox import rootfs
from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import ForkServer, interpreter

FREE = seccomp.Policy(fork=True, execute=False, signals="any")
TIED = seccomp.Policy(fork=False, execute=False, signals="own")


def allowed(policy: seccomp.Policy, attempt: Callable[[], Any]) -> bool:
    """Whether an attempt succeeds under a filter, found out in a fork."""
    process = os.fork()
    if process == 0:
        status = 2
        try:
            seccomp.install(policy)
            attempt()
            status = 0
        except OSError:
            status = 1
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    assert status in {0, 1}
    return status == 0


def fork() -> None:
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)


def thread() -> None:
    started = threading.Thread(target=int)
    started.start()
    started.join()


def new_namespace() -> None:
    from runners.linux import kernel  # noqa: PLC0415 - in the fork

    kernel.syscall(56 if os.uname().machine == "x86_64" else 220, 0x10000000 | 17, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("policy", "attempt", "expected"),
    [
        (FREE, fork, True),
        (TIED, fork, False),
        (FREE, thread, True),
        (TIED, thread, True),
        (FREE, new_namespace, False),
        (TIED, new_namespace, False),
        (FREE, lambda: os.kill(os.getppid(), 0), True),
        (TIED, lambda: os.kill(os.getppid(), 0), False),
        (TIED, lambda: os.kill(os.getpid(), 0), True),
        (FREE, lambda: os.execv("/bin/true", ["true"]), False),  # noqa: S606 - what must fail
        (FREE, lambda: __import__("socket").socket(), False),
        (FREE, lambda: __import__("socket").socketpair(), True),
        (FREE, lambda: os.chroot("/"), False),
        (FREE, lambda: os.stat("/"), True),  # noqa: PTH116 - the plain call
        (FREE, lambda: fcntl.fcntl(0, fcntl.F_NOTIFY, 1), False),
        (FREE, lambda: fcntl.fcntl(0, fcntl.F_SETLEASE, fcntl.F_UNLCK), False),
        (FREE, lambda: fcntl.fcntl(0, fcntl.F_SETOWN, 0), False),
        (FREE, lambda: fcntl.fcntl(0, fcntl.F_GETFL), True),
        (FREE, os.setsid, False),
    ],
)
def test_the_filter(policy: seccomp.Policy, attempt: Callable[[], Any], *, expected: bool) -> None:
    assert allowed(policy, attempt) is expected


@pytest.mark.parametrize("lock", [fcntl.flock, fcntl.lockf])
def test_a_lock_is_taken_without_effect(lock: Callable[[Any, int], None], tmp_path: Path) -> None:
    place = tmp_path / "file"
    with place.open("w") as ours, place.open("w") as theirs:
        lock(ours, fcntl.LOCK_EX)  # outside of the filter, so that it holds
        assert allowed(FREE, lambda: lock(theirs, fcntl.LOCK_EX | fcntl.LOCK_NB))
        assert allowed(FREE, lambda: sqlite3.connect(tmp_path / "base").execute("create table t (x)"))


def test_processors_are_chosen_without_effect() -> None:
    def choose() -> None:
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {4095})  # there is none of that number, which the kernel would refuse
        if os.sched_getaffinity(0) != before:
            raise OSError

    assert allowed(FREE, choose)


def test_the_filter_exists_for_both_processors() -> None:
    for arch in seccomp.ARCHITECTURES.values():
        program = seccomp.assemble(FREE, arch, 1)
        assert len(program) % 8 == 0
        assert len(program) // 8 < 4096


def test_libraries_of_the_interpreter_are_found() -> None:
    assert any("libc.so" in path for path in rootfs.library_files())
    assert all(os.path.exists(path) for path in rootfs.library_files())  # noqa: PTH110
    assert elf.needed(__import__("pathlib").Path(__file__)) == []


TESTS = """
import unittest
import pytest
class Base(unittest.TestCase):
    def test_z(self): self.assertEqual(1, 1)
    def test_a(self):
        if True: self.assertEqual(1, 1)
    def helper(self): pass
class Sub(Base):
    @pytest.mark.task(taskno=3)
    def test_own(self):
        with self.assertRaises(ValueError): pass
    @unittest.skip("no")
    def test_skipped(self): pass
class Other:
    def test_not(self): pass
"""


def test_tests_are_found_without_running_them() -> None:
    tests = python_tests.find_tests({"x_test.py": TESTS, "data.txt": "("})
    assert [test.id for test in tests] == [
        "x_test.Base.test_z",
        "x_test.Base.test_a",
        "x_test.Sub.test_z",
        "x_test.Sub.test_a",
        "x_test.Sub.test_own",
    ]
    assert [test.controlled for test in tests] == [True, False, True, False, True]
    assert tests[-1].task == 3


def test_a_killed_fork_server_is_replaced(ask: Any, good: str) -> None:
    import runners  # noqa: PLC0415 - the server is the test's own

    server = ForkServer()
    request = ask(good)
    assert runners.grading.run(request, server)["outcome"] == "passed"
    assert server._process is not None
    server._process.kill()
    server._process.wait()
    assert runners.grading.run(request, server)["outcome"] == "passed"
    server.stop()


def test_a_fork_server_that_cannot_start_says_why(ask: Any, good: str) -> None:
    import runners  # noqa: PLC0415

    server = ForkServer(python="/bin/true")
    with pytest.raises(SandboxError, match="could not start"):
        server.start()
    report = runners.grading.run(ask(good), server)
    assert report["outcome"] == "infrastructure_error"
    assert report["tests"][0]["outcome"] == "not_run"


def test_an_interpreter_that_finds_its_library_by_the_environment_only_works(
    ask: Any, good: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import runners  # noqa: PLC0415 - the server is the test's own

    program = Path(os.path.realpath(interpreter()))
    name = next((name for name in elf.needed(program) if name.startswith("libpython")), None)
    if name is None:
        pytest.skip("this interpreter has no shared library")
    library = sysconfig.get_config_var("LIBDIR") + f"/{name}"
    other = name[:-1] + "~"  # a name that the loader finds nowhere else
    copy = tmp_path / "python"
    copy.write_bytes(program.read_bytes().replace(name.encode(), other.encode()))
    copy.chmod(0o755)
    (tmp_path / "lib").mkdir()
    shutil.copy(library, tmp_path / "lib" / other)
    server = ForkServer(python=str(copy))
    with pytest.raises(SandboxError, match="could not start"):
        server.start()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path / "lib"))
    assert runners.grading.run(ask(good), server)["outcome"] == "passed"
    server.stop()


def test_a_strict_umask_of_whoever_starts_it_hides_nothing_from_a_solution(ask: Any, good: str) -> None:
    import runners  # noqa: PLC0415 - the server is the test's own

    before = os.umask(0o077)
    try:
        server = ForkServer()
        # Neither module is preloaded: the sandbox's user has to find and read their files.
        report = runners.grading.run(ask("import colorsys, encodings.idna\n" + good), server)
    finally:
        os.umask(before)
    server.stop()
    assert report["outcome"] == "passed", report["message"]


def refuse(value: Any) -> Any:
    raise BadValueError(str(value))


CODEC = Codec(refuse, refuse)


VALUES = [
    *(None, True, 0, -1, 1 << 20_000, 1.5, float("inf"), -0.0, "text", "\ud800", 2j, b"\xff", bytearray(b"a")),
    *([1, [2]], (1,), (), {1, 2}, frozenset({1}), {"a": [1]}, {(1, 2): None}, range(1, 9, 2), slice(1, None)),
    *(..., NotImplemented, int, KeyError),
]
MALFORMED = [
    *({}, [], ["q"], [[]], ["l"], ["l", 1], ["l", {}], ["d", [[1]]], ["d", [[["l", []], 1]]], ["s", [["l", []]]]),
    *(["i", 1], ["i", "zz"], ["b", "\u1234"], ["r", 1, 2, 0], ["r", "a", 1, 1], ["F", 1, 0], ["k", "eval"]),
    *(["k", "object.__class__"], ["D", "nope"], ["dt", "date", "never"], ["td", 10**20, 0, 0], ["dd", "eval", []]),
    *(["dq", "x", []],),
]


@pytest.mark.parametrize("place", range(len(VALUES)))
def test_values_survive_with_their_exact_type(place: int) -> None:
    value = VALUES[place]
    back = CODEC.load(CODEC.dump(value))
    assert type(back) is type(value)
    assert back == value


@pytest.mark.parametrize("message", MALFORMED)
def test_what_is_no_value_is_refused(message: Any) -> None:
    with pytest.raises(BadValueError):
        CODEC.load(message)


def test_values_that_contain_themselves_are_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(UnsupportedError):
        CODEC.dump(loop)
