"""The type profile: for each function and attribute, whether the reference solution gave a value or an object.

A student's object where the reference gave a plain value could answer operators in the test's own expressions
(`abs(result - 2.3) < eps`, `x in result`) with knowledge of what is expected. So such an object may be handed back to
the solution, but is asked nothing.
"""

from typing import Final

_HARMLESS: Final = frozenset({"value", "iterator", "function"})
"""Kinds on which no operator reaches the student."""


class Profile:
    """Records kinds, or enforces recorded ones."""

    def __init__(self, recorded: dict[str, list[str]] | None, *, record: bool) -> None:
        self._recorded = recorded
        self._record = record
        self._seen: dict[str, set[str]] = {}

    def saw(self, key: str, kinds: set[str]) -> bool:
        """Note what a call or attribute gave; return whether its objects are to be kept from being asked anything.

        Raises `TypeError` for a class or module where the reference gave none.
        """
        if self._record:
            self._seen.setdefault(key, set()).update(kinds)
        if self._recorded is None or kinds <= _HARMLESS:
            return False
        refused = kinds - _HARMLESS - set(self._recorded.get(key, ()))
        if refused - {"object"}:
            raise TypeError(f"{key} gave a {min(refused)} where a plain value is expected")
        return bool(refused)

    def as_json(self) -> dict[str, list[str]]:
        """Return what was recorded; plain values are left out."""
        return {key: sorted(kinds) for key, kinds in self._seen.items() if not kinds <= _HARMLESS}
