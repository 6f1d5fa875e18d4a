"""What the worker tells of warnings and log records is believed only in one form."""

import logging
import warnings
from typing import Any

import pytest

from runners.inside.isolated.codec import BadValueError
from runners.inside.isolated.log_relay import replay

BAD: list[Any] = [
    5,
    {},
    [5],
    [[]],
    [["warning"]],
    [["warning", "text"]],
    [["warning", ValueError("no warning")]],
    [["log", "name", True, "text"]],
    [["log", "name", 10**9, "text"]],
    [["log", "name", -1, "text"]],
    [["log", "name", 20, ["text"]]],
    [["log", "name", 20, "text", "more"]],
    [["other", "name", 20, "text"]],
    [["log", "name", 20, "text"]] * 201,
]


@pytest.mark.parametrize("notes", BAD, ids=lambda notes: str(notes)[:40])
def test_a_malformed_note_is_refused(notes: Any) -> None:
    with pytest.raises(BadValueError):
        replay(notes, lambda value: value)


def test_a_record_is_text_and_no_format(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        replay([["log", "any", 20, "100 %s"], ["log", "any", 10, "too low"]], lambda value: value)
    assert [(record.name, record.getMessage()) for record in caplog.records] == [("any", "100 %s")]


def test_a_warning_is_given_with_its_class() -> None:
    with pytest.warns(DeprecationWarning, match="old"):
        replay([["warning", DeprecationWarning("old")]], lambda value: value)


def test_a_warning_names_no_file_of_the_runner() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        replay([["warning", "late"]], UserWarning)
    assert [(str(one.message), one.filename) for one in seen] == [("late", "solution")]
