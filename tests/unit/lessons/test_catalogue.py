from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.lessons.catalogue import Catalogue, UnknownLessonError, WithdrawnLessonError

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


class TestWithdrawing:
    @pytest.fixture
    def withdrawn(self, catalogue: Catalogue, lesson: Callable[..., PublishedLesson]) -> PublishedLesson:
        catalogue.publish(lesson())
        catalogue.publish(lesson("python/other"))
        catalogue.withdraw("python/bell")
        return lesson()

    def test_takes_a_lesson_out_of_the_listing_and_says_that_it_is_gone(
        self, catalogue: Catalogue, withdrawn: PublishedLesson
    ) -> None:
        assert [entry.lesson for entry in catalogue.entries("python")] == ["python/other"]
        with pytest.raises(WithdrawnLessonError, match=r"'python/bell' has been withdrawn; whoever passed it keeps"):
            catalogue.lesson(withdrawn.lesson)

    def test_leaves_its_versions_for_what_is_being_graded(
        self, catalogue: Catalogue, withdrawn: PublishedLesson
    ) -> None:
        assert catalogue.lesson(withdrawn.lesson, withdrawn.version) == withdrawn

    def test_ends_when_it_is_published_again(self, catalogue: Catalogue, withdrawn: PublishedLesson) -> None:
        entry = catalogue.publish(withdrawn)
        assert catalogue.entry(withdrawn.lesson) == entry

    def test_twice_or_of_a_lesson_that_never_was_is_refused(
        self, catalogue: Catalogue, withdrawn: PublishedLesson
    ) -> None:
        with pytest.raises(WithdrawnLessonError):
            catalogue.withdraw(withdrawn.lesson)
        with pytest.raises(UnknownLessonError):
            catalogue.withdraw("python/none")
