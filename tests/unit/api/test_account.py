from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from botocore.exceptions import ReadTimeoutError

from chalicelib import wiring
from chalicelib.accounts import exports
from chalicelib.accounts.service import export_key
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.http.functions import ask
from chalicelib.shared import aws as clients
from chalicelib.shared.settings import settings

pytestmark = pytest.mark.usefixtures("bell", "pool")
ZIP = {"Accept": "application/zip"}
HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m"
STORED = ("Submissions", "Awards", "Students", "Cohorts", "Drafts", "Solutions", "Outbox")


class Pool:
    """The accounts of a user pool: time zones by user name."""

    def __init__(self) -> None:
        self.zones = {"ada": "UTC", "bob": "UTC"}

    def answer(self, model: Any, params: dict[str, Any], **_: Any) -> Any:
        """Stand in for the HTTP exchange of the two calls that the account service makes."""

        class Http:
            status_code = 200

        asked = json.loads(params["body"])
        assert asked["UserPoolId"] == "pool"
        if asked["Username"] not in self.zones:
            Http.status_code = 400
            return Http, {"Error": {"Code": "UserNotFoundException", "Message": "no such user"}}
        if model.name == "AdminDeleteUser":
            del self.zones[asked["Username"]]
        else:
            ((name, zone),) = [each.values() for each in asked["UserAttributes"]]
            assert name == "zoneinfo"
            self.zones[asked["Username"]] = zone
        return Http, {}


@pytest.fixture
def pool(site: Any) -> Pool:  # noqa: ARG001 - the client is the site's
    found = Pool()
    clients.cognito().meta.events.register("before-call.cognito-identity-provider", found.answer)
    return found


@pytest.fixture
def busy(site: Any, ada: Any, solution: bytes) -> dict[str, str]:
    """Ada after a pass, a failure, a draft, a cohort and a name; Bob has as much."""
    for claims in (ada, ada | {"sub": "bob"}):
        for outcome in ("passed", "failed"):
            site.functions.outcomes["bell_test.Bell.test_two"] = outcome
            site.submit(claims, solution)
        draft = {"files": {"bell.py": HOSTILE}, "version": 0}
        path = {"language": "python", "slug": "bell"}
        site.call("PUT", "/students/me/drafts/{language}/{slug}", path=path, claims=claims, body=json.dumps(draft))
        site.call("POST", "/cohorts", claims=claims, body=json.dumps({"name": f"Class of {claims['sub']}"}))
        name = {"visibility": "public", "display_name": f"Unique {claims['sub']}"}
        site.call("PUT", "/students/me/presentation", claims=claims, body=json.dumps(name))
    for message in map(GradedSubmission.model_validate, site.sent()):
        wiring.ledger().apply(message.scored(wiring.awards().settle(message)))
    found: dict[str, str] = ada
    return found


def exported(site: Any, claims: Any) -> zipfile.ZipFile:
    answer = site.call("GET", "/students/me/export", claims=claims, headers=ZIP)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(base64.b64decode(answer.text)))


def names(row: Any, student_id: str) -> bool:
    """Whether a row has the id as a word of its own; the digits of other ids may spell it by chance."""
    return re.search(rf"\b{student_id}\b", str(row)) is not None


def stored_about(site: Any, student_id: str) -> str:
    """Everything in the tables and in the bucket that names a student."""
    rows = [str(row) for name in STORED for row in site.aws.rows(f"{name}Table") if names(row, student_id)]
    return "\n".join(rows + [key for key in site.aws.keys(settings().content_bucket) if names(key, student_id)])


def test_an_export_has_every_file_verdict_draft_and_figure_as_json(site: Any, busy: Any) -> None:
    with exported(site, busy) as archive:
        read = {name: archive.read(name).decode() for name in archive.namelist()}
    submissions = json.loads(read["data/submissions.json"])
    assert [each["outcome"] for each in submissions] == ["passed", "failed"]
    assert all(each["report"]["tests"] for each in submissions)
    assert [each["xp"] for each in json.loads(read["data/awards.json"])] == [100]
    assert {each["item"] for each in json.loads(read["data/profile.json"])} >= {"profile", "lesson#python/bell"}
    assert [each["name"] for each in json.loads(read["data/cohorts.json"])] == ["Class of ada"]
    assert read["drafts/python/bell/bell.py"] == HOSTILE
    sent = [text for name, text in read.items() if name.endswith("/files/bell.py")]
    assert sent == ["def ring(): return 'ding'\n"] * 2
    assert "bob" not in "".join(read.values()).lower()


def test_the_pages_of_an_export_lead_to_every_verdict_and_run_nothing(site: Any, ada: Any, solution: bytes) -> None:
    site.functions.outcomes = {"bell_test.Bell.test_one": "passed", HOSTILE: "failed"}
    site.submit(ada, solution)
    with exported(site, ada) as archive:
        index = archive.read("index.html").decode()
        (page,) = [name for name in archive.namelist() if name.endswith("verdict.html")]
        assert f'href="{page}"' in index
        text = archive.read(page).decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+202E&gt;&lt;U+001B&gt;" in text
    assert "<script" not in text + index
    assert "default-src &#x27;none&#x27;" in text or "default-src 'none'" in text


def test_an_export_of_nothing_is_an_export(site: Any, ada: Any) -> None:
    with exported(site, ada) as archive:
        assert json.loads(archive.read("data/submissions.json")) == []
        assert "none" in archive.read("index.html").decode()


def test_an_export_must_be_asked_for_as_a_zip(site: Any, ada: Any) -> None:
    answer = site.call("GET", "/students/me/export", claims=ada, headers={"Accept": "text/html"})
    assert (answer.status, answer.json["type"]) == (406, "/problems/not-acceptable")


def test_exports_in_quick_succession_are_asked_to_wait(site: Any, ada: Any) -> None:
    answers = [site.call("GET", "/students/me/export", claims=ada, headers=ZIP) for _ in range(3)]
    assert [each.status for each in answers] == [200, 200, 202]
    assert answers[2].json == {"state": "running"}
    assert answers[2].headers["retry-after"]


def test_a_large_export_is_made_meanwhile_and_given_out_when_it_is_there(
    site: Any, busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = clients.functions().meta.events

    def slow(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://lambda")

    served.register_first("before-call.lambda.Invoke", slow, unique_id="slow")
    first = site.call("GET", "/students/me/export", claims=busy, headers=ZIP)
    assert (first.status, first.json) == (202, {"state": "running"})
    monkeypatch.setattr("chalicelib.accounts.service.WAIT_S", -1.0)
    wiring.account_service().handle({"do": "export", "student_id": "ada"})  # the function has gone on
    with exported(site, busy) as archive:
        assert len(json.loads(archive.read("data/submissions.json"))) == 2
    served.unregister("before-call.lambda.Invoke", unique_id="slow")


@pytest.mark.usefixtures("busy")
def test_an_old_export_is_not_given_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.accounts.service.WAIT_S", -1.0)
    wiring.account_service().handle({"do": "export", "student_id": "ada"})
    found = exports.Exports(clients.s3(), settings().content_bucket)
    now = datetime.now(UTC)
    assert found.waiting("ada", now)
    assert not found.waiting("ada", now + timedelta(minutes=11))
    assert not found.waiting("bob", now)


def test_an_export_beyond_an_answers_size_is_fetched_from_an_address_of_its_own(
    site: Any, busy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MAX_BODY_BYTES", 100)
    answer = site.call("GET", "/students/me/export", claims=busy, headers=ZIP)
    assert (answer.status, answer.text) == (303, "")
    fetched = requests.get(answer.headers["location"], timeout=10)
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        assert "index.html" in archive.namelist()
    assert export_key("ada") in answer.headers["location"]


def test_a_deletion_leaves_a_mark_and_takes_nothing_of_anybody_else(site: Any, busy: Any, pool: Pool) -> None:
    exported(site, busy)
    others = stored_about(site, "bob")
    answer = site.call("DELETE", "/students/me", claims=busy, body='{"confirm": true}')
    assert answer.status == 200
    assert answer.json["state"] == "done"
    assert answer.json["deleted"]["submissions"] == 2
    assert (answer.json["deleted"]["awards"], answer.json["deleted"]["drafts"], answer.json["deleted"]["cohorts"]) == (
        1,
        1,
        1,
    )
    left = [row for name in STORED for row in site.aws.rows(f"{name}Table") if names(row, "ada")]
    assert [sorted(row) for row in left if "shard_id" not in row] == [
        ["forgotten_at", "item", "presentation", "student_id"]
    ]
    assert not [key for key in site.aws.keys(settings().content_bucket) if names(key, "ada")]
    assert stored_about(site, "bob") == others
    assert pool.zones.keys() == {"bob"}


def test_a_deletion_can_be_repeated(site: Any, busy: Any) -> None:
    for counted in (2, 0):
        answer = site.call("DELETE", "/students/me", claims=busy, body='{"confirm": true}')
        assert (answer.status, answer.json["deleted"]["submissions"]) == (200, counted)


def test_the_token_of_a_deleted_account_sends_nothing_more(site: Any, busy: Any, solution: bytes) -> None:
    site.call("DELETE", "/students/me", claims=busy, body='{"confirm": true}')
    refused = site.submit(busy, solution)
    assert (refused.status, int(refused.headers["retry-after"]) > 3_500) == (429, True)
    path = {"language": "python", "slug": "bell"}
    draft = json.dumps({"files": {"bell.py": ""}, "version": 0})
    saved = site.call("PUT", "/students/me/drafts/{language}/{slug}", path=path, claims=busy, body=draft)
    assert saved.status == 429
    assert site.submit(busy | {"sub": "bob"}, solution).status == 201


def test_the_record_of_a_regrade_goes_too(site: Any, busy: Any) -> None:
    dynamodb, table = site.aws.dynamodb, settings().submissions_table
    record = next(row for row in site.aws.rows("SubmissionsTable") if row["student_id"]["S"] == "ada")
    regrade = record | {"submission_id": {"S": "9" * 32}, "regrade_of": record["submission_id"]}
    dynamodb.put_item(TableName=table, Item=regrade)
    site.call("DELETE", "/students/me", claims=busy, body='{"confirm": true}')
    assert not names(site.aws.rows("SubmissionsTable"), "ada")


@pytest.mark.parametrize("body", ["", "{}", '{"confirm": false}', '{"confirm": "yes"}', "null"])
def test_nothing_is_deleted_without_a_clear_yes(site: Any, busy: Any, body: str) -> None:
    before = stored_about(site, "ada")
    assert site.call("DELETE", "/students/me", claims=busy, body=body).status == 400
    assert stored_about(site, "ada") == before


def test_a_deletion_that_fails_says_that_it_may_be_repeated(site: Any, busy: Any) -> None:
    site.functions.error = "Unhandled"
    answer = site.call("DELETE", "/students/me", claims=busy, body='{"confirm": true}')
    assert (answer.status, "safe to send" in answer.json["detail"]) == (503, True)


def test_a_time_zone_is_stored_where_tokens_come_from(site: Any, ada: Any, pool: Pool) -> None:
    answer = site.call("PUT", "/students/me/account", claims=ada, body='{"time_zone": "Pacific/Kiritimati"}')
    assert (answer.status, answer.json) == (200, {"time_zone": "Pacific/Kiritimati"})
    assert pool.zones == {"ada": "Pacific/Kiritimati", "bob": "UTC"}


@pytest.mark.parametrize("zone", ["", "Berlin", "../../etc/passwd", "America", "x" * 65, "Europe/Berlin\n", None, 1])
def test_a_time_zone_that_is_none_is_refused_in_words(site: Any, ada: Any, zone: Any) -> None:
    answer = site.call("PUT", "/students/me/account", claims=ada, body=json.dumps({"time_zone": zone}))
    assert answer.status == 400
    assert "time_zone" in answer.json["detail"]


@pytest.mark.parametrize(
    ("method", "route"),
    [("GET", "/students/me/export"), ("DELETE", "/students/me"), ("PUT", "/students/me/account")],
)
def test_an_account_needs_an_id_token(site: Any, busy: Any, method: str, route: str) -> None:
    claims = {"sub": "ada", "token_use": "access"}
    body = '{"confirm": true, "time_zone": "UTC"}'
    assert site.call(method, route, claims=claims, headers=ZIP, body=body).status == 401
    assert stored_about(site, "ada")
    assert busy


def test_a_function_that_goes_on_for_too_long_is_no_failure() -> None:
    class Slow:
        def invoke(self, **_: Any) -> Any:
            raise ReadTimeoutError(endpoint_url="https://lambda")

    functions: Any = Slow()
    assert ask(functions, "account", {}, "failed") is None
