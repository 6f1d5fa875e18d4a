"""What the options of `cdu profile` ask for: nobody who asks to be hidden is shown."""

from __future__ import annotations

from typing import Any

import pytest

from cdu.commands.student import presentation
from chalicelib.profiles.naming import Naming
from chalicelib.profiles.presentation import Choice, board_name


@pytest.mark.parametrize("alias", [True, False])
@pytest.mark.parametrize("name", [None, "Ada"])
def test_who_asks_to_be_hidden_is_hidden_whatever_else_is_said(aws: Any, name: str | None, *, alias: bool) -> None:
    choice = Choice.model_validate(presentation(name, alias=alias, hide=True))
    assert board_name("ada", choice) is None
    Naming(aws.dynamodb, aws.table("StudentsTable")).present("ada", choice)
    assert "@name#" not in str(aws.rows("StudentsTable")), "a name that nobody sees is taken from nobody"


def test_a_name_is_shown_and_an_alias_is_preferred_to_a_name_that_comes_with_it() -> None:
    assert presentation("Ada", alias=False, hide=False) == {"visibility": "public", "display_name": "Ada"}
    assert presentation("Ada", alias=True, hide=False) == {"visibility": "alias", "display_name": "Ada"}
    assert presentation(None, alias=True, hide=False) == {"visibility": "alias"}


def test_without_an_option_nothing_changes() -> None:
    assert presentation(None, alias=False, hide=False) == {}


def test_an_empty_name_is_asked_for_and_refused_in_words() -> None:
    choice = presentation("", alias=False, hide=False)
    with pytest.raises(ValueError, match="the name is empty"):
        Choice.model_validate(choice)
