"""Expected values that the solution itself has to make, such as `new Point(4, 6)` in `toEqual(new Point(4, 6))`.

A sandbox in which no test runs makes all of them, twice, in random order and under random numbers; the tests' sandbox
makes none. So neither can copy what the other says, nor can both say the same of the n-th. A result is right if it
looks like an object that was made from the expected arguments.

* *What differs between the two makings of one value does not count*: serial numbers, times.
* *Partition*: values that differ for the reference solution have to look different here, to every matcher that would
  tell the reference's apart. Otherwise a class whose objects all look the same would equal everything, and numbers that
  are all close to one would be close to any result.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from runners.observed.matchers.base import Equality, number_of
from runners.observed.matchers.jest import ABSENT
from runners.observed.render import shown, thrown_as
from runners.observed.trace import Observation, read_trace
from runners.observed.values import NULL, Atom, Items, Mapping, Object, Thrown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runners.observed.values import Value
    from runners.request import MadeRecord

PLAIN: Final = ("Object",)
"""The class of an object without a class of its own."""
Group = tuple[str, tuple[int, ...]]
"""The kind of a value, a number for each of `_LOOKS`, and one for numbers that lie close together."""
_DIGITS: Final = 6
_OBJECTS: Final = "objects"
_MADE: Final = 2
_NUMBER: Final = re.compile(r"\d+")
"""The first number in a statement is the value's own, where its function is told which site it observes."""
_LOOK: Final = Equality()
_LOOKS: Final = (_LOOK, Equality(classes=False, labels=False, absent=ABSENT, numbers=True, messages=True))
"""How values are told apart: by all that they are, and as the matcher does that overlooks most."""
_CLOSE: Final = 0.02
"""Numbers of the reference that differ by less may be meant to be the same."""
_APART: Final = 0.01
"""What others have to differ by: nothing is then close to two of them, as `toBeCloseTo` means it."""
_MISSING: Final = "the expected value could not be made"
_UNSTEADY: Final = "the expected value comes out differently each time"
_ALIKE: Final = "expected values that have to differ look the same: {}"


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a run made: a value by number, what is wrong with a number, and the fields that do not count."""

    values: dict[int, Value] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    varying: frozenset[tuple[str, str]] = frozenset()

    def operands(self, numbers: Sequence[int]) -> tuple[Value, ...]:
        """Return the values with these numbers. Raises `IndexError` where one is missing."""
        if not all(number in self.values for number in numbers):
            raise IndexError(_MISSING)
        return tuple(self.values[number] for number in numbers)

    def fault(self, numbers: Sequence[int]) -> str | None:
        """Return what is wrong with one of these numbers, None for nothing."""
        return next((self.faults.get(each, _MISSING) for each in numbers if each not in self.values), None) or next(
            (self.faults[each] for each in numbers if each in self.faults), None
        )

    def steady(self, value: Value) -> Value:
        """Return a value without the fields that do not count."""
        return without_fields(value, self.varying) if self.varying else value


@dataclass(frozen=True, slots=True)
class MakingScript:
    """The files that make every value twice, by path. `numbers` has the value's number for each number in them."""

    texts: dict[str, str] = field(default_factory=dict)
    numbers: Sequence[int] = ()


def shuffled(made: MadeRecord) -> MakingScript:
    """Return files that make every value twice, in an order and under numbers that nobody can foresee."""
    order = random.SystemRandom()
    twice = list(range(len(made["statements"]))) * _MADE
    numbers = order.sample(twice, len(twice))
    found = {}
    for path, (before, after) in made["texts"].items():
        lines = [
            _NUMBER.sub(str(given), made["statements"][number][1], count=1)
            for given, number in enumerate(numbers)
            if made["statements"][number][0] == path
        ]
        found[path] = "\n".join([before, *order.sample(lines, len(lines)), after])
    return MakingScript(found, numbers)


def read_expectations(results: Sequence[str], made: MadeRecord, script: MakingScript) -> Expectations:
    """Read what a run of `script` wrote."""
    trace = read_trace(results)
    seen: dict[int, list[Observation]] = defaultdict(list)
    times: Counter[int] = Counter()
    for test in trace.tests:
        for observation in test.observations:
            given = observation.site
            seen[script.numbers[given] if 0 <= given < len(script.numbers) else -1].append(observation)
            times[given] += 1
    whole = not (trace.broken or trace.loads or any(not test.over or test.thrown != NULL for test in trace.tests))
    if not whole or -1 in seen or set(times.values()) - {1}:
        return Expectations()
    pairs = {number: found for number, found in seen.items() if len(found) == _MADE}
    thrown = {number: thrown_as(one.values[0]) for number, (one, _) in pairs.items() if one.thrown}
    values = {
        number: (one.values[0], other.values[0]) for number, (one, other) in pairs.items() if number not in thrown
    }
    varying = frozenset(place for one, other in values.values() for place in _varying(one, other))
    kept = {number: without_fields(one, varying) for number, (one, _) in values.items()}
    faults = {number: f"making the expected value failed: {text}" for number, text in thrown.items()}
    for number, (_, other) in values.items():
        if not _LOOK(kept[number], without_fields(other, varying)):
            faults[number] = _UNSTEADY
    return Expectations(
        kept, faults | _alike(kept, [(kind, tuple(numbers)) for kind, *numbers in made["groups"]]), varying
    )


def _alike(values: dict[int, Value], groups: Sequence[Group]) -> dict[int, str]:
    """Return what is wrong with values that look the same and were different for the reference."""
    looks: dict[object, set[int]] = defaultdict(set)
    keys = {
        (number, way): (groups[number][0], way, look.key(value))
        for number, value in values.items()
        for way, look in enumerate(_LOOKS)
        if number < len(groups) and groups[number][0]
    }
    for (number, way), key in keys.items():
        looks[key].add(groups[number][1][way])
    alike = {number for (number, _), key in keys.items() if len(looks[key]) > 1}
    return {number: _ALIKE.format(shown(values[number])) for number in alike | _too_close(values, groups)}


def _too_close(values: dict[int, Value], groups: Sequence[Group]) -> set[int]:
    """Return the numbers of plain numbers of one kind that lie closer together than the reference's."""
    found: set[int] = set()
    kinds: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    for number, value in values.items():
        if number < len(groups) and groups[number][0] and (plain := _finite(value)) is not None:
            kinds[groups[number][0]].append((plain, groups[number][1][-1], number))
    for placed in kinds.values():
        for (one, group, number), (other, another, neighbour) in pairwise(sorted(placed)):
            if group != another and other - one < _APART:
                found |= {number, neighbour}
    return found


def _finite(value: Value) -> float | None:
    """Return the number that a value is, None for one that no float holds, and for anything else."""
    try:
        number = number_of(value)
        return float(number) if number is not None and math.isfinite(number) else None
    except OverflowError:
        return None


def _clusters(values: Sequence[Value]) -> dict[int, int]:
    """Return for the place of each number of some values a number that is the same for those close together."""
    placed = sorted((number, place) for place, value in enumerate(values) if (number := _finite(value)) is not None)
    found: dict[int, int] = {}
    last, cluster = -math.inf, 0
    for number, place in placed:
        cluster += number - last >= _CLOSE
        last, found[place] = number, cluster
    return found


def groups_of(made: Expectations, kinds: Sequence[str]) -> list[Group]:
    """Return for each value of the reference its kind, and for each look the same number for those that look the same.

    Only values of one kind have to be told apart: objects, or plain values of one of `kinds`. What the solution has no
    part in has none.
    """
    numbers: dict[object, int] = {}
    values = [made.values.get(number, NULL) for number in range(len(kinds))]
    close = _clusters(values)
    return [
        (
            _OBJECTS if kind and has_object(value) else kind,
            (
                *(numbers.setdefault((way, _seen(value, look)), len(numbers)) for way, look in enumerate(_LOOKS)),
                close.get(place, 0),
            ),
        )
        for place, (value, kind) in enumerate(zip(values, kinds, strict=True))
    ]


def _seen(value: Value, look: Equality) -> object:
    """Return something that is equal for values that nobody has to tell apart: rounding may differ."""
    if isinstance(value, Atom) and value.kind == "float":
        return f"{float(value.text):.{_DIGITS}g}"
    return look.key(value)


def alone(made: Expectations, groups: Sequence[Group]) -> set[int]:
    """Return the numbers of values that no other has to look different from: that they look right is only believed."""
    kinds: dict[str, set[tuple[int, ...]]] = defaultdict(set)
    for number, value in made.values.items():
        for name in _classes(value) or {groups[number][0]}:
            kinds[name].add(groups[number][1])
    return {
        number
        for number, value in made.values.items()
        if groups[number][0] and all(len(kinds[name]) == 1 for name in _classes(value) or {groups[number][0]})
    }


def _classes(value: Value) -> set[str]:
    return {part.chain[0] for part in _parts(value) if isinstance(part, Object) and part.chain and part.chain != PLAIN}


def has_object(value: Value) -> bool:
    """Whether an object of a class of its own is in a value."""
    return any(isinstance(part, Object) and part.chain != PLAIN for part in _parts(value))


def _parts(value: Value) -> Iterator[Value]:
    """Yield a value and everything in it."""
    yield value
    match value:
        case Items():
            inner = list(value.parts)
        case Mapping():
            inner = [part for pair in value.pairs for part in pair]
        case Object():
            inner = [*(part for _, part in value.fields), *(value.items or ())]
        case Thrown():
            inner = [part for _, part in value.fields]
        case Atom():
            return
    for part in inner:
        yield from _parts(part)


def _varying(one: Value, other: Value) -> Iterator[tuple[str, str]]:
    """Yield class and name of the fields in which two makings of one value differ."""
    match one, other:
        case Object(), Object() if one.chain and one.chain == other.chain:
            others = dict(other.fields)
            for name, part in one.fields:
                if name in others and not _LOOK(part, others[name]):
                    deeper = list(_varying(part, others[name]))
                    yield from deeper or [(one.chain[0], name)]
            for part, counterpart in zip(one.items or (), other.items or (), strict=False):
                yield from _varying(part, counterpart)
        case Items(), Items() if one.ordered and other.ordered and len(one.parts) == len(other.parts):
            for part, counterpart in zip(one.parts, other.parts, strict=True):
                yield from _varying(part, counterpart)
        case Mapping(), Mapping() if len(one.pairs) == len(other.pairs):
            for (_, part), (_, counterpart) in zip(one.pairs, other.pairs, strict=True):
                yield from _varying(part, counterpart)


def without_fields(value: Value, gone: frozenset[tuple[str, str]]) -> Value:
    """Return a value without fields, named by class and field."""
    if not gone:
        return value

    def kept(part: Value) -> Value:
        return without_fields(part, gone)

    match value:
        case Items():
            return replace(value, parts=tuple(map(kept, value.parts)))
        case Mapping():
            return replace(value, pairs=tuple((kept(key), kept(part)) for key, part in value.pairs))
        case Object():
            name = value.chain[0] if value.chain else ""
            fields = tuple((key, kept(part)) for key, part in value.fields if (name, key) not in gone)
            return replace(value, fields=fields, items=None if value.items is None else tuple(map(kept, value.items)))
        case Thrown():
            return replace(value, fields=tuple((key, kept(part)) for key, part in value.fields))
        case Atom():
            return value
