"""Rust, with the assertion macros of its standard library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import tree_sitter_rust
from tree_sitter import Language, Node

from cdu.authoring.rewriting import rust_names
from cdu.authoring.rewriting.grammar import Assertion, Declaration
from cdu.authoring.rewriting.names import Names
from cdu.authoring.rewriting.rust_constants import Constants
from cdu.authoring.rewriting.rust_names import arguments_of, test_attributes
from cdu.authoring.rewriting.rust_source import masked
from cdu.authoring.rewriting.source import Edit, MaskedLanguage, RefusalError, find, first, listed, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdu.authoring.rewriting.grammar import Level
    from cdu.authoring.rewriting.source import Source

_MACROS: Final = frozenset({"assert", "assert_eq", "assert_ne"})
_OTHERS: Final = frozenset({"debug_assert", "debug_assert_eq", "debug_assert_ne", "assert_matches"})
_RELATIONS: Final = {
    "==": ("rust.equal", False), "!=": ("rust.equal", True), "<": ("rust.less", False), ">": ("rust.greater", False),
    "<=": ("rust.most", False), ">=": ("rust.least", False),
}  # fmt: skip
_TURNED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_ENDS: Final = "ends"
_EQUAL: Final = "equal"
_TURNED_EQUAL: Final = "turned"
_NEAR: Final = "near"
_RELATION: Final = "relation"
_TURNED_RELATION: Final = "turned relation"
_CONDITION: Final = "condition"
_PANIC: Final = "panic"


@dataclass(frozen=True)
class Rust:
    """The grammar, for the rewriter."""

    grammar: MaskedLanguage
    comments: frozenset[str] = frozenset({"line_comment", "block_comment"})
    names: frozenset[str] = frozenset({"identifier", "type_identifier"})
    properties: frozenset[str] = frozenset({"field_identifier", "shorthand_field_identifier"})

    bound: frozenset[str] = frozenset({"self", "await_expression"})

    def is_test(self, path: str) -> bool:
        """Whether a file is Rust."""
        return path.endswith(".rs")

    # --- assertions ---------------------------------------------------------------------------------------------------

    def assertions(self, source: Source) -> list[Assertion]:
        """Return every assertion, and for every test how it ends. Raises `RefusalError`."""
        names = Names(source, self, frozenset())
        found, known = [], set()
        for call in source.every("call_expression"):
            function = call.child_by_field_name("function")
            if function is not None and text(function) in _MACROS and _is_macro(source, function):
                found.append(self._assertion(source, call, names))
                known.add(function.start_byte)
        for name in source.every("identifier"):
            if text(name) in _MACROS | _OTHERS and name.start_byte not in known and _is_macro(source, name):
                raise RefusalError(f"{source.where(name)}: an assertion in a macro, or of an unknown form")
        return [*found, *_panics(source, names), *_ends(source)]

    def _assertion(self, source: Source, call: Node, names: Names) -> Assertion:
        macro, arguments = text(call.child_by_field_name("function")), arguments_of(call)
        if macro == "assert":
            if not arguments:
                raise RefusalError(f"{source.where(call)}: an assertion of an unknown form")
            return _condition(call, arguments, names)
        if len(arguments) < 2:  # noqa: PLR2004 - two operands
            raise RefusalError(f"{source.where(call)}: an assertion of an unknown form")
        one, other, *messages = arguments
        turned = names.of_the_solution(other) and not names.of_the_solution(one)
        least: Level = 0
        if not turned and not names.of_the_solution(one):
            # The solution has a part that cannot be seen, such as a method of a trait: it is not in a constant.
            turned = Constants(names).fixed(one)
            least = 1 if turned == Constants(names).fixed(other) else 0
        actual, operand = (other, one) if turned else (one, other)
        form = _TURNED_EQUAL if turned else _EQUAL
        negated = macro == "assert_ne"
        return Assertion(call, actual, (operand,), "rust.equal", negated, form, tuple(messages), least)

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return a call of `::test::seen`, `::test::both` or `::test::ends`."""
        if one.form == _ENDS:
            if level:
                raise RefusalError(f"{source.where(one.node)}: the test does not end as its record says")
            return _ending(source, one, f"ends({site})", edits)
        actual = source.of(one.actual, edits)
        if level == 0:
            return f"::test::seen({site}, &({actual}))"
        if one.form == _PANIC:
            return f"::test::seen({site}, &({actual}));"
        if one.form == _CONDITION:
            raise RefusalError(f"{source.where(one.node)}: the condition is not the same in every run")
        if one.form in {_EQUAL, _TURNED_EQUAL}:
            operand = source.of(one.operands[0], edits)
            left, right = (operand, actual) if one.form == _TURNED_EQUAL else (actual, operand)
            if level == 1:
                return f"::test::both({site}, &({left}), &({right}))"
            return f"::test::seen({site}, &(({left}) == ({right})))"
        return f"::test::seen({site}, &({source.of(_stated(one.node)[0], edits)}))"

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return the same with the operands."""
        operands = [source.of(each, edits) for each in one.operands]
        if one.form == _ENDS:
            told = f"ends_with({site}, {operands[0]})" if operands else f"ends({site})"
            return _ending(source, one, told, edits)
        actual = source.of(one.actual, edits)
        if not operands:
            return f"::test::seen({site}, &({actual}))"
        name = {_NEAR: "told_near", _TURNED_EQUAL: "told_turned", _TURNED_RELATION: "told_turned"}.get(one.form, "told")
        values = [actual, *operands] if name != "told_turned" else [*operands, actual]
        return f"::test::{name}({site}, {', '.join(f'&({each})' for each in values)})"

    def begin(self, source: Source) -> list[Edit]:
        """Take away that a test has to panic: the judge knows."""
        attributes = [each for test in source.every("function_item") for each in test_attributes(test) or ()]
        return [Edit(each.start_byte, each.end_byte) for each in attributes if _kind(each) == "should_panic"]

    def titles(self, source: Source) -> Iterator[Edit]:
        """Tests and modules that nothing mentions get numbers for names."""
        mentioned = {text(name) for name in source.every("identifier") if _mentioned(name)}
        for number, node in enumerate(source.every("function_item", "mod_item")):
            name = node.child_by_field_name("name")
            whole = node.child_by_field_name("body") is not None
            titled = whole and (node.type == "mod_item" or test_attributes(node) is not None)
            if titled and name is not None and text(name) not in mentioned:
                yield Edit(name.start_byte, name.end_byte, f"part_{number}")

    def alone(self, source: Source) -> None:
        """Return nothing: a class's own equality decides, so only a line-up can."""

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> tuple[str, list[str], str] | None:
        """Return an array of what `==` says."""
        if one.form not in {_EQUAL, _TURNED_EQUAL}:
            return None
        turned = one.form == _TURNED_EQUAL
        equal = [f"({each}) == *value" if turned else f"*value == ({each})" for each in candidates]
        actual = source.of(one.actual, edits)
        return f"::test::seen({site}, &{{ let value = &({actual}); [", equal, "] })"

    def names_class(self, one: Assertion, operand: Node) -> bool:  # noqa: ARG002 - the protocol's
        """No operand of an assertion of Rust is a class."""
        return False

    # --- names --------------------------------------------------------------------------------------------------------

    def declarations(self, source: Source, lesson: frozenset[str]) -> list[Declaration]:  # noqa: ARG002 - the protocol's
        """Return what a file declares."""
        return rust_names.declarations(source)

    def assignments(self, source: Source) -> Iterator[tuple[Node, Node]]:
        """Return what names get later."""
        return rust_names.assignments(source)

    def table_keys(self, source: Source, key: str) -> Iterator[Edit]:
        """Take a field out of a structure that the tests declare."""
        for node in source.every("field_declaration", "field_initializer", "shorthand_field_initializer"):
            name = node.child_by_field_name("name") or node.child_by_field_name("field") or first(node)
            if text(name) == key:
                yield listed(node)


def _is_macro(source: Source, name: Node) -> bool:
    return source.data[name.end_byte : name.end_byte + 1] == b"!"


def _mentioned(name: Node) -> bool:
    """Whether a name may mean a function or a module, and does not declare one."""
    outer = name.parent
    kinds = {"scoped_identifier", "scoped_use_list", "use_list", "use_as_clause", "use_wildcard", "token_tree"}
    called = outer is not None and outer.type == "call_expression" and outer.child_by_field_name("function") == name
    return called or (outer is not None and outer.type in kinds)


def _kind(attribute: Node) -> str:
    return text(first(first(attribute)))


def _ends(source: Source) -> Iterator[Assertion]:
    """Yield for every test how it ends: without a panic, or with one."""
    for function in source.every("function_item"):
        attributes = test_attributes(function)
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if attributes is None or name is None or body is None:
            continue
        panics = [each for each in attributes if _kind(each) == "should_panic"]
        texts = [each for attribute in panics for each in find(attribute, "string_literal", "raw_string_literal")]
        yield Assertion(body, name, tuple(texts[:1]), "rust.panics" if panics else "rust.ends", form=_ENDS)


def _panics(source: Source, names: Names) -> Iterator[Assertion]:
    """Yield every `if ... { panic!(...) }` that judges what the solution gave: only the condition comes out."""
    for node in source.every("if_expression"):
        condition, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        if condition is None or body is None or node.child_by_field_name("alternative") is not None:
            continue
        does = [first(each) or each if each.type == "expression_statement" else each for each in body.named_children]
        panics = len(does) == 1 and text(does[0].child_by_field_name("macro")) == "panic"
        if panics and not condition.type.startswith("let_") and names.of_the_solution(condition):
            yield Assertion(node, condition, (condition,), "rust.true", negated=True, form=_PANIC, dropped=(does[0],))


def _ending(source: Source, one: Assertion, told: str, edits: Sequence[Edit]) -> str:
    return f"{{ ::test::{told};{source.of(one.node, edits)[1:]}"


def _stated(call: Node) -> tuple[Node, bool]:
    """Return the condition of an `assert!` without what negates it, and whether it is negated."""
    node, negated = arguments_of(call)[0], False
    while True:
        inner = first(node)
        if node.type == "unary_expression" and inner is not None and text(node).startswith("!"):
            node, negated = inner, not negated
        elif node.type == "parenthesized_expression" and inner is not None:
            node = inner
        else:
            return node, negated


def _condition(call: Node, arguments: Sequence[Node], names: Names) -> Assertion:
    """Return an `assert!`: a comparison with something that is not the solution's is judged outside."""
    stated, negated = _stated(call)
    messages = tuple(arguments[1:])
    left, right = stated.child_by_field_name("left"), stated.child_by_field_name("right")
    sign = text(stated.child_by_field_name("operator")) if stated.type == "binary_expression" else ""
    if sign not in _RELATIONS or left is None or right is None:
        return Assertion(call, stated, (), "rust.true", negated, _CONDITION, messages)
    if sign == "<" and (near := _distance(left)) is not None and not names.of_the_solution(right):
        return Assertion(call, near[0], (near[1], right), "rust.near", negated, _NEAR, messages)
    turned = names.of_the_solution(right) and not names.of_the_solution(left)
    actual, operand = (right, left) if turned else (left, right)
    if names.of_the_solution(operand) or not names.of_the_solution(actual):
        return Assertion(call, stated, (), "rust.true", negated, _CONDITION, messages)
    matcher, opposite = _RELATIONS[_TURNED[sign] if turned else sign]
    form = _TURNED_RELATION if turned else _RELATION
    return Assertion(call, actual, (operand,), matcher, negated != opposite, form, messages)


def _distance(node: Node) -> tuple[Node, Node] | None:
    """Return what `(a - b).abs()` takes the distance of."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None or text(function.child_by_field_name("field")) != "abs":
        return None
    inner = function.child_by_field_name("value")
    while inner is not None and inner.type == "parenthesized_expression":
        inner = first(inner)
    if inner is None or inner.type != "binary_expression" or text(inner.child_by_field_name("operator")) != "-":
        return None
    left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
    return (left, right) if left is not None and right is not None else None


RUST: Final = Rust(MaskedLanguage(Language(tree_sitter_rust.language()), masked))
