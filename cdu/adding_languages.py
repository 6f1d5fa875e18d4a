"""Adding a language to the platform of this machine while it runs: its layer is built, its lessons are published.

The language's runner function is deployed from the first `cdu up` on and finds its layer once that is there. Run as
`python -m cdu.adding_languages HOME PORT LANGUAGE` by the page's server, which holds the lock of `cdu.local.additions`.
"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.authoring.languages import LANGUAGES, PYTHON
from cdu.errors import CommandError
from cdu.layers import build
from cdu.layers.shown_build import made
from cdu.local.additions import LAYER, LESSONS, Record, claim
from cdu.local.place import Place
from cdu.paths import BUILD
from cdu.publishing import publish_built_in
from cdu.terminal import line

if TYPE_CHECKING:
    from collections.abc import Iterable


def ready(languages: Iterable[str]) -> set[str]:
    """Those of the given languages that can be used without building anything."""
    return {name for name in languages if LANGUAGES[name].layer == PYTHON or build.is_built(LANGUAGES[name].layer)}


def add_each(place: Place, languages: Iterable[str]) -> list[str]:
    """Add languages, one after the other; return why the others could not be added.

    Waits while the page's server adds one.
    """
    reasons = []
    for language in sorted(languages):
        with claim(place.home, patience_s=math.inf):
            try:
                add(place, language)
            except CommandError as error:
                reasons.append(f"no {language} lessons: {error}")
    return reasons


def add(place: Place, language: str) -> None:
    """Build a language's layer unless it is built, and publish its built-in lessons; the caller holds the lock.

    Raises CommandError.
    """
    record = Record(place.home, language)
    with record.kept():
        made(LANGUAGES[language].layer, told=record.phase(LAYER))
        publish_built_in(place, {language}, record.phase(LESSONS))


def main() -> None:
    """Add one language; why that failed is in the record and, with the progress, in the platform's log."""
    os.environ.setdefault("CDU_LAYERS", str(BUILD / "layers"))
    place = Place(Path(sys.argv[1]), int(sys.argv[2]))
    try:
        add(place, sys.argv[3])
    except CommandError as error:
        line(f"cannot add {sys.argv[3]}: {error}", err=True)
        sys.exit(error.status)


if __name__ == "__main__":
    main()
