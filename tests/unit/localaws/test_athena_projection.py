"""Partition projection: which object keys belong to a table."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlglot import exp

from localaws.athena.bounds import Bounds, of
from localaws.athena.errors import NotSupportedError, QueryError
from localaws.athena.projection import read
from localaws.athena.resolve import parse

NOW = datetime(2026, 3, 4, 5, 30)  # noqa: DTZ001  UTC without a zone


def allowed(value: str, **settings: str) -> bool:
    parameters = {f"projection.k.{name.replace('_', '.')}": setting for name, setting in settings.items()}
    rule = read(parameters, ["k"], "s3://lake/t", NOW)
    return rule.values(f"t/k={value}/file") is not None


HOURS = {"type": "date", "format": "yyyy-MM-dd-HH", "range": "2026-01-01-00,NOW", "interval_unit": "HOURS"}
DAYS = {"type": "date", "format": "yyyy/MM/dd", "range": "NOW-7DAYS,NOW+1DAYS"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-01-00", True),
        ("2026-03-04-05", True),
        ("2026-03-04-06", False),
        ("2025-12-31-23", False),
        ("2026-3-4-5", False),
        ("2026-02-30-00", False),
        ("x", False),
    ],
)
def test_hours_until_now(value: str, expected: bool) -> None:  # noqa: FBT001
    assert allowed(value, **HOURS, interval="1") is expected


def test_an_interval_is_a_grid_from_the_first_value() -> None:
    assert allowed("2026-01-01-06", **HOURS, interval="3")
    assert not allowed("2026-01-01-07", **HOURS, interval="3")


@pytest.mark.parametrize(("value", "expected"), [("2026-02-26", True), ("2026-02-24", False), ("2026-03-05", True)])
def test_relative_bounds(value: str, expected: bool) -> None:  # noqa: FBT001
    settings = DAYS | {"format": "yyyy-MM-dd"}
    assert allowed(value, **settings) is expected


def test_months() -> None:
    settings = {"type": "date", "format": "yyyy-MM", "range": "2025-01,NOW", "interval_unit": "MONTHS", "interval": "3"}
    assert allowed("2025-10", **settings)
    assert not allowed("2025-11", **settings)


@pytest.mark.parametrize(("value", "expected"), [("a", True), ("b c", True), ("d", False)])
def test_enum(value: str, expected: bool) -> None:  # noqa: FBT001
    assert allowed(value, type="enum", values="a, b c") is expected


@pytest.mark.parametrize(("value", "expected"), [("002", True), ("2", False), ("003", False), ("012", False)])
def test_integer(value: str, expected: bool) -> None:  # noqa: FBT001
    assert allowed(value, type="integer", range="0,10", interval="2", digits="3") is expected


def test_a_template_may_name_several_keys_and_has_a_constant_start() -> None:
    parameters = {
        "storage.location.template": "s3://lake/base/${day}/${language}",
        "projection.day.type": "date",
        "projection.day.format": "yyyy-MM-dd",
        "projection.day.range": "2026-01-01,NOW",
        "projection.language.type": "enum",
        "projection.language.values": "go,c++",
    }
    rule = read(parameters, ["day", "language"], "s3://lake/base", NOW)
    assert (rule.bucket, rule.constant_prefix) == ("lake", "base/")
    assert rule.values("base/2026-01-02/c++/deep/file") == {"day": "2026-01-02", "language": "c++"}
    assert rule.values("base/2026-01-02/rust/file") is None
    assert rule.values("base/2026-01-02/") is None


def test_injected_is_refused() -> None:
    with pytest.raises(NotSupportedError, match="injected"):
        allowed("x", type="injected")


@pytest.mark.parametrize(
    "settings",
    [{}, {"type": "other"}, {"type": "enum"}, {**HOURS, "range": "yesterday,NOW"}, {**HOURS, "interval_unit": "AGES"}],
)
def test_wrong_settings_are_told(settings: dict[str, str]) -> None:
    with pytest.raises(QueryError, match="INVALID_TABLE_PROPERTY"):
        allowed("2026-01-01-00", **settings)


def test_a_template_without_a_key_is_told() -> None:
    with pytest.raises(QueryError, match="every partition key"):
        read({"storage.location.template": "s3://lake/x/"}, ["k"], "s3://lake/t", NOW)


def bounds(condition: str) -> tuple[str | None, str | None]:
    query = parse(f"SELECT * FROM events e JOIN other o ON true WHERE {condition}")  # noqa: S608
    table = next(one for one in query.find_all(exp.Table) if one.name == "events")
    found = of(table, "arrived")
    return found.low, found.high


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("arrived = 'b'", ("b", "b")),
        ("e.arrived >= 'b' AND (xp > 1) AND arrived < 'd' AND arrived > 'c'", ("c", "d")),
        ("arrived BETWEEN 'b' AND 'c'", ("b", "c")),
        ("arrived IN ('c', 'b')", ("b", "c")),
        ("arrived IN ('c', lower('B'))", (None, None)),
        ("arrived = 'b' OR xp = 1", (None, None)),
        ("NOT arrived = 'b'", (None, None)),
        ("o.arrived = 'b'", (None, None)),
        ("arrived <> 'b'", (None, None)),
        ("arrived > lower('B')", (None, None)),
        ("(arrived > 'b' OR arrived < 'a') AND arrived <= 'z'", (None, "z")),
    ],
)
def test_only_conditions_that_every_row_must_pass_bound_the_listing(
    condition: str, expected: tuple[str | None, str | None]
) -> None:
    assert bounds(condition) == expected


def test_the_window_of_keys_holds_the_bounds() -> None:
    parameters = {f"projection.k.{name.replace('_', '.')}": setting for name, setting in HOURS.items()}
    rule = read(parameters, ["k"], "s3://lake/t", NOW)
    low, high = rule.window(Bounds("2026-01-01-05", "2026-01-01-07"))
    assert high is not None
    assert low < "t/k=2026-01-01-05/a"
    assert "t/k=2026-01-01-07/~" < high < "t/k=2026-01-01-08/a"
    assert rule.window(Bounds()) == ("t/k=", None)
