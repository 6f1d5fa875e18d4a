"""Small problem packages: adding two numbers, as each format writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LEGACY = "name: Sum of two\nauthor: Ada Example and Bob Example\nsource: Test Contest\nlicense: cc by-sa\n"
MODERN = """\
problem_format_version: 2025-09
name: {en: Sum of two, sv: Summan}
uuid: 3f0f7f0e-1111-4c4c-9d9d-000000000001
credits: {authors: [Ada Example <ada@example.org>, {name: Bob Example}]}
source: {name: Test Contest, url: 'https://contest.example'}
license: cc0
keywords: [sums, input]
"""
RIGHT = "print(sum(map(int, input().split())))\n"
WRONG = "print(max(map(int, input().split())))\n"
CRASH = "print(1 // 0)\n"
ENDLESS = "while True:\n    pass\n"
FILES = {
    "problem.yaml": LEGACY,
    "problem_statement/problem.en.tex": "\\problemname{Sum of two}\nAdd $a$ and $b$.\n\\section*{Input}\nTwo of them.",
    "data/sample/1.in": "1 2\n",
    "data/sample/1.ans": "3\n",
    "data/secret/01.in": "-5 2\n",
    "data/secret/01.ans": "-3\n",
    "data/secret/large/02.in": "30 4\n",
    "data/secret/large/02.ans": "34\n",
    "submissions/accepted/ada.py": RIGHT,
    "submissions/wrong_answer/max.py": WRONG,
}


def put_package(folder: Path, change: Mapping[str, str | None] | None = None) -> Path:
    """Write a package; files given as None are left out, others are added or replaced."""
    for name, text in {**FILES, **(change or {})}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder
