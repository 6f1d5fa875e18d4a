"""Tests in parts: in C++, a test runs once for each of its innermost sections, and each of these runs is a test.

A solution that throws or crashes in a section may leave out sections inside. So runs are matched with what is expected
by the numbers of their sections, not by their order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from runners.observed.values import NULL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runners.observed.key import ExpectedTest
    from runners.observed.trace import ObservedTest

_BETWEEN = " / "


def named(tests: Sequence[ObservedTest]) -> list[str]:
    """Return the ids of tests: a part has the names of its sections after the test's; equal ones are counted."""
    counts: Counter[str] = Counter()
    found = []
    for test in tests:
        name = _BETWEEN.join([test.name, *(name for _, name in test.sections)])
        counts[name] += bool(test.sections)
        found.append(f"{name} ({counts[name]})" if counts[name] > 1 else name)
    return found


def matched(
    tests: Sequence[ObservedTest], key: Sequence[ExpectedTest]
) -> Iterator[tuple[ObservedTest, ExpectedTest | None]]:
    """Yield each test of a run with what is expected of it, None for a test that nobody asked for."""
    wanted = [list(group) for _, group in groupby(key, lambda test: test.case or test.id)]
    for number, parts in enumerate(_by_test(tests)):
        left = wanted[number] if number < len(wanted) else []
        if len(left) == 1 and not left[0].sections:
            yield _whole(parts), left[0]
            continue
        for part in parts:
            places = tuple(place for place, _ in part.sections)
            if part.again and not places:
                continue  # once more after a section that broke off, which was the last
            found = _best(places, left)
            if found:
                left.remove(found)
            yield part, found


def _by_test(tests: Sequence[ObservedTest]) -> list[list[ObservedTest]]:
    found: list[list[ObservedTest]] = []
    for test in tests:
        if test.again and found:
            found[-1].append(test)
        else:
            found.append([test])
    return found


def _best(places: tuple[int, ...], left: Sequence[ExpectedTest]) -> ExpectedTest | None:
    """Return the part in just these sections, else the first one inside them: the run did not come farther."""
    inside = [test for test in left if test.sections[: len(places)] == places]
    return next((test for test in inside if test.sections == places), inside[0] if inside else None)


def _whole(parts: Sequence[ObservedTest]) -> ObservedTest:
    """Return all parts as the one test that lessons have which were validated before sections were tests."""
    return replace(
        parts[0],
        observations=[seen for part in parts for seen in part.observations],
        over=all(part.over for part in parts),
        ms=sum(part.ms for part in parts),
        output="".join(part.output for part in parts),
        thrown=next((part.thrown for part in parts if part.thrown != NULL), NULL),
        place=next((part.place for part in parts if part.thrown != NULL), ""),
    )
