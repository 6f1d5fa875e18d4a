"""Arithmetic in Bash tests: where it is, and edits that let only numbers into it.

Arithmetic stands in `(( ))`, `$(( ))`, `for (( ))`, subscripts, offsets of substrings, and beside `-eq` and its like in
`[[ ]]`. A name there is evaluated again: the text that it holds may be an expression.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.bash_words import is_double
from cdu.authoring.rewriting.source import Edit, RefusalError, Source, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from cdu.authoring.rewriting.bash_words import Printed

_COMPARISONS: Final = {"-eq", "-ne", "-lt", "-le", "-gt", "-ge"}
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_NUMBER: Final = re.compile(r"\d[\w#@]*")
_SUM: Final = re.compile(r"\w+(?:[-+*/%]\w+)+")
_SUM_NAME: Final = re.compile(r"\b[A-Za-z_]\w*")
_ASSIGNING: Final = re.compile(r"(?:[-+*/%&|^]|<<|>>)?=|\+\+|--")
_FILTER: Final = "/%$cdu_text/@}"


def arithmetic(source: Source, printed: Printed) -> list[Edit]:
    """Return the edits that filter operands which hold what was printed. Raises `RefusalError` where none can."""
    return list(_Arithmetic(source, printed).edits())


class _Arithmetic:
    """One file's arithmetic."""

    def __init__(self, source: Source, printed: Printed) -> None:
        self._source, self._printed = source, printed
        declared = source.every("declaration_command")
        self._associative = {name for each in declared if _option(each, "A") for name in _declared(each)}
        self._integers = {name for each in declared if _option(each, "i") for name in _declared(each)}

    def edits(self) -> Iterator[Edit]:
        for node in self._source.every("arithmetic_expansion", "c_style_for_statement", "compound_statement"):
            if node.type != "compound_statement" or node.children[0].type == "((":
                yield from self._inside(node)
        for node in self._source.every("variable_assignment", "subscript"):
            yield from self._assigned(node)
        for node in self._source.every("array"):
            yield from self._keys(node)
        for node in self._source.every("binary_expression"):
            operator = next((each for each in node.children if each.type == "test_operator"), None)
            if text(operator) in _COMPARISONS and is_double(node):
                for side in ("left", "right"):
                    yield from self._operand(node.child_by_field_name(side), quoted=True)
        for node in self._source.every("expansion"):
            yield from self._offsets(node)

    def _assigned(self, node: Node) -> Iterator[Edit]:
        """Yield the edits of a subscript, and of what is assigned to a name that was declared an integer."""
        name = text(node.child_by_field_name("name"))
        if _in_arithmetic(node):
            return
        if node.type == "subscript" and name not in self._associative:
            yield from self._operand(node.child_by_field_name("index"))
        elif node.type == "variable_assignment" and name.partition("[")[0] in self._integers:
            yield from self._operand(node.child_by_field_name("value"), quoted=True)

    def _keys(self, array: Node) -> Iterator[Edit]:
        """Yield the edits of the subscripts in `name=([subscript]=value)`."""
        assigned = array.parent
        name = text(assigned.child_by_field_name("name")) if assigned is not None else ""
        for element in array.named_children if name not in self._associative else ():
            parts = element.named_children if text(element).startswith("[") else []
            for each in takewhile(lambda part: not text(part).startswith("]"), parts):
                yield from self._operand(each)

    def _offsets(self, node: Node) -> Iterator[Edit]:
        """Yield the edits of `${text:offset:length}`."""
        places = [number for number, each in enumerate(node.children) if each.type == ":"]
        if places:
            for each in node.children[places[0] + 1 :]:
                yield from self._operand(each)

    def _inside(self, node: Node) -> Iterator[Edit]:
        body = node.child_by_field_name("body")
        for each in node.named_children:
            if each != body:
                yield from self._operand(each)

    def _operand(self, node: Node | None, *, quoted: bool = False) -> Iterator[Edit]:
        """Yield the edits of an operand, or of all operands of an expression."""
        if node is None:
            return
        said = text(node)
        if node.type in {"number", "arithmetic_expansion"} or not (self._named(node) or self._printed.within(node)):
            return
        match node.type:
            case "variable_assignment" | "postfix_expression" | "unary_expression" | "binary_expression":
                yield from self._expression(node)
            case "variable_name" | "word" | "subscript":
                yield from self._name(node, quoted=quoted)
            case "simple_expansion":
                yield from self._expansion(node)
            case "expansion" if _is_plain(node):
                yield Edit(node.end_byte - 1, node.end_byte, _FILTER)  # `edits` finds the subscript by itself
            case "expansion" | "command_substitution":
                yield Edit(node.start_byte, node.start_byte, '$(cdu_number "')
                yield Edit(node.end_byte, node.end_byte, '")')
            case _ if node.named_children:
                for each in node.named_children:
                    yield from self._operand(each, quoted=quoted)
            case _:
                raise RefusalError(f"{self._source.where(node)}: the arithmetic {said!r} is not understood")

    def _named(self, node: Node) -> bool:
        """Whether a name that holds what was printed stands in a node as arithmetic has it, without a dollar."""
        if node.type in {"variable_name", "word", "string_content", "raw_string"}:
            return not self._printed.names.isdisjoint(_SUM_NAME.findall(text(node)))
        if node.type in {"simple_expansion", "expansion", "command_substitution"}:
            return False
        return any(map(self._named, node.named_children))

    def _expansion(self, node: Node) -> Iterator[Edit]:
        name = text(node)[1:]
        if _NAME.fullmatch(name) or name.isdecimal():
            yield Edit(node.start_byte, node.end_byte, f"${{{name}{_FILTER}")
        else:
            yield Edit(node.start_byte, node.end_byte, f'$(cdu_number "${name}")')

    def _expression(self, node: Node) -> Iterator[Edit]:
        """Yield the edits of operator and operands; names that it assigns to have to be counters."""
        operators = [each for each in node.children if not each.is_named]
        target = next((text(each) for each in operators if _ASSIGNING.fullmatch(text(each))), "")
        changed = None
        if target:
            changed = node.child_by_field_name("name") or node.named_children[0]
            named = changed.child_by_field_name("name") if changed.type == "subscript" else changed
            if changed.type == "subscript":
                yield from self._operand(changed.child_by_field_name("index"))
            self._changed(text(named), node)
        for each in node.named_children:
            if each != changed and each.type != "test_operator":
                yield from self._operand(each)

    def _name(self, node: Node, *, quoted: bool) -> Iterator[Edit]:
        said = text(node.child_by_field_name("name") if node.type == "subscript" else node)
        if _NUMBER.fullmatch(said) or not re.search(r"[\w$`]", said):
            return
        # A name that holds nothing is 0, which nothing is not.
        before, after = ('"${', f'{_FILTER}"') if quoted else ("(${", f"{_FILTER}+0)")
        if _SUM.fullmatch(said) and not quoted:  # the grammar takes the subscript of `a[i+1]` for a word
            filtered = _SUM_NAME.sub(lambda match: f"{before}{match[0]}{after}", said)
            yield Edit(node.start_byte, node.end_byte, filtered)
            return
        if not _NAME.fullmatch(said):
            raise RefusalError(f"{self._source.where(node)}: the arithmetic {said!r} is not understood")
        yield Edit(node.start_byte, node.start_byte, before)
        yield Edit(node.end_byte, node.end_byte, after)
        if node.type == "subscript":
            if said in self._associative:
                raise RefusalError(f"{self._source.where(node)}: arithmetic reads a key of {said}")
            yield from self._operand(node.child_by_field_name("index"))

    def _changed(self, name: str, node: Node) -> None:
        if name in self._printed.names:
            where = self._source.where(node)
            raise RefusalError(f"{where}: arithmetic changes {name}, which may hold what the solution printed")


def _option(node: Node, letter: str) -> bool:
    return any(each.type == "word" and re.fullmatch(rf"-\w*{letter}\w*", text(each)) for each in node.children)


def _declared(node: Node) -> Iterator[str]:
    for each in node.named_children:
        if each.type in {"variable_name", "variable_assignment"}:
            yield text(each).partition("=")[0].partition("[")[0].rstrip("+")


def _is_plain(node: Node) -> bool:
    """Whether an expansion is `${name}` or `${name[index]}`."""
    return [each.type for each in node.children] in (["${", "variable_name", "}"], ["${", "subscript", "}"])


def _in_arithmetic(node: Node) -> bool:
    """Whether a node stands in `(( ))` itself, not in an expansion or a command there."""
    each = node.parent
    while each is not None and each.type not in {"command_substitution", "expansion", "do_group"}:
        if each.type in {"arithmetic_expansion", "c_style_for_statement"}:
            return True
        if each.type == "compound_statement":
            return each.children[0].type == "(("
        each = each.parent
    return False
