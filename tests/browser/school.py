"""A school with a past: a student's year of XP, and a leaderboard with names of every length and script."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analytics.leaderboards.boards import Row
from cdu.publishing import BUILT_IN
from chalicelib.contracts.events import SubmissionScored
from chalicelib.profiles.ledger import Ledger
from tests.messages import graded

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.local.place import Place

PASSES = 64
_LANGUAGES = ("python", "python", "python", "javascript", "rust", "cpp")
_NAMES = (
    "Ada L.",
    "grün-weiß",
    "Zoë van der Meer-Oosterhuis",
    None,
    "小林 さくら",
    "Omar",
    "q",
    "The Code Otters of 7b",
    None,
)

MATHS = "python/sums"
MATHS_TEXT = r"""# Sums

It costs $5 or $6, and 4 × $8 = $25.60. For $n \le 10^5$ the $i$th one is $\log a_i$, `$x$` and \$y\$.

$$
\sum_{i=1}^{n} i
= \frac{n(n+1)}{2}
$$

- an item

  $$\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}$$

<details><summary>More</summary>

Inside, $\sqrt{2}$ and a note.[^one]

</details>

| size |
|------|
| $\mathcal{O}(n^2)$ |

Left alone: $\frac{$, $\href{javascript:window.hacked=1}{x}$ and $\style{position:fixed}{x}$.

[^one]: With $\pi$.
"""


def year_of(place: Place, student_id: str) -> int:
    """Give a student first passes over the last year, more of them lately; returns their XP. The same each time."""
    chance = random.Random(7)  # noqa: S311 - a made-up past
    ledger = Ledger(place.client("dynamodb"), place.outputs()["StudentsTable"])
    now = datetime.now(UTC)
    passes = sorted(now - timedelta(days=int(360 * chance.random() ** 2), hours=1) for _ in range(PASSES))
    week = [now - timedelta(days=back) for back in range(8)]
    total = 0
    for at, when in enumerate([*passes, *reversed(week)]):
        language, xp = chance.choice(_LANGUAGES), 50 * chance.randint(1, 6)
        facts = json.loads(graded(student_id, f"{language}/made-up-{at}", first_pass=True, revision=1, xp=xp))
        facts |= {"day": when.date().isoformat(), "occurred_at": when.isoformat()}
        del facts["lesson_xp"]
        ledger.apply(SubmissionScored.model_validate(facts))
        total += xp
    return total


def board() -> list[Row]:
    """Rows of a leaderboard, longer than a window, with ties and with students who are not shown by name."""
    rows = [(_NAMES[at % len(_NAMES)], 12_450 - 370 * (at // 2)) for at in range(30)]
    return [
        Row(rank=2 * (at // 2) + 1, name=name and f"{name}{at // 9 or ''}", xp=xp, lessons=60 - at)
        for at, (name, xp) in enumerate(rows)
    ]


def lesson(folder: Path, name: str, title: str, instructions: str | None = None) -> Path:
    """A folder with a Python lesson that no platform has: a built-in one under another name."""
    made = folder / "lessons" / name
    shutil.copytree(BUILT_IN / "python/signal-lamp", made)
    described = json.loads((made / "lesson.json").read_text(encoding="utf-8"))
    (made / "lesson.json").write_text(json.dumps(described | {"lesson": name, "title": title}), encoding="utf-8")
    if instructions is not None:
        (made / "instructions.md").write_text(instructions, encoding="utf-8")
    return made
