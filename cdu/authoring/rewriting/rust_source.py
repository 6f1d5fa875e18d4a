"""What the parser of Rust gets to see: assertions and `vec!` as calls, so that their arguments are parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    rb"""(?P<skipped> //[^\n]* | /\*.*?\*/ | b?r(?P<hashes>\#*)".*?"(?P=hashes) | b?"(?:\\.|[^"\\])*"
                      | b?'(?:\\u\{[^}]*\}|\\x..|\\.|[^\\'])' )
    | \b(?P<macro>assert(?:_eq|_ne)?|vec)!\s*(?P<opened>[(\[])
    | (?P<mark>[\[\](){};])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass
class _Group:
    """A bracket that is open; `start` and `sign` are those of a `vec![`, else -1."""

    start: int = -1
    sign: int = -1
    repeated: bool = False


def masked(data: bytes) -> bytes:
    """Return a text of the same length in which `assert_eq!(...)` and `vec![...]` are calls."""
    seen = bytearray(data)
    groups: list[_Group] = []
    for token in _TOKEN.finditer(data):
        if token["skipped"]:
            continue
        sign, start = token.end("macro"), token.start("opened")
        if token["macro"] == b"vec" and token["opened"] == b"[":
            groups.append(_Group(start, sign))
        elif token["macro"]:
            if token["macro"] != b"vec" and token["opened"] == b"(":
                seen[sign : sign + 1] = b" "
            groups.append(_Group())
        elif token["mark"] in b"([{":
            groups.append(_Group())
        elif token["mark"] == b";":
            if groups:
                groups[-1].repeated = True
        elif groups and (group := groups.pop()).sign >= 0 and not group.repeated:
            seen[group.sign : group.sign + 1] = b" "
            seen[group.start : group.start + 1] = b"("
            seen[token.start() : token.end()] = b")"
    return bytes(seen)
