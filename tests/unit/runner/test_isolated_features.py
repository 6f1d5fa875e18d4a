"""Small lessons, one for each feature of the language: whatever passes bare passes isolated, and is told apart."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

import runners
from runners.sandbox.fork_server import interpreter

LESSONS = {
    "a warning is seen": (
        ("import warnings\ndef f(): warnings.warn('old', DeprecationWarning); return 1"),
        (
            "with self.assertWarns(DeprecationWarning) as seen:\n"
            "    self.assertEqual(s.f(), 1)\n"
            "self.assertIn('old', str(seen.warning))"
        ),
    ),
    "a warning's text is matched": (
        ("import warnings\ndef f(): warnings.warn('old thing')"),
        ("with self.assertWarnsRegex(UserWarning, 'old .*'): s.f()"),
    ),
    "an own warning": (
        ("import warnings\nclass W(UserWarning): pass\ndef f(): warnings.warn(W('x'))"),
        ("with self.assertWarns(s.W): s.f()"),
    ),
    "warnings are recorded": (
        ("import warnings\ndef f(): warnings.warn('old')"),
        (
            "import warnings\n"
            "with warnings.catch_warnings(record=True) as seen:\n"
            "    warnings.simplefilter('always')\n"
            "    s.f()\n"
            "self.assertEqual([str(w.message) for w in seen], ['old'])"
        ),
    ),
    "a log record is seen": (
        ("import logging\ndef f(): logging.getLogger('a.b').warning('low %d', 3)"),
        ("with self.assertLogs('a', 'INFO') as seen: s.f()\nself.assertEqual(seen.output, ['WARNING:a.b:low 3'])"),
    ),
    "a debug record on the root logger": (
        ("import logging\ndef f(): logging.debug('deep')"),
        ("with self.assertLogs(level='DEBUG') as seen: s.f()\nself.assertEqual(seen.records[0].getMessage(), 'deep')"),
    ),
    "no log record": (
        ("import logging\ndef f(): logging.getLogger('a').info('x')"),
        ("with self.assertNoLogs('a', 'WARNING'): s.f()"),
    ),
    "a signature": (
        ("def f(a, b=2, *, c: int = 3) -> str: pass"),
        ("import inspect\nself.assertEqual(str(inspect.signature(s.f)), '(a, b=2, *, c: int = 3) -> str')"),
    ),
    "a signature of a method": (
        ("class C:\n    def m(self, a, *rest): pass"),
        ("import inspect\nself.assertEqual(list(inspect.signature(s.C().m).parameters), ['a', 'rest'])"),
    ),
    "a signature of a class": (
        ("class C:\n    def __init__(self, a, b=None): pass"),
        ("import inspect\nself.assertEqual(list(inspect.signature(s.C).parameters), ['a', 'b'])"),
    ),
    "annotations": (
        ("def f(a: int) -> str: pass"),
        ("self.assertEqual(s.f.__annotations__, {'a': int, 'return': str})"),
    ),
    "a coroutine": (
        ("async def f(x): return x + 1"),
        ("import asyncio\nself.assertEqual(asyncio.run(s.f(1)), 2)"),
    ),
    "a coroutine that sleeps": (
        ("import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x + 1"),
        ("import asyncio\nself.assertEqual(asyncio.run(s.f(1)), 2)"),
    ),
    "gathered coroutines": (
        ("import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x + 1"),
        (
            "import asyncio\n"
            "async def main(): return await asyncio.gather(s.f(1), s.f(2))\n"
            "self.assertEqual(asyncio.run(main()), [2, 3])"
        ),
    ),
    "an asynchronous generator": (
        ("async def f(n):\n    for i in range(n): yield i"),
        (
            "import asyncio\n"
            "async def main(): return [x async for x in s.f(3)]\n"
            "self.assertEqual(asyncio.run(main()), [0, 1, 2])"
        ),
    ),
    "an asynchronous context manager": (
        ("class C:\n    async def __aenter__(self): return 5\n    async def __aexit__(self, *a): return False"),
        (
            "import asyncio\n"
            "async def main():\n"
            "    async with s.C() as v: return v\n"
            "self.assertEqual(asyncio.run(main()), 5)"
        ),
    ),
    "fields of a data class": (
        ("from dataclasses import dataclass\n@dataclass\nclass D:\n    a: int\n    b: str = 'x'"),
        (
            "import dataclasses\n"
            "self.assertEqual([f.name for f in dataclasses.fields(s.D)], ['a', 'b'])\n"
            "self.assertTrue(dataclasses.is_dataclass(s.D(1)))"
        ),
    ),
    "a data class as a dictionary": (
        (
            "from dataclasses import dataclass\n"
            "@dataclass\n"
            "class E:\n"
            "    c: int\n"
            "@dataclass\n"
            "class D:\n"
            "    a: int\n"
            "    b: E"
        ),
        (
            "import dataclasses\n"
            "self.assertEqual(dataclasses.asdict(s.D(1, s.E(2))), {'a': 1, 'b': {'c': 2}})\n"
            "self.assertEqual(dataclasses.astuple(s.D(1, s.E(2))), (1, (2,)))"
        ),
    ),
    "a data class with another value": (
        ("from dataclasses import dataclass\n@dataclass\nclass D:\n    a: int\n    b: int"),
        ("import dataclasses\nself.assertEqual(dataclasses.replace(s.D(1, 2), b=3), s.D(1, 3))"),
    ),
    "a frozen data class": (
        ("from dataclasses import dataclass\n@dataclass(frozen=True)\nclass D:\n    a: int"),
        ("import dataclasses\nwith self.assertRaises(dataclasses.FrozenInstanceError): s.D(1).a = 2"),
    ),
    "a test implements an abstract method": (
        (
            "import abc\n"
            "class A(abc.ABC):\n"
            "    def __init__(self, n): self.n = n\n"
            "    @abc.abstractmethod\n"
            "    def one(self, x): ...\n"
            "    def all(self, xs): return [self.one(x) for x in xs]"
        ),
        (
            "class B(s.A):\n"
            "    def one(self, x): return x * self.n\n"
            "self.assertEqual(B(3).all([1, 2]), [3, 6])\n"
            "self.assertIsInstance(B(1), s.A)"
        ),
    ),
    "a test's subclass calls up": (
        ("class A:\n    def name(self): return 'a'\n    def hello(self): return 'hi ' + self.name()"),
        ("class B(s.A):\n    def name(self): return super().name() + 'b'\nself.assertEqual(B().hello(), 'hi ab')"),
    ),
    "a test's subclass has state of its own": (
        ("class A:\n    def __init__(self): self.seen = []\n    def run(self): self.on_event('x'); return self.seen"),
        (
            "class B(s.A):\n"
            "    def __init__(self):\n"
            "        super().__init__()\n"
            "        self.mine = 1\n"
            "    def on_event(self, name): self.mine += 1\n"
            "b = B()\n"
            "b.run()\n"
            "self.assertEqual(b.mine, 2)"
        ),
    ),
    "an abstract class cannot be made": (
        ("import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def one(self): ..."),
        ("with self.assertRaises(TypeError): s.A()\nclass B(s.A): pass\nwith self.assertRaises(TypeError): B()"),
    ),
    "a returned list is a copy": (
        ("class C:\n    def __init__(self): self.x = [1]\n    def get(self): return list(self.x)"),
        ("c = s.C()\nc.get().append(5)\nself.assertEqual(c.get(), [1])"),
    ),
    "the same seed gives the same numbers": (
        ("import random\ndef f(): return random.random()"),
        (
            "import random\n"
            "random.seed('x')\n"
            "a = s.f()\n"
            "random.seed('x')\n"
            "self.assertEqual(s.f(), a)\n"
            "random.seed('x')\n"
            "self.assertEqual(random.random(), a)"
        ),
    ),
    "patched input and print": (
        ("def f(): print('hello', input('name? '))"),
        (
            "from unittest import mock\n"
            "ask, say = mock.patch('builtins.input', return_value='Ann'), mock.patch('builtins.print')\n"
            "with ask as asked, say as said: s.f()\n"
            "asked.assert_called_once_with('name? ')\n"
            "said.assert_called_once_with('hello', 'Ann')"
        ),
    ),
    "a patch ends": (
        ("import random\ndef f(): return random.choice([1])"),
        (
            "from unittest import mock\n"
            "with mock.patch('random.choice', return_value=9): self.assertEqual(s.f(), 9)\n"
            "self.assertEqual(s.f(), 1)"
        ),
    ),
    "a patched clock": (
        ("import time\ndef f():\n    time.sleep(100)\n    return 1"),
        (
            "from unittest import mock\n"
            "with mock.patch('time.sleep') as slept: s.f()\n"
            "slept.assert_called_once_with(100)"
        ),
    ),
}
"""What is tried: (solution, the body of its only test)."""


def request(solution: str, test: str) -> dict[str, Any]:
    body = "\n".join(f"        {line}" for line in test.splitlines())
    head = "import unittest\nimport sol as s\n\nclass OneTest(unittest.TestCase):\n    def test_one(self):\n"
    return {
        "version": 1,
        "language": "python",
        "lesson": "python/one",
        "tests": {"one_test.py": f"{head}{body}\n"},
        "solution": {"sol.py": solution},
        "limits": {"wall_s": 10},
    }


def bare(asked: dict[str, Any], folder: Path) -> str:
    for path, text in {**asked["solution"], **asked["tests"]}.items():
        (folder / path).write_text(text, encoding="utf-8")
    command = [interpreter(), "-s", "-S", "-B", "-m", "unittest", "-q", "one_test"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=20)
    return "failed" if done.returncode else "passed"


@pytest.mark.parametrize("feature", LESSONS)
def test_a_feature_passes_isolated_as_it_does_bare(feature: str, tmp_path: Path) -> None:
    asked = request(*LESSONS[feature])
    proof = runners.prove(asked)
    assert (bare(asked, tmp_path), proof["mode"]) == ("passed", "isolated"), proof["report"]


@pytest.mark.parametrize("feature", LESSONS)
def test_a_solution_that_does_nothing_fails_as_it_does_bare(feature: str, tmp_path: Path) -> None:
    profile = runners.prove(request(*LESSONS[feature]))["profile"]
    empty = {**request("", LESSONS[feature][1]), "mode": "isolated", "profile": profile}
    assert (bare(empty, tmp_path), runners.run(empty)["outcome"]) == ("failed", "failed")
