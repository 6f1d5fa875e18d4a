"""Each right is recorded once, and a restarted engine goes on with the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ministack.core import iam_evaluator

from localaws.engine.rights import FILE, Recorder, Right, install, parse_once, read
from tests.rights import MARK, by_policy, keep, write

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = Right("r", "Read", "s3:GetObject")


def test_a_right_is_written_once_also_by_the_next_engine(tmp_path: Path) -> None:
    for _ in range(2):
        recorder = Recorder(tmp_path / FILE)
        recorder.used(RIGHT)
        recorder.used(RIGHT)
    assert read(tmp_path / FILE) == [RIGHT]


def test_the_text_of_a_policy_is_parsed_once_and_a_changed_one_again() -> None:
    parsed: list[Any] = []

    def number(policy: Any) -> int:
        parsed.append(policy)
        return len(parsed)

    parse = parse_once(number)
    allow, deny = '{"Effect": "Allow"}', '{"Effect": "Deny"}'
    assert [parse(policy) for policy in (allow, allow, deny, allow)] == [1, 1, 2, 1]
    document: dict[str, Any] = {"Effect": "Allow"}  # may be changed in place, so it is parsed each time
    assert [parse(document), parse(document)] == [3, 4]


@pytest.mark.parametrize(
    ("principal", "action", "recorded"),
    [
        ("arn:aws:sts::1:assumed-role/r/function", "s3:GetObject", [RIGHT]),
        ("arn:aws:iam::1:role/r", "s3:GetObject", [RIGHT]),
        ("arn:aws:iam::1:user/r", "s3:GetObject", []),
        ("arn:aws:sts::1:assumed-role/r/function", "s3:PutObject", []),
    ],
)
def test_what_the_engine_allows_to_a_role_is_recorded_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, principal: str, action: str, recorded: list[Right]
) -> None:
    for name in ("evaluate", "parse_policy_document"):
        monkeypatch.setattr(iam_evaluator, name, getattr(iam_evaluator, name))  # puts it back afterwards
    install(tmp_path)
    statement: Any = {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = iam_evaluator.parse_policy_document({"Version": "2012-10-17", "Statement": [statement]})
    context = iam_evaluator.EvalContext(principal, "AssumedRole", "1", action, "arn:aws:s3:::b/k", "us-east-1")
    result = iam_evaluator.evaluate(context, [policy])
    assert result.decision == ("Allow" if action == "s3:GetObject" else "ImplicitDeny")
    assert read(tmp_path / FILE) == recorded


def test_rights_of_several_runs_add_up_by_policy_and_replace_what_was_recorded(tmp_path: Path) -> None:
    record, table = tmp_path / "rights.json", tmp_path / "rights.toml"
    keep({Right("RunReportRole", "Query", "b:B"), Right("RunnerPythonRole", "Log", "l:L")}, record)
    keep({Right("PublishLeaderboardsRole", "Query", "a:A")}, record)
    rights = {Right("RunReportRole", "Query", "b:B"), Right("PublishLeaderboardsRole", "Query", "a:A")}
    assert by_policy(rights) == {"leaderboards": {"Query": ["a:A", "b:B"]}}
    table.write_text(f"# kept\n{MARK}\n\n[recorded.old]\nX = []\n", encoding="utf-8")
    write(rights, table)
    assert table.read_text(encoding="utf-8") == (f'# kept\n{MARK}\n\n[recorded.leaderboards]\nQuery = ["a:A", "b:B"]\n')
