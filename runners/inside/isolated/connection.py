"""What stand-ins need from the connection to the worker. `remote.Remote` implements it."""

import inspect
from typing import Any, Protocol


class Connection(Protocol):
    """The student's side, by handles."""

    def get(self, handle: int, name: str, key: str = "") -> Any:
        """Read an attribute."""

    def set(self, handle: int, name: str, value: object) -> None:
        """Write an attribute."""

    def delete(self, handle: int, name: str) -> None:
        """Delete an attribute."""

    def names(self, handle: int) -> list[str]:
        """Return `dir()` of an object."""

    def next(self, handle: int, key: str) -> object:
        """Return the next item of an iterator."""

    def awaited(self, handle: int, key: str) -> object:
        """Return what a coroutine returns, or an asynchronous generator yields next."""

    def signature(self, handle: int, name: str | None = None) -> inspect.Signature:
        """Return the signature of a function or class, or of a method of an object."""

    def call(
        self, handle: int, name: str | None, args: tuple[object, ...], options: dict[str, object], key: str
    ) -> object:
        """Call an object, or a method of it."""

    def derive(self, cls: type) -> int:
        """Make a class in the worker for one that a test has derived; return its handle."""

    def compare(self, name: str, left: object, right: object) -> object:
        """Compare two of the student's objects by the student's method."""

    def path_of(self, handle: int) -> str:
        """Return the name by which tests import a class, or a common one for what they do not import."""

    def muted(self, handle: int) -> bool:
        """Whether an object stands where the reference gave a plain value."""

    def exported(self, path: str, handle: int) -> None:
        """Remember under which name a module gives a class to the tests."""

    def named(self, path: str, value: object, *, fixed: bool = True) -> None:
        """Note what tests read under a name: a constant of a module, or a member of an enumeration if it is `fixed`."""

    def truth(self, name: str, left: object, right: object) -> object:
        """Return what the student's method says of two objects of the same worker."""

    def ask(self, key: str, *request: object) -> object:
        """Make a request; its result is subject to the profile at `key`."""
