from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.submissions.campus import Campus

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson


@pytest.fixture
def campus(aws: Any, lesson: Callable[..., PublishedLesson]) -> Campus:
    return Campus(aws, lesson())
