"""What an assertion of a test framework says about values, one entry for each matcher of each framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runners.observed.matchers import jest, minitest

if TYPE_CHECKING:
    from runners.observed.matchers.base import Matcher

MATCHERS: Final[dict[str, Matcher]] = {**jest.MATCHERS, **minitest.MATCHERS}
"""By the framework's name and the matcher's, such as `jest.toEqual`."""
