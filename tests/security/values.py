"""A lesson whose tests judge values of every kind, its right solution, and others that are right as well."""

TESTS = """\
import pickle
import typing
import unittest
import warnings

import solution
from solution import (
    Bag, Card, Clock, Level, Money, Point, Ratio, Suit, annotated, check, count_down, cut, doubled, each, fill_state,
    found, greet, half, letters, level, names, pair, parts, path, saved, sort_in_place, walk, warned,
)


class PlainTest(unittest.TestCase):
    def test_almost(self):
        self.assertAlmostEqual(half(5), 2.5)
        self.assertTrue(abs(half(7) - 3.5) < 1e-9)

    def test_in(self):
        self.assertIn("bob", names())
        self.assertTrue("cy" in names())
        self.assertIn("Hello", greet("x"))

    def test_set(self):
        self.assertSetEqual(letters("hello"), set("helo"))
        self.assertFalse(letters("ab").difference({"a", "b"}))

    def test_text(self):
        self.assertTrue(greet("Ann").startswith("Hello"))
        self.assertEqual(len(greet("Ann")), 11)
        self.assertRegex(greet("Bo"), "^Hello, Bo!$")

    def test_pair(self):
        self.assertEqual(pair(3), (3, 4))
        first, second = pair(8)
        self.assertEqual(first + second, 17)

    def test_attribute_of_a_function(self):
        half(1)
        self.assertTrue(half.calls > 0)
        self.assertIn("n", half.notes)

    def test_iterates(self):
        self.assertIn(2, count_down(3))
        self.assertEqual(sum(count_down(4)), 10)

    def test_in_place(self):
        numbers = [3, 1, 2]
        sort_in_place(numbers)
        self.assertEqual(numbers, [1, 2, 3])
        self.assertTrue(numbers[0] - 1 == 0)

    def test_called_back(self):
        seen = []
        each(lambda item: seen.append(item), 3)
        self.assertTrue(2 in seen)
        self.assertEqual(sum(seen), 3)

    def test_constants(self):
        self.assertEqual(fill_state(0), solution.EMPTY)
        self.assertEqual(fill_state(9), solution.FULL)


class EvaluatedTest(unittest.TestCase):
    def test_text_of_an_object(self):
        self.assertEqual(eval(repr(Ratio(1, 2))).value(), 0.5)
        self.assertEqual(eval("Ratio(3, 4).value() + len([1 for _ in 'ab'])"), 2.75)

    def test_annotations(self):
        self.assertEqual(typing.get_type_hints(annotated), {"number": int, "return": list})

    def test_saved(self):
        self.assertEqual(pickle.loads(saved([1, 2])), [1, 2])

    def test_mapped(self):
        for got, wanted in zip(map(doubled, [1, 2]), [2, 4]):
            self.assertEqual(got, wanted)

    def test_refuses(self):
        try:
            doubled(None)
        except:
            return
        self.fail("nothing was refused")


class LoopTest(unittest.TestCase):
    def test_each_part(self):
        for part, wanted in zip(parts("a-b-c"), "abc"):
            self.assertEqual(part, wanted)

    def test_each_part_by_a_statement(self):
        assert type(parts("")) is list
        for part in parts("x-y"):
            assert part in "xy"

    def test_what_is_found(self):
        place = found("b")
        if place is None:
            self.assertIsNone(found("z"))
        else:
            self.assertEqual(place, 1)


class ErrorTest(unittest.TestCase):
    def test_arguments(self):
        with self.assertRaises(ValueError) as caught:
            check(-1)
        self.assertIn("positive", caught.exception.args[0])
        self.assertEqual(check(1), 1)

    def test_warning(self):
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            warned()
        self.assertIn("old", seen[0].message.args[0])


class ObjectTest(unittest.TestCase):
    def test_add(self):
        self.assertEqual(Point(1, 2).add(Point(3, 4)), Point(4, 6))

    def test_expected_first(self):
        expected = Point(5, 5)
        self.assertEqual(Point(0, 0).add(Point(5, 5)), expected)

    def test_unequal(self):
        self.assertNotEqual(Point(0, 7).add(Point(5, -5)), Point(5, 5))
        self.assertEqual(Point(0, 7).add(Point(5, -5)), Point(5, 2))

    def test_in_a_list(self):
        self.assertEqual(path(2), [Point(0, 0), Point(1, 1)])
        self.assertIn(Point(2, 2), path(3))

    def test_two_results(self):
        self.assertEqual(walk("NE"), walk("EN"))
        self.assertNotEqual(walk("N"), walk("E"))

    def test_clock(self):
        self.assertEqual(Clock(10, 0) + 3, Clock(10, 3))
        self.assertEqual(Clock(0, 45) + 40, Clock(1, 25))
        self.assertEqual(Clock(23, 59) + 2, Clock(0, 1))
        self.assertEqual(Clock(15, 37), Clock(39, 37))
        self.assertNotEqual(Clock(15, 36), Clock(15, 37))

    def test_bag(self):
        self.assertEqual(Bag([1, 2]).union(Bag([2, 3])), Bag([3, 2, 1]))
        self.assertEqual(Bag([]).union(Bag([4])), Bag([4]))
        self.assertEqual(Bag([5, 5]), Bag([5]))
        self.assertNotEqual(Bag([1]).union(Bag([2])), Bag([1]))

    def test_money(self):
        self.assertEqual(Money(5, "EUR").plus(Money(7, "EUR")), Money(12, "EUR"))
        self.assertNotEqual(Money(1, "EUR").plus(Money(1, "EUR")), Money(2, "USD"))

    def test_levels(self):
        self.assertEqual(level(1), Level.LOW)
        self.assertIs(level(90), Level.HIGH)

    def test_cards(self):
        self.assertEqual(cut(), [Card(Suit.HEARTS, 3), Card(Suit.SPADES, 9)])
"""

RIGHT = """\
import enum
import pickle
import warnings
EMPTY, FULL = "empty", "full"
class Level(enum.Enum):
    LOW = 1
    HIGH = 2
class Suit(enum.Enum):
    HEARTS = "h"
    SPADES = "s"
class Card:
    def __init__(self, suit, rank): self.suit, self.rank = suit, rank
    def __eq__(self, other): return (self.suit, self.rank) == (other.suit, other.rank)
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def add(self, other): return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)
    def __hash__(self): return hash((self.x, self.y))
class Clock:
    def __init__(self, hour, minute): self.minutes = (60 * hour + minute) % 1440
    def __add__(self, minutes): return Clock(0, self.minutes + minutes)
    def __eq__(self, other): return self.minutes == other.minutes
class Bag:
    def __init__(self, items): self.items = list(items)
    def union(self, other): return Bag(self.items + other.items)
    def __eq__(self, other): return set(self.items) == set(other.items)
class Money:
    def __init__(self, amount, currency): self.amount, self.currency = amount, currency
    def plus(self, other): return Money(self.amount + other.amount, self.currency)
    def __eq__(self, other): return (self.amount, self.currency) == (other.amount, other.currency)
class Ratio:
    def __init__(self, top, bottom): self.top, self.bottom = top, bottom
    def __repr__(self): return f"Ratio({self.top!r}, {self.bottom!r})"
    def value(self): return self.top / self.bottom
def annotated(number: int) -> list: return [number]
def saved(value): return pickle.dumps(value)
def doubled(number): return 2 * number
def parts(text): return text.split("-")
def found(text): return "abc".index(text) if text in "abc" else None
def half(n):
    half.calls += 1
    half.notes.append("n")
    return n / 2
half.calls, half.notes = 0, []
def names(): return ["ann", "bob", "cy"]
def letters(text): return set(text)
def greet(name): return f"Hello, {name}!"
def pair(n): return (n, n + 1)
def count_down(n):
    while n > 0:
        yield n
        n -= 1
def sort_in_place(numbers): numbers.sort()
def each(function, n):
    for number in range(n): function(number)
def fill_state(n): return FULL if n > 5 else EMPTY
def check(n):
    if n < 0: raise ValueError("must be positive")
    return n
def warned(): warnings.warn("an old thing")
def path(n): return [Point(i, i) for i in range(n)]
def walk(steps):
    here = Point(0, 0)
    for step in steps: here = here.add(Point(0, 1) if step == "N" else Point(1, 0))
    return here
def level(n): return Level.HIGH if n > 50 else Level.LOW
def cut(): return [Card(Suit.HEARTS, 3), Card(Suit.SPADES, 9)]
"""

DIFFERENT = {
    "annotations that are texts, and other pickles": """
class Ratio:
    def __init__(self, top=0, bottom=1): self.parts = [top, bottom]
    def __repr__(self): return f"solution.Ratio(top=-{-self.parts[0]}, bottom=int('{self.parts[1]}') + 0)"
    def value(self): return self.parts[0] / self.parts[1]
def annotated(number: "int") -> "list": return [number]
def saved(value): return pickle.dumps(value, protocol=0)""",
    "slots in place of a dictionary": """
class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def add(self, other): return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)
    def __hash__(self): return hash((self.x, self.y))""",
    "other fields": """
class Point:
    def __init__(self, x, y): self._place = {"across": x, "up": y}
    def add(self, other): return Point(*(self._place[k] + other._place[k] for k in ("across", "up")))
    def __eq__(self, other): return self._place == other._place""",
    "serial numbers": """
import itertools
number = itertools.count()
class Point:
    def __init__(self, x, y): self.x, self.y, self.number = x, y, next(number)
    def add(self, other): return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)""",
    "the time of its making": """
import time
class Money:
    def __init__(self, amount, currency): self.what, self.made = (amount, currency), time.perf_counter_ns()
    def plus(self, other): return Money(self.what[0] + other.what[0], self.what[1])
    def __eq__(self, other): return self.what == other.what""",
    "a state that is not normalised": """
class Clock:
    def __init__(self, hour, minute): self.hour, self.minute = hour, minute
    def __add__(self, minutes): return Clock(self.hour, self.minute + minutes)
    def __eq__(self, other): return (self.hour * 60 + self.minute - other.hour * 60 - other.minute) % 1440 == 0""",
    "a normalised state": """
class Bag:
    def __init__(self, items): self.held = frozenset(items)
    def union(self, other): return Bag(self.held | other.held)
    def __eq__(self, other): return self.held == other.held""",
    "a dictionary of counts": """
from collections import Counter
class Bag:
    def __init__(self, items): self.counts = Counter(items)
    def union(self, other): return Bag([*self.counts.elements(), *other.counts.elements()])
    def __eq__(self, other): return self.counts.keys() == other.counts.keys()""",
    "data classes": """
import dataclasses
@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    y: int
    def add(self, other): return dataclasses.replace(self, x=self.x + other.x, y=self.y + other.y)
@dataclasses.dataclass
class Card:
    suit: Suit
    rank: int""",
    "named tuples": """
from typing import NamedTuple
class Point(NamedTuple):
    x: int
    y: int
    def add(self, other): return Point(self.x + other.x, self.y + other.y)
class Pair(NamedTuple):
    first: int
    second: int
def pair(n): return Pair(n, n + 1)""",
    "a subclass of int": """
class Clock(int):
    def __new__(cls, hour, minute): return super().__new__(cls, (60 * hour + minute) % 1440)
    def __add__(self, minutes): return Clock(0, int(self) + minutes)
class Half(float): pass
def half(n): return Half(n / 2)
half.calls, half.notes = 1, ["n"]""",
    "a cache that fills": """
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def add(self, other):
        result = Point(self.x + other.x, self.y + other.y)
        result.key()
        return result
    def key(self):
        if not hasattr(self, "_key"): self._key = (self.x, self.y)
        return self._key
    def __eq__(self, other): return self.key() == other.key()""",
    "a reference to a parent": """
class Point:
    def __init__(self, x, y):
        self.x, self.y, self.parts = x, y, []
        self.parts.append({"owner": self})
    def add(self, other): return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)""",
    "integers in place of an enumeration": """
class Level:
    LOW, HIGH = 10, 20
def level(n): return Level.HIGH if n > 50 else Level.LOW""",
    "an own iterator": """
class Down:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n + 1
def count_down(n): return list(Down(n))""",
    "a base class of its own": """
class Sized:
    def __init__(self, *parts): self.parts = parts
    def __eq__(self, other): return type(self) is type(other) and self.parts == other.parts
class Money(Sized):
    def plus(self, other): return Money(self.parts[0] + other.parts[0], self.parts[1])
class Card(Sized): pass""",
}
"""Changes to the right solution that leave it right."""
