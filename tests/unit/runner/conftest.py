"""One lesson that every test of the runner grades, and the means to grade it."""

from collections.abc import Callable
from typing import Any

import pytest

import runners

TESTS = """\
import unittest

import pytest

from shop import Basket, greet, price


class ShopTest(unittest.TestCase):
    @pytest.mark.task(taskno=1)
    def test_price_of_several(self):
        self.assertEqual(price(3), 30)

    @pytest.mark.task(taskno=2)
    def test_greeting(self):
        for name, expected in (("Ann", "Hello, Ann!"), ("Bo", "Hello, Bo!")):
            with self.subTest(name=name):
                self.assertEqual(greet(name), expected)

    def test_negative_price(self):
        with self.assertRaises(ValueError) as caught:
            price(-1)
        self.assertEqual(caught.exception.args[0], "negative")

    def test_basket(self):
        basket = Basket()
        basket.add("pear")
        self.assertEqual(basket.items, ["pear"])
        self.assertEqual(Basket("a"), Basket("a"))
        self.assertNotEqual(Basket("a"), Basket("b"))
"""

GOOD = """\
def price(count):
    if count < 0:
        raise ValueError("negative")
    print("pricing", count)
    return count * 10


def greet(name):
    return f"Hello, {name}!"


class Basket:
    def __init__(self, *items):
        self.items = list(items)

    def add(self, item):
        self.items.append(item)

    def __eq__(self, other):
        return self.items == other.items
"""

Grade = Callable[..., dict[str, Any]]
NOTHING_RECORDED: dict[str, Any] = {"types": None, "lineup": None, "support": []}


def request(solution: str, /, **changes: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "language": "python",
        "lesson": "python/shop",
        "mode": "guarded",
        "tests": {"shop_test.py": TESTS},
        "support": {},
        "solution": {"shop.py": solution},
        "expected": None,
        "profile": None,
        "limits": {"wall_s": 10},
    } | changes


@pytest.fixture(scope="session")
def proof() -> dict[str, Any]:
    return runners.prove(request(GOOD))


@pytest.fixture(params=["guarded", "isolated"])
def grade(request: pytest.FixtureRequest, proof: dict[str, Any]) -> Grade:
    make = globals()["request"]

    def run(solution: str, /, **changes: Any) -> dict[str, Any]:
        profile = NOTHING_RECORDED if "tests" in changes else proof["profile"]
        return runners.run(make(solution, mode=request.param, profile=profile, **changes))

    return run


@pytest.fixture
def good() -> str:
    return GOOD


@pytest.fixture
def ask() -> Callable[..., dict[str, Any]]:
    return request
