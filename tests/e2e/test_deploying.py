"""docs/deploy.md on this machine, every command in its order, from nothing to the removal of the stage."""

from __future__ import annotations

import json
import re
import threading
import uuid
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.errors import CommandError
from cdu.local import lifecycle
from cdu.local.localise import localise
from cdu.local.place import STACK
from cdu.main import cdu
from cdu.operations import state
from cdu.operations.table_restore import SUFFIX
from cdu.publishing import BUILT_IN
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdu.local.place import Place

pytestmark = pytest.mark.stack
PAGE = (Path(__file__).parents[2] / "docs/deploy.md").read_text(encoding="utf-8")
LOCAL_PART = PAGE.partition("## The whole way on this machine")[2].partition("\n## On AWS")[0]
CHAPTERS = {
    title: re.findall(r"^ {4}cdu (.+)$", text, re.MULTILINE)
    for title, text in re.findall(r"^### ([^\n]+)\n(.*?)(?=^### |\Z)", LOCAL_PART, re.MULTILINE | re.DOTALL)
}
LESSONS = ("python/recipe-scaler", "python/echo-sounder", "python/signal-lamp")


class Rehearsal:
    """A platform of its own, on which chapters of the page are run; a release changes the functions' settings."""

    def __init__(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        self.place = place
        self._release: dict[str, str] = {}
        self._read: set[str] = set()
        monkeypatch.setenv("CDU_HOME", str(place.home))
        monkeypatch.setenv("CDU_PORT", str(place.port))
        # Other tests may have built the layers of other languages, whose lessons take minutes.
        monkeypatch.setattr("cdu.commands.platform.ready", lambda _: {"python"})

        def released(template: dict[str, Any]) -> Any:
            local, archives = localise(template)
            local["Globals"]["Function"]["Environment"]["Variables"].update(self._release)
            return local, archives

        monkeypatch.setattr("cdu.local.deploy.localise", released)

    def run(self, chapter: str, at: int | None = None, **release: str) -> None:
        """Run a chapter's commands, or one of them, each of which has to succeed."""
        self._release = release
        commands = CHAPTERS[chapter] if at is None else [CHAPTERS[chapter][at]]
        for command in commands:
            self._read.add(command)
            done = CliRunner().invoke(cdu, command.split(), standalone_mode=False)
            if done.exception:
                raise done.exception
            assert done.return_value in {0, None}, f"{command}:\n{done.output}"

    def unread(self) -> set[str]:
        return {each for commands in CHAPTERS.values() for each in commands} - self._read

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(state.rows(self.place, table))


@pytest.fixture
def rehearsal(new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    place = new_place()
    try:
        yield Rehearsal(place, monkeypatch)
    finally:
        lifecycle.down(place)


def solution(lesson: str) -> bytes:
    return zipped(lesson, read_tree(BUILT_IN / lesson / "reference"))


def submitting(students: list[Api], verdicts: list[dict[str, Any]], stop: threading.Event) -> None:
    """Each student solves every lesson and repeats them until the update is over; a refused request is sent again."""
    while True:
        for student in students:
            for lesson in LESSONS:
                key = str(uuid.uuid4())
                for _ in range(20):
                    try:
                        verdicts.append(student.submit(solution(lesson), key))
                        break
                    except CommandError:
                        stop.wait(0.5)
        if stop.is_set():
            return


def all_solved(student: Api) -> int | None:
    """The XP of a student who has all lessons; None until then."""
    profile = student.me()
    return int(profile["xp"]) if profile["lessons_done"] == len(LESSONS) else None


def test_the_whole_way(rehearsal: Rehearsal) -> None:
    rehearsal.run("From nothing")
    students = [Api.of(accounts.made_up(rehearsal.place)) for _ in range(2)]

    # An update with submissions in flight: every verdict that was given is stored, and every student has all XP.
    verdicts: list[dict[str, Any]] = []
    stop = threading.Event()
    flight = threading.Thread(target=submitting, args=(students, verdicts, stop))
    flight.start()
    assert until(lambda: len(verdicts) or None, 60)
    before = len(verdicts)
    rehearsal.run("An update while students submit", 0, CDU_RELEASE="2")
    stop.set()
    flight.join(300)
    assert not flight.is_alive()
    assert len(verdicts) > before >= 1
    stored = {row["submission_id"]: row for row in rehearsal.rows("SubmissionsTable")}
    for verdict in verdicts:
        assert stored[verdict["submission_id"]]["outcome"] == "passed"
    full = {until(partial(all_solved, each), 90) for each in students}
    assert len(full) == 1
    assert full != {None}
    settings = rehearsal.place.client("lambda").get_function_configuration(FunctionName=f"{STACK}-api")
    assert settings["Environment"]["Variables"]["CDU_RELEASE"] == "2", "the update took place"
    until(lambda: len(state.known(rehearsal.place)) >= 2 or None, 90, 1)
    rehearsal.run("An update while students submit", 1)

    # A broken version is seen, and the former one brings everything back; the same key still counts once.
    rehearsal.run("A broken version, and back", 0, CDU_SUBMISSIONS_TABLE="no-such-table")
    key = str(uuid.uuid4())
    with pytest.raises(CommandError):
        students[0].submit(solution(LESSONS[0]), key)
    rehearsal.run("A broken version, and back")
    assert students[0].submit(solution(LESSONS[0]), key)["report"]["outcome"] == "passed"

    # A table loses an award. The engine knows only the present, so the copy is made before, as AWS makes it of a past.
    table = rehearsal.place.outputs()["AwardsTable"]
    dynamodb = rehearsal.place.client("dynamodb")
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName=f"{table}{SUFFIX}", UseLatestRestorableTime=True
    )
    awards = rehearsal.rows("AwardsTable")
    lost = {name: {"S": awards[0][name]} for name in ("student_id", "lesson")}
    dynamodb.delete_item(TableName=table, Key=lost)
    rehearsal.run("A table that lost items", 0)
    assert len(rehearsal.rows("AwardsTable")) == len(awards) - 1, "a dry run puts nothing back"
    rehearsal.run("A table that lost items")
    assert sorted(map(str, rehearsal.rows("AwardsTable"))) == sorted(map(str, awards))

    # The lake loses all its events; the archive has them.
    s3, bucket = rehearsal.place.client("s3"), rehearsal.place.outputs()["LakeBucket"]
    for each in s3.list_objects_v2(Bucket=bucket, Prefix="events/").get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=each["Key"])
    assert state.known(rehearsal.place) == {}
    rehearsal.run("A lake that lost events", 0)
    owners = {row["student_id"] for row in awards}
    assert until(lambda: owners <= state.known(rehearsal.place).keys() or None, 120, 1)
    rehearsal.run("A lake that lost events")

    rehearsal.run("Removing the stage")
    assert rehearsal.unread() == set()
    assert not rehearsal.place.home.exists()


def test_a_stage_that_is_torn_down_leaves_nothing(rehearsal: Rehearsal) -> None:
    lifecycle.up(rehearsal.place, print)
    place, outputs = rehearsal.place, rehearsal.place.outputs()
    with pytest.raises(CommandError, match="this is the stage cdu-local, not cdu-prod"):
        CliRunner().invoke(
            cdu, ["admin", "tear-down", "cdu-prod", "--yes"], standalone_mode=False, catch_exceptions=False
        )
    tables = place.client("dynamodb").list_tables()["TableNames"]
    assert len(tables) == 9
    with pytest.raises(ClientError):
        place.client("dynamodb").delete_table(TableName=outputs["AwardsTable"])  # protected
    rehearsal.run("Removing the stage", 0)
    assert place.client("dynamodb").list_tables()["TableNames"] == []
    buckets = {each["Name"] for each in place.client("s3").list_buckets()["Buckets"]}
    assert not {outputs["ContentBucket"], outputs["LakeBucket"]} & buckets
    assert place.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    assert place.client("lambda").list_functions()["Functions"] == []
    assert json.dumps(place.client("sqs").list_queues().get("QueueUrls", [])) == "[]"
