from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.shared import aws as clients
from chalicelib.shared.settings import settings
from chalicelib.submissions.rate_limit import BURST, RatePolicy
from chalicelib.submissions.zips import MAX_ZIP_BYTES
from tests.unit.api.problems import problem

pytestmark = pytest.mark.usefixtures("bell")
ONE = "/submissions/{submission_id}"


def test_a_solution_gets_its_verdict_and_goes_on_to_be_counted(site: Any, ada: Any, solution: bytes) -> None:
    answer = site.submit(ada, solution)
    assert (answer.status, answer.headers["content-type"]) == (201, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["location"] == f"submissions/{answer.json['submission_id']}"
    assert answer.json["state"] == "graded"
    assert [test["outcome"] for test in answer.json["report"]["tests"]] == ["passed", "passed"]
    assert answer.json["xp"] is None  # not decided yet
    (message,) = site.sent()
    assert (message["student_id"], message["submission_id"]) == ("ada", answer.json["submission_id"])


def test_a_zip_as_people_make_it_is_graded_and_what_is_left_out_is_named_then_and_later(site: Any, ada: Any) -> None:
    manifest = '{"lesson": "python/bell"}'
    files = {
        "bell.py": "x",
        "chime.py": "y",
        "README.md": "",
        "submission.json": manifest,
        "bell_test.py": "",
        ".git/HEAD": "",
    }
    body = _zip({f"mine/{name}": text for name, text in files.items()} | {"__MACOSX/._mine": ""})
    answer = site.submit(ada, body)
    ignored = {file["path"]: file["reason"] for file in answer.json["ignored"]}
    assert (answer.status, sorted(ignored)) == (201, ["__MACOSX/", "mine/.git/", "mine/bell_test.py"])
    assert ignored["mine/bell_test.py"] == "the lesson has a file of this name"
    later = site.call("GET", ONE, path={"submission_id": answer.json["submission_id"]}, claims=ada)
    assert later.json["ignored"] == answer.json["ignored"]
    sources = site.aws.client("s3").get_object(
        Bucket="content", Key=f"submissions/ada/{answer.json['submission_id']}.json"
    )
    assert json.loads(sources["Body"].read()) == {"bell.py": "x", "chime.py": "y"}


def test_a_failed_solution_is_an_answer_like_any_other(site: Any, ada: Any, solution: bytes) -> None:
    site.functions.outcomes["bell_test.Bell.test_two"] = "failed"
    answer = site.submit(ada, solution)
    assert (answer.status, answer.json["report"]["outcome"], answer.json["xp"]) == (201, "failed", 0)


def test_the_verdict_can_be_read_again_with_the_xp_once_it_is_decided(site: Any, ada: Any, solution: bytes) -> None:
    submitted = site.submit(ada, solution).json
    (message,) = site.sent()
    wiring.awards().settle(GradedSubmission.model_validate(message))
    answer = site.call("GET", ONE, path={"submission_id": submitted["submission_id"]}, claims=ada)
    assert (answer.status, answer.json) == (200, submitted | {"xp": 100})


def test_a_canarys_submission_counts_for_nothing_and_goes_after_a_day(
    site: Any, ada: Any, solution: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    submitted = site.submit(ada | {"cognito:groups": "canary"}, solution)
    assert (submitted.status, submitted.json["report"]["outcome"]) == (201, "passed")
    assert '"Name":"Submissions"' not in capsys.readouterr().out
    (message,) = site.sent()
    assert message["canary"] is True
    (record,) = site.aws.client("dynamodb").scan(TableName=settings().submissions_table)["Items"]
    kept = int(record["expires_at"]["N"]) - datetime.now(UTC).timestamp()
    assert timedelta(hours=23) < timedelta(seconds=kept) < timedelta(hours=25)


def test_a_students_submission_is_kept_and_counted(
    site: Any, ada: Any, solution: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    site.submit(ada, solution)
    assert '"Name":"Submissions"' in capsys.readouterr().out
    (record,) = site.aws.client("dynamodb").scan(TableName=settings().submissions_table)["Items"]
    assert {"canary", "expires_at"} & set(record) == set()


def test_somebody_elses_submission_looks_like_one_that_does_not_exist(site: Any, ada: Any, solution: bytes) -> None:
    found = site.submit(ada, solution).json["submission_id"]
    foreign = site.call("GET", ONE, path={"submission_id": found}, claims=ada | {"sub": "bob"})
    missing = site.call("GET", ONE, path={"submission_id": "0" * 32}, claims=ada | {"sub": "bob"})
    assert problem(foreign) == problem(missing) == (404, "not-found")
    assert foreign.json["detail"].replace(found, "") == missing.json["detail"].replace("0" * 32, "")


@pytest.mark.parametrize("name", ["", "x", "0" * 31, "0" * 33, "G" * 32, "../../x", "é" * 2_000, "0" * 32 + "\n"])
def test_whatever_is_no_submission_id_is_not_found(site: Any, ada: Any, name: str) -> None:
    assert problem(site.call("GET", ONE, path={"submission_id": name}, claims=ada)) == (404, "not-found")


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": "ada"},
        {"sub": "ada", "token_use": "access", "cognito:groups": "[admin]"},
        {"token_use": "id"},
        {"sub": "", "token_use": "id"},
    ],
)
@pytest.mark.parametrize(("method", "route"), [("POST", "/submissions"), ("GET", ONE)])
def test_only_an_id_token_says_who_asks(site: Any, claims: Any, method: str, route: str, solution: bytes) -> None:
    answer = site.call(
        method,
        route,
        claims=claims,
        path={"submission_id": "0" * 32},
        body=solution,
        headers={"Content-Type": "application/zip"},
    )
    assert problem(answer) == (401, "id-token-needed")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "zip"])
def test_a_body_that_is_not_called_a_zip_is_refused(site: Any, ada: Any, solution: bytes, kind: str) -> None:
    assert problem(site.submit(ada, solution, headers={"Content-Type": kind})) == (415, "unsupported-media-type")


def test_a_body_without_a_type_is_refused(site: Any, ada: Any, solution: bytes) -> None:
    answer = site.call("POST", "/submissions", claims=ada, body=solution)
    assert problem(answer) == (415, "unsupported-media-type")


@pytest.mark.parametrize("kind", ["application/zip", "Application/ZIP; x=y", "application/octet-stream"])
def test_the_usual_names_of_a_zip_are_fine(site: Any, ada: Any, solution: bytes, kind: str) -> None:
    assert site.submit(ada, solution, headers={"Content-Type": kind}).status == 201


def test_the_query_may_name_the_lesson(site: Any, ada: Any, solution: bytes) -> None:
    assert site.submit(ada, solution, query={"lesson": "python/bell", "language": "python"}).status == 201


@pytest.mark.parametrize(
    ("body", "query", "expected"),
    [
        (b"", None, (400, "bad-zip")),
        (b"not a zip", None, (400, "bad-zip")),
        (b"x" * (MAX_ZIP_BYTES + 1), None, (413, "too-large")),
        (None, None, (400, "bad-zip")),
        ("good", {"lesson": "python/other"}, (422, "bad-submission")),
        ("good", {"language": "rust"}, (422, "bad-submission")),
        ("good", {"lesson": "x" * 101}, (400, "bad-request")),
        ("good", {"dry_run": "1"}, (400, "bad-request")),
    ],
)
def test_a_request_that_is_wrong_is_told_why(
    site: Any, ada: Any, solution: bytes, body: Any, query: Any, expected: tuple[int, str]
) -> None:
    answer = site.submit(ada, solution if body == "good" else body, query=query)
    assert problem(answer) == expected
    assert site.sent() == []


def test_a_withdrawn_lesson_is_gone(site: Any, ada: Any, solution: bytes) -> None:
    assert site.submit(ada, solution).status == 201
    wiring.catalogue().withdraw("python/bell")
    assert len(site.sent()) == 1
    answer = site.submit(ada, solution)
    assert problem(answer) == (410, "lesson-withdrawn")
    assert "whoever passed it keeps the XP" in answer.json["detail"]
    assert site.sent() == []


def test_an_unknown_lesson_is_told_so(site: Any, ada: Any, solution: bytes) -> None:
    wiring.catalogue()._dynamodb.delete_item(
        TableName="LessonsTable", Key={"language": {"S": "python"}, "slug": {"S": "bell"}}
    )
    answer = site.submit(ada, solution)
    assert problem(answer) == (422, "unknown-lesson")
    assert "python/bell" in answer.json["detail"]


class TestTheIdempotencyKey:
    def test_makes_a_repeat_harmless(self, site: Any, ada: Any, solution: bytes) -> None:
        first, second = (site.submit(ada, solution, headers={"Idempotency-Key": "k 1"}) for _ in range(2))
        assert first.json == second.json
        assert len({message["submission_id"] for message in site.sent()}) == 1

    def test_of_another_solution_is_refused(self, site: Any, ada: Any, solution: bytes) -> None:
        site.submit(ada, solution, headers={"Idempotency-Key": "k"})
        renamed = solution.replace(b"submission.json", b"submission.jsoN")
        answer = site.submit(ada, renamed, headers={"Idempotency-Key": "k"}, query={"lesson": "python/bell"})
        assert answer.status == 201  # the solution is the same
        other = _zip({"bell.py": "changed", "submission.json": '{"lesson": "python/bell"}'})
        answer = site.submit(ada, other, headers={"Idempotency-Key": "k"})
        assert problem(answer) == (422, "idempotency-key-reused")

    @pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "a\x00b"])
    def test_takes_printable_characters(self, site: Any, ada: Any, solution: bytes, key: str) -> None:
        assert problem(site.submit(ada, solution, headers={"Idempotency-Key": key})) == (400, "bad-request")


@pytest.mark.parametrize(
    ("headers", "busy"),
    [({"Prefer": "respond-async"}, False), ({"Prefer": "wait=5, Respond-Async; x"}, False), ({}, True)],
)
def test_a_submission_that_waits_says_where_to_ask_and_when(
    site: Any, ada: Any, solution: bytes, headers: dict[str, str], *, busy: bool
) -> None:
    site.functions.throttled = busy
    answer = site.submit(ada, solution, headers=headers)
    assert (answer.status, answer.json["state"], answer.json["report"]) == (202, "queued", None)
    assert answer.headers["location"] == f"submissions/{answer.json['submission_id']}"
    assert answer.headers["retry-after"] == "2"
    site.functions.throttled = False
    site.work()
    done = site.call("GET", ONE, path={"submission_id": answer.json["submission_id"]}, claims=ada)
    assert (done.status, done.json["state"], done.json["report"]["outcome"]) == (200, "graded", "passed")
    assert "retry-after" not in done.headers
    assert len(site.sent()) == 1


def test_a_queued_run_that_finds_no_runner_waits_a_little_longer_each_time(
    site: Any, ada: Any, solution: bytes
) -> None:
    site.functions.throttled = True
    site.submit(ada, solution)
    for pause in (5, 10, 20):
        assert site.work() == [pause]
    site.functions.throttled = False
    assert site.work() == []
    assert len(site.sent()) == 1


def test_whoever_submits_too_fast_is_told_how_long_to_wait(
    site: Any, ada: Any, solution: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = timedelta(hours=1)  # however long the submissions below take
    monkeypatch.setattr(wiring.submission_services().limit, "_policy", RatePolicy(BURST, every))
    answers = [site.submit(ada, solution, headers={"Prefer": "respond-async"}) for _ in range(BURST + 1)]
    assert {each.status for each in answers[:BURST]} == {202}
    assert problem(answers[BURST]) == (429, "too-many-submissions")
    assert 0 < int(answers[BURST].headers["retry-after"]) <= every.total_seconds()
    assert len(site.aws.rows(settings().submissions_table)) == BURST


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"no zip at all", {}, 400),
        (b"PK\x03\x04" + b"\0" * 60, {}, 400),
        (b"", {}, 400),
        (b"x" * (MAX_ZIP_BYTES + 1), {}, 413),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (None, {"Idempotency-Key": "\u00e9"}, 400),
    ],
)
def test_what_cannot_be_graded_takes_a_token_too_and_costs_one_write(
    site: Any, ada: Any, solution: bytes, body: bytes | None, headers: dict[str, str], status: int
) -> None:
    asked: list[str] = []
    clients.dynamodb().meta.events.register(
        "before-call.dynamodb", lambda model, **_: asked.append(model.name), unique_id="asked"
    )
    answers = [site.submit(ada, solution if body is None else body, headers=headers) for _ in range(2)]
    assert [answer.status for answer in answers] == [status, status]
    # One write for the token of a rested student; one who is not needs another.
    assert asked == ["PutItem", "PutItem", "UpdateItem"]
    (bucket,) = site.aws.rows(settings().outbox_table)
    assert bucket["shard_id"]["S"] == "bucket#ada"


def test_a_small_zip_that_no_runner_could_take_is_refused_before_there_is_a_record(site: Any, ada: Any) -> None:
    body = _zip({"bell.py": "\x01" * 1_200_000, "submission.json": '{"lesson": "python/bell"}'})
    assert len(body) < 10_000
    answer = site.submit(ada, body)
    assert problem(answer) == (422, "bad-submission")
    assert "a runner takes 6,000,000" in answer.json["detail"]
    assert site.aws.rows(settings().submissions_table) == []


def test_a_thousand_broken_zips_are_limited_as_good_ones_are(
    site: Any, ada: Any, solution: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring.submission_services().limit, "_policy", RatePolicy(BURST, timedelta(hours=1)))
    answers = [site.submit(ada, b"no zip at all") for _ in range(BURST + 1)]
    assert {each.status for each in answers[:BURST]} == {400}
    assert problem(answers[BURST]) == (429, "too-many-submissions")
    assert problem(site.submit(ada, solution)) == (429, "too-many-submissions")
    assert site.submit(ada | {"sub": "bob"}, solution).status == 201


def test_a_broken_runner_is_our_fault_and_counts_as_nothing(site: Any, ada: Any, solution: bytes) -> None:
    site.functions.error = "Unhandled"
    answer = site.submit(ada, solution)
    assert problem(answer) == (503, "runner-failed")
    assert len(answer.json["submission_id"]) == 32
    assert site.sent() == []


def _zip(files: dict[str, str]) -> bytes:
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()
