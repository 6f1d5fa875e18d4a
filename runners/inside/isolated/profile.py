"""The type profile: whether each function and attribute of the reference solution gave a plain value or an object.

If the solution returns an object where the reference returned a plain value, that object's operators would run in the
test's own expressions (`abs(result - 2.3) < eps`, `x in result`) and learn what is expected. So a test may pass such an
object back to the solution, but every other use of it raises an error.
"""

from typing import Final

_HARMLESS: Final = frozenset({"value", "iterator", "function"})
"""Kinds whose operators run no code of the student."""


class Profile:
    """Records kinds, or enforces recorded ones."""

    def __init__(self, recorded: dict[str, list[str]] | None, *, record: bool) -> None:
        self._recorded = recorded
        self._record = record
        self._seen: dict[str, set[str]] = {}

    def saw(self, key: str, kinds: set[str]) -> bool:
        """Record what a call or attribute gave; return whether its objects have to stay mute.

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
        """Return what was recorded, without plain values."""
        return {key: sorted(kinds) for key, kinds in self._seen.items() if not kinds <= _HARMLESS}
