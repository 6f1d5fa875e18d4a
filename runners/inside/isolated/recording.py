"""How the tests used the objects that they made, in a run of the reference solution."""

from dataclasses import dataclass, field
from typing import Any, Final

_MAX_POOL: Final = 400
_LEAST: Final = 5

Recipe = list[Any]
"""[the class as tests import it, encoded arguments, encoded named arguments]."""


@dataclass(slots=True)
class _Use:
    """What tests did with one object. `within` holds the handles of objects that it was an argument of."""

    recipe: Recipe | None
    site: str
    compared: bool = False
    spoiled: bool = False
    hidden: bool = False
    within: list[int] = field(default_factory=list)


class Recording:
    """Objects by handle, in the order in which they were made."""

    def __init__(self) -> None:
        self._made: dict[int, _Use] = {}
        self._arguments: list[int] = []
        self.revealed = False
        """Whether the tests that run are hidden ones."""
        self.visible = 0
        """How many of the pool belong to tests that are not hidden. They are its first."""
        self.both_results = 0
        """How often two objects were compared that both were results."""
        self.results: list[tuple[str, Any]] = []
        """State of each result that was equal to an expected object, and that object's recipe."""

    def made(self, handle: int, recipe: Recipe | None, site: str) -> None:
        """A test made an object; what `nested` told before are its arguments."""
        self._made[handle] = _Use(recipe, site, spoiled=recipe is None or not site, hidden=self.revealed)
        for argument in self._arguments:
            if argument in self._made:
                self._made[argument].within.append(handle)
        self._arguments.clear()

    def nested(self, handle: int) -> None:
        """An object is an argument of the one that is made next."""
        self._arguments.append(handle)

    def compared(self, handle: int) -> None:
        """An object was compared with another, which counts as long as nothing else was done with it."""
        if handle in self._made and not self._made[handle].spoiled:
            self._made[handle].compared = True

    def spoiled(self, handle: int) -> None:
        """Something else was done with an object."""
        if handle in self._made:
            self._made[handle].spoiled = True

    def sites(self) -> list[str]:
        """Return the places that make objects only to compare with them, or as parts of such objects."""
        bad: set[str] = set()
        while True:
            more = {use.site for use in self._made.values() if use.site not in bad and not self._pure(use, bad)}
            if not more:
                return sorted({use.site for use in self._made.values()} - bad)
            bad |= more

    def _pure(self, use: _Use, bad: set[str]) -> bool:
        parents = [self._made[handle] for handle in use.within]
        needed = use.compared or bool(parents)
        return needed and not use.spoiled and all(parent.site not in bad for parent in parents)

    def pool(self) -> list[Recipe]:
        """Return how to make every object that was compared before anything else was done with it, and its parts.

        Where these are few of a class, others that the tests made are added, so that not all can look the same.
        """
        sites = set(self.sites())
        chosen = [use for use in self._made.values() if use.compared or use.site in sites]
        for use in self._made.values():
            alike = [one.recipe for one in chosen if one.recipe and use.recipe and one.recipe[0] == use.recipe[0]]
            if alike and use.recipe not in alike and len(alike) < _LEAST:
                chosen.append(use)
        found: list[Recipe] = []
        for hidden in (False, True):
            for use in chosen:
                if use.recipe is not None and use.hidden is hidden and use.recipe not in found:
                    found.append(use.recipe)
            if not hidden:
                self.visible = min(len(found), _MAX_POOL)
        return found[:_MAX_POOL]
