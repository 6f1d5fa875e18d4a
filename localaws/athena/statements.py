"""What kind of statement a text is, its parameters filled in, and the parts that sqlglot does not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from localaws.athena.errors import NotSupportedError, QueryError
from localaws.athena.resolve import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_KINDS = {
    "SELECT": ("DML", "SELECT"),
    "WITH": ("DML", "SELECT"),
    "VALUES": ("DML", "SELECT"),
    "TABLE": ("DML", "SELECT"),
    "(": ("DML", "SELECT"),
    "INSERT": ("DML", "INSERT"),
    "UNLOAD": ("DML", "UNLOAD"),
    "CREATE VIEW": ("DDL", "CREATE_VIEW"),
    "CREATE OR REPLACE VIEW": ("DDL", "CREATE_VIEW"),
    "DROP VIEW": ("DDL", "DROP_VIEW"),
    "DROP TABLE": ("DDL", "DROP_TABLE"),
    "CREATE": ("DDL", "CREATE_TABLE"),
    "ALTER": ("DDL", "ALTER_TABLE"),
    "DROP": ("DDL", "DROP_TABLE"),
}
_LITERALS = (exp.Literal, exp.Boolean, exp.Null)
_UNLOAD = re.compile(r"\A((?:\s|--[^\n]*\n|/\*.*?\*/)*)(unload)\b", re.IGNORECASE | re.DOTALL)
_EXECUTE = re.compile(r"\s*EXECUTE\s+(\w+)(?:\s+USING\s+(.*))?\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Unload:
    """UNLOAD's parts: the inner query, the target `s3://` prefix and the properties, names in lower case."""

    query: str
    target: str
    properties: dict[str, str]


def tokens(sql: str) -> list[Token]:
    """Return the tokens without comments; QueryError when the text cannot even be cut into them."""
    # sqlglot takes everything after UNLOAD as one text; a word of the same length keeps every token's place.
    readable = _UNLOAD.sub(lambda found: found[1] + "_unload"[: len(found[2])], sql)
    try:
        return sqlglot.tokenize(readable, read="athena")
    except SqlglotError as error:
        raise QueryError(f"SYNTAX_ERROR: {error}") from error


def kind(sql: str) -> tuple[str, str]:
    """Return Athena's StatementType and SubstatementType of a text, by its first words."""
    try:
        words = " ".join(sql[token.start : token.end + 1].upper() for token in tokens(sql)[:4])
    except QueryError:
        return "UTILITY", "UNKNOWN"
    for start in sorted(_KINDS, key=len, reverse=True):
        if words == start or words.startswith(start + " ") or (start == "(" and words.startswith("(")):
            return _KINDS[start]
    return "UTILITY", words.partition(" ")[0] or "UNKNOWN"


def expanded(sql: str, parameters: Sequence[str], prepared: Callable[[str], str]) -> str:
    """Return the statement that is really run: EXECUTE looked up by `prepared`, every `?` replaced.

    Parameters are SQL literals as on Athena (`'text'`, `5`, `DATE '2026-01-01'`). Raises QueryError when one is
    anything else, or when their number is wrong.
    """
    if found := _EXECUTE.fullmatch(sql.rstrip().removesuffix(";")):
        sql = prepared(found[1])
        parameters = _arguments(found[2]) if found[2] else parameters
    places = [token for token in tokens(sql) if token.token_type == TokenType.PLACEHOLDER]
    if len(places) != len(parameters):
        counts = f"expected {len(places)} but found {len(parameters)}"
        raise QueryError(f"INVALID_PARAMETER_USAGE: Incorrect number of parameters: {counts}")
    for place, value in reversed(list(zip(places, parameters, strict=True))):
        sql = sql[: place.start] + literal(value) + sql[place.end + 1 :]
    return sql


def literal(value: str) -> str:
    """Return a parameter's value as SQL text of one literal; QueryError when it is more than that."""
    node = parse(f"SELECT {value}").expressions
    one = node[0] if len(node) == 1 else None
    inner = one.this if isinstance(one, exp.Neg | exp.Cast) else one
    if not isinstance(inner, _LITERALS) or not value.strip():
        raise QueryError(f"INVALID_PARAMETER_USAGE: the parameter {value!r} is not a literal; text needs single quotes")
    assert one is not None  # noqa: S101  it has an inner literal
    return str(one.sql("athena", comments=False))


def _arguments(text: str) -> list[str]:
    return [one.sql("athena") for one in parse(f"SELECT {text}").expressions]


def view_query(sql: str) -> str:
    """Return the text after AS of a CREATE VIEW, as it was written."""
    found = tokens(sql)
    for token in found:
        if token.token_type == TokenType.ALIAS:
            return sql[token.end + 1 :].strip().rstrip(";").strip()
    raise QueryError("SYNTAX_ERROR: CREATE VIEW without AS")


def unload(sql: str) -> Unload:
    """Return the parts of `UNLOAD (query) TO 'target' WITH (name = 'value', ...)`."""
    found = tokens(sql)
    end = _closing(found, 1)
    rest = sql[found[end].end + 1 :]
    parts = re.fullmatch(r"\s*TO\s+'([^']+)'\s*(?:WITH\s*\((.*)\))?\s*;?\s*", rest, re.IGNORECASE | re.DOTALL)
    if parts is None:
        raise QueryError("SYNTAX_ERROR: UNLOAD (query) TO 's3://...' WITH (...) is expected")
    given = re.findall(r"(\w+)\s*=\s*('[^']*'|\w+(?:\s*\[[^\]]*\])?)", parts[2] or "")
    properties = {name.lower(): value.strip("'") for name, value in given}
    return Unload(sql[found[1].end + 1 : found[end].start], parts[1], properties)


def _closing(found: list[Token], start: int) -> int:
    depth = 0
    for at in range(start, len(found)):
        depth += (found[at].token_type == TokenType.L_PAREN) - (found[at].token_type == TokenType.R_PAREN)
        if depth == 0:
            return at
    raise QueryError("SYNTAX_ERROR: a closing parenthesis is missing")


def refused(sql: str) -> NotSupportedError:
    """Return the error for a statement of a kind that is not run here."""
    words = " ".join(token.text for token in tokens(sql)[:3])
    return NotSupportedError(f"the statement {words} ...")
