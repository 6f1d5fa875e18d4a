"""A name that others see belongs to one student, whatever happens at the same moment."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.profiles.naming import ForgottenError, NameTakenError, Naming
from chalicelib.profiles.presentation import Choice, Presentation
from chalicelib.shared.items import from_item, to_item

HIDDEN = Presentation(visibility="hidden")
ALIAS = Presentation()


@pytest.fixture
def naming(aws: Any) -> Naming:
    return Naming(aws.dynamodb, aws.table("StudentsTable"))


def called(name: str) -> Choice:
    return Choice(visibility="public", display_name=name)


def taken(aws: Any) -> dict[str, str]:
    rows = map(from_item, aws.rows("StudentsTable"))
    return {row["student_id"]: row["held_by"] for row in rows if row["item"] == "name"}


def test_a_name_is_reserved_for_who_took_it(aws: Any, naming: Naming) -> None:
    naming.present("ada", called("Ada"))
    assert taken(aws) == {"@name#ada": "ada"}


@pytest.mark.parametrize("name", ["Ada", "ADA", "A.d.a", "\u0410da", "Аdа"])
def test_nobody_else_gets_a_name_that_looks_like_it(aws: Any, naming: Naming, name: str) -> None:
    naming.present("ada", called("Ada"))
    with pytest.raises(NameTakenError):
        naming.present("bob", called(name))
    assert taken(aws) == {"@name#ada": "ada"}
    assert "bob" not in {from_item(row)["student_id"] for row in aws.rows("StudentsTable")}, "nothing was written"


def test_the_holder_may_write_the_name_differently(aws: Any, naming: Naming) -> None:
    naming.present("ada", called("Ada"))
    naming.present("ada", called("A.D.A."))
    assert taken(aws) == {"@name#ada": "ada"}


@pytest.mark.parametrize("later", [HIDDEN, ALIAS, called("Augusta"), Choice(display_name="Ada")])
def test_a_name_is_free_once_it_is_not_shown_any_more(aws: Any, naming: Naming, later: Presentation) -> None:
    naming.present("ada", called("Ada"))
    naming.present("ada", later)
    naming.present("bob", called("Ada"))
    assert taken(aws)["@name#ada"] == "bob"
    assert len(taken(aws)) == (2 if later.shown_name else 1)


class Raced:
    """DynamoDB where the profile changes between reading and writing, as often as is said."""

    def __init__(self, client: Any, other: Naming, times: int, who: str = "ada", name: str = "Augusta {}") -> None:
        self._client, self._other, self._times, self._who, self._name = client, other, times, who, name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        if self._times:
            self._times -= 1
            self._other.present(self._who, called(self._name.format(self._times)))
        return self._client.transact_write_items(**request)


def test_a_change_from_another_window_leaves_no_name_behind(aws: Any, naming: Naming) -> None:
    raced: Any = Raced(aws.dynamodb, naming, times=3)
    Naming(raced, "StudentsTable").present("ada", called("Ada"))
    assert taken(aws) == {"@name#ada": "ada"}


def test_who_is_a_moment_later_does_not_get_the_name(aws: Any, naming: Naming) -> None:
    raced: Any = Raced(aws.dynamodb, naming, 1, "bob", "Ada")
    with pytest.raises(NameTakenError):
        Naming(raced, "StudentsTable").present("ada", called("Ada"))
    assert taken(aws) == {"@name#ada": "bob"}


def test_a_profile_that_never_rests_is_an_error(aws: Any, naming: Naming) -> None:
    raced: Any = Raced(aws.dynamodb, naming, times=99)
    with pytest.raises(RuntimeError, match="changed 5 times"):
        Naming(raced, "StudentsTable").present("ada", called("Ada"))


def test_who_was_forgotten_gets_no_name(aws: Any, naming: Naming) -> None:
    row = {"student_id": "ada", "item": "profile", "forgotten_at": "2026-03-04"}
    aws.dynamodb.put_item(TableName="StudentsTable", Item=to_item(row))
    with pytest.raises(ForgottenError):
        naming.present("ada", called("Ada"))
    assert taken(aws) == {}


def test_a_name_is_given_back_by_its_holder_only(aws: Any, naming: Naming) -> None:
    naming.present("ada", called("Ada"))
    naming.release("bob", "ada")
    assert taken(aws) == {"@name#ada": "ada"}
    naming.release("ada", "ada")
    naming.release("ada", "ada")
    assert taken(aws) == {}
