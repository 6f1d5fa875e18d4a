"""The export of a student's data as a zip: JSON for programs, HTML pages for people, and every file as it was sent.

Everything in it may be hostile text: file names are checked when they are stored, and pages show texts only through
`_text`, which escapes markup and makes invisible characters visible.
"""

from __future__ import annotations

import html
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from chalicelib.shared.text import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body{{font:1rem/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}}td,th{{text-align:left;
padding:.2rem .8rem .2rem 0;vertical-align:top}}pre{{white-space:pre-wrap;background:#f4f4f4;padding:.5rem}}</style>
<h1>{title}</h1>
{body}
</html>
"""


def packed(data: dict[str, Any]) -> bytes:
    """The zip of what `PersonalData.export` gives."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in _entries(data):
            archive.writestr(zipfile.ZipInfo(path), text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _entries(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    submissions = sorted(data["submissions"], key=lambda each: str(each["created_at"]))
    yield "index.html", _index(data, submissions)
    for name, documents in data.items():
        if name != "submissions":
            yield f"data/{name}.json", json.dumps(documents, indent=1, ensure_ascii=False)
    yield "data/submissions.json", json.dumps([_without_files(each) for each in submissions], indent=1)
    for submission in submissions:
        folder = _folder(submission)
        yield f"{folder}/verdict.json", json.dumps(_without_files(submission), indent=1)
        yield f"{folder}/verdict.html", _verdict(submission)
        yield from ((f"{folder}/files/{path}", text) for path, text in (submission.get("files") or {}).items())
    for draft in data["drafts"]:
        yield from ((f"drafts/{draft['lesson']}/{path}", text) for path, text in draft["files"].items())


def _folder(submission: dict[str, Any]) -> str:
    moment = str(submission["created_at"])[:19].replace(":", "-")
    return f"submissions/{submission['lesson']}/{moment}-{_outcome(submission)}-{submission['submission_id'][:8]}"


def _outcome(submission: dict[str, Any]) -> str:
    return str(submission.get("outcome") or submission["state"])


def _without_files(submission: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in submission.items() if name != "files"}


def _index(data: dict[str, Any], submissions: list[dict[str, Any]]) -> str:
    earned = [f"{each['lesson']}: {each['xp']} XP" for each in data["awards"] if each["xp"]]
    rows = [
        (str(each["created_at"])[:19], each["lesson"], _link(f"{_folder(each)}/verdict.html", _outcome(each)))
        for each in reversed(submissions)
    ]
    drafts = [each["lesson"] for each in data["drafts"]]
    body = (
        "<p>The folder <code>data</code> has all of this and the rest as JSON, <code>submissions</code> every file "
        "that was sent, <code>drafts</code> what was not sent yet.</p>"
        f"<h2>Earned</h2>{_list(earned)}<h2>Drafts</h2>{_list(drafts)}"
        f"<h2>Submissions</h2>{_table(('sent (UTC)', 'lesson', 'verdict'), rows)}"
    )
    return _PAGE.format(title="My work", body=body)


def _verdict(submission: dict[str, Any]) -> str:
    report = submission.get("report") or {}
    files = "".join(f"<h2>{_text(path)}</h2>{_block(text)}" for path, text in (submission.get("files") or {}).items())
    tests = [
        (_Html(_text(test["name"])), test["outcome"], _Html(_block(test.get("message")) + _block(test.get("output"))))
        for test in report.get("tests", ())
    ]
    body = (
        f"<p>{_text(_outcome(submission))}, sent {_text(submission['created_at'])}</p>"
        f"{_block(report.get('message'))}{_block(report.get('output'))}"
        f"{_table(('test', 'outcome', 'what it said'), tests)}{files}"
    )
    return _PAGE.format(title=_text(submission["lesson"]), body=body)


class _Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def _text(value: Any) -> str:
    return html.escape(one_line(str(value)))


def _block(text: str | None) -> str:
    return f"<pre>{html.escape(visible(text))}</pre>" if text else ""


def _link(address: str, text: str) -> _Html:
    return _Html(f'<a href="{html.escape(address)}">{_text(text)}</a>')


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{_text(line)}</li>" for line in lines) + "</ul>" if lines else "<p>none</p>"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return "<p>none</p>"
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell if isinstance(cell, _Html) else _text(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head)}</tr>{cells}</table>"
