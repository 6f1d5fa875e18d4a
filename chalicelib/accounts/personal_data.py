"""All that is kept about a student: given out in one piece, or deleted, for the student and for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Document = dict[str, Any]
"""Plain values: what JSON takes, and sets."""


class PersonalStore(Protocol):
    """What each service does with its own tables."""

    def export(self, student_id: str) -> list[Document]:
        """Everything that is stored about a student."""

    def forget(self, student_id: str) -> int:
        """Delete it and return how much there was. Safe to repeat."""


class PersonalData:
    """The personal data of all services. A new service that stores something about students joins `stores`."""

    def __init__(self, stores: Mapping[str, PersonalStore], refuse: Callable[[str], None]) -> None:
        """`stores`: by what they hold, in the order of deletion. `refuse`: stop taking requests from a student."""
        self._stores = stores
        self._refuse = refuse

    def export(self, student_id: str) -> Document:
        """Everything that is kept about a student, by kind."""
        return {name: [_plain(each) for each in store.export(student_id)] for name, store in self._stores.items()}

    def forget(self, student_id: str) -> dict[str, int]:
        """Delete everything and return how much there was of each kind. Safe to repeat after a failure.

        The id, which belongs to nobody any more, stays in the lake's events and on one item that keeps late events from
        bringing the profile back. Boards lose the name with their next refresh.
        """
        self._refuse(student_id)  # a token of the deleted account is good for an hour
        return {name: store.forget(student_id) for name, store in self._stores.items()}


def _plain(value: Any) -> Any:
    """Sets as lists, for JSON."""
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case set():
            return sorted(value)
    return value
