"""The glossary defines our words: names of modules and classes end in a word of the field or in one that it defines."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
FIELD_WORDS = ROOT / "tests" / "unit" / "field_words.txt"
PARTS = ("analytics", "cdu", "chalicelib", "localaws", "runners")
ENTRY = re.compile(r"^- \*\*(?P<term>[^*]+)\*\*: (?P<meaning>\S.*)$", re.MULTILINE)


def sources() -> list[Path]:
    return [path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))]


def singular(word: str) -> str:
    """Bring a word to the form in which it is compared: small letters, without a plural's ending."""
    word = re.sub(r"(?<=ss|ch|sh)es$|(?<=x)es$|(?<!s)s$", "", word.lower())
    return f"{word[:-2]}y" if word.endswith("ie") else word


def words(name: str) -> list[str]:
    """The words of an identifier: `query_tags` and `QueryTags` are both query, tag."""
    return [singular(word) for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def names() -> dict[str, Path]:
    """Names that a reader of the code meets first: of packages, modules and public classes, with where each is."""
    found: dict[str, Path] = {}
    for path in sources():
        module = path.parent.name if path.stem.startswith("__") else path.stem
        classes = [node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)]
        for name in (module, *classes):
            if not name.startswith("_") and not name.endswith("Error"):
                found.setdefault(name, path.relative_to(ROOT))
    return found


def defined() -> list[str]:
    return [entry["term"] for entry in ENTRY.finditer(GLOSSARY.read_text(encoding="utf-8"))]


def of_the_field() -> list[str]:
    """Words that an engineer knows without us; a plain word that a name ends in counts too."""
    return FIELD_WORDS.read_text(encoding="utf-8").split()


def test_names_end_in_a_word_that_the_glossary_or_the_field_explains() -> None:
    known = {" ".join(words(term)) for term in [*defined(), *of_the_field()]}
    unknown = {
        name: path
        for name, path in names().items()
        if not any(" ".join(words(name)[start:]) in known for start in range(len(words(name))))
    }
    listing = "\n".join(f"{words(name)[-1]}: {name} in {path}" for name, path in unknown.items())
    assert not unknown, (
        f"define these words in docs/glossary.md, or add a word of the field to {FIELD_WORDS}:\n{listing}"
    )


def test_a_term_is_defined_once_in_one_line() -> None:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith(("-", " "))]
    assert len(lines) == len(defined()), "every entry is one line: `- **term**: meaning.`"
    assert [term for term, count in Counter(defined()).items() if count > 1] == []


def test_a_term_is_a_word_that_we_use() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*sources(), *(ROOT / "tests").rglob("*.py"))]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md") if path != GLOSSARY]
    used = " ".join(words(" ".join(texts)))
    assert [term for term in defined() if " ".join(words(term)) not in used] == []


def test_the_list_of_field_words_holds_no_word_that_no_name_ends_in() -> None:
    ends = {words(name)[-1] for name in names()}
    assert [word for word in of_the_field() if words(word) != [singular(word)] or singular(word) not in ends] == []


def test_a_word_is_either_ours_or_the_fields() -> None:
    ours = {" ".join(words(term)) for term in defined()}
    assert [word for word in of_the_field() if singular(word) in ours] == []
