"""Every language in figures: its layer, how much of its track is proven, how long that takes, and what attacks it.

A track is checked once and its report kept as `build/tracks/LANGUAGE.json`; remove it to check again. That takes up to
half an hour for each. What a page says of languages without a folder in `EXERCISM_TRACKS` stays. Needs
`EXERCISM_TRACKS`; where it is absent the built-in catalogue stands in.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.table import Table
from cdu.authoring import report
from cdu.authoring.languages import LANGUAGES, PYTHON
from cdu.authoring.proving import check_all
from cdu.layers import build
from cdu.progress import progress

_OF_MODES = "How the exercises that are proven can be graded; docs/security.md says what each mode promises."
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build/tracks"
_SHOWN = 160
ATTACKS = ROOT / "tests/security"


def tables() -> list[Table]:
    """Check what has not been checked, and count."""
    told = os.environ.get("EXERCISM_TRACKS")
    tracks, kept = (Path(told), KEPT) if told else (ROOT / "lessons", KEPT / "built-in")
    found = {name: _checked(tracks / name, kept / f"{name}.json") for name in LANGUAGES if (tracks / name).is_dir()}
    source = "the Exercism tracks" if told else "the built-in catalogue (EXERCISM_TRACKS is not set)"
    notes = [f"Lessons of {source}; ms: the median reference, as it was proven; attacks: how many are in the corpus."]
    tables = [
        Table("Tracks", [_row(language, *told) for language, told in found.items()], notes),
        Table("Modes", [_modes(language, told[0]) for language, told in found.items()], [_OF_MODES]),
        Table("Guarded", [row for language, told in found.items() for row in _guarded(language, told[0])]),
        Table("Not proven", [row for language, told in found.items() for row in _faults(language, told[0])]),
        Table("Rejected", [row for language, told in found.items() for row in _rejected(language, told[0])]),
    ]
    return [replace(table, measured=frozenset(found)) for table in tables]


def _checked(track: Path, path: Path) -> tuple[dict[str, Any], str]:
    """Return a track's report, and of which day it is."""
    if not path.is_file():
        _check(track, path)
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    return json.loads(path.read_text(encoding="utf-8")), day


def _row(language: str, found: dict[str, Any], day: str) -> dict[str, Any]:
    times = [proof["duration_ms"] for proof in found["proofs"]]
    layer = LANGUAGES[language].layer
    rejected = len(found["rejected"]) - sum(_is_retired(fault["reason"]) for fault in found["rejected"])
    active = found["checked"] + rejected
    return {
        "language": language,
        "layer MiB": None if layer == PYTHON else build.size_mib(build.ensure(layer)),
        "active": active,
        "rejected": f"{rejected} ({100 * rejected / max(1, active):.1f} %)",
        "proven of the others": f"{found['proven']} ({100 * found['proven'] / max(1, found['checked']):.1f} %)",
        "ms": round(statistics.median(times)) if times else None,
        "attacks": _attacks(language),
        "checked on": day,
    }


def _modes(language: str, found: dict[str, Any]) -> dict[str, Any]:
    proofs = found["proofs"]
    count = Counter(proof["mode"] for proof in proofs)
    apart = len(proofs) - count["guarded"]
    return {
        "language": language,
        "observed": count["observed"],
        "isolated": count["isolated"],
        "guarded": count["guarded"],
        "not guarded": f"{100 * apart / max(1, len(proofs)):.1f} %",
        "with believed assertions": sum(bool(proof["believed"]) for proof in proofs),
    }


def _guarded(language: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "language": language,
            "exercise": proof["lesson"].rpartition("/")[2],
            "reason": _line(_plain(proof["weaker"])),
        }
        for proof in found["proofs"]
        if proof["mode"] == "guarded"
    ]


def _faults(language: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"language": language, "exercise": fault["lesson"].rpartition("/")[2], "reason": _line(fault["reason"])}
        for fault in found["failed"]
    ]


def _plain(reason: str) -> str:
    """Return a reason without what tells one exercise from another, and without this machine's folders."""
    reason = re.sub(r"\S*/exercises/\w+/[\w-]+/", "", reason)
    return re.sub(r" \(line .*?\)", "", re.sub(r"marks \S+ as", "marks them as", reason))


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _is_retired(reason: str) -> bool:
    """Whether the track itself offers the exercise no more, or not yet."""
    return bool(re.search(r"the track marks \S+ as", reason))


def _rejected(language: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    reasons = Counter(_plain(fault["reason"]) for fault in found["rejected"])
    return [{"language": language, "exercises": count, "reason": reason} for reason, count in reasons.most_common()]


def _check(track: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with progress(f"checking {track.name}", 0) as step:
        summary = check_all(track, progress=lambda lesson, _result, _done, total: step(lesson, total))
    report.write(summary, path, track.name)


def _attacks(language: str) -> int:
    """How many there are in the language's corpus; docs/security.md says on which backends each is tried."""
    if language == PYTHON:
        corpora = [tomllib.loads(path.read_text(encoding="utf-8")) for path in ATTACKS.glob("attacks/*.toml")]
        return sum(len(corpus["attack"]) for corpus in corpora)
    corpus = tomllib.loads((ATTACKS / f"languages/{language}.toml").read_text(encoding="utf-8"))
    if "like" in corpus:
        other = tomllib.loads((ATTACKS / f"languages/{corpus['like']}.toml").read_text(encoding="utf-8"))
        corpus = corpus | {
            kind: found | corpus.get(kind, {}) for kind, found in other.items() if isinstance(found, dict)
        }
    return sum(len(found) for kind, found in corpus.items() if kind.startswith(("forge", "reach", "exhaust")))
