"""Names that a linker or Go's compiler misses, said in a sentence: the solution does not define what its tests call."""

import re
from typing import Final

from runners.sandbox.rootfs import BOX

_MISSED: Final = re.compile(r"^(?:\S*/ld: )?(?P<place>.*?):? undefined reference to `(?P<name>.+)'$", re.MULTILINE)
_AROUND: Final = re.compile(
    r"^.*(?:: in function `.*':|: more undefined references to `.*' follow|collect2: error: .*)\n?", re.MULTILINE
)
"""What the linker says around it: the functions of machine code, and that there are more of the same."""
_LINE: Final = re.compile(rf"(?:{BOX}/)?([^\s:/][^\s:]*:\d+)$")
_NOISE: Final = "[abi:cxx11]"
"""How a compiler marks the type of text in a name, which no program says."""


_GO: Final = re.compile(r"^(?P<place>\S+_test\.go:\d+)(?::\d+)?: undefined: (?P<name>\w+)\n?", re.MULTILINE)
_PACKAGE: Final = re.compile(
    r"^cdu_\w+\.go:\d+:\d+: package (?P<needed>\w+); expected package (?P<found>\w+)$", re.MULTILINE
)


def other_package(said: str) -> str:
    """Return a sentence where a Go solution is in another package than its tests, nothing where it is not."""
    if (clash := _PACKAGE.search(said)) is None:
        return ""
    return (
        f"Your solution is in package `{clash['found']}`. Its tests need `package {clash['needed']}` as the first line."
    )


def in_words(said: str) -> str:
    """Return a build's messages with one sentence for each name that nothing defines; others as they are."""
    if called := {found["name"]: found["place"] for found in reversed(list(_GO.finditer(said)))}:
        told = [_sentence(name, place) for name, place in reversed(called.items())]
        advice = "In Go, a name that other files use begins with a capital letter."
        return "\n".join(filter(None, [*told, advice, _GO.sub("", said).strip()])) + "\n"
    places: dict[str, str] = {}
    for missed in _MISSED.finditer(said):
        name = missed["name"].replace(_NOISE, "")
        place = _LINE.search(missed["place"])
        places[name] = places.get(name) or (place[1] if place else "")
    if not places:
        return said
    rest = _AROUND.sub("", _MISSED.sub("", said)).strip()
    told = [_sentence(name, place) for name, place in places.items()]
    advice = "Compare name, parameters and namespace with the instructions; a declaration alone is not enough."
    return "\n".join(filter(None, [*told, advice, rest])) + "\n"


def _sentence(name: str, place: str) -> str:
    used = f", which is used at {place}" if place else ""
    return f"Your solution does not define `{name}`{used}."
