"""Objects that the solution makes on both sides of a comparison: who makes them, and what decides."""

import json
from typing import Any

import pytest

import runners
from runners.inside.isolated.codec import Codec, UnsupportedError
from runners.inside.isolated.object_text import object_text
from runners.inside.isolated.state import StateReading, StateWriter, differing, form, same
from runners.languages.python import Python
from runners.request import parse_request

POINT = """\
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def add(self, other): return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
"""
HEAD = "import unittest\nfrom sol import Point\n\nclass {name}(unittest.TestCase):\n    def test_one(self):\n{body}"


def request(solution: str, **tests: str) -> dict[str, Any]:
    """Return the request for a solution, and test files by name, each with the body of its only test."""
    bodies = {name: "\n".join(f"        {line}" for line in body.splitlines()) for name, body in tests.items()}
    return {
        "version": 1,
        "language": "python",
        "lesson": "python/objects",
        "tests": {
            name.replace("__", "/") + "_test.py": HEAD.format(name=name.title().replace("_", ""), body=body) + "\n"
            for name, body in bodies.items()
        },
        "solution": {"sol.py": solution},
        "limits": {"wall_s": 10},
    }


def proven(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the request as that of a published lesson."""
    proof = runners.prove(asked)
    assert proof["mode"] == "isolated", proof["report"]
    return {**asked, "mode": "isolated", "profile": proof["profile"], "expected": proof["tests"]}


def test_only_a_lesson_that_compares_objects_has_a_second_worker() -> None:
    objects = proven(request(POINT, one="self.assertEqual(Point(1, 2).add(Point(1, 1)), Point(2, 3))"))
    values = proven(request(POINT, one="self.assertEqual(Point(1, 2).x, 1)"))
    roles = [Python().prepare(parse_request(each)).run.roles for each in (objects, values)]
    assert roles == [["referee", "worker", "worker"], ["referee", "worker"]]


def test_the_first_worker_never_sees_what_is_only_expected() -> None:
    asked = proven(request(POINT, one="self.assertEqual(Point(1, 2).add(Point(1, 1)), Point(2, 3))"))
    spy = "    SEEN = []\n    def add(self, other): print(Point.SEEN)\n"
    spying = POINT.replace("self.x, self.y = x, y", "self.x, self.y = x, y; Point.SEEN.append((x, y))") + spy
    told = runners.run({**asked, "solution": {"sol.py": spying}})
    assert told["tests"][0]["output"] == "[(1, 2), (1, 1)]\n"


def test_what_hidden_tests_expect_is_not_made_before_the_visible_ones_are_over() -> None:
    body = "self.assertEqual(Point(1, 2).add(Point(1, 1)), Point({}))"
    asked = proven(request(POINT, one=body.format("2, 3"), hidden__more="self.assertEqual(Point(4, 4), Point(4, 4))"))
    assert asked["profile"]["lineup"]["visible"] == 3
    leak = (
        "    SEEN = []\n    def __repr__(self): return repr(Point.SEEN)\n    def add(self, other): return Point(0, 0)\n"
    )
    leaking = POINT.replace("self.x, self.y = x, y", "self.x, self.y = x, y; Point.SEEN.append((x, y))") + leak
    told = runners.run({**asked, "solution": {"sol.py": leaking}})
    assert "(2, 3)" in told["tests"][0]["message"]
    assert "(4, 4)" not in json.dumps(told)


def test_objects_that_all_look_the_same_fail_a_lesson_with_one_comparison() -> None:
    asked = proven(request(POINT, one="self.assertEqual(Point(1, 2).add(Point(1, 1)), Point(2, 3))"))
    blank = "class Point:\n    def __init__(self, *a): pass\n    def add(self, o): return self\n"
    values = "class Point(tuple):\n    def __new__(cls, *a): return super().__new__(cls)\n"
    values += "    def add(self, o): return self\n"
    beside = "KNOWN = {}\n" + blank.replace("pass\n", "KNOWN[id(self)] = a, self\n")
    beside += "    def __eq__(self, o): return KNOWN[id(self)][0] == KNOWN[id(o)][0]\n"
    for solution in (f"{blank}    def __eq__(self, o): return True\n", values, beside):
        assert runners.run({**asked, "solution": {"sol.py": solution}})["outcome"] == "failed"


def test_two_classes_that_are_one_fail_where_the_reference_has_two() -> None:
    shapes = "class Round(Point): pass\nclass Flat(Point): pass\n"
    make = "def make(kind): return Round(0, 0) if kind else Flat(0, 0)\nPoint.make = staticmethod(make)\n"
    body = (
        "import sol\nself.assertEqual(Point.make(1), sol.Round(0, 0))\nself.assertEqual(Point.make(0), sol.Flat(0, 0))"
    )
    different = POINT.replace("return (", "return type(self) is type(other) and (")
    asked = proven(request(different + shapes + make, one=body))
    one = f"{POINT}Round = Flat = Point\nPoint.make = staticmethod(lambda kind: Point(0, 0))\n"
    assert runners.run({**asked, "solution": {"sol.py": one}})["outcome"] == "failed"


def test_a_proof_counts_what_it_has_to_believe() -> None:
    bag = "class Point:\n    def __init__(self, *items): self.items = list(items)\n"
    bag += "    def add(self, other): return Point(*self.items, *other.items)\n"
    bag += "    def __eq__(self, other): return set(self.items) == set(other.items)\n"
    body = (
        "self.assertEqual(Point(1, 2).add(Point(1, 3)), Point(3, 2, 1))\nself.assertNotEqual(Point(1, 1), Point(2, 2))"
    )
    believed = [
        runners.prove(request(each, one=body.replace("3, 2, 1", "2, 5") if each == POINT else body))["profile"]
        for each in (POINT, bag)
    ]
    assert [profile["lineup"]["believed"] for profile in believed] == [0, 1]


def test_a_profile_of_an_older_runner_is_refused() -> None:
    old = {"types": {}, "lineup": {"pool": [], "truths": {}}, "support": []}
    with pytest.raises(runners.RequestError, match="validate the lesson again"):
        runners.run({**request(POINT, one="pass"), "mode": "isolated", "profile": old})


def test_a_cyclic_state_is_told_and_rebuilt() -> None:
    codec = Codec(_refuse, _refuse)
    node = Node()
    node.others.append({"back": node, "set": {1, 2}, "pair": (1, 2.5, None)})
    text = StateWriter(codec.encode).text([node, node])
    rebuilt: Any = StateReading(codec.load).value(text)
    assert rebuilt[0].others[0]["back"] is rebuilt[0]
    assert rebuilt[0].others[0]["pair"] == (1, 2.5, None)
    assert StateWriter(codec.encode).text(rebuilt) == text


def test_a_state_that_is_too_deep_is_none() -> None:
    deep: list[Any] = []
    for _ in range(200):
        deep = [deep]
    with pytest.raises(UnsupportedError):
        StateWriter(Codec(_refuse, _refuse).encode).text(deep)


@pytest.mark.parametrize("text", ["", "[", "{}", '["list",[{"other":"generator"}]]', "[" * 5000])
def test_a_state_that_is_none_equals_nothing(text: str) -> None:
    assert not same(form(text, set()), form(text, set()))


def test_fields_that_tell_two_builds_apart_do_not_count() -> None:
    one, other, wrong = (
        f'["o","sol","P",null,{{"x":{x},"number":{number}}}]' for x, number in ((1, 1), (1, 2), (2, 1))
    )
    ignored = differing(one, other)
    assert ignored == {("sol.P", "number")}
    assert same(form(one, ignored), form(other, ignored))
    assert not same(form(one, ignored), form(wrong, ignored))


class Node:
    """Something that contains itself."""

    __slots__ = ("others",)

    def __init__(self) -> None:
        self.others: list[object] = []


def _refuse(value: Any) -> Any:
    raise UnsupportedError(f"a {type(value).__name__}")


def message_of(solution: str, body: str) -> str:
    """Return what the student is told whose solution fails the test that the reference passes."""
    asked = proven(request(POINT, one=body))
    told = runners.run({**asked, "solution": {"sol.py": solution}})
    assert told["tests"][0]["outcome"] != "passed"
    message: str = told["tests"][0]["message"]
    return message


class TestWhatADifferenceLooksLike:
    ADDED = "self.assertEqual(Point(1, 2).add(Point(1, 1)), Point(2, 3))"

    def test_an_object_without_a_text_of_its_own_is_shown_by_its_fields(self) -> None:
        message = message_of(POINT.replace("self.x + other.x", "self.x"), self.ADDED)
        assert message == "<Point object: x=1, y=3> != <Point object: x=2, y=3>"

    def test_objects_that_differ_only_for_want_of_an_own_equality_are_told_so(self) -> None:
        without = POINT.partition("    def __eq__")[0]
        message = message_of(without, self.ADDED)
        assert message.startswith("<Point object: x=2, y=3> != <Point object: x=2, y=3>\nBoth sides look the same")
        assert "__eq__" in message

    def test_fields_are_shown_level_by_level_and_an_own_text_is_kept(self) -> None:
        class Name:
            def __repr__(self) -> str:
                return "Name!"

        class Odd:
            def __init__(self) -> None:
                self.me, self.name, self.many = self, Name(), list(range(100))

        rest = "name=Name!, many=[0, 1, 2, 3, 4, 5, ...]>"
        innermost = "<Odd object: me=<Odd object>, name=Name!, many=[...]>"
        assert object_text(Odd()) == f"<Odd object: me=<Odd object: me={innermost}, {rest}, {rest}"

    def test_an_integer_that_python_writes_no_text_for_has_its_first_and_last_digits(self) -> None:
        big = POINT.replace("return Point(self.x + other.x, self.y + other.y)", "return 10**5000 + 1")
        asked = proven(request(POINT.replace("return Point(self.x + other.x, self.y + other.y)", "return 10**5000"),
                               one="self.assertEqual(Point(1, 2).add(Point(1, 1)), 10**5000)"))  # fmt: skip
        told = runners.run({**asked, "solution": {"sol.py": big}})
        ends = ("1000000000...0000000001 (5001 digits)", "1000000000...0000000000 (5001 digits)")
        assert told["tests"][0]["message"] == " != ".join(ends)
