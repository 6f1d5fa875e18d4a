"""The documentation is true: the commands, routes, settings, links, paths and tests that it names exist."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app import app
from cdu.main import cdu
from tests.commands import subcommands

if TYPE_CHECKING:
    import click

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
# Decisions and the changelog tell the past, so commands and settings in them may be gone.
DOCS = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")] + [
    path for path in sorted((ROOT / "docs").rglob("*.md")) if path not in DECISIONS
]
PAGES = [*DOCS, ROOT / "CHANGELOG.md", *DECISIONS]
SOURCES = [
    path
    for part in ("app.py", "chalicelib", "analytics", "cdu", "localaws", "runners", ".chalice/template")
    for path in (
        [ROOT / part] if (ROOT / part).is_file() else [*(ROOT / part).rglob("*.py"), *(ROOT / part).rglob("*.yaml")]
    )
]
COMMENTED = {".py", ".sql", ".yaml", ".yml", ".js", ".toml", ".sh"}
GENERATED = ("build/", ".cdu/", ".venv/")
SKIPPED = {"build", "lessons", "vendor", "docs"}
ROUTES = {(method, path) for path, methods in app.routes.items() for method in methods if method != "HEAD"}


def commands(text: str) -> set[str]:
    """`cdu ...` command lines: in code spans and in code blocks, up to a pipe, a comment or the end of the line."""
    spans = re.findall(r"`((?:CDU_\w+=\S+ )?cdu [^`\n]+)`", text)
    lines = re.findall(r"^(?: {4}|)(?:CDU_\w+=\S+ )?((?:\.venv/bin/)?cdu [a-z].*)$", text, re.MULTILINE)
    return {re.split(r" \|\| | \| | +#|\)$", each)[0].strip() for each in spans + lines}


def anchors(page: Path) -> set[str]:
    """What links to a page's headings look like: small letters, hyphens for spaces, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def tracked() -> list[Path]:
    """The sources and settings of this repository, without lessons and what is generated."""
    tops = [path for path in ROOT.iterdir() if not path.name.startswith(".") and path.name not in SKIPPED]
    tops += [ROOT / ".chalice" / "template", ROOT / ".ci", ROOT / ".github"]
    return [path for top in tops for path in ([top] if top.is_file() else top.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_command_in_the_docs_exists_with_its_options(doc: Path) -> None:
    for line in commands(doc.read_text(encoding="utf-8")):
        words = [word for word in shlex.split(line) if not re.match(r"CDU_\w+=", word)][1:]
        command: click.Command = cdu
        while (inside := subcommands(command)) and words and not words[0].startswith("-"):
            assert words[0] in inside, f"{doc.name}: no command in {line!r}"
            command = inside[words.pop(0)]
        known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
            "--help"
        }
        for word in words:
            if word.startswith("--"):
                assert word.partition("=")[0].strip("[]") in known, f"{doc.name}: {word} in {line!r}"


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_route_in_the_docs_exists(doc: Path) -> None:
    for method, path in re.findall(r"`(GET|POST|PUT|DELETE|PATCH) (/[^`\s?]*)", doc.read_text(encoding="utf-8")):
        assert (method, path) in ROUTES, f"{doc.name}: {method} {path}"


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_setting_in_the_docs_is_read(doc: Path) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    for name in set(re.findall(r"\bCDU_[A-Z_]+\b", doc.read_text(encoding="utf-8"))):
        assert name in code, f"{doc.name}: {name}"


@pytest.mark.parametrize("doc", PAGES, ids=lambda path: path.name)
def test_every_link_in_the_docs_leads_somewhere(doc: Path) -> None:
    for target, heading in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", doc.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            page = doc.parent / target if target else doc
            assert page.exists(), f"{doc.name}: {target}"
            assert not heading or heading in anchors(page), f"{doc.name}: no heading {heading} in {target or 'it'}"


def test_every_page_is_reachable_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            links = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text(encoding="utf-8"))
            waiting += [(page.parent / link).resolve() for link in links if not link.startswith("http")]
    assert set(PAGES) <= reached, f"no link leads to {sorted(path.name for path in set(PAGES) - reached)}"


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_path_in_the_docs_exists(doc: Path) -> None:
    tops = "|".join(re.escape(path.name) for path in ROOT.iterdir() if path.is_dir() and path.name != ".git")
    for path in re.findall(rf"`((?:{tops})/[\w./-]*)`", doc.read_text(encoding="utf-8")):
        in_a_lesson = doc.name == "authors.md" and path.startswith("tests/")
        if "NAME" not in path and not path.startswith(GENERATED) and not in_a_lesson:
            assert (ROOT / path).exists(), f"{doc.name}: {path}"


@pytest.mark.parametrize("doc", PAGES, ids=lambda path: path.name)
def test_every_test_in_the_docs_exists(doc: Path) -> None:
    for path, names in re.findall(r"\b(tests/[\w/-]+\.py)((?:::\w+)*)", doc.read_text(encoding="utf-8")):
        assert (ROOT / path).is_file(), f"{doc.name}: no file {path}"
        inside: list[ast.stmt] = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
        for name in filter(None, names.split("::")):
            found = [each for each in inside if isinstance(each, ast.ClassDef | ast.FunctionDef) and each.name == name]
            assert found, f"{doc.name}: no {name} in {path}"
            inside = found[0].body


WRITTEN = {"HINTS.md"}  # in a student's folder


def test_every_document_that_the_code_names_exists() -> None:
    for path in tracked():
        if path.suffix in COMMENTED or path.name in ("Makefile", "run"):
            text = path.read_text(encoding="utf-8")
            for name in re.findall(r"\b(?<![/\w.])(docs/[\w/-]+\.(?:md|json)|[A-Z]{4,}\.md)\b", text):
                assert name in WRITTEN or (ROOT / name).is_file(), f"{path.relative_to(ROOT)} names {name}"


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_make_target_in_the_docs_exists(doc: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^ {4}|^|`)make ([a-z-]+)", doc.read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{doc.name}: make {target}"


def test_every_route_is_described() -> None:
    described = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    for method, path in sorted(ROUTES):
        assert f"{method} {path}" in described, f"docs/api.md does not describe {method} {path}"


def test_every_problem_is_described() -> None:
    described = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    code = (ROOT / "chalicelib/http/problems.py").read_text() + (ROOT / ".chalice/template/api.yaml").read_text()
    slugs = set(re.findall(r'Kind\("([a-z-]+)"', code)) | set(re.findall(r"/problems/([a-z-]+)\"", code))
    assert slugs
    for slug in sorted(slugs):
        assert f"`{slug}`" in described, f"docs/api.md does not describe the problem {slug}"
