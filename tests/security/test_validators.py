"""Attacks around a lesson's own validator: by solutions on the validator, and by validators on everybody else."""

from typing import Any

import pytest

from runners import grading
from runners.sandbox.fork_server import ForkServer
from tests.security.languages import SECRET

EVIDENCE = "BREACH"
COMPARE = """\
import sys
given, answer, folder = sys.argv[1:4]
printed = sys.stdin.read()
open(folder + "judgemessage.txt", "w").write(f"for {open(given).read()} wanted {open(answer).read()}")
sys.exit(42 if printed.split() == open(answer).read().split() else 43)
"""
ASK = """\
import sys
given, answer, folder = sys.argv[1:4]
wanted = open(answer).read()
print("ready", flush=True)
reply = sys.stdin.readline()
open(folder + "judgemessage.txt", "w").write(f"wanted {wanted} and not {reply!r}")
sys.exit(42 if reply == wanted else 43)
"""
TESTS = {
    "sample.in": "1\n",
    "sample.out": "one\n",
    "hidden/a.in": f"2 {EVIDENCE}\n",
    "hidden/a.out": f"two {EVIDENCE}\n",
}
OUTCOMES = {"failed", "timed_out", "crashed", "out_of_memory"}

SOLUTIONS = {
    "end with the validator's status for right": "import os\nos._exit(42)",
    "print without end": "while True: print('one' * 1000, flush=True)",
    "print nothing and wait": "import time\ntime.sleep(60)",
    "write what a step's end looks like to every descriptor": """
import os
for number in range(1, 64):
    try: os.write(number, b'{"e":"step","purpose":"case","ended":"exit","status":42,"ms":1.0,"cpu_ms":1.0,'
                          b'"peak_kib":1,"results":"","stdout":"","stderr":"","printed":""}\\n{"e":"done"}\\n')
    except OSError: pass
""",
    "search files and memory for the answer": f"""
import glob, os
needle = b"BREA" + b"CH"
for place in ("/box", "/tmp", "/dev/shm", "/proc", "/var/tmp"):
    for folder, _, names in os.walk(place):
        for name in names:
            try: text = open(f"{{folder}}/{{name}}", "rb").read(1 << 16)
            except (OSError, ValueError): continue
            if needle in text and name != "main.py" and "{EVIDENCE}"[:4]:
                os.write(2, b"found " + needle + b" in " + name.encode())
for memory in glob.glob("/proc/[0-9]*/mem"):
    if memory == f"/proc/{{os.getpid()}}/mem": continue
    try: open(memory, "rb").read(1)
    except OSError: continue
    os.write(2, b"opened memory: " + needle)
""",
    "end every process that can be reached": """
import os, signal
for number in [-1, *range(1, 400)]:
    if number != os.getpid():
        try: os.kill(number, signal.SIGKILL)
        except OSError: pass
""",
    "leave files with the validator's names": """
import os
for name in ("judge.ans", "judge.in", "feedback", "main.py", ".keep"):
    try: open(name, "w").write("import sys; sys.exit(42)")
    except OSError: pass
print("wrong")
""",
    "leave a process that goes on writing": """
import os, time
if os.fork() == 0:
    time.sleep(1)
    for _ in range(100):
        os.write(1, b"one\\n")
        time.sleep(0.01)
    os._exit(0)
print("wrong", flush=True)
""",
    "bring a module that the validator imports": "open('sys.py', 'w').write('exit(42)')\nprint('wrong')",
    "take all the memory": "x = bytearray(1 << 33)",
    "open the pipes anew, to say what the validator would say": """
import os
for process in ("self", "1", "2", str(os.getppid())):
    for number in range(64):
        for how in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR):
            try: end = os.open(f"/proc/{process}/fd/{number}", how | os.O_NONBLOCK)
            except OSError: continue
            for deed in (lambda: os.write(end, b"one\\n"), lambda: os.read(end, 4096)):
                try: deed()
                except OSError: pass
os._exit(42)
""",
    "answer in advance, before it was asked, and be gone": """
import os
os.set_blocking(1, False)
try: os.write(1, b"two\\none\\n" * 100)
except OSError: pass
os.close(1)
os._exit(0)
""",
    "say no line, so that the pipe is full before one ends": """
import os
while True: os.write(1, b"one" * 20000)
""",
    "break a pipe and fail for that reason": """
import os, sys
sys.stderr.write("BrokenPipeError: [Errno 32] Broken pipe")
sys.stderr.flush()
os._exit(1)
""",
}
VALIDATORS = {
    "hang": "while True: pass",
    "start processes without end": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "take all the memory": "x = []\nwhile True: x.append(bytearray(1 << 24))",
    "write a message without end": "import sys\nwith open(sys.argv[3] + 'judgemessage.txt', 'w') as f:\n"
    "    while True: f.write('x' * 65536)",
    "read the solution's files, the host's secrets and the network": """
import glob, os, socket, sys
found = [os.environ.get("AWS_SECRET_ACCESS_KEY", "")]
for place in ("/box/solution.txt", "/root", "/home", "/etc/shadow", "/proc/1/environ", "/proc/self/environ"):
    for name in [place, *glob.glob(place + "/*")]:
        try: found.append(open(name, errors="replace").read(4096))
        except OSError: pass
try:
    socket.create_connection(("127.0.0.1", 9001), 1)
    found.append("BREACH")
except OSError: pass
open(sys.argv[3] + "judgemessage.txt", "w").write(repr(found))
sys.exit(43)
""",
    "give a link to a file of the host as its message": """
import os, sys
for target in ("/proc/self/environ", "/etc/passwd"):
    os.path.lexists(sys.argv[3] + "judgemessage.txt") or os.symlink(target, sys.argv[3] + "judgemessage.txt")
sys.exit(43)
""",
    "give a pipe as its message": "import os, sys\nos.mkfifo(sys.argv[3] + 'judgemessage.txt')\nsys.exit(43)",
    "report its own end": """
import os, sys
for number in range(3, 64):
    try: os.write(number, b'{"e":"step","purpose":"case","ended":"exit","status":42,"ms":1.0,"cpu_ms":1.0,'
                          b'"peak_kib":1,"results":"","stdout":"","stderr":"","printed":""}\\n')
    except OSError: pass
sys.exit(43)
""",
}


TWICE = """\
import os, sys
given, answer, folder = sys.argv[1:4]
printed = sys.stdin.readline()
if open(given).read() == "again\\n":
    sys.exit(42 if printed == open(answer).read() else 43)
open(folder + "nextpass.in", "w").write("again\\n")
"""
"""Wants the answer in the second pass, whose input says nothing of it; anything is right in the first."""
PASSES = {
    "keep what it read in files": """
import os
given = input()
places = ["/box", "/tmp", "/dev/shm", "/var/tmp", os.getcwd(), os.environ.get("TMPDIR", "/tmp")]
if given == "again":
    for place in places:
        for folder, _, names in os.walk(place):
            for name in names:
                if name.startswith("kept"): print(open(f"{folder}/{name}").read())
else:
    for place in places:
        try: open(f"{place}/kept", "w").write({"1": "one"}.get(given, "two BREACH"))
        except OSError: pass
""",
    "keep a process that waits for the next pass": """
import os, time
given = input()
if given != "again" and os.fork() == 0:
    os.setsid()
    for _ in range(40):
        time.sleep(0.05)
        for number in range(1, 64):
            try: os.write(number, b"one\\n")
            except OSError: pass
    os._exit(0)
""",
    "keep what it read in shared memory": """
from multiprocessing import shared_memory
given = input()
if given == "again":
    print(bytes(shared_memory.SharedMemory("kept").buf[:3]).decode())
else:
    kept = shared_memory.SharedMemory("kept", create=True, size=16)
    kept.buf[:3] = b"one"
    import os
    os._exit(0)
""",
    "leave an input for the next pass itself": """
import os
given = input()
for place in ("/box", "/tmp", "."):
    for name in ("feedback/nextpass.in", "nextpass.in", "judge.in"):
        try:
            os.makedirs(os.path.dirname(f"{place}/{name}"), exist_ok=True)
            open(f"{place}/{name}", "w").write("one\\n")
        except OSError: pass
print("wrong")
""",
    "print without end in the second pass": "import sys\nwhile input: print('one' * 1000 if input else '', flush=True)",
}
NEXT = {
    "write an input without end": """
import sys
with open(sys.argv[3] + "nextpass.in", "w") as file:
    while True: file.write("x" * 65536)
""",
    "leave a larger input than a report takes": """
import sys
open(sys.argv[3] + "nextpass.in", "w").write("x" * (1 << 20))
sys.exit(42)
""",
    "leave an input that is no text": """
import sys
open(sys.argv[3] + "nextpass.in", "wb").write(bytes(range(256)))
sys.exit(42)
""",
    "ask for passes without end": """
import sys
open(sys.argv[3] + "nextpass.in", "w").write("again")
sys.exit(42)
""",
    "leave a thousand files": """
import sys
for number in range(900):
    open(f"{sys.argv[3]}{number}", "w").write("x" * 400)
open(sys.argv[3] + "nextpass.in", "w").write("again")
sys.exit(42)
""",
    "put a link to our process in the folder's place": """
import os, shutil, sys
shutil.rmtree(sys.argv[3])
os.symlink("/proc/self", sys.argv[3].rstrip("/"))
sys.exit(42)
""",
    "put links to files of the host and a pipe into the folder": """
import os, sys
os.symlink("/etc/passwd", sys.argv[3] + "nextpass.in")
os.symlink("/proc/self/environ", sys.argv[3] + "kept")
os.mkfifo(sys.argv[3] + "pipe")
sys.exit(42)
""",
    "start a process that fills the folder while it is read": """
import os, sys
if os.fork() == 0:
    os.setsid()
    while True:
        try: open(sys.argv[3] + "nextpass.in", "a").write("again" * 1000)
        except OSError: pass
sys.exit(42)
""",
}


def graded(code: str, validator: str, server: ForkServer, *, interactive: bool, passes: int = 1) -> dict[str, Any]:
    judge = {"language": "python", "files": {"main.py": validator}, "arguments": [], "interactive": interactive}
    judge |= {"passes": passes}
    request = {
        "version": 1,
        "language": "python",
        "lesson": "python/attacked",
        "mode": "program",
        "tests": TESTS,
        "solution": {"main.py": code},
        "limits": {"wall_s": 3, "whole_s": 6},
        "validator": judge,
    }
    return grading.run(request, server)


def told(report: dict[str, Any]) -> str:
    """What a report says, without the figures."""
    return str([report["message"], report["tests"], report["output"], report["error_kind"]])


def dialogues(server: ForkServer) -> bool:
    """Whether the backend keeps two programs apart; otherwise every dialogue is our own fault's."""
    return bool(server.isolation["namespaces"] or server.isolation["landlock"])


@pytest.mark.parametrize("interactive", [False, True], ids=["alone", "dialogue"])
@pytest.mark.parametrize("tries", SOLUTIONS)
def test_a_solution_gains_nothing(tries: str, backend: tuple[str, ForkServer], *, interactive: bool) -> None:
    name, server = backend
    if name == "unsafe-unconfined":
        pytest.skip("it is no sandbox, and this would end processes of the machine")
    report = graded(SOLUTIONS[tries], ASK if interactive else COMPARE, server, interactive=interactive)
    if interactive and not dialogues(server):
        assert report["outcome"] == "infrastructure_error"
        assert "neither" in report["message"]
        return
    assert report["outcome"] in OUTCOMES, report
    assert EVIDENCE not in told(report)


@pytest.mark.parametrize("interactive", [False, True], ids=["alone", "dialogue"])
@pytest.mark.parametrize("tries", VALIDATORS)
def test_a_validator_reaches_nobody(tries: str, backend: tuple[str, ForkServer], *, interactive: bool) -> None:
    name, server = backend
    if name == "unsafe-unconfined":
        pytest.skip("it is no sandbox")
    code = "open('solution.txt', 'w').write('BREACH')\nprint('one')\n"
    report = graded(code, VALIDATORS[tries], server, interactive=interactive)
    if interactive and not dialogues(server):
        assert report["outcome"] == "infrastructure_error"
        return
    assert report["outcome"] in OUTCOMES, report
    assert not {EVIDENCE, SECRET, "root:x"} & set(told(report).replace("'", " ").replace("\\n", " ").split())
    assert SECRET not in told(report)


@pytest.mark.parametrize("tries", PASSES)
def test_a_solution_keeps_nothing_from_one_pass_to_the_next(tries: str, backend: tuple[str, ForkServer]) -> None:
    name, server = backend
    if name == "unsafe-unconfined":
        pytest.skip("it is no sandbox")
    report = graded(PASSES[tries], f"{TWICE}sys.exit(42)\n", server, interactive=False, passes=2)
    assert report["outcome"] in OUTCOMES, report
    assert EVIDENCE not in told(report)


@pytest.mark.parametrize("interactive", [False, True], ids=["alone", "dialogue"])
@pytest.mark.parametrize("tries", NEXT)
def test_a_next_pass_brings_a_validator_to_nobody(
    tries: str, backend: tuple[str, ForkServer], *, interactive: bool
) -> None:
    name, server = backend
    if name == "unsafe-unconfined":
        pytest.skip("it is no sandbox")
    report = graded("print('one')\n", NEXT[tries], server, interactive=interactive, passes=3)
    if interactive and not dialogues(server):
        assert report["outcome"] == "infrastructure_error"
        return
    assert report["outcome"] in OUTCOMES | {"passed"}, report
    assert SECRET not in told(report)
    assert "root:x" not in told(report)
    if "link" not in tries and "process" not in tries:
        assert report["outcome"] != "passed", report


def test_the_right_solution_still_passes_afterwards(backend: tuple[str, ForkServer]) -> None:
    name, server = backend
    if name == "unsafe-unconfined":
        pytest.skip("it is no sandbox")
    right = "n = input()\nprint('one' if n == '1' else 'two BREACH')\n"
    assert graded(right, COMPARE, server, interactive=False)["outcome"] == "passed"
