"""Solutions of others: who may read whose, reports about them, and what administrators decide."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import wiring
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.shared.clock import utc_now
from chalicelib.shared.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("bell")
LIST = "/lessons/{language}/{slug}/solutions"
ONE = f"{LIST}/{{submission_id}}"
COMPLAINTS = f"{ONE}/complaints"
REVIEW = "/admin/solutions/{submission_id}/review"
BELL = {"language": "python", "slug": "bell"}
HOSTILE = "# </pre><script>alert(1)</script> \u202e\x1b[31m\ndef ring(): return 'ding'\n"
BEGIN = datetime(2026, 3, 4, 12, tzinfo=UTC)


def who(name: str) -> dict[str, str]:
    return {"sub": name, "token_use": "id"}


def share(site: Any, name: str, *, agrees: bool = True, **choice: Any) -> None:
    asked = {"visibility": "public", "display_name": f"Captain {name}"} | choice
    assert site.call("PUT", "/students/me/presentation", claims=who(name), body=json.dumps(asked)).status == 200
    body = json.dumps({"shares_solutions": agrees})
    assert site.call("PUT", "/students/me/sharing", claims=who(name), body=body).json == json.loads(body)


@pytest.fixture
def passes(site: Any) -> Callable[..., str]:
    """Has a student pass the bell lesson; the submission's id."""
    passed = iter(range(1_000))

    def submitted(name: str, code: str = HOSTILE) -> str:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("submission.json", '{"lesson": "python/bell"}')
            archive.writestr("bell.py", code)
        view = site.submit(who(name), target.getvalue()).json
        assert view["report"]["outcome"] == "passed"
        for body in map(json.dumps, site.sent()):
            message = GradedSubmission.model_validate_json(body)
            later = BEGIN + timedelta(minutes=next(passed))
            wiring.awards().settle(message.model_copy(update={"occurred_at": later}))
        return str(view["submission_id"])

    return submitted


def listed(site: Any, reader: str, **query: str) -> Any:
    return site.call("GET", LIST, path=BELL, claims=who(reader), query=query or None)


def read(site: Any, reader: str, submission_id: str) -> Any:
    return site.call("GET", ONE, path=BELL | {"submission_id": submission_id}, claims=who(reader))


def complain(site: Any, reader: str, submission_id: str, reason: str = "it is rude") -> Any:
    path = BELL | {"submission_id": submission_id}
    return site.call("POST", COMPLAINTS, path=path, claims=who(reader), body=json.dumps({"reason": reason}))


def review(site: Any, claims: Any, submission_id: str, decision: str = "taken_down", reason: str = "rude") -> Any:
    body = json.dumps({"decision": decision, "reason": reason})
    return site.call("PUT", REVIEW, path={"submission_id": submission_id}, claims=claims, body=body)


def kind(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json["type"].removeprefix("/problems/")


def names(answer: Any) -> list[str]:
    return [each["name"] for each in answer.json["solutions"]]


def test_who_has_passed_reads_what_others_share_under_the_name_that_they_chose(site: Any, passes: Any) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob")
    assert listed(site, "ada").json == {
        "solutions": [{"submission_id": theirs, "name": "Captain bob"}],
        "own": {"shown_as": None, "taken_down_because": None},
        "next": None,
    }
    shown = read(site, "ada", theirs).json
    assert shown["files"] == {"bell.py": HOSTILE}
    assert (shown["name"], shown["lesson"]) == ("Captain bob", "python/bell")


def test_no_answer_says_whose_a_solution_is_but_for_the_chosen_name(site: Any, passes: Any) -> None:
    theirs, _ = passes("student-id-of-bob"), passes("ada")
    share(site, "student-id-of-bob", display_name="Captain", visibility="alias")
    for answer in (listed(site, "ada"), read(site, "ada", theirs), complain(site, "ada", theirs)):
        assert answer.status < 300
        assert "student-id-of-bob" not in answer.text
        assert "Captain" not in answer.text


def test_nothing_is_shared_by_default(site: Any, passes: Any) -> None:
    theirs, _ = passes("bob"), passes("ada")
    assert site.call("GET", "/students/me", claims=who("bob")).json["shares_solutions"] is False
    assert names(listed(site, "ada")) == []
    assert kind(read(site, "ada", theirs)) == (404, "not-found")
    assert kind(complain(site, "ada", theirs)) == (404, "not-found")


def test_a_consent_that_is_taken_back_counts_at_once(site: Any, passes: Any) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob")
    assert read(site, "ada", theirs).status == 200
    share(site, "bob", agrees=False)
    assert names(listed(site, "ada")) == []
    assert kind(read(site, "ada", theirs)) == (404, "not-found")


def test_another_name_is_no_other_consent(site: Any, passes: Any) -> None:
    passes("bob"), passes("ada")
    share(site, "bob")
    renamed = json.dumps({"visibility": "public", "display_name": "Bosun"})
    site.call("PUT", "/students/me/presentation", claims=who("bob"), body=renamed)
    assert names(listed(site, "ada")) == ["Bosun"]


def test_a_deleted_account_does_not_begin_to_share(site: Any, passes: Any) -> None:
    passes("bob")
    wiring.account_service()._data.forget("bob")
    answer = site.call("PUT", "/students/me/sharing", claims=who("bob"), body='{"shares_solutions": true}')
    assert kind(answer) == (404, "not-found")


@pytest.mark.parametrize("body", ["{}", '{"shares_solutions": "yes"}', '{"shares_solutions": 1}', "null"])
def test_a_consent_is_true_or_false_and_nothing_else(site: Any, body: str) -> None:
    answer = site.call("PUT", "/students/me/sharing", claims=who("bob"), body=body)
    assert kind(answer) == (400, "bad-request")


def test_a_hidden_student_shares_nothing_whatever_the_box_says(site: Any, passes: Any) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob", visibility="hidden", display_name=None)
    assert names(listed(site, "ada")) == []
    assert kind(read(site, "ada", theirs)) == (404, "not-found")


@pytest.mark.parametrize("call", [lambda site, _: listed(site, "eve"), lambda site, each: read(site, "eve", each)])
def test_who_has_not_passed_sees_nothing(site: Any, passes: Any, call: Any) -> None:
    theirs = passes("bob")
    share(site, "bob")
    assert kind(call(site, theirs)) == (403, "lesson-not-passed")
    assert kind(complain(site, "eve", theirs)) == (403, "lesson-not-passed")


def test_a_pass_that_was_taken_back_is_none(site: Any, passes: Any, graded: Any) -> None:
    theirs, mine = passes("bob"), passes("ada")
    share(site, "bob")
    for student, submission in (("bob", theirs), ("ada", mine)):
        corrected = graded(f"again-{student}", student_id=student, outcome="failed", regrade_of=submission)
        wiring.awards().settle(corrected)
        if student == "bob":
            assert names(listed(site, "ada")) == []
            assert kind(read(site, "ada", theirs)) == (404, "not-found")
    assert kind(listed(site, "ada")) == (403, "lesson-not-passed")


def test_only_the_passing_submission_is_shared_and_only_under_its_own_lesson(
    site: Any, passes: Any, lesson: Any, graded: Any
) -> None:
    passed, later, _ = passes("bob"), passes("bob", "def ring(): return 'dong'\n"), passes("ada")
    share(site, "bob")
    assert read(site, "ada", passed).status == 200
    assert kind(read(site, "ada", later)) == (404, "not-found")
    wiring.catalogue().publish(lesson("python/gong"))
    wiring.awards().settle(graded("s9", student_id="ada", lesson="python/gong"))
    path = {"language": "python", "slug": "gong", "submission_id": passed}
    assert kind(site.call("GET", ONE, path=path, claims=who("ada"))) == (404, "not-found")


def test_ones_own_solution_is_not_one_of_others_but_one_hears_how_it_is_shown(site: Any, passes: Any) -> None:
    mine = passes("ada")
    share(site, "ada")
    answer = listed(site, "ada")
    assert (names(answer), answer.json["own"]["shown_as"]) == ([], "Captain ada")
    assert kind(read(site, "ada", mine)) == (404, "not-found")
    assert kind(complain(site, "ada", mine)) == (404, "not-found")


def test_pages_have_everybody_once_the_newest_first(site: Any, passes: Any) -> None:
    for number in range(7):
        passes(f"s{number}")
        if number != 3:
            share(site, f"s{number}")
    found: list[str] = []
    answer = listed(site, "s0", limit="2")
    while True:
        found += names(answer)
        assert len(answer.json["solutions"]) <= 2
        if not answer.json["next"]:
            break
        answer = listed(site, "s0", limit="2", token=answer.json["next"])
    assert found == [f"Captain s{number}" for number in (6, 5, 4, 2, 1)]


@pytest.mark.parametrize("token", ["AAAA", "x", "MjAyNi0wMy0wNA"])
def test_a_token_that_is_none_is_refused(site: Any, passes: Any, token: str) -> None:
    passes("ada")
    assert kind(listed(site, "ada", token=token)) == (400, "bad-request")
    admin = who("root") | {"cognito:groups": "[admin]"}
    assert kind(site.call("GET", "/admin/complaints", claims=admin, query={"token": token})) == (400, "bad-request")


def test_a_report_reaches_the_administrators_once_for_each_student_and_names_nobody(
    site: Any, passes: Any, admin: Any
) -> None:
    theirs = passes("bob")
    share(site, "bob")
    for reader in ("ada", "eve"):
        passes(reader)
        assert complain(site, reader, theirs).json == {"submission_id": theirs, "state": "open"}
        complain(site, reader, theirs, f"  <b>rude</b> \u202e {reader}  ")
    answer = site.call("GET", "/admin/complaints", claims=admin)
    assert sorted(each["reason"] for each in answer.json["complaints"]) == [
        "<b>rude</b> \u202e ada",
        "<b>rude</b> \u202e eve",
    ]
    assert {each["submission_id"] for each in answer.json["complaints"]} == {theirs}
    assert set(answer.json["complaints"][0]) == {"submission_id", "lesson", "reason", "sent_at"}
    first = site.call("GET", "/admin/complaints", claims=admin, query={"limit": "1"}).json
    second = site.call("GET", "/admin/complaints", claims=admin, query={"limit": "1", "token": first["next"]}).json
    assert first["complaints"] + second["complaints"] == answer.json["complaints"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, None, "\ud800"])
def test_a_report_needs_a_reason_of_a_readable_length(site: Any, passes: Any, reason: Any) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob")
    assert kind(complain(site, "ada", theirs, reason)) == (400, "bad-request")


def test_what_is_taken_down_is_gone_for_everybody_and_its_author_hears_why(site: Any, passes: Any, admin: Any) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob")
    complain(site, "ada", theirs)
    assert review(site, admin, theirs, reason="it has somebody's address").json["decision"] == "taken_down"
    assert names(listed(site, "ada")) == []
    assert kind(read(site, "ada", theirs)) == (404, "not-found")
    own = listed(site, "bob").json["own"]
    assert own == {"shown_as": None, "taken_down_because": "it has somebody's address"}
    assert site.call("GET", "/admin/complaints", claims=admin).json["complaints"] == []
    share(site, "bob", agrees=False)
    share(site, "bob")
    assert names(listed(site, "ada")) == []


def test_an_administrator_sees_a_reported_solution_and_may_keep_it_after_all(
    site: Any, passes: Any, admin: Any
) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob")
    complain(site, "ada", theirs)
    where = {"resource": "/admin/solutions/{submission_id}", "path": {"submission_id": theirs}, "claims": admin}
    seen = site.call("GET", **where).json
    assert (seen["files"], seen["name"], seen["review"]) == ({"bell.py": HOSTILE}, "Captain bob", None)
    assert [each["reason"] for each in seen["complaints"]] == ["it is rude"]
    review(site, admin, theirs)
    assert site.call("GET", **where).json["review"]["decision"] == "taken_down"
    review(site, admin, theirs, "kept", "it is harmless")
    assert names(listed(site, "ada")) == ["Captain bob"]
    share(site, "bob", agrees=False)
    assert kind(site.call("GET", **where)) == (404, "not-found")


@pytest.mark.parametrize("claims", [who("ada"), who("ada") | {"cognito:groups": "[author]"}])
def test_only_administrators_see_reports_and_decide(site: Any, passes: Any, claims: Any) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob")
    one = {"submission_id": theirs}
    assert kind(site.call("GET", "/admin/complaints", claims=claims)) == (403, "forbidden")
    assert kind(site.call("GET", "/admin/solutions/{submission_id}", path=one, claims=claims)) == (403, "forbidden")
    assert kind(review(site, claims, theirs)) == (403, "forbidden")
    assert read(site, "ada", theirs).status == 200


def test_a_decision_about_nothing_is_refused(site: Any, admin: Any) -> None:
    assert kind(review(site, admin, "0" * 32)) == (404, "not-found")


def test_an_export_has_what_a_student_reported_and_what_was_decided_but_nobody_else(
    site: Any, passes: Any, admin: Any
) -> None:
    theirs, mine = passes("bob"), passes("ada")
    share(site, "bob")
    share(site, "ada")
    complain(site, "ada", theirs)
    complain(site, "bob", mine, "copied")
    review(site, admin, mine, reason="copied from a book")
    data = wiring.account_service()._data
    exported = data.export("ada")
    assert [each["reason"] for each in exported["complaints"]] == ["it is rude"]
    assert [(each["submission_id"], each["reason"]) for each in exported["reviews"]] == [(mine, "copied from a book")]
    assert "bob" not in json.dumps([exported["complaints"], exported["reviews"]], default=str)
    assert [row["shares_solutions"] for row in exported["profile"] if "shares_solutions" in row] == [True]


def test_a_deleted_student_shares_nothing_and_leaves_no_report(site: Any, passes: Any, admin: Any) -> None:
    theirs, mine, _ = passes("bob"), passes("ada"), passes("eve")
    share(site, "bob")
    share(site, "ada")
    complain(site, "ada", theirs)
    complain(site, "eve", mine)
    review(site, admin, mine, "kept")
    complain(site, "eve", mine)
    wiring.account_service()._data.forget("ada")
    assert names(listed(site, "eve")) == ["Captain bob"]
    assert kind(read(site, "eve", mine)) == (404, "not-found")
    stored = json.dumps(site.aws.rows(settings().solutions_table))
    assert not re.search(r"\bada\b", stored), "as a word: the digits of an id may spell it by chance"
    assert complain(site, "ada", theirs).status in {403, 429}


def test_reading_and_reporting_are_limited(site: Any, passes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, _ = passes("bob"), passes("ada")
    share(site, "bob")
    now = utc_now()
    monkeypatch.setattr("chalicelib.solutions.routes.utc_now", lambda: now)
    answers = [complain(site, "ada", theirs) for _ in range(11)]
    assert [each.status for each in answers[:10]] == [201] * 10
    assert (kind(answers[10]), answers[10].headers["retry-after"]) == ((429, "too-many-complaints"), "60")
    assert {read(site, "ada", theirs).status for _ in range(30)} == {200}
    assert {listed(site, "ada").status for _ in range(30)} == {200}
    assert kind(read(site, "ada", theirs)) == (429, "too-many-solutions")
    assert kind(listed(site, "ada")) == (429, "too-many-solutions")
    assert listed(site, "bob").status == 200
