"""The judge and Jest's own `expect` say the same of thousands of pairs of values."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from cdu.layers.standalone import LOADER
from cdu.paths import ROOT
from runners.observed.matchers import MATCHERS
from runners.observed.matchers.base import OperandError, RefusedError
from runners.observed.render import shown
from runners.observed.values import Reader
from tests.layers import layer

if TYPE_CHECKING:
    from pathlib import Path

HERE = ROOT / "tests/unit/runner/observed"
PAIRS = 20_000


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What Jest says, as lines of `jest_pairs.mjs`."""
    place: Path = tmp_path_factory.mktemp("jest")
    tree = layer("javascript")
    shutil.copy(HERE / "jest_pairs.mjs", place)
    shutil.copy(ROOT / "runners/languages/javascript_values.mjs", place / "values.mjs")
    # The layer is at /opt in a sandbox only, so its program needs its loader told.
    node = [f"{tree}/lib/{LOADER}", "--library-path", f"{tree}/lib", f"{tree}/bin/node"]
    command = [*node, "--no-warnings", f"{place}/jest_pairs.mjs", str(tree), str(PAIRS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"OPENSSL_CONF": "/dev/null"})
    return done.stdout.splitlines()


def test_the_judge_agrees_with_jest(lines: list[str]) -> None:
    assert len(lines) > PAIRS / 2
    seen, different = set(), []
    for line in lines:
        matcher, value, operands, holds = json.loads(line)
        read = Reader()
        actual, wanted = read.value(value), [read.value(each) for each in operands]
        try:
            judged = MATCHERS[f"jest.{matcher}"].check(actual, wanted)
        except OperandError:
            continue
        except RefusedError:
            judged = None
        seen.add((matcher, holds))
        if judged != holds:
            different.append(f"{matcher}: {shown(actual)} against {', '.join(map(shown, wanted))}: {holds}: {line}")
    assert not different, f"{len(different)} of {len(lines)}:\n" + "\n".join(different[:40])
    assert len(seen) >= 34, sorted(seen)
