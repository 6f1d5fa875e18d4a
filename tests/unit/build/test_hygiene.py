"""A finding of somebody else's tool is accepted with a reason or fails; so does a reason that nothing needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cdu.build.hygiene import REASONS, Accepted, Rules, unexplained, unlicensed, unlisted, vulnerable

ROOT = Path(__file__).parents[3]
RULES = Rules(
    (Accepted("C1", ("Q.A*", "Q.B"), "why"),),
    frozenset({"MIT", "BSD-3-Clause", "No Attribution (MIT-0)"}),
    {"old": "MPL"},
)
OLD = {"Name": "old", "Version": "1", "License": "MPL"}


def test_a_finding_without_a_reason_fails_and_says_where() -> None:
    findings = {("C1", "Q.A1"), ("C1", "Q.B"), ("C1", "Q.C"), ("C2", "Q.B")}
    assert unexplained(findings, RULES) == [
        "checkov C1: Q.C has no reason in hygiene.toml",
        "checkov C2: Q.B has no reason in hygiene.toml",
    ]


def test_a_reason_that_matches_nothing_any_more_fails() -> None:
    assert unexplained({("C1", "Q.A1")}, RULES) == [
        "checkov C1: nothing matches Q.B any more; remove it from the reasons"
    ]
    assert unexplained({("C1", "Q.A1"), ("C1", "Q.B")}, RULES) == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0", False),
        ("MIT OR GPL-3.0", True),
        ("MIT AND GPL-3.0", False),
        ("(MIT AND BSD-3-Clause) OR GPL-3.0", True),
        ("MIT; GPL-3.0", False),
        ("MIT; No Attribution (MIT-0)", True),
        ("UNKNOWN", False),
    ],
)
def test_a_licence_is_allowed_if_all_that_has_to_be_obeyed_is(licence: str, allowed: bool) -> None:  # noqa: FBT001 - a case
    found = unlicensed([OLD, {"Name": "new", "Version": "2", "License": licence}], RULES)
    assert found == ([] if allowed else [f"licences: new 2 has {licence!r}, which is not allowed"])


def test_an_exception_for_a_package_that_is_gone_fails() -> None:
    assert unlicensed([], RULES) == ["licences: old is not installed any more; remove its exception"]


def test_what_is_installed_but_not_pinned_fails() -> None:
    names = {"A_b": "1", "c": "2", "d.e": "3"}
    sbom = {"components": [{"name": name, "version": version} for name, version in names.items()]}
    assert unlisted(sbom, "a-b==1 \\\n    --hash=x\nc==1 \\\nd-e==3 \\\n") == [
        "SBOM: c 2 is installed but not pinned in requirements.lock"
    ]


def test_a_known_vulnerability_fails_and_so_does_a_package_that_could_not_be_looked_up() -> None:
    audited = {
        "dependencies": [
            {"name": "good", "version": "1", "vulns": []},
            {"name": "bad", "version": "2", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]},
            {"name": "lost", "skip_reason": "not on the index"},
        ]
    }
    assert vulnerable(audited) == [
        "pip-audit: bad 2: CVE-1",
        "pip-audit: bad 2: CVE-2",
        "pip-audit: lost : not on the index",
    ]


def test_where_no_package_can_be_looked_up_nothing_counts_as_audited() -> None:
    lost = {"name": "lost", "skip_reason": "not on the index"}
    assert vulnerable({"dependencies": [lost, {**lost, "name": "too"}]}) is None


def test_every_reason_is_a_sentence_and_every_check_a_checkovs() -> None:
    accepted = Rules.read().findings
    assert accepted
    for each in accepted:
        assert re.fullmatch(r"CKV2?_AWS_\d+", each.check)
        assert len(each.reason.split()) > 5, each.check


def test_every_queue_is_encrypted_which_checkov_does_not_know(resources: dict[str, Any]) -> None:
    queues = {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::SQS::Queue"}
    assert len(queues) >= 9
    assert [name for name, each in queues.items() if each["SqsManagedSseEnabled"] is not True] == []


def test_the_tools_are_pinned_and_hashed_and_ci_runs_them() -> None:
    wanted = (ROOT / ".ci/hygiene.in").read_text(encoding="utf-8")
    lock = (ROOT / ".ci/hygiene.lock").read_text(encoding="utf-8")
    tools = [line for line in wanted.splitlines() if not line.startswith("#")]
    assert len(tools) >= 4
    for tool in tools:
        assert re.search(rf"^{re.escape(tool)} \\\n    --hash=sha256:", lock, re.MULTILINE), tool
    assert re.search(r"^make .*\bhygiene\b", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE)


def test_reasons_name_each_check_and_resource_once() -> None:
    told = tomllib.loads(REASONS.read_text(encoding="utf-8"))["accepted"]
    pairs = [(each["check"], resource) for each in told for resource in each["resources"]]
    assert len(set(pairs)) == len(pairs)
