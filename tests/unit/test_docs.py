"""The documentation is true: its commands exist with those options, its routes answer, its settings are read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from app import app
from cdu.main import cdu

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SOURCES = [
    path
    for part in ("app.py", "chalicelib", "analytics", "cdu", "runners", ".chalice/template")
    for path in (
        [ROOT / part] if (ROOT / part).is_file() else [*(ROOT / part).rglob("*.py"), *(ROOT / part).rglob("*.yaml")]
    )
]
ROUTES = {(method, path) for path, methods in app.routes.items() for method in methods}


def commands(text: str) -> set[str]:
    """`cdu ...` command lines: in code spans and in code blocks, up to a pipe, a comment or the end of the line."""
    spans = re.findall(r"`((?:CDU_\w+=\S+ )?cdu [^`\n]+)`", text)
    lines = re.findall(r"^(?: {4}|)(?:CDU_\w+=\S+ )?((?:\.venv/bin/)?cdu [a-z].*)$", text, re.MULTILINE)
    return {re.split(r" \|\| | \| | +#|\)$", each)[0].strip() for each in spans + lines}


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_command_in_the_docs_exists_with_its_options(doc: Path) -> None:
    for line in commands(doc.read_text(encoding="utf-8")):
        words = [word for word in shlex.split(line) if not re.match(r"CDU_\w+=", word)][1:]
        command: click.Command = cdu
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            assert words[0] in command.commands, f"{doc.name}: no command in {line!r}"
            command = command.commands[words.pop(0)]
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


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.name)
def test_every_link_in_the_docs_leads_somewhere(doc: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", doc.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (doc.parent / target).exists(), f"{doc.name}: {target}"


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
    code = (ROOT / "chalicelib/api/problems.py").read_text() + (ROOT / ".chalice/template/api.yaml").read_text()
    slugs = set(re.findall(r'Kind\("([a-z-]+)"', code)) | set(re.findall(r"/problems/([a-z-]+)\"", code))
    assert slugs
    for slug in sorted(slugs):
        assert f"`{slug}`" in described, f"docs/api.md does not describe the problem {slug}"
