from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from analytics.leaderboards.boards import Board, Boards, Page, Row
from analytics.leaderboards.store import BoardStore, OutdatedError
from analytics.windows import window_start
from chalicelib.shared.items import from_item

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def page(*names: str) -> Page:
    return Page(rows=tuple(Row(rank=rank, name=name, xp=100, lessons=1) for rank, name in enumerate(names, 1)))


def boards(refresh_id: str, minutes: int, *pages: Page) -> Boards:
    board = Board(participants=len(pages), pages=tuple(each.key for each in pages))
    return Boards(refresh_id=refresh_id, as_of=NOON + timedelta(minutes=minutes), boards={"overall/all_time": board})


class Shelf:
    """A leaderboards table, and what is on it."""

    def __init__(self, aws: Any) -> None:
        self.aws = aws
        self.table = aws.table("LeaderboardsTable")
        self.store = BoardStore(aws.dynamodb, self.table)

    def publish(self, refresh_id: str, minutes: int, *pages: Page, store: BoardStore | None = None) -> int:
        return (store or self.store).publish(boards(refresh_id, minutes, *pages), pages)

    def pages(self) -> dict[str, bool]:
        """Page key to whether it is about to go."""
        rows = [from_item(row) for row in self.aws.rows(self.table)]
        return {
            row["board"].removeprefix("@page#"): "expires_at" in row
            for row in rows
            if row["board"].startswith("@page#")
        }

    def shown(self) -> list[Page]:
        """What a reader finds."""
        current = self.store.current()
        return [self.store.page(key) for key in current.boards["overall/all_time"].pages] if current else []


class Meanwhile:
    """DynamoDB that lets something else happen just before its n-th write to the pointer."""

    def __init__(self, client: Any, action: Any, *, before_expiry: bool = False) -> None:
        self._client = client
        self._action = action
        self._before_expiry = before_expiry
        self.exceptions = client.exceptions
        self.get_item = client.get_item

    def _act(self) -> None:
        action, self._action = self._action, None
        if action:
            action()

    def put_item(self, **call: Any) -> Any:
        if not self._before_expiry and call["Item"]["item"] == {"S": "pointer"}:
            self._act()
        return self._client.put_item(**call)

    def update_item(self, **call: Any) -> Any:
        self._act()
        return self._client.update_item(**call)


@pytest.fixture
def shelf(aws: Any) -> Shelf:
    return Shelf(aws)


A, B, C = page("Ada"), page("Bob"), page("Cyd")


def test_before_the_first_refresh_there_is_nothing(shelf: Shelf) -> None:
    assert shelf.store.current() is None


def test_what_was_published_is_read_back(shelf: Shelf) -> None:
    assert shelf.publish("one", 0, A, B) == 2
    assert shelf.shown() == [A, B]
    current = shelf.store.current()
    assert current is not None
    assert (current.refresh_id, current.as_of) == ("one", NOON)


def test_a_page_is_named_by_its_content() -> None:
    assert page("Ada").key == page("Ada").key
    assert len({page("Ada").key, page("Bob").key, page("Ada", "Bob").key}) == 3


def test_content_that_did_not_change_is_not_written_again(shelf: Shelf) -> None:
    shelf.publish("one", 0, A, B)
    assert shelf.publish("two", 1, A, C) == 1
    assert shelf.publish("three", 2, A, C) == 0


def test_the_same_page_on_two_boards_is_written_once(shelf: Shelf) -> None:
    assert shelf.publish("one", 0, A, A) == 1


def test_pages_that_nobody_names_any_more_go_after_an_hour(shelf: Shelf) -> None:
    shelf.publish("one", 0, A, B)
    shelf.publish("two", 1, A, C)
    assert shelf.pages() == {A.key: False, B.key: True, C.key: False}
    assert shelf.store.page(B.key) == B  # for a reader who holds the old pointer


def test_a_page_that_comes_back_stays(shelf: Shelf) -> None:
    for minute, each in enumerate([A, B, A]):
        shelf.publish(f"r{minute}", minute, each)
    assert shelf.pages() == {A.key: False, B.key: True}


def test_a_page_that_is_gone_is_a_lookup_error(shelf: Shelf) -> None:
    with pytest.raises(LookupError):
        shelf.store.page("gone")


class Counting:
    """DynamoDB that notes the reads."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.reads: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.reads.append(name)
        return getattr(self._client, name)


class TestAReaderWhoWasHereBefore:
    @pytest.fixture
    def counting(self, shelf: Shelf) -> Counting:
        return Counting(shelf.aws.dynamodb)

    @pytest.fixture
    def reader(self, shelf: Shelf, counting: Counting) -> BoardStore:
        """One who has seen page A of the first refresh."""
        shelf.publish("first", 0, page("A"))
        store = BoardStore(counting, shelf.table)  # type: ignore[arg-type]
        assert store.current_page(first_page) == (shelf.store.current(), page("A"))
        assert counting.reads == ["get_item", "get_item"]
        counting.reads.clear()
        return store

    def test_reads_index_and_page_in_one_call(self, shelf: Shelf, counting: Counting, reader: BoardStore) -> None:
        assert reader.current_page(first_page) == (shelf.store.current(), page("A"))
        assert counting.reads == ["batch_get_item"]

    def test_reads_a_new_index_that_names_the_same_page_so_too(
        self, shelf: Shelf, counting: Counting, reader: BoardStore
    ) -> None:
        shelf.publish("second", 5, page("A"))
        current, shown = reader.current_page(first_page)
        assert current
        assert (current.refresh_id, shown, counting.reads) == ("second", page("A"), ["batch_get_item"])

    def test_sees_the_new_page_of_a_new_index(self, shelf: Shelf, counting: Counting, reader: BoardStore) -> None:
        shelf.publish("second", 5, page("B"))
        current, shown = reader.current_page(first_page)
        assert current
        assert (current.refresh_id, shown) == ("second", page("B"))
        assert counting.reads == ["batch_get_item", "get_item"]

    def test_sees_the_new_page_when_the_old_one_is_gone(self, shelf: Shelf, reader: BoardStore) -> None:
        shelf.publish("second", 5, page("B"))
        key = {"board": {"S": f"@page#{page('A').key}"}, "item": {"S": "page"}}
        shelf.aws.dynamodb.delete_item(TableName=shelf.table, Key=key)
        assert reader.current_page(first_page)[1] == page("B")

    def test_reads_one_by_one_what_the_call_leaves_out(
        self, shelf: Shelf, counting: Counting, reader: BoardStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        throttled: dict[str, Any] = {"Responses": {}}
        monkeypatch.setattr(counting, "batch_get_item", lambda **_: throttled, raising=False)
        counting.reads.clear()  # replacing a name looks at it
        assert reader.current_page(first_page) == (shelf.store.current(), page("A"))
        assert counting.reads == ["get_item", "get_item"]


def first_page(current: Boards) -> str | None:
    pages = current.boards["overall/all_time"].pages
    return pages[0] if pages else None


class TestResultsThatComeLate:
    def test_never_replace_newer_boards(self, shelf: Shelf) -> None:
        shelf.publish("new", 5, A)
        with pytest.raises(OutdatedError):
            shelf.publish("old", 4, B)
        assert shelf.shown() == [A]
        assert shelf.pages() == {A.key: False}

    def test_of_the_same_moment_do(self, shelf: Shelf) -> None:
        shelf.publish("one", 0, A)
        shelf.publish("two", 0, B)
        assert shelf.shown() == [B]

    def test_of_the_same_refresh_change_nothing(self, shelf: Shelf) -> None:
        shelf.publish("one", 0, A)
        assert shelf.publish("one", 0, A) == 0
        assert shelf.shown() == [A]


class TestRefreshesThatOverlap:
    def test_the_newer_one_wins_when_it_flips_first_and_no_page_of_the_older_stays(self, shelf: Shelf) -> None:
        client: Any = Meanwhile(shelf.aws.dynamodb, lambda: shelf.publish("new", 2, C))
        with pytest.raises(OutdatedError):
            shelf.publish("old", 1, B, store=BoardStore(client, shelf.table))
        assert shelf.shown() == [C]
        assert shelf.pages() == {B.key: True, C.key: False}

    def test_the_newer_one_wins_when_it_flips_last_and_no_page_of_the_older_stays(self, shelf: Shelf) -> None:
        shelf.publish("first", 0, A)
        client: Any = Meanwhile(shelf.aws.dynamodb, lambda: shelf.publish("old", 1, B))
        shelf.publish("new", 2, C, store=BoardStore(client, shelf.table))
        assert shelf.shown() == [C]
        assert shelf.pages() == {A.key: True, B.key: True, C.key: False}

    def test_a_page_that_the_other_one_retired_meanwhile_is_written_again(self, shelf: Shelf) -> None:
        shelf.publish("first", 0, A)
        client: Any = Meanwhile(shelf.aws.dynamodb, lambda: shelf.publish("old", 1, B))
        shelf.publish("new", 2, A, store=BoardStore(client, shelf.table))
        assert shelf.shown() == [A]
        assert shelf.pages() == {A.key: False, B.key: True}

    def test_a_late_mark_does_not_take_a_page_that_came_back(self, shelf: Shelf) -> None:
        shelf.publish("first", 0, A)
        client: Any = Meanwhile(shelf.aws.dynamodb, lambda: shelf.publish("back", 2, A), before_expiry=True)
        shelf.publish("middle", 1, B, store=BoardStore(client, shelf.table))
        assert shelf.shown() == [A]
        assert shelf.pages() == {A.key: False, B.key: True}

    def test_a_publisher_that_died_after_the_flip_is_tidied_up_after(self, shelf: Shelf) -> None:
        def die() -> None:
            raise KeyboardInterrupt

        shelf.publish("first", 0, A)
        client: Any = Meanwhile(shelf.aws.dynamodb, die, before_expiry=True)
        with pytest.raises(KeyboardInterrupt):
            shelf.publish("dies", 1, B, store=BoardStore(client, shelf.table))
        assert shelf.pages()[A.key] is False
        shelf.publish("next", 2, B)
        assert shelf.pages() == {A.key: True, B.key: False}

    def test_a_publisher_that_died_before_the_flip_changed_nothing_that_readers_see(self, shelf: Shelf) -> None:
        def die() -> None:
            raise KeyboardInterrupt

        shelf.publish("first", 0, A)
        client: Any = Meanwhile(shelf.aws.dynamodb, die)
        with pytest.raises(KeyboardInterrupt):
            shelf.publish("dies", 1, B, store=BoardStore(client, shelf.table))
        assert shelf.shown() == [A]
        shelf.publish("dies", 1, B)
        assert shelf.shown() == [B]

    def test_a_flip_whose_answer_was_lost_is_done_all_the_same(self, shelf: Shelf) -> None:
        class Twice(Meanwhile):
            def put_item(self, **call: Any) -> Any:
                self._client.put_item(**call)
                return self._client.put_item(**call)

        shelf.publish("first", 0, A)
        client: Any = Twice(shelf.aws.dynamodb, None)
        shelf.publish("second", 1, B, store=BoardStore(client, shelf.table))
        assert shelf.shown() == [B]
        assert shelf.pages() == {A.key: True, B.key: False}


@pytest.mark.parametrize(
    ("period", "starts"),
    [
        ("last_month", datetime(2026, 2, 3, tzinfo=UTC)),
        ("last_year", datetime(2025, 3, 5, tzinfo=UTC)),
        ("all_time", None),
    ],
)
def test_a_window_holds_whole_days_with_today_as_the_last(period: Any, starts: datetime | None) -> None:
    assert window_start(period, NOON) == starts
    if starts:
        assert (NOON.date() - starts.date()).days + 1 == {"last_month": 30, "last_year": 365}[period]
