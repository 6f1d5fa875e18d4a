"""An hour is an hour: the hops from a verdict to the boards, as the template has them, add up to less."""

from __future__ import annotations

import importlib
import re
import tomllib
from typing import Any

import pytest

from cdu.paths import ROOT

BUDGET = tomllib.loads((ROOT / "infrastructure/freshness.toml").read_text(encoding="utf-8"))
HOPS: dict[str, dict[str, Any]] = {hop["name"]: hop for hop in BUDGET["hop"]}
LIMITS = BUDGET["limits"]
_UNITS = {"minute": 60, "hour": 3_600, "day": 86_400}


def found(part: Any, key: str) -> list[Any]:
    """Every value of a key, and of a parameter of that name, below a part of the template."""
    if isinstance(part, list):
        return [value for each in part for value in found(each, key)]
    if not isinstance(part, dict):
        return []
    here = [part[key]] if key in part else [part["ParameterValue"]] if part.get("ParameterName") == key else []
    return here + [value for each in part.values() for value in found(each, key)]


def in_template(hop: dict[str, Any], resources: dict[str, Any]) -> int:
    """The seconds of a hop as the template, or the code, has them."""
    if "code" in hop:
        module, _, name = hop["code"].rpartition(".")
        return int(getattr(importlib.import_module(module), name).total_seconds())
    resource, key = hop["template"].split(".")
    properties = resources[resource]["Properties"]
    if key == "Rate":
        (schedule,) = found(properties, "Schedule")
        ((number, unit),) = re.findall(r"^rate\((\d+) (minute|hour|day)s?\)$", schedule)
        return int(number) * _UNITS[unit]
    (value,) = found(properties, key)
    return int(value)


@pytest.mark.parametrize("name", HOPS)
def test_a_hop_takes_no_longer_than_its_budget(name: str, resources: dict[str, Any]) -> None:
    assert in_template(HOPS[name], resources) == HOPS[name]["seconds"]


def test_boards_are_never_an_hour_old(resources: dict[str, Any]) -> None:
    assert sum(in_template(hop, resources) for hop in HOPS.values()) < LIMITS["worst"] == 3_600


def test_boards_that_are_asked_for_take_two_minutes() -> None:
    assert sum(hop.get("on_demand", 0) for hop in HOPS.values()) < LIMITS["on_demand"] == 120
    assert all(hop.get("on_demand", 0) <= hop["seconds"] for hop in HOPS.values())


def test_a_slower_hop_is_noticed(resources: dict[str, Any]) -> None:
    slower = HOPS["schedule"] | {"template": "LakeStream.SizeInMBs"}
    assert in_template(slower, resources) != HOPS["schedule"]["seconds"]
    assert sum(hop["seconds"] for hop in HOPS.values()) + 1_800 >= LIMITS["worst"], "an hourly schedule would not do"
