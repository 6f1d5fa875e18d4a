"""The type profile: whether each function and attribute of the reference solution gave a plain value or an object.

If the solution returns an object where the reference returned a plain value, that object's operators would run in the
test's own expressions (`abs(result - 2.3) < eps`, `x in result`) and learn what is expected. So a test may pass such an
object back to the solution, but every other use of it ends the test.
"""

from typing import ClassVar, Final

_HARMLESS: Final = frozenset({"value", "iterator", "function"})
"""Kinds whose operators run no code of the student."""
END: Final = "StopIteration"
"""The kind of the exception that ends an iteration, where no iteration was asked for an item."""
_SHAPE: Final = "shape of "
_CONSTANT: Final = "value of "


class DeniedError(BaseException):
    """The solution gave what the reference never gave there.

    It is not an `Exception`, so that no `except Exception` in a test can turn it into a pass. One that a test catches
    all the same is remembered as the latest, so that the test fails.
    """

    latest: "ClassVar[DeniedError | None]" = None

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        DeniedError.latest = self


class Profile:
    """Records kinds, or enforces recorded ones."""

    def __init__(self, recorded: dict[str, list[str]] | None, *, record: bool) -> None:
        self._recorded = recorded
        self._record = record
        self._seen: dict[str, set[str]] = {}
        self._constants: dict[str, str] = {}

    def saw(self, key: str, kinds: set[str]) -> bool:
        """Record what a call or attribute gave; return whether its objects have to stay mute.

        Raises `DeniedError` for a class or module where the reference gave none.
        """
        if self._record:
            self._seen.setdefault(key, set()).update(kinds)
        if self._recorded is None or kinds <= _HARMLESS:
            return False
        # A subclass of a built-in class is no more than an own object, and without its methods it is a plain value.
        refused = kinds - _HARMLESS - {"valued"} - set(self._recorded.get(key, ()))
        if refused - {"object"}:
            raise DeniedError(f"{key} gave a {min(refused)} where a plain value is expected")
        return bool(refused)

    def plain(self, key: str) -> bool:
        """Whether instances of the student's subclasses of built-in classes count as plain values here."""
        return self._recorded is not None and {"valued", "object"}.isdisjoint(self._recorded.get(key, ()))

    def defined(self, kind: str, names: set[str]) -> None:
        """Record which methods the classes of a kind define."""
        if self._record:
            self._seen.setdefault(_SHAPE + kind, set()).update(names)

    def allowed(self, kinds: tuple[str, ...], names: set[str]) -> set[str]:
        """Return those methods of a class that the reference's classes of these kinds define as well."""
        if self._recorded is None:
            return names
        return names & {name for kind in kinds for name in self._recorded.get(_SHAPE + kind, ())}

    def constants(self, module: str) -> list[str]:
        """Return the names of the reference's constants in a module."""
        start = f"{_CONSTANT}{module}."
        return [key.removeprefix(_CONSTANT) for key in self._recorded or () if key.startswith(start)]

    def constant_at(self, path: str) -> bool:
        """Whether the reference had a constant of that name."""
        return _CONSTANT + path in (self._recorded or ())

    def constant(self, path: str, form: str) -> None:
        """Record or judge what tests read under a name: two that differ in the reference have to differ.

        Raises `AssertionError`. Without this rule, a solution whose constants are all the same passes every test that
        compares with one of them.
        """
        if self._record:
            self._seen.setdefault(_CONSTANT + path, set()).add(form)
        right = (self._recorded or {}).get(_CONSTANT + path, ())
        if len(right) != 1:
            return  # no constant in the reference
        if self._constants.setdefault(path, form) != form:
            raise AssertionError(f"{path} is another value than before")
        for other, its in self._constants.items():
            if its == form and (self._recorded or {})[_CONSTANT + other] != right:
                raise AssertionError(f"{other} and {path} are the same, but have to differ")

    def as_json(self) -> dict[str, list[str]]:
        """Return what was recorded, without plain values."""
        return {key: sorted(kinds) for key, kinds in self._seen.items() if not kinds <= _HARMLESS}
