from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.lessons.catalogue import Catalogue, UnknownLessonError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson


@pytest.fixture
def catalogue(aws: Any) -> Catalogue:
    return Catalogue(aws.dynamodb, aws.client("s3"), aws.table("LessonsTable"), aws.bucket("content"))


def test_a_published_lesson_is_read_back_whole(catalogue: Catalogue, lesson: Callable[..., PublishedLesson]) -> None:
    entry = catalogue.publish(lesson())
    assert catalogue.lesson("python/bell") == lesson()
    assert catalogue.entry("python/bell") == entry
    assert (entry.version, entry.test_count, entry.xp) == (lesson().version, 2, 100)


def test_the_reference_solution_is_never_published(
    aws: Any, catalogue: Catalogue, lesson: Callable[..., PublishedLesson]
) -> None:
    catalogue.publish(lesson())
    (key,) = aws.keys("content")
    body = aws.client("s3").get_object(Bucket="content", Key=key)["Body"].read()
    assert b"ding" not in body


def test_a_new_version_is_current_at_once_and_the_old_one_stays(
    catalogue: Catalogue, lesson: Callable[..., PublishedLesson]
) -> None:
    old = catalogue.publish(lesson())
    catalogue.lesson("python/bell")
    new = catalogue.publish(lesson(title="Bell 2"))
    assert catalogue.lesson("python/bell").title == "Bell 2"
    assert catalogue.lesson("python/bell", old.version).title == "Bell"
    assert old.version != new.version


def test_entries_are_those_of_one_language_over_all_pages(
    catalogue: Catalogue, lesson: Callable[..., PublishedLesson]
) -> None:
    for name in ("python/b", "python/a", "rust/a"):
        catalogue.publish(lesson(name))
    assert [entry.lesson for entry in catalogue.entries("python")] == ["python/a", "python/b"]
    assert list(catalogue.entries("go")) == []


@pytest.mark.parametrize(
    "name",
    ["python/none", "python", "", "/", "/bell", "python/", "a/b/c", "python/" + "x" * 2_000, "\x00/\x00", "python/a\n"],
)
def test_whatever_is_no_lesson_is_unknown(catalogue: Catalogue, name: str) -> None:
    with pytest.raises(UnknownLessonError):
        catalogue.entry(name)


def test_a_version_that_is_not_there_is_unknown(catalogue: Catalogue, lesson: Callable[..., PublishedLesson]) -> None:
    catalogue.publish(lesson())
    with pytest.raises(UnknownLessonError):
        catalogue.lesson("python/bell", "f" * 16)
