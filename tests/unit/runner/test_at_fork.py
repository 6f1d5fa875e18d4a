"""What modules register for a fork is held back from our own forks only: others' code forks as anywhere."""

from __future__ import annotations

import json
from typing import Any

from runners.records import Program, SandboxRun
from runners.request import Limits
from runners.sandbox.backends import shared

FORKS = """
import json, logging, os, random, threading

def in_child(look):
    inward, outward = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(outward, json.dumps(look()).encode())
        os._exit(0)
    os.close(outward)
    told = b"".join(iter(lambda: os.read(inward, 1000), b""))
    os.waitpid(child, 0)
    return json.loads(told)

found = {}

def in_a_thread():
    found["main"] = in_child(lambda: threading.current_thread() is threading.main_thread())
    found["threads"] = in_child(threading.active_count)

thread = threading.Thread(target=in_a_thread)
thread.start()
thread.join()
numbers = [in_child(random.random) for _ in range(2)]
found["numbers"] = len({*numbers, random.random()})

held, over = threading.Event(), threading.Event()

def hold():
    with handler.lock:
        held.set()
        over.wait()

handler = logging.StreamHandler()
holder = threading.Thread(target=hold)
holder.start()
held.wait()
found["lock"] = in_child(lambda: handler.lock.acquire(blocking=False))
over.set()
holder.join()
print(json.dumps(found))
"""


def run(code: str, seed: int | None = None) -> Any:
    program = Program({"main.py": code}, seed=seed, main="main.py", stdin="")
    end = shared("namespaces").run(SandboxRun((program,), Limits())).children[0]
    assert end.status == 0, end.output
    return json.loads(end.stdout)


def test_a_student_who_forks_gets_fresh_locks_threads_and_random_numbers() -> None:
    assert run(FORKS) == {"main": True, "threads": 1, "numbers": 3, "lock": True}


def test_two_runs_have_other_random_numbers_unless_they_are_seeded() -> None:
    draw = "import json, random\nprint(json.dumps([random.random() for _ in range(3)]))\n"
    assert run(draw) != run(draw)
    assert run(draw, seed=1) == run(draw, seed=1)
