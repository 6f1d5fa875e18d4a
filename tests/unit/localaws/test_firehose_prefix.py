"""S3 prefixes as Firehose evaluates them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from localaws.firehose.prefix import evaluate, java_date

AT = datetime(2026, 2, 3, 16, 5, 6, 789000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("events/arrived=!{timestamp:yyyy-MM-dd-HH}/", "events/arrived=2026-02-03-16/"),
        ("y=!{timestamp:yyyy}/m=!{timestamp:MM}/d=!{timestamp:dd}/", "y=2026/m=02/d=03/"),
        ("!{timestamp:yyyy/MM/dd/HH/}", "2026/02/03/16/"),
        ("plain/", "plain/2026/02/03/16/"),
        ("", "2026/02/03/16/"),
        ("!{timestamp:yyyy'T'HH}/", "2026T16/"),
        ("!{timestamp:HH:mm:ss.SSS}", "16:05:06.789"),
    ],
)
def test_a_good_records_prefix(prefix: str, expected: str) -> None:
    assert evaluate(prefix, AT) == expected


def test_the_error_output_type_stands_in_an_error_prefix() -> None:
    prefix = "errors/!{firehose:error-output-type}/!{timestamp:yyyy}/"
    assert evaluate(prefix, AT, "processing-failed") == "errors/processing-failed/2026/"
    assert evaluate("plain/", AT, "processing-failed") == "plain/processing-failed/2026/02/03/16/"


def test_random_strings_differ() -> None:
    first, second = (evaluate("!{firehose:random-string}/", AT) for _ in range(2))
    assert re.fullmatch(r"[A-Za-z0-9]{11}/", first)
    assert first != second


@pytest.mark.parametrize(
    "prefix",
    ["!{partitionKeyFromLambda:x}/", "!{firehose:error-output-type}/", "!{firehose:other}/", "!{timestamp:VV}/"],
)
def test_what_is_not_supported_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match=r"not supported|unsupported"):
        evaluate(prefix, AT)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("yy", "26"), ("DDD", "034"), ("d/M/H", "3/2/16"), ("MMM", "Feb"), ("''yyyy", "'2026"), ("'o''clock'", "o'clock")],
)
def test_java_date_patterns(pattern: str, expected: str) -> None:
    assert java_date(pattern, AT) == expected
