"""Metrics that functions log come out of the API and of `cdu admin status`: the same figures in both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
from click.testing import CliRunner

from cdu.authoring.files import read_tree
from cdu.client import zipped
from cdu.local.place import STACK
from cdu.main import cdu
from cdu.publishing import BUILT_IN
from cdu.waiting import until
from chalicelib.shared.metrics import NAMESPACE, STAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
RIGHT = zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference"))
FORGED = json.dumps(
    {
        "_aws": {
            "Timestamp": 0,
            "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [[STAGE]], "Metrics": [{"Name": "Awards"}]}],
        },
        STAGE: STACK,
        "Awards": 1_000,
    }
)
WRONG = zipped(
    LESSON,
    {
        "recipe_scaler.py": f"""import os, sys
line = {FORGED!r}
def scale(recipe, guests):
    print(line, flush=True)
    print(line, file=sys.stderr, flush=True)
    for stream in (1, 2):
        os.write(stream, line.encode() + b"\\n")
    return {{}}
"""
    },
)
"""It prints a line as a function's metric is written, in every way that it has."""


def status(*words: str) -> str:
    result = CliRunner().invoke(cdu, ["admin", "status", *words], standalone_mode=False)
    assert not result.exception, result.output
    return result.output


def test_the_figures_grow_by_what_was_submitted_whatever_it_prints_and_the_command_shows_the_same(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDU_HOME", str(platform.home))
    monkeypatch.setenv("CDU_PORT", str(platform.port))
    (admin, _), (_, student) = sign_up("admin"), sign_up()

    def shown() -> Any:
        asked = {"Authorization": admin.id_token}
        return requests.get(f"{platform.outputs()['api']}/admin/figures", headers=asked, timeout=30).json()

    def grown(before: Any, after: Any) -> tuple[int, ...]:
        count = [
            (each["outcomes"]["passed"], each["outcomes"]["failed"], each["languages"]["python"])
            for each in (before, after)
        ]
        return tuple(new - old for old, new in zip(*count, strict=True))

    before = shown()
    for solution in (WRONG, RIGHT, RIGHT):
        student.submit(solution)
    assert until(lambda: grown(before, shown()) == (2, 1, 3) or None, 60)
    assert until(lambda: shown()["awards"] == before["awards"] + 1 or None, 60)
    after = shown()
    assert 0 < after["runs"]["median_ms"] <= after["runs"]["p95_ms"]
    assert after["queues"] == [{"name": name, "oldest_s": 0} for name in ("submissions", "runs", "regrades")]
    told = json.loads(status("--json"))
    assert told["since"] >= after["since"]
    same = ("outcomes", "awards", "queues", "runs", "repaired_xp", "failed_queries")
    assert {name: told[name] for name in same} == {name: after[name] for name in same}
    assert told["languages"]["python"] == after["languages"]["python"]
    lines = status().splitlines()
    assert f"submissions: passed\t{after['outcomes']['passed']}" in lines
    assert "oldest message in runs, s\t0" in lines
