"""Schemathesis sends what the document allows, and what it forbids, as everybody who may call the API.

Nothing is a server error, and every status, header, media type and body that comes back is in the document. The ids are
of a teacher's things: the teacher is answered with what there is, and everybody else is refused what is not theirs.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

import app as application
from cdu.client import zipped
from cdu.publishing import BUILT_IN
from cdu.refreshing import refreshed
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack

HERE = Path(__file__).parent
ROLES: dict[str, tuple[str, ...]] = {"student": (), "author": ("author",), "admin": ("admin",)}
"""The groups of new accounts, by role. The others are the teacher, who is no group but has a class, and nobody."""
DESTROYING = {"author": {"delete_me", "withdraw_lesson"}, "teacher": {"delete_draft", "leave_cohort"}}
"""What would take the account, its things or the lesson from under the other operations; tried apart, as these."""
THEIRS: dict[str, Callable[[str], bool]] = {
    "teacher": lambda operation: "{" in operation and "/admin/" not in operation,
    "admin": lambda operation: "/admin/" in operation,
}
"""By role: operations that ask for what there is, so that a refusal of everything would be a fault."""
PRIVATE = {"GET /submissions/{submission_id}", "GET /submissions/{submission_id}/files"}
"""Nobody but the teacher is ever answered with the teacher's."""
LESSON = "python/recipe-scaler"
SOLUTION = {"recipe_scaler.py": (BUILT_IN / LESSON / "reference/recipe_scaler.py").read_text(encoding="utf-8")}
CHECKS = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "ignored_auth",
    "unsupported_method",
    "allow_header_conformance",
}
"""Without `positive_data_acceptance`: that a lesson or a name exists is in no schema."""
EXAMPLES = 5
LEAST_CASES = 100
_LONGEST_S = 280


@pytest.fixture
def run(platform: Place, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Runs schemathesis against the platform; what it found, as JSON."""

    def found(token: str | None, document: dict[str, Any], *options: str) -> dict[str, Any]:
        source, report = tmp_path / "openapi.json", tmp_path / "report.json"
        source.write_text(json.dumps(document), encoding="utf-8")
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", str(source)]
        command += ["--url", platform.outputs()["api"], "--checks", ",".join(sorted(CHECKS)), "--no-shrink"]
        # One worker: hypothesis parses its lambdas, and two threads that parse at once may end in a SystemError.
        command += ["--max-examples", str(EXAMPLES), "--workers", "1"]
        command += [
            "--continue-on-failure",
            "--request-timeout",
            "60",
            "--seed",
            "17",
            "--suppress-health-check",
            "all",
        ]
        command += ["--report-json-path", str(report), *options]
        command += ["--header", f"Authorization: {token}"] if token else []
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.openapi.serializers",
            "PYTHONPATH": str(HERE.parents[1]),
        }
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=_LONGEST_S, check=False
        )
        assert report.exists(), done.stdout + done.stderr
        told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        assert (told["failures"], told["errors"]) == ([], []), done.stdout
        return told

    return found


@dataclass(frozen=True, slots=True)
class Classroom:
    """A teacher with a cohort, a draft and a submission, and a pupil whose solution is shared and was reported."""

    teacher: Session
    ids: dict[str, str]
    """By parameter: the only value that there is."""

    def document(self) -> dict[str, Any]:
        """The served document with these ids in the place of all ids of their form."""
        made: dict[str, Any] = json.loads(json.dumps(application.openapi()))
        for path, operations in made["paths"].items():
            shared = "shared_" if "/solutions/" in path else ""
            for parameter in (each for one in operations.values() for each in one.get("parameters", ())):
                known = self.ids.get(shared + parameter["name"], self.ids.get(parameter["name"]))
                if parameter["in"] == "path" and known:
                    parameter |= {"schema": {"type": "string", "enum": [known]}, "example": known}
        made["components"]["schemas"]["Joining"]["properties"]["code"]["enum"] = [self.ids["code"]]
        return made


@pytest.fixture(scope="module")
def classroom(sign_up: Callable[..., tuple[Session, Api]], operator: Api) -> Classroom:
    """Everything is made once; the tests of `DESTROYING` come last."""
    (session, teacher), (_, pupil) = sign_up(), sign_up()
    cohort = teacher.create_cohort("Class 7b")
    pupil.join_cohort(cohort["code"])
    pupil.present({"visibility": "public", "display_name": f"Otter {secrets.token_hex(3)}"})
    pupil.share(agrees=True)
    own, shared = (each.submit(zipped(LESSON, SOLUTION))["submission_id"] for each in (teacher, pupil))
    assert until(lambda: (teacher.me()["xp"] and pupil.me()["xp"]) or None, 60)
    headers = {"Authorization": session.id_token}
    draft, complaint = f"students/me/drafts/{LESSON}", f"lessons/{LESSON}/solutions/{shared}/complaints"
    for method, path, body in (
        ("PUT", draft, {"files": SOLUTION, "version": 0}),
        ("POST", complaint, {"reason": "it is a copy"}),
    ):
        made = requests.request(method, f"{session.pool.api}/{path}", json=body, headers=headers, timeout=60)
        assert made.ok, made.text
    language, slug = LESSON.split("/")
    ids = {"submission_id": own, "shared_submission_id": shared, "cohort": cohort["cohort"], "code": cohort["code"]}
    ids |= {"language": language, "slug": slug, "refresh_id": refreshed(operator)["refresh_id"]}
    return Classroom(session, ids)


@pytest.mark.parametrize("role", ["nobody", "teacher", *ROLES])
def test_what_is_answered_is_in_the_document(
    run: Callable[..., dict[str, Any]],
    sign_up: Callable[..., tuple[Session, Api]],
    classroom: Classroom,
    role: str,
) -> None:
    token = sign_up(*ROLES[role])[0].id_token if role in ROLES else classroom.teacher.id_token
    left_out = [f"--exclude-operation-id={name}" for name in set().union(*DESTROYING.values())]
    told = run(None if role == "nobody" else token, classroom.document(), "--phases=examples,fuzzing", *left_out)
    assert told["operations"]["tested"] == len(application.specs()) - len(left_out)
    assert told["test_cases"]["generated"] >= LEAST_CASES
    if role in THEIRS:
        assert {each for each in refused(told) if THEIRS[role](each)} == set()
    elif role in ROLES:
        assert refused(told) >= PRIVATE, "somebody else's is not there"


def refused(told: dict[str, Any]) -> set[str]:
    """The operations, `METHOD /path`, whose data was never accepted, nor found older than what there is."""
    rates = told["valid_rates"].items()
    return {name for name, phases in rates if not any(each["accepted"] + each["conflicts"] for each in phases.values())}


def test_values_at_the_edges_are_answered_as_the_document_says(
    run: Callable[..., dict[str, Any]], sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    left_out = [f"--exclude-operation-id={name}" for name in set().union(*DESTROYING.values())]
    told = run(sign_up()[0].id_token, application.openapi(), "--phases=coverage", *left_out)
    assert told["operations"]["tested"] == len(application.specs()) - len(left_out)
    assert told["test_cases"]["generated"] >= LEAST_CASES


def test_what_destroys_is_in_the_document_too(
    run: Callable[..., dict[str, Any]], sign_up: Callable[..., tuple[Session, Api]]
) -> None:
    document = json.loads(json.dumps(application.openapi()))
    for operation in document["paths"]["/lessons/{language}/{slug}"].values():
        for parameter in operation["parameters"]:
            parameter.pop("example", None)  # the lesson of the example is one that other tests need
    only = [f"--include-operation-id={name}" for name in DESTROYING["author"]]
    told = run(sign_up("author")[0].id_token, document, "--phases=fuzzing", *only)
    assert told["operations"]["tested"] == len(only)


def test_what_a_teacher_gives_up_is_in_the_document_too(
    run: Callable[..., dict[str, Any]], classroom: Classroom
) -> None:
    only = [f"--include-operation-id={name}" for name in DESTROYING["teacher"]]
    told = run(classroom.teacher.id_token, classroom.document(), "--phases=examples,fuzzing", *only)
    assert told["operations"]["tested"] == len(only)
    assert refused(told) == set(), "each was there, and is gone"


def test_an_answer_that_is_not_in_the_document_is_found(
    run: Callable[..., dict[str, Any]],
) -> None:
    document = json.loads(json.dumps(application.openapi()))
    del document["paths"]["/leaderboards/{board}"]["get"]["responses"]["404"]
    with pytest.raises(AssertionError, match="Undocumented status code"):
        run(None, document, "--phases=fuzzing", "--include-operation-id=get_leaderboard")
