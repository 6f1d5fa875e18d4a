"""The type profile: for each function and attribute, whether the reference solution gave a value or an object.

A student's object where the reference gave a plain value could answer operators in the test's own expressions
(`abs(result - 2.3) < eps`, `x in result`) with knowledge of what is expected; so it is refused.
"""

from typing import Any, Final

_HARMLESS: Final = frozenset({"value", "iterator", "function"})
"""Kinds on which no operator reaches the student."""


class Profile:
    """Records kinds, or enforces recorded ones."""

    def __init__(self, recorded: dict[str, list[str]] | None, *, record: bool) -> None:
        self._recorded = recorded
        self._record = record
        self._seen: dict[str, set[str]] = {}

    def saw(self, key: str, kinds: set[str]) -> None:
        """Note what a call or attribute gave. Raises `TypeError` where the reference never gave an object."""
        if self._record:
            self._seen.setdefault(key, set()).update(kinds)
        if self._recorded is None or kinds <= _HARMLESS:
            return
        refused = kinds - _HARMLESS - set(self._recorded.get(key, ()))
        if refused:
            raise TypeError(f"{key} gave a {min(refused)} where a plain value is expected")

    def as_json(self) -> dict[str, Any]:
        """Return what was recorded; plain values are left out."""
        return {key: sorted(kinds) for key, kinds in self._seen.items() if not kinds <= _HARMLESS}
