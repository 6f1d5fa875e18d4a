from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.drafts.routes import MAX_DRAFT_BYTES
from chalicelib.drafts.store import next_version
from chalicelib.shared.clock import utc_now
from chalicelib.shared.settings import settings

pytestmark = pytest.mark.usefixtures("bell")
ONE = "/students/me/drafts/{language}/{slug}"
BELL = {"language": "python", "slug": "bell"}
FILES = {"bell.py": "def ring():\n    return 'ding…'\n"}


@pytest.fixture(autouse=True)
def published(bell: Any) -> str:
    """The current version of the lesson."""
    version: str = bell.version
    return version


def save(site: Any, claims: Any, files: Any = None, version: int = 0, **more: Any) -> Any:
    document = {"files": FILES if files is None else files, "version": version} | more.pop("body", {})
    return site.call("PUT", ONE, path=more.pop("path", BELL), claims=claims, body=json.dumps(document))


def read(site: Any, claims: Any, path: Any = None) -> Any:
    return site.call("GET", ONE, path=path or BELL, claims=claims)


def kind(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json["type"].removeprefix("/problems/")


def test_a_draft_is_there_on_the_next_device_as_it_was_saved(site: Any, ada: Any, published: str) -> None:
    saved = save(site, ada)
    assert saved.status == 200
    assert read(site, ada).json == saved.json
    assert (saved.json["lesson"], saved.json["files"]) == ("python/bell", FILES)
    assert saved.json["lesson_version"] == published
    assert saved.json["version"] > 0


def test_a_save_on_top_of_the_last_one_replaces_it(site: Any, ada: Any) -> None:
    first = save(site, ada).json
    second = save(site, ada, {"bell.py": "2"}, first["version"]).json
    assert second["version"] > first["version"]
    assert read(site, ada).json == second


def test_the_later_of_two_tabs_is_told_and_gets_the_others_text(site: Any, ada: Any) -> None:
    base = save(site, ada).json["version"]
    one = save(site, ada, {"bell.py": "one"}, base).json
    two = save(site, ada, {"bell.py": "two"}, base)
    assert kind(two) == (409, "draft-changed")
    assert two.json["draft"] == one == read(site, ada).json
    assert save(site, ada, {"bell.py": "both"}, one["version"]).status == 200


def test_two_devices_that_begin_at_once_do_not_overwrite_each_other(site: Any, ada: Any) -> None:
    first = save(site, ada, {"bell.py": "one"}).json
    second = save(site, ada, {"bell.py": "two"})
    assert (kind(second), second.json["draft"]) == ((409, "draft-changed"), first)


def test_a_save_that_is_sent_twice_is_one_save(site: Any, ada: Any) -> None:
    base = save(site, ada).json["version"]
    first, again = (save(site, ada, {"bell.py": "x"}, base) for _ in range(2))
    assert (again.status, again.json) == (200, first.json)


def test_a_tab_whose_draft_was_deleted_is_told_and_may_keep_its_text(site: Any, ada: Any) -> None:
    base = save(site, ada).json["version"]
    site.call("DELETE", ONE, path=BELL, claims=ada)
    late = save(site, ada, {"bell.py": "late"}, base)
    assert (kind(late), late.json["draft"]) == ((409, "draft-changed"), None)
    assert save(site, ada, {"bell.py": "late"}).status == 200


def test_a_version_is_never_used_twice_not_even_after_a_deletion(site: Any, ada: Any) -> None:
    old = save(site, ada).json["version"]
    site.call("DELETE", ONE, path=BELL, claims=ada)
    new = save(site, ada, {"bell.py": "new"}).json
    assert new["version"] != old
    assert kind(save(site, ada, {"bell.py": "old tab"}, old)) == (409, "draft-changed")
    assert read(site, ada).json == new


def test_a_clock_that_goes_back_does_not_bring_a_version_back() -> None:
    now = utc_now()
    first = next_version(0, now)
    assert next_version(first, now - timedelta(hours=5)) == first + 1
    assert next_version(first, now + timedelta(hours=5)) > first + 1


def test_a_deleted_draft_is_the_answer_so_that_it_can_be_put_back(site: Any, ada: Any) -> None:
    saved = save(site, ada).json
    assert site.call("DELETE", ONE, path=BELL, claims=ada).json == saved
    assert kind(read(site, ada)) == (404, "not-found")
    assert kind(site.call("DELETE", ONE, path=BELL, claims=ada)) == (404, "not-found")


def test_a_deletion_may_name_the_version_that_it_means(site: Any, ada: Any) -> None:
    saved = save(site, ada).json
    stale = site.call("DELETE", ONE, path=BELL, claims=ada, query={"version": str(saved["version"] - 1)})
    assert (kind(stale), stale.json["draft"]) == ((409, "draft-changed"), saved)
    assert site.call("DELETE", ONE, path=BELL, claims=ada, query={"version": str(saved["version"])}).status == 200


def test_the_list_has_every_draft_without_its_files(site: Any, ada: Any, lesson: Any) -> None:
    wiring.catalogue().publish(lesson("rust/gong", starter={"gong.rs": "x"}))
    saved = [save(site, ada).json, save(site, ada, path={"language": "rust", "slug": "gong"}).json]
    listed = site.call("GET", "/students/me/drafts", claims=ada).json["drafts"]
    assert listed == [{name: each[name] for name in each if name != "files"} for each in saved]


def test_somebody_elses_draft_is_not_there(site: Any, ada: Any) -> None:
    saved = save(site, ada).json
    bob = ada | {"sub": "bob"}
    assert kind(read(site, bob)) == (404, "not-found")
    assert site.call("GET", "/students/me/drafts", claims=bob).json == {"drafts": []}
    assert kind(site.call("DELETE", ONE, path=BELL, claims=bob)) == (404, "not-found")
    foreign = save(site, bob, {"bell.py": "bob"}, saved["version"])
    assert (kind(foreign), foreign.json["draft"]) == ((409, "draft-changed"), None)
    assert read(site, ada).json == saved


def test_a_draft_of_a_lesson_that_changed_says_which_version_it_was_begun_for(
    site: Any, ada: Any, lesson: Any, published: str
) -> None:
    first = save(site, ada).json
    newer = wiring.catalogue().publish(lesson(instructions="Ring twice.")).version
    assert newer != published
    second = save(site, ada, {"bell.py": "2"}, first["version"]).json
    assert second["lesson_version"] == published
    moved = save(site, ada, {"bell.py": "3"}, second["version"], body={"lesson_version": newer}).json
    assert moved["lesson_version"] == newer


def test_a_draft_of_a_withdrawn_lesson_is_still_read_and_saved(site: Any, ada: Any) -> None:
    first = save(site, ada).json
    key = {"language": {"S": "python"}, "slug": {"S": "bell"}}
    site.aws.dynamodb.delete_item(TableName=settings().lessons_table, Key=key)
    assert read(site, ada).json == first
    assert save(site, ada, {"bell.py": "2"}, first["version"]).status == 200


def test_a_draft_begins_only_for_a_lesson_that_is_published(site: Any, ada: Any) -> None:
    body = {"lesson_version": "0" * 16}
    assert kind(save(site, ada, path={"language": "python", "slug": "never"}, body=body)) == (422, "unknown-lesson")


@pytest.mark.parametrize("letter", ["x", "\n", "é", "\u0001"])
def test_a_megabyte_is_refused_in_words_and_what_was_saved_stays(site: Any, ada: Any, letter: str) -> None:
    saved = save(site, ada).json
    answer = save(site, ada, {"bell.py": letter * 1_000_000}, saved["version"])
    assert kind(answer) == (413, "too-large")
    assert "256 KiB" in answer.json["detail"]
    assert read(site, ada).json == saved


def test_a_draft_of_the_largest_size_is_kept_whatever_its_characters(site: Any, ada: Any) -> None:
    text = "".join(chr(32 + number * 7919 % 90) for number in range(MAX_DRAFT_BYTES - len("bell.py")))
    assert save(site, ada, {"bell.py": text}).status == 200
    assert read(site, ada).json["files"]["bell.py"] == text


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "1 to 200 files"),
        ({f"{number}.py": "" for number in range(201)}, "1 to 200 files"),
        ({"../bell.py": ""}, "leaves the folder"),
        ({"a\u202eb.py": ""}, "invisible characters"),
        ({"Bell.py": "", "bell.py": ""}, "the same name"),
        ({"bell.py": 1}, "valid string"),
    ],
)
def test_files_that_no_folder_could_hold_are_refused(site: Any, ada: Any, files: Any, words: str) -> None:
    answer = save(site, ada, files)
    assert kind(answer) == (400, "bad-request")
    assert words in answer.json["detail"]


@pytest.mark.parametrize("version", [-1, 2**53, "one", None, 1.5])
def test_a_version_that_is_none_is_refused(site: Any, ada: Any, version: Any) -> None:
    assert kind(save(site, ada, version=version)) == (400, "bad-request")


@pytest.mark.parametrize("raw", ["", "{", "null", '{"files": {"bell.py": "\\ud800"}, "version": 0}'])
def test_a_body_that_is_no_draft_is_refused(site: Any, ada: Any, raw: str) -> None:
    assert kind(site.call("PUT", ONE, path=BELL, claims=ada, body=raw)) == (400, "bad-request")


def test_saving_is_limited_apart_from_submitting(
    site: Any, ada: Any, solution: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = utc_now()
    monkeypatch.setattr("chalicelib.drafts.routes.utc_now", lambda: now)
    answers = [save(site, ada, version=-1) for _ in range(61)]
    assert {each.status for each in answers[:60]} == {400}
    assert kind(answers[60]) == (429, "too-many-drafts")
    assert answers[60].headers["retry-after"] == "1"
    assert site.submit(ada, solution).status == 201


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_drafts_need_an_id_token(site: Any, method: str) -> None:
    access = {"sub": "ada", "token_use": "access"}
    assert site.call(method, ONE, path=BELL, claims=access, body="{}").status == 401
    assert site.call("GET", "/students/me/drafts", claims=access).status == 401
