"""`cdu admin restore-table` puts back what a table has lost, and nothing of those who were forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from cdu.errors import CommandError
from cdu.operations.table_restore import SUFFIX, Restored, restore


class Here:
    """A deployment whose tables are named by their outputs."""

    def __init__(self, aws: Any) -> None:
        self._aws = aws
        self.dynamodb = aws.dynamodb
        for name in ("AwardsTable", "StudentsTable"):
            aws.table(name)

    def outputs(self) -> dict[str, str]:
        return {"AwardsTable": "AwardsTable", "StudentsTable": "StudentsTable", "api": "x"}

    def client(self, name: str) -> Any:
        return self._aws.client(name)

    def award(self, student: str, xp: int = 50) -> None:
        item = {"student_id": {"S": student}, "lesson": {"S": "python/a"}, "xp": {"N": str(xp)}}
        self.dynamodb.put_item(TableName="AwardsTable", Item=item | {"occurred_at": {"S": "2026"}})

    def lose(self, student: str) -> None:
        key = {"student_id": {"S": student}, "lesson": {"S": "python/a"}}
        self.dynamodb.delete_item(TableName="AwardsTable", Key=key)

    def awards(self) -> dict[str, int]:
        rows = self.dynamodb.scan(TableName="AwardsTable")["Items"]
        return {row["student_id"]["S"]: int(row["xp"]["N"]) for row in rows}


@pytest.fixture
def here(aws: Any) -> Here:
    """Three awards and a copy of them; then one is lost, one changes and one is new."""
    made = Here(aws)
    for student in ("ada", "bob", "cyd"):
        made.award(student)
    aws.dynamodb.update_continuous_backups(
        TableName="AwardsTable", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    aws.dynamodb.restore_table_to_point_in_time(
        SourceTableName="AwardsTable", TargetTableName=f"AwardsTable{SUFFIX}", UseLatestRestorableTime=True
    )
    made.lose("ada")
    made.award("bob", 100)
    made.award("dan")
    return made


def test_what_was_lost_comes_back_and_what_is_newer_stays(here: Any) -> None:
    assert restore(here, "awards", None) == Restored(items=3, put_back=1, differing=1, forgotten=0)
    assert here.awards() == {"ada": 50, "bob": 100, "cyd": 50, "dan": 50}
    assert f"AwardsTable{SUFFIX}" not in here.dynamodb.list_tables()["TableNames"]


def test_on_request_what_differs_comes_back_too(here: Any) -> None:
    assert restore(here, "awards", None, replace=True).put_back == 2
    assert here.awards() == {"ada": 50, "bob": 50, "cyd": 50, "dan": 50}


def test_a_dry_run_counts_and_keeps_the_copy(here: Any) -> None:
    assert restore(here, "awards", None, dry_run=True).put_back == 1
    assert here.awards() == {"bob": 100, "cyd": 50, "dan": 50}
    assert f"AwardsTable{SUFFIX}" in here.dynamodb.list_tables()["TableNames"]


def test_nothing_comes_back_of_a_student_who_was_forgotten(here: Any) -> None:
    mark = {"student_id": {"S": "ada"}, "item": {"S": "profile"}, "forgotten_at": {"S": "2026"}}
    here.dynamodb.put_item(TableName="StudentsTable", Item=mark)
    assert restore(here, "awards", None, replace=True) == Restored(items=3, put_back=1, differing=0, forgotten=1)
    assert "ada" not in here.awards()


def test_an_unknown_table_is_named_with_those_that_exist(here: Any) -> None:
    with pytest.raises(CommandError, match="no table 'chairs'; there are awards, students"):
        restore(here, "chairs", None)
