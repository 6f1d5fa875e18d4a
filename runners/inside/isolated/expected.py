"""Expected objects: what a test compares the solution's results with, when the solution has to make that as well.

The run of the reference records which places of the tests construct objects only to compare with them. Grading does not
construct them where results are computed, but in a second worker, all at once, twice and in random order. Then:

- `==` among them has to answer as the reference's did, and those that differ have to have different states;
- a result equals an expected object whose state it has. Fields that differ between two builds do not count;
- where the states differ, the second worker rebuilds the result and compares it with a line-up of expected objects in
  random order, of which exactly the right ones may be equal. Such an answer is believed.
"""

import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Any, Final

from runners.inside.isolated import line_up, proxies
from runners.inside.isolated.channel import LostError
from runners.inside.isolated.codec import Codec, UnsupportedError
from runners.inside.isolated.connection import Connection
from runners.inside.isolated.profile import DeniedError
from runners.inside.isolated.recording import Recipe, Recording
from runners.inside.isolated.state import Ignored, differing, form, same
from runners.request import ExpectedTable

_MAX_PAIRS: Final = 4000
_OTHERS: Final = 7
_PLACE: Final = "__runners_place__"
_RECIPE: Final = "__runners_recipe__"
_NO_GROUP: Final = -1
NOTHING: Final[ExpectedTable] = {
    "pool": [], "visible": 0, "groups": [], "sites": [], "results": 0, "believed": 0,
}  # fmt: skip
"""What is recorded of tests that never compare two of the solution's objects."""
_chance: Final = random.SystemRandom()


@dataclass(slots=True)
class _Build:
    """An expected object and its twin: stand-ins, where they stand in the second worker, and their states."""

    values: list[Any] = field(default_factory=list)
    spots: list[int] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    form: object = None
    wrong: str | None = None
    """What is wrong with it, compared with the other expected objects."""


class ExpectedObjects:
    """Records how tests make and use objects, or judges comparisons by what was recorded."""

    def __init__(self, recorded: ExpectedTable | None, *, record: bool) -> None:
        self._enforced = recorded is not None and not record
        self.second: Connection | None = None
        """The second worker, where there is one."""
        table = recorded if recorded and not record else NOTHING
        self._pool, self._groups, self._sites = table["pool"], table["groups"], frozenset(table["sites"])
        self._shown = table["visible"]
        self.active = record or bool(table["pool"] or table["results"])
        """Whether it matters how tests make and use objects."""
        self._places = {json.dumps(recipe): place for place, recipe in enumerate(self._pool)}
        self._builds: list[_Build | None] | None = None
        self._answers: dict[tuple[int, int], int] = {}
        self._ignored: Ignored = set()
        self._touched: set[int] = set()
        self._named: dict[int, str] = {}
        self.constructing = False
        """Whether an object is sent as an argument of another one's recipe."""
        self._codec = Codec(self._refer, self._refuse)
        self._asking = False
        self.uses = Recording() if record else None

    def reveal(self) -> None:
        """Let the second worker make what hidden tests expect. What it says from now on stays hidden as well."""
        self._shown, self._builds = len(self._pool), None
        if self.uses:
            self.uses.revealed = True

    # --- how tests make and use objects

    def instead(
        self, cls: object, path: str, site: str, args: tuple[object, ...], options: dict[str, object]
    ) -> object:
        """Return the expected object that a test constructs at `site`; None if the first worker has to construct it.

        Raises `DeniedError` for one that the reference was never compared with.
        """
        if site not in self._sites:
            return None
        recipe = self.recipe(path, args, options)
        place = self._places.get(json.dumps(recipe), -1)
        build = self._all()[place] if place >= 0 else None
        if build is None:
            raise DeniedError("a test compares with an object that cannot be judged")
        if not proxies.is_object(build.values[0]):
            return self._checked(place).values[0]
        kind = cls if isinstance(cls, proxies.Meta) else type(build.values[0])
        made = object.__new__(kind)
        _members(made).update(_members(build.values[0]) | {_PLACE: place, _RECIPE: recipe})
        return made

    def recipe(self, path: str, args: tuple[object, ...], options: dict[str, object]) -> Recipe | None:
        """Return how to construct an object again, None if its arguments cannot be had again."""
        try:
            sent = self._codec.dump_all(args)
            return [path, sent, {name: self._codec.dump(value) for name, value in options.items()}]
        except TypeError:
            return None

    def made(self, value: object, recipe: Recipe | None, site: str) -> None:
        """Remember how a test made an object in the first worker."""
        if recipe is not None:
            _members(value)[_RECIPE] = recipe
        if self.uses:
            self.uses.made(proxies.handle_of(value), recipe, site)

    def named(self, value: object, path: str) -> None:
        """Remember that tests reach an object by a name, such as a member of an enumeration."""
        self._named.setdefault(proxies.handle_of(value), path)

    def used(self, value: object, *, changed: bool = True) -> None:
        """Note that a test did something else with an object than to compare it, which may have changed it."""
        if self._asking or not proxies.is_object(value) or proxies.remote_of(value) is self.second:
            return
        if changed:
            self._touched.add(proxies.handle_of(value))
        if self.uses and self.constructing:
            return
        _members(value).pop(_RECIPE, None)
        if self.uses:
            self.uses.spoiled(proxies.handle_of(value))

    def _refer(self, value: Any) -> Any:
        """Encode an argument of a recipe that is no plain value."""
        if proxies.is_object(value):
            members = _members(value)
            if _RECIPE in members:
                if self.uses:
                    self.uses.nested(members[proxies.HANDLE])
                return [line_up.RECIPE, members[_RECIPE]]
            if members[proxies.HANDLE] in self._named:
                return [line_up.NAMED, self._named[members[proxies.HANDLE]]]
        return self._refuse(value)

    def _refuse(self, value: Any) -> Any:
        raise UnsupportedError(f"a {type(value).__name__} cannot be had again")

    # --- comparisons

    def compare(self, name: str, left: object, right: object, remote: Connection) -> object:
        """Answer `==` or `!=` of two of the student's objects. Raises `AssertionError` for a wrong answer."""
        before, self._asking = self._asking, True
        try:
            if self.uses:
                return self._note(name, left, right, remote)
            if before or not self._enforced:
                return remote.truth(name, left, right)
            return self._judged(name, left, right, remote)
        finally:
            self._asking = before

    def _judged(self, name: str, left: object, right: object, remote: Connection) -> object:
        one, other = self._place(left), self._place(right)
        if one is not None and other is not None:
            return self._both(name, one, other)
        if other is not None:
            equal = self._against(left, right, other, left=True)
        elif one is not None:
            equal = self._against(right, left, one, left=False)
        else:
            return self._results(name, left, right, remote)
        return equal if name == "__eq__" else not equal

    def _place(self, value: object) -> int | None:
        """Return which expected object it is, None for a result."""
        members = _members(value)
        recipe = members.get(_RECIPE)
        return members.get(_PLACE) if recipe is None or _PLACE in members else self._places.get(json.dumps(recipe))

    def _both(self, name: str, one: int, other: int) -> object:
        first, second = self._checked(one), self._checked(other)
        assert self.second  # noqa: S101 - something was built there
        return self.second.truth(name, first.values[0], second.values[1])

    def _results(self, name: str, left: object, right: object, remote: Connection) -> object:
        """Two results: what `==` says must be what their states say, as they were returned."""
        for value in (left, right):
            if _RECIPE in _members(value) and self._pool:
                raise DeniedError("a test compares with an object that cannot be judged")
        equal = same(form(self._state(left), self._ignored), form(self._state(right), self._ignored))
        answer = remote.truth(name, left, right)
        if type(answer) is bool and answer is not (equal if name == "__eq__" else not equal):
            raise AssertionError(f"{name} says {answer} for two objects whose fields say otherwise")
        return answer

    def _against(self, result: object, expected: object, place: int, *, left: bool) -> bool:
        """Whether a result, which stands on the left or on the right, equals an expected object."""
        build = self._checked(place)
        # The first worker knows nothing of an object that only the second one made: what a result is now, counts.
        state = self._fresh(result) if _PLACE in _members(expected) else self._state(result)
        if same(form(state, self._ignored), build.form):
            return True
        return self._lined_up(state, place, left=left)

    def _lined_up(self, state: str, place: int, *, left: bool) -> bool:
        builds, group = self._all(), self._groups[place]
        alike = [one for one in self._others(place) if self._groups[one] == group and builds[one]]
        unlike = [one for one in self._others(place) if self._groups[one] != group and builds[one]]
        chosen = [place, *_some(alike, 1), *_some(unlike, _OTHERS)]
        _chance.shuffle(chosen)
        assert self.second  # noqa: S101 - something was built there
        spots = [_chance.choice(build.spots) for one in chosen if (build := builds[one])]
        says = dict(zip(chosen, self._numbers("line_up", state, spots, left), strict=False))
        if says.get(place) == line_up.UNEQUAL:
            return False
        right = {one: line_up.EQUAL if self._groups[one] == group else line_up.UNEQUAL for one in chosen}
        if says != right or not unlike:
            raise AssertionError("== calls two objects equal that differ in their fields, and cannot be believed")
        return True

    def _state(self, value: object) -> str:
        """Return the state that an object was returned with, or the present one if a test has used it since."""
        committed = _members(value).get(proxies.STATE)
        if type(committed) is str and proxies.handle_of(value) not in self._touched:
            return committed
        return self._fresh(value)

    def _fresh(self, value: object) -> str:
        state = proxies.remote_of(value).ask("", "state", proxies.handle_of(value))
        return state if type(state) is str else ""

    # --- what the second worker built

    def _others(self, place: int) -> list[int]:
        """Return the other expected objects of the same class that can be compared."""
        path = self._pool[place][0]
        return [
            one for one, recipe in enumerate(self._pool)
            if one != place and recipe[0] == path and self._groups[one] != _NO_GROUP
        ]  # fmt: skip

    def _checked(self, place: int) -> _Build:
        """Return an expected object. Raises `AssertionError` if it equals, or looks like, what it should not."""
        build = self._all()[place]
        if build is None or self._groups[place] == _NO_GROUP:
            raise DeniedError("a test compares with an object that cannot be judged")
        if build.wrong is None:
            build.wrong = self._wrong(place, build)
        if build.wrong:
            raise AssertionError(build.wrong)
        return build

    def _wrong(self, place: int, build: _Build) -> str:
        for one, other in enumerate(self._all()):
            if other is None or self._groups[one] == _NO_GROUP:
                continue
            right = self._groups[one] == self._groups[place]
            says = line_up.EQUAL if right else line_up.UNEQUAL
            # Objects of different classes were not compared with each other.
            answers = {self._answers.get(pair, says) for pair in ((place, one), (one, place))}
            if answers - {says, says if right else line_up.UNKNOWN}:
                return f"== should say {right} of two objects that are {'' if right else 'not '}equal"
            if not right and same(build.form, other.form):
                return "two objects have the same fields that should be different objects"
        return ""

    def _all(self) -> list[_Build | None]:
        if self._builds is None:
            self._builds = self.build(self._pool[: self._shown])
            self._builds += [None] * (len(self._pool) - self._shown)
            pairs = self._comparable(self._pool)
            self._answers = self.equal(pairs if len(pairs) <= _MAX_PAIRS else _some(pairs, _MAX_PAIRS))
        return self._builds

    def build(self, recipes: list[Recipe]) -> list[_Build | None]:
        """Have every object built twice, in random order."""
        assert self.second  # noqa: S101 - the profile has expected objects, so the run has a second worker
        order = 2 * list(range(len(recipes)))
        _chance.shuffle(order)
        told = self.second.ask(f"{recipes[0][0]}()", "build", [recipes[place] for place in order])
        found: list[_Build | None] = [_Build() for _ in recipes]
        for spot, (place, one) in enumerate(zip(order, told if type(told) is list else [], strict=False)):
            build = found[place]
            if build is None or type(one) is not tuple or len(one) != 2 or type(one[1]) is not str:  # noqa: PLR2004 - object and state
                found[place] = None
                continue
            build.values.append(one[0])
            build.spots.append(spot)
            build.states.append(one[1])
        found = [build if build and len(build.spots) == 2 else None for build in found]  # noqa: PLR2004 - and its twin
        self._ignored = set[tuple[str, str]]().union(*(differing(*build.states) for build in found if build))
        for build in filter(None, found):
            value = build.values[0]
            build.form = form(build.states[0], self._ignored) if proxies.is_object(value) else value
        self._builds = found
        return found

    def _comparable(self, recipes: list[Recipe]) -> list[tuple[int, int]]:
        """Return the pairs of built objects of the same class."""
        paths = [recipe[0] if build else None for recipe, build in zip(recipes, self._builds or [], strict=True)]
        return [
            (one, other) for one, other in itertools.product(range(len(paths)), repeat=2)
            if paths[one] is not None and paths[one] == paths[other]
        ]  # fmt: skip

    def equal(self, pairs: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """Return what `==` says of pairs of the objects that were built, the second of each pair a twin."""
        asked = [[one.spots[0], other.spots[1]] for one, other in map(self._pair, pairs)]
        return dict(zip(pairs, self._numbers("equal", asked), strict=False))

    def _pair(self, pair: tuple[int, int]) -> tuple[_Build, _Build]:
        one, other = (self._builds or [])[pair[0]], (self._builds or [])[pair[1]]
        assert one  # noqa: S101 - only such pairs are asked for
        assert other  # noqa: S101
        return one, other

    def _numbers(self, *request: object) -> list[int]:
        assert self.second  # noqa: S101 - something was built there
        told = self.second.ask("", *request)
        return [one if type(one) is int else line_up.UNKNOWN for one in told] if type(told) is list else []

    # --- recording

    def _note(self, name: str, left: object, right: object, remote: Connection) -> object:
        assert self.uses  # noqa: S101 - this is a run that records
        answer = remote.truth(name, left, right)
        recipes = [_members(value).get(_RECIPE) for value in (left, right)]
        equal = answer if name == "__eq__" else not answer
        self.uses.both_results += recipes.count(None) == len(recipes)
        if equal is True and recipes.count(None) == 1:
            result, recipe = (left, recipes[1]) if recipes[0] is None else (right, recipes[0])
            self.uses.results.append((self._fresh(result), recipe))
        for value in (left, right):
            self.uses.compared(proxies.handle_of(value))
        return answer

    def as_json(self) -> ExpectedTable:
        """Return what a run of the reference recorded."""
        if not self.uses or not self.second:
            return NOTHING
        pool = self.uses.pool()
        if not pool:
            return {**NOTHING, "results": self.uses.both_results}
        try:
            builds = self.build(pool)
            groups = _groups(len(pool), self.equal(self._comparable(pool)))
        except LostError:
            groups = [_NO_GROUP] * len(pool)
            builds = [None] * len(pool)
        places = {json.dumps(recipe): place for place, recipe in enumerate(pool)}
        found = [(state, places[json.dumps(recipe)]) for state, recipe in self.uses.results]
        believed = sum(_believed(place, form(state, self._ignored), pool, groups, builds) for state, place in found)
        return {
            "pool": pool, "visible": self.uses.visible, "groups": groups, "sites": self.uses.sites(),
            "results": self.uses.both_results, "believed": believed,
        }  # fmt: skip


def _groups(count: int, answers: dict[tuple[int, int], int]) -> list[int]:
    """Return a number for each object, the same for equal ones; -1 where `==` puts them into no groups."""
    groups: list[int] = []
    for one in range(count):
        like = [other for other in range(one) if groups[other] >= 0 and answers.get((one, other)) == line_up.EQUAL]
        group = groups[like[0]] if like else one
        right = all(
            answers.get(pair, line_up.UNEQUAL) == (line_up.EQUAL if its == group else line_up.UNEQUAL)
            for other, its in enumerate([*groups, group])
            if its >= 0
            for pair in ((one, other), (other, one))
        )
        groups.append(group if right else _NO_GROUP)
    return groups


def _believed(place: int, result: object, pool: list[Recipe], groups: list[int], builds: list[_Build | None]) -> bool:
    """Whether only `==` says that a result equals an expected object, or nothing of its class differs from that."""
    build = builds[place]
    alike = {group for group, recipe in zip(groups, pool, strict=True) if group >= 0 and recipe[0] == pool[place][0]}
    return build is None or not same(result, build.form) or len(alike) == 1


def _members(value: object) -> dict[str, Any]:
    return object.__getattribute__(value, "__dict__")  # type: ignore[no-any-return]


def _some(items: list[Any], most: int) -> list[Any]:
    return _chance.sample(items, min(most, len(items)))
