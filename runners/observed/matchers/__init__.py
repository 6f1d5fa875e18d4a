"""What an assertion of a test framework says about values, one entry for each matcher of each framework."""

from __future__ import annotations

from typing import Final

from runners.observed.line_up import answers
from runners.observed.matchers import assertj, catch2, jest, junit, minitest, rust, unity, xunit
from runners.observed.matchers.base import Matcher
from runners.observed.values import TRUE

_LINE_UP: Final = Matcher(lambda value, _: answers(value) is not None, "an answer to each comparison")
_INSIDE: Final = Matcher(lambda value, _: value == TRUE, "that the assertion holds")

MATCHERS: Final[dict[str, Matcher]] = {
    "line-up": _LINE_UP,
    "true": _INSIDE,
    **assertj.MATCHERS,
    **catch2.MATCHERS,
    **jest.MATCHERS,
    **junit.MATCHERS,
    **minitest.MATCHERS,
    **rust.MATCHERS,
    **unity.MATCHERS,
    **xunit.MATCHERS,
}
"""By the framework's name and the matcher's, such as `jest.toEqual`."""
