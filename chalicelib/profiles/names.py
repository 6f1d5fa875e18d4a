"""What others see of a student: a chosen name, a made-up alias, or nothing."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.lesson import Contract

Visibility = Literal["public", "alias", "hidden"]
DisplayName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[\w .'-]+$", min_length=1, max_length=40)
]

_ADJECTIVES = (  # noqa: SIM905 - a list of words reads best as words
    "Amber Ancient Bold Brisk Calm Clever Coral Cosmic Crimson Curious Daring Dusty Eager Early Gentle Golden Happy "
    "Hidden Humble Indigo Jolly Keen Kind Lively Lucky Lunar Mellow Misty Noble Patient Quick Quiet Rapid Royal Rustic "
    "Silent Silver Solar Spry Steady Sunny Swift Tidy Velvet Vivid Warm Wild Witty"
).split()
_ANIMALS = (  # noqa: SIM905 - same
    "Badger Beaver Bison Bittern Crane Curlew Dolphin Dormouse Eagle Egret Falcon Ferret Finch Fox Gecko Gibbon Hare "
    "Hedgehog Heron Ibex Jackdaw Kestrel Kingfisher Lark Lemur Lynx Magpie Marten Mole Newt Octopus Osprey Otter Owl "
    "Panda Penguin Puffin Quail Raven Robin Salmon Seal Sparrow Stoat Swallow Tapir Tortoise Wren"
).split()


class Presentation(Contract):
    """A student's choice of how to appear on boards; the default gives nothing away."""

    visibility: Visibility = "alias"
    display_name: DisplayName | None = Field(default=None)


def alias(student_id: str) -> str:
    """A stable made-up name such as `Quiet Otter 4821`."""
    number = int.from_bytes(hashlib.sha256(student_id.encode()).digest()[:8])
    number, adjective = divmod(number, len(_ADJECTIVES))
    number, animal = divmod(number, len(_ANIMALS))
    return f"{_ADJECTIVES[adjective]} {_ANIMALS[animal]} {number % 10_000:04d}"


def board_name(student_id: str, presentation: Presentation) -> str | None:
    """The name on boards; None for a student who wants not to be shown."""
    match presentation.visibility:
        case "hidden":
            return None
        case "public" if presentation.display_name:
            return presentation.display_name
    return alias(student_id)
