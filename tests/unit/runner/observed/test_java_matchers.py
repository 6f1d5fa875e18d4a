"""The judge, and JUnit and AssertJ themselves, say the same of thousands of generated assertions."""

from __future__ import annotations

import pytest

from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import OperandError, RefusedError
from runners.observed.render import shown
from runners.observed.trace import read_trace
from tests.layers import layer
from tests.unit.runner.observed.java_assertions import cases, judged

CASES = 2000


@pytest.mark.parametrize("seed", [1, 2])
def test_the_judge_agrees_with_java(seed: int) -> None:
    layer("java")
    generated = cases(CASES // 2, seed)
    text = judged(generated)
    trace = read_trace([text])
    assert trace.done, text[:2000]
    seen = [each for test in trace.tests for each in test.observations]
    assert len(seen) == 2 * len(generated)
    tried, different = set(), []
    for looked, held in zip(seen[::2], seen[1::2], strict=True):
        case = generated[looked.site]
        if held.thrown:  # the framework refuses such operands: no test of a lesson has them
            continue
        holds = shown(held.values[0]) == "true"
        try:
            accepted = MATCHERS[case.matcher].check(looked.values[0], looked.operands or ())
        except OperandError:
            continue
        except RefusedError:  # wrong, whichever way it is asked
            accepted = False
        tried.add((case.matcher, holds))
        if accepted != holds:
            different.append(f"{case.assertion}: {holds}")
    assert not different, "\n".join(different[:40])
    assert len(tried) > 100, sorted(tried)
