"""The judge and Minitest say the same of thousands of pairs of values."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

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
    """What Minitest says, as lines of `minitest_pairs.rb`."""
    place: Path = tmp_path_factory.mktemp("minitest")
    tree = layer("ruby")
    shutil.copy(HERE / "minitest_pairs.rb", place)
    shutil.copy(ROOT / "runners/languages/ruby_values.rb", place / "values.rb")
    library = f"{tree}/lib/ruby"
    loader = [f"{tree}/lib/ld-linux-x86-64.so.2", "--library-path", f"{tree}/lib"]
    command = [*loader, f"{tree}/bin/ruby", "--disable=gems", "-I", library, "-I", f"{library}/x86_64-linux-gnu"]
    done = subprocess.run(
        [*command, f"{place}/minitest_pairs.rb", str(PAIRS)],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "C.UTF-8"},
    )
    return done.stdout.splitlines()


def test_the_judge_agrees_with_minitest(lines: list[str]) -> None:
    assert len(lines) == PAIRS
    seen, different = set(), []
    for line in lines:
        matcher, value, operands, holds = json.loads(line)
        read = Reader()
        actual, wanted = read.value(value), [read.value(each) for each in operands]
        try:
            judged = MATCHERS[f"minitest.{matcher}"].check(actual, wanted)
        except OperandError:
            continue
        except RefusedError:
            judged = None
        seen.add((matcher, holds))
        # Ruby takes one and the same NaN in two containers for equal, which data cannot tell: the judge does not.
        # A Rational refuses to be compared with it.
        if judged != holds and not ('"NaN"' in line and holds is not False):
            different.append(f"{matcher}: {shown(actual)} against {', '.join(map(shown, wanted))}: {holds}: {line}")
    assert not different, f"{len(different)} of {len(lines)}:\n" + "\n".join(different[:40])
    assert len(seen) >= 30, sorted(seen)
