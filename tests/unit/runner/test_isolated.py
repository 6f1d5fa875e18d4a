"""What works across the border between tests and solution, and what the rules of comparison refuse."""

import os
from pathlib import Path
from typing import Any

import pytest

import runners
from runners.inside.isolated.expected import NOTHING
from runners.sandbox.fork_server import ForkServer

HEAD = "import contextlib, io, unittest\nfrom unittest import mock\nimport sol\nfrom sol import *\nimport sol as s\n"


NOTHING_RECORDED = {"types": None, "lineup": None}


def grade(solution: str, test: str, *, profile: dict[str, Any] | None = None, mode: str = "isolated") -> dict[str, Any]:
    body = "\n".join(f"        {line}" for line in test.splitlines())
    head = HEAD.replace("from sol import *\n", "")
    return runners.run(
        {
            "version": 1,
            "language": "python",
            "lesson": "python/one",
            "mode": mode,
            "tests": {"one_test.py": f"{head}\nclass OneTest(unittest.TestCase):\n    def test_one(self):\n{body}\n"},
            "solution": {"sol.py": solution},
            "profile": profile or NOTHING_RECORDED,
            "limits": {"wall_s": 10},
        }
    )


FEATURES = {
    "values": (
        "def f(x): return x",
        "for v in (1, 1.5, 'a', b'a', None, [1, (2,)], {'a': {1}}, 2j): self.assertEqual(s.f(v), v)",
    ),
    "exact types": ("def f(): return True, 1, 1.0", "self.assertEqual([type(v) for v in s.f()], [bool, int, float])"),
    "keywords": ("def f(a, *, b=2): return a - b", "self.assertEqual(s.f(5, b=1), 4)"),
    "changes in place": ("def f(x): x.sort(); x.append([1])", "x = [2, 1]\ns.f(x)\nself.assertEqual(x, [1, 2, [1]])"),
    "the same list back": ("def f(x): return x", "x = []\nself.assertIs(s.f(x), x)"),
    "objects": (
        "class C:\n    def __init__(self, n): self.n = n\n    def up(self): self.n += 1; return self",
        "c = s.C(1)\nself.assertIs(c.up(), c)\nself.assertEqual(c.n, 2)\nc.n = 7\nself.assertEqual(c.n, 7)",
    ),
    "classes": (
        "class A: pass\nclass B(A):\n    K = 3\n    @classmethod\n    def make(cls): return cls()",
        "b = s.B.make()\nself.assertIsInstance(b, s.A)\nself.assertIs(type(b), s.B)\nself.assertEqual(s.B.K, 3)",
    ),
    "exceptions": (
        "class E(ValueError):\n    def __init__(self, a): super().__init__('m', a); self.a = a\ndef f(): raise E(5)",
        "with self.assertRaises(ValueError) as c: s.f()\ne = c.exception\nself.assertEqual(e.args + (e.a,), ('m',5,5))",
    ),
    "an exception within one of the same class": (
        "class E(Exception): pass\ndef f(): raise E(E('x'))",
        "with self.assertRaises(s.E) as c: s.f()\nself.assertIsInstance(c.exception.args[0], s.E)",
    ),
    "a list within one of the same class": (
        "class L(list): pass\ndef f(): return L([L([1])])",
        "self.assertEqual(s.f(), [[1]])\nself.assertIsInstance(s.f()[0], s.L)",
    ),
    "own exceptions by name": (
        "class E(Exception): pass\ndef f(): raise E('x')",
        "with self.assertRaisesRegex(s.E, 'x'): s.f()",
    ),
    "operators": (
        (
            "class V:\n    def __init__(self, n): self.n = n\n    def __add__(self, o): return V(self.n + o.n)\n"
            "    def __len__(self): return self.n\n    __getitem__ = lambda self, k: k\n    __str__ = lambda self: 'V'"
        ),
        "v = s.V(1) + s.V(2)\nself.assertEqual((len(v), v['a'], str(v)), (3, 'a', 'V'))",
    ),
    "comparison of own objects": (
        (
            "class V:\n    def __init__(self, n): self.n = n\n    def __eq__(self, o): return self.n == o.n\n"
            "    def __lt__(self, o): return self.n < o.n"
        ),
        "self.assertEqual(s.V(1), s.V(1))\nself.assertNotEqual(s.V(1), s.V(2))\nself.assertLess(s.V(1), s.V(2))",
    ),
    "generators": ("def f(n):\n    for i in range(n): yield i", "self.assertEqual(list(s.f(3)), [0, 1, 2])"),
    "iterators": ("def f(n): return map(str, range(n))", "self.assertEqual(list(s.f(2)), ['0', '1'])"),
    "callbacks": ("def f(g, x): return [g(v) for v in x]", "self.assertEqual(s.f(lambda v: v * 2, [1, 2]), [2, 4])"),
    "built-in callbacks": ("def f(g, x): return g(x)", "self.assertEqual(s.f(max, [1, 2]), 2)"),
    "exceptions through callbacks": (
        "def f(g):\n    try: g()\n    finally: pass",
        "class Own(Exception): pass\ndef g(): raise Own('x')\nwith self.assertRaises(Own): s.f(g)",
    ),
    "functions as results": ("def f(n): return lambda x: x + n", "self.assertEqual(s.f(2)(3), 5)"),
    "enumerations": (
        "import enum\nclass C(enum.Enum):\n    A = 1\n    B = 2\nclass I(enum.IntEnum):\n    X = 4",
        "self.assertIs(s.C(1), s.C.A)\nself.assertEqual([c.name for c in s.C], ['A', 'B'])\nself.assertEqual(s.I.X, 4)",
    ),
    "named tuples": (
        "from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef f(): return P(1, 2)",
        "self.assertEqual(s.f(), (1, 2))\nself.assertEqual(s.f().y, 2)",
    ),
    "data classes": (
        "from dataclasses import dataclass\n@dataclass\nclass D:\n    a: int\n    b: list",
        "d = s.D(1, [2])\nself.assertEqual((d.a, d.b), (1, [2]))\nself.assertEqual(d, s.D(1, [2]))",
    ),
    "context managers": (
        "class C:\n    def __enter__(self): return 5\n    def __exit__(self, *a): return True",
        "with s.C() as v: self.assertEqual(v, 5); raise ValueError",
    ),
    "printing": (
        "def f(): print('hi')",
        "out = io.StringIO()\nwith contextlib.redirect_stdout(out): s.f()\nself.assertEqual(out.getvalue(), 'hi\\n')",
    ),
    "patched names": (
        "def g(): return 1\ndef f(): return g()",
        "with mock.patch('sol.g', lambda: 7): self.assertEqual(s.f(), 7)\nself.assertEqual(s.f(), 1)",
    ),
    "recursion": ("def f(n): return f(n + 1)", "with self.assertRaises(RecursionError): s.f(0)"),
    "special numbers": (
        "def f(): return [float('inf'), 10 ** 5000]",
        "self.assertEqual(s.f(), [float('inf'), 10 ** 5000])",
    ),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_works_across_the_border(feature: str) -> None:
    report = grade(*FEATURES[feature])
    assert report["outcome"] == "passed", report


REFUSED = {
    "an object that equals a value": (
        (
            "class U:\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n"
            "    def __hash__(self): return 0\ndef f(): return U()"
        ),
        "self.assertEqual(s.f(), 5)",
    ),
    "the same on the other side": (
        "class U:\n    def __eq__(self, o): return True\n    def __hash__(self): return 0\ndef f(): return U()",
        "self.assertEqual(5, s.f())",
    ),
    "an integer that equals": (
        (
            "class I(int):\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n"
            "    def __hash__(self): return 0\ndef f(): return I(1)"
        ),
        "self.assertEqual(s.f(), 5)",
    ),
    "an object that is true": (
        "class T:\n    def __bool__(self): return True\ndef f(): return T()",
        "self.assertTrue(s.f())",
    ),
    "an object that is close": (
        (
            "class N:\n    def __sub__(self, o): return 0\n    __rsub__ = __abs__ = __round__ = lambda s, *a: 0\n"
            "def f(): return N()"
        ),
        "self.assertAlmostEqual(s.f(), 2.5)",
    ),
    "a swallowed assertion": (
        "def f(g):\n    try: g()\n    except BaseException: pass",
        "s.f(lambda: self.assertEqual(1, 2))",
    ),
    "globals of a callback": ("def f(g): return g.__globals__", "self.assertTrue(s.f(lambda: 1))"),
    "a mock's own record": ("def f(m): m.return_value = 5", "m = mock.Mock()\ns.f(m)\nself.assertEqual(m(), 5)"),
    "the test itself": ("def f(t): t.skipTest('x')", "s.f(self)"),
}


@pytest.mark.parametrize("trick", REFUSED)
def test_a_trick_is_refused_even_without_a_profile(trick: str) -> None:
    assert grade(*REFUSED[trick])["outcome"] == "failed"


@pytest.mark.parametrize("bases", ["unittest.TestCase, s.M", "s.M, unittest.TestCase"])
def test_no_test_case_derives_from_a_class_of_the_solution(bases: str) -> None:
    report = grade("class M: pass", f"class Own({bases}): pass")
    assert "a test case cannot derive" in report["tests"][0]["message"]


def test_the_profile_keeps_objects_silent_where_values_belong() -> None:
    liar = "class N:\n    def __rsub__(self, o): return 0\n    __sub__ = __rsub__\ndef f(): return N()"
    test = "self.assertTrue(abs(s.f() - 2.5) < 0.1)"
    assert grade(liar, test)["outcome"] == "passed"
    empty = {"types": {}, "lineup": NOTHING, "support": []}
    assert grade(liar, test, profile=empty)["outcome"] != "passed"


def test_a_comparison_that_always_agrees_is_found() -> None:
    right = "class P:\n    def __init__(self, x): self.x = x\n    def twice(self): return P(2 * self.x)\n"
    equal = "    def __eq__(self, o): return self.x == o.x\n"
    wild = "    def __eq__(self, o): return True\n"
    test = "self.assertEqual(s.P(1).twice(), s.P(2))\nself.assertEqual(s.P(4).twice(), s.P(8))"
    data = {"version": 1, "language": "python", "lesson": "python/p", "limits": {"wall_s": 10}}
    body = "\n".join(f"        {line}" for line in test.splitlines())
    tests = {
        "one_test.py": f"import unittest\nimport sol as s\nclass T(unittest.TestCase):\n    def test_p(self):\n{body}\n"
    }
    proof = runners.prove({**data, "tests": tests, "solution": {"sol.py": right + equal}})
    assert proof["mode"] == "isolated"
    asked = {**data, "mode": "isolated", "tests": tests, "profile": proof["profile"], "expected": proof["tests"]}
    assert runners.run({**asked, "solution": {"sol.py": right + equal}})["outcome"] == "passed"
    assert runners.run({**asked, "solution": {"sol.py": right + wild}})["outcome"] == "failed"


def test_no_secret_of_the_caller_reaches_the_fork_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "top-secret")
    server = ForkServer()
    server.start()
    assert server._process is not None
    block = Path(f"/proc/{server._process.pid}/environ")
    # Only root may look; for anybody else the fork server is not readable at all.
    text = block.read_bytes() if os.geteuid() == 0 else b""
    server.stop()
    assert b"SECRET" not in text
