from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import runners
from chalicelib import wiring
from chalicelib.contracts.run_report import RunReport
from chalicelib.shared.settings import settings
from chalicelib.submissions.rate_limit import BURST
from chalicelib.submissions.runner_functions import run_request
from chalicelib.submissions.trials import TrialService
from chalicelib.submissions.upload import Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson

pytestmark = pytest.mark.usefixtures("bell")
ONE, TWO = "bell_test.Bell.test_one", "bell_test.Bell.test_two"
JSON = {"Content-Type": "application/json"}


def attempt(site: Any, who: Any, *, query: Any = None, **body: Any) -> Any:
    body = {"lesson": "python/bell", "files": {"bell.py": "x"}} | body
    return site.call("POST", "/trials", claims=who, body=json.dumps(body), headers=JSON, query=query)


def kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status, answer.json["type"].removeprefix("/problems/")


def sent_to_runner(site: Any) -> list[dict[str, Any]]:
    """The requests that the runner got; from now on."""
    seen: list[dict[str, Any]] = []
    invoke = site.functions.invoke

    def look(params: dict[str, Any], **more: Any) -> Any:
        seen.append(json.loads(params["body"]))
        return invoke(params, **more)

    site.functions.look = look
    from chalicelib.shared import aws as clients  # noqa: PLC0415 - the client of this site

    clients.functions().meta.events.register_first("before-call.lambda.Invoke", look)
    return seen


def program(lesson: Callable[..., PublishedLesson]) -> None:
    """Publish a program with two visible cases and a hidden one."""
    cases = ("one", "two", "hidden/three")
    tests = {f"{case}{half}": f"{case}{half}" for case in cases for half in (".in", ".out")}
    made = lesson(name="python/sum", kind="program", tests=tests, starter={"main.py": ""})
    proof = made.proof.model_copy(update={"tests": cases, "mode": "program", "profile": None})
    wiring.catalogue().publish(made.model_copy(update={"proof": proof}))


def test_a_trial_tells_what_the_tests_say_and_leaves_nothing_behind(site: Any, ada: Any, solution: bytes) -> None:
    zipped = site.call("POST", "/trials", claims=ada, body=solution, headers={"Content-Type": "application/zip"})
    as_json = attempt(site, ada)
    for answer in (zipped, as_json):
        assert (answer.status, answer.json["report"]["outcome"], answer.json["lesson"]) == (
            200,
            "passed",
            "python/bell",
        )
        assert len(answer.json["lesson_version"]) == 16
    assert site.aws.rows(settings().submissions_table) == site.sent() == []
    assert [key for key in site.aws.keys("content") if key.startswith("submissions/")] == []
    assert all(row["shard_id"]["S"] == "trials#ada" for row in site.aws.rows(settings().outbox_table))


def test_the_query_may_name_the_lesson(site: Any, ada: Any) -> None:
    assert attempt(site, ada, query={"lesson": "python/bell"}).status == 200
    assert attempt(site, ada, query={"lesson": "python/bell"}, lesson=None).status == 200
    assert kind(attempt(site, ada, query={"lesson": "python/door"})) == (400, "bad-request")
    assert kind(attempt(site, ada, lesson=None)) == (400, "bad-request")
    assert kind(attempt(site, ada, language="rust")) == (400, "bad-request")


def test_a_trial_follows_the_rule_of_submissions_about_files(site: Any, ada: Any) -> None:
    requests = sent_to_runner(site)
    answer = attempt(site, ada, files={"bell.py": "x", "chime.py": "y", "bell_test.py": "evil"})
    assert [file["path"] for file in answer.json["ignored"]] == ["bell_test.py"]
    assert requests[0]["solution"] == {"bell.py": "x", "chime.py": "y"}
    assert kind(attempt(site, ada, files={"chime.py": ""})) == (422, "bad-submission")
    assert kind(attempt(site, ada, files={"../bell.py": ""})) == (400, "bad-request")
    assert kind(attempt(site, ada, files={"bell.py": "\ud800"})) == (400, "bad-request")


def test_only_the_tests_that_were_asked_for_are_told_and_decide(site: Any, ada: Any) -> None:
    site.functions.outcomes[TWO] = "failed"
    report = attempt(site, ada, tests=[ONE]).json["report"]
    assert (report["outcome"], [test["id"] for test in report["tests"]]) == ("passed", [ONE])
    assert attempt(site, ada, tests=[TWO]).json["report"]["outcome"] == "failed"
    assert attempt(site, ada).json["report"]["outcome"] == "failed"
    assert kind(attempt(site, ada, tests=["nothing"])) == (422, "bad-submission")


def test_hidden_tests_are_not_told_and_do_not_decide(
    site: Any, ada: Any, lesson: Callable[..., PublishedLesson]
) -> None:
    made = lesson()
    secret = "hidden/more_test.More.test_secret"
    proof = made.proof.model_copy(update={"tests": (*made.proof.tests, secret)})
    wiring.catalogue().publish(made.model_copy(update={"proof": proof}))
    site.functions.outcomes[secret] = "failed"
    answer = attempt(site, ada)
    assert answer.json["report"]["outcome"] == "passed"
    assert "hidden" not in answer.text
    assert kind(attempt(site, ada, tests=[secret])) == (422, "bad-submission")


def test_hidden_cases_of_a_program_do_not_even_run(site: Any, ada: Any, lesson: Callable[..., PublishedLesson]) -> None:
    program(lesson)
    requests = sent_to_runner(site)
    site.functions.outcomes = {"one": "passed", "two": "passed"}
    attempt(site, ada, lesson="python/sum", files={"main.py": ""})
    site.functions.outcomes = {"two": "passed"}
    attempt(site, ada, lesson="python/sum", files={"main.py": ""}, tests=["two"])
    assert [request["expected"] for request in requests] == [["one", "two"], ["two"]]
    assert sorted(requests[1]["tests"]) == ["two.in", "two.out"]


def test_a_program_runs_on_an_input_of_the_students_own(
    site: Any, ada: Any, lesson: Callable[..., PublishedLesson]
) -> None:
    program(lesson)
    requests = sent_to_runner(site)
    site.functions.outcomes = {"own input": "failed"}  # another output than the empty one
    report = attempt(site, ada, lesson="python/sum", files={"main.py": ""}, input="3 4\n").json["report"]
    assert (report["outcome"], report["tests"][0]["outcome"], report["message"]) == ("passed", "passed", None)
    assert requests[0]["tests"] == {"own input.in": "3 4\n", "own input.out": ""}
    both = attempt(site, ada, lesson="python/sum", files={"main.py": ""}, input="", tests=["one"])
    assert kind(both) == (422, "bad-submission")


def test_an_own_input_goes_through_the_real_runner(lesson: Callable[..., PublishedLesson]) -> None:
    program = lesson(name="python/sum", kind="program", tests={"a.in": "", "a.out": ""}, starter={"main.py": ""})
    proof = program.proof.model_copy(update={"tests": ("a",), "mode": "program", "profile": None})

    class Lessons:
        def lesson(self, _lesson: str, _version: str | None = None) -> PublishedLesson:
            return program.model_copy(update={"proof": proof})

    class Runners:
        def grade(self, of: PublishedLesson, solution: dict[str, str]) -> RunReport:
            return RunReport.model_validate(runners.Runner().run(run_request(of, solution, of.proof)))

    client: Any = Runners()
    service = TrialService(Lessons(), client)

    def trial(code: str) -> RunReport:
        return service.run(Upload("python/sum", {"main.py": code.encode()}), own_input="3 4\n").report

    right, broken = (
        trial("print(sum(map(int, input().split())))"),
        trial("class WrongAnswer(Exception): pass\nraise WrongAnswer"),
    )
    assert (right.outcome, right.tests[0].outcome, right.tests[0].output) == ("passed", "passed", "7\n")
    assert (broken.outcome, broken.tests[0].outcome, broken.error_kind) == ("failed", "error", "WrongAnswer")


def test_a_lesson_of_functions_reads_no_input(site: Any, ada: Any) -> None:
    answer = attempt(site, ada, input="3")
    assert kind(answer) == (422, "bad-submission")
    assert "is no program" in answer.json["detail"]


def test_a_trial_says_so_when_no_runner_is_free_or_the_fault_is_ours(site: Any, ada: Any) -> None:
    site.functions.throttled = True
    answer = attempt(site, ada)
    assert (kind(answer), answer.headers["retry-after"]) == ((503, "busy"), "2")
    site.functions.throttled = False
    site.functions.error = "Unhandled"
    assert kind(attempt(site, ada)) == (503, "runner-failed")


def test_trials_have_a_rate_limit_of_their_own(site: Any, ada: Any, solution: bytes) -> None:
    answers = [attempt(site, ada, tests=["nothing"]) for _ in range(BURST + 1)]
    assert [answer.status for answer in answers[:-1]] == [422] * BURST
    assert kind(answers[-1]) == (429, "too-many-trials")
    assert int(answers[-1].headers["retry-after"]) > 0
    assert site.submit(ada, solution).status == 201
    assert attempt(site, ada | {"sub": "bob"}).status == 200


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ("{", JSON, (400, "bad-request")),
        ('{"files": {}}', JSON, (400, "bad-request")),
        ('{"lesson": "python/bell", "files": {}, "xp": 5}', JSON, (400, "bad-request")),
        ('{"lesson": "python/none", "files": {"a.py": ""}}', JSON, (422, "unknown-lesson")),
        (b"no zip", {"Content-Type": "application/zip"}, (400, "bad-zip")),
        (b"x", {"Content-Type": "text/plain"}, (415, "unsupported-media-type")),
        (" " * (1024 * 1024 + 1), JSON, (413, "too-large")),
    ],
)
def test_a_trial_that_cannot_be_read_is_told_why(site: Any, ada: Any, body: Any, headers: Any, expected: Any) -> None:
    assert kind(site.call("POST", "/trials", claims=ada, body=body, headers=headers)) == expected


def test_only_an_id_token_may_try(site: Any, ada: Any) -> None:
    assert kind(attempt(site, ada | {"token_use": "access"})) == (401, "id-token-needed")
