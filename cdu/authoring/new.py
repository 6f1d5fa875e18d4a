"""Creates a new lesson: small, complete and proven, with every file that an author fills in.

What differs between languages lies in `layers/NAME/new/LANGUAGE`: a lesson named `new-lesson` of each kind.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cdu.authoring import languages
from cdu.authoring.errors import LessonError, explain
from cdu.authoring.files import read_tree
from cdu.authoring.folder import HINTS, INSTRUCTIONS, METADATA
from cdu.authoring.write import write
from chalicelib.contracts.lesson import Files, LessonMetadata

if TYPE_CHECKING:
    from pathlib import Path

_STAND_IN = "new-lesson"
_INSTRUCTIONS = {
    "functions": "Write `greet`, which greets whoever is named: `Ada` with `Hello, Ada!`, and nobody with `Hello!`.",
    "program": "Read a name from standard input and print a greeting: `Hello, Ada!` for `Ada`, `Hello!` for nobody.",
}
_CASES = {
    "tests/1-a-name.in": "Ada\n",
    "tests/1-a-name.out": "Hello, Ada!\n",
    "tests/hidden/2-nobody.in": "\n",
    "tests/hidden/2-nobody.out": "Hello!\n",
}


def create(lesson: str, into: Path, *, program: bool = False) -> Path:
    """Write the lesson `<language>/<slug>` below `into` and return its folder.

    Raises:
        LessonError: the name is no lesson's, or something is there already.
    """
    kind = "program" if program else "functions"
    title = lesson.partition("/")[2].replace("-", " ").capitalize()
    metadata = {"format": 1, "lesson": lesson, "title": title, "blurb": "Say hello to whoever comes.", "difficulty": 1}
    if program:
        metadata["kind"] = kind
    try:
        named = LessonMetadata.model_validate(metadata)
    except ValidationError as error:
        raise LessonError(lesson, explain(error), "Name it LANGUAGE/SLUG, such as python/signal-lamp") from None
    files = _of_language(named.language, kind)
    folder = into / lesson
    if folder.exists():
        raise LessonError(folder, "is there already", "Choose another name, or move it away")
    shared = {
        METADATA: json.dumps(metadata, indent=2) + "\n",
        INSTRUCTIONS: f"# {title}\n\n{_INSTRUCTIONS[kind]}\n",
        HINTS: "- The first hint only points the way.\n- The second may say more.\n",
    }
    code = {_renamed(path, named.slug): _renamed(text, named.slug) for path, text in files.items()}
    write(folder, shared | code | (_CASES if program else {}))
    return folder


def _of_language(language: str, kind: str) -> Files:
    return read_tree(languages.LAYERS / languages.get(language).layer / "new" / language / kind)


def _renamed(text: str, slug: str) -> str:
    """Replace the placeholder by the slug, in the spelling of each place: `night-owl`, `night_owl`, `NightOwl`."""
    for spell in (str, _snake, _joined, _pascal):
        text = text.replace(spell(_STAND_IN), spell(slug))
    return text


def _snake(slug: str) -> str:
    return slug.replace("-", "_")


def _joined(slug: str) -> str:
    return slug.replace("-", "")


def _pascal(slug: str) -> str:
    return "".join(word.capitalize() for word in slug.split("-"))
