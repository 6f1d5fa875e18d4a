"""What a check or an import found, as a page to look at (`.html`) or a document for programs (`.json`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from cdu.authoring.errors import LessonError
from cdu.authoring.write import Change
from chalicelib.shared.text import as_json, visible

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.authoring.proving import Summary

ENDINGS = (".html", ".json")
_PAGES = Environment(
    loader=PackageLoader("cdu.authoring", "pages"),
    autoescape=select_autoescape(default=True),
    finalize=lambda value: visible(value) if isinstance(value, str) else value,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write(summary: Summary, target: Path, source: str) -> None:
    """Write the report on `source`; the file's extension selects the form.

    Raises:
        LessonError: the ending is neither, or the file cannot be written.
    """
    refuse_ending(target)
    text = as_json(summary.as_json(), indent=2) + "\n" if target.suffix == ".json" else page(summary, source)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LessonError(target, f"cannot be written ({error.strerror})", "Name another file") from None


def refuse_ending(target: Path | None) -> None:
    """Refuse a wrong file name before hours of work, not after. Raises LessonError."""
    if target and target.suffix not in ENDINGS:
        raise LessonError(target, "is neither a page nor a document", f"End its name in {' or '.join(ENDINGS)}")


def page(summary: Summary, source: str) -> str:
    """The report as one HTML page that needs nothing beside it."""
    times = [proof.duration_ms for proof in summary.proofs.values()]
    counts = (
        ("proven", len(summary.proofs)),
        ("failed", len(summary.failed)),
        ("rejected", len(summary.rejected)),
    )
    return _PAGES.get_template("report.html").render(
        source=source,
        summary=summary,
        counts=counts,
        total=sum(count for _, count in counts) or 1,
        longest_ms=max(times, default=1.0),
        median_ms=sorted(times)[len(times) // 2] if times else 0.0,
        modes=Counter(proof.mode for proof in summary.proofs.values()).most_common(),
        changes={name: count for name, count in summary.as_json().items() if name in get_args(Change)},
    )
