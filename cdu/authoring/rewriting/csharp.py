"""C#, with xUnit's assertions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import tree_sitter_c_sharp
from tree_sitter import Language, Node

from cdu.authoring.rewriting import csharp_assertions as found_in
from cdu.authoring.rewriting import csharp_names
from cdu.authoring.rewriting.source import Edit, RefusalError, above, find, inside, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cdu.authoring.rewriting.grammar import Assertion, Declaration, Level
    from cdu.authoring.rewriting.source import Source

_OBSERVE: Final = "global::Cdu.Observe"
_SAME_TYPE: Final = frozenset({"xunit.Equal", "xunit.StrictEqual", "xunit.Subset", "xunit.Superset"})
"""Matchers whose operand may get its type from the value."""
_EQUAL: Final = frozenset({"xunit.Equal"})
_STATEMENTS: Final = frozenset({"expression_statement", "lambda_expression", "arrow_expression_clause"})
_TESTS: Final = frozenset({"Fact", "Theory"})


@dataclass(frozen=True)
class CSharp:
    """C#'s one grammar."""

    grammar: Language
    comments: frozenset[str] = frozenset({"comment"})
    names: frozenset[str] = frozenset({"identifier"})
    properties: frozenset[str] = frozenset()

    bound: frozenset[str] = frozenset({"this", "base", "await_expression"})

    def is_test(self, path: str) -> bool:
        """Whether a file has tests, or is a class beside them."""
        return path.endswith(".cs")

    def assertions(self, source: Source) -> list[Assertion]:
        """Return every assertion."""
        return found_in.assertions(source)

    # --- what takes the place of an assertion -----------------------------------------------------------------------

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return a call of `Observe`."""
        if level == 0:
            return self._returned(source, one, self._site(source, one, site, edits))
        if one.form or found_in.awaited(one.node):
            raise RefusalError(f"{source.where(one.node)}: the solution has a part in what is expected")
        if level == 1:
            looked = f"{_OBSERVE}.Look(() => {self._actual(source, one, edits)})"
            return self._with_operands(source, one, site, looked, ("Both", "Said"), edits)
        if _is_used(one):
            raise RefusalError(f"{source.where(one.node)}: only its own framework can judge this")
        kept = [*edits, *(Edit(each.start_byte, each.end_byte, '""') for each in one.dropped)]
        # The judge negates what a negated assertion says: here that is done already, and undone.
        sign = "!" if one.negated else ""
        return f"{_OBSERVE}.Site({site}, () => {sign}{_OBSERVE}.Holds(() => {source.of(one.node, kept)}))"

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return the same call, with the operands."""
        seen = self._site(source, one, site, edits)
        if one.operands:
            seen = self._with_operands(source, one, site, seen, ("Record", "Recorded"), edits)
        return self._returned(source, one, seen)

    def _site(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        actual = self._actual(source, one, edits)
        if one.form == found_in.LATER:
            return f"await {_OBSERVE}.Later({site}, {actual})"
        if one.form == found_in.CALLED:
            return f"{_OBSERVE}.Site({site}, {actual})"
        if found_in.awaited(one.actual):
            return f"await {_OBSERVE}.Later({site}, async () => {actual})"
        return f"{_OBSERVE}.Site({site}, () => {actual})"

    def _actual(self, source: Source, one: Assertion, edits: Sequence[Edit]) -> str:
        _in_scope(source, one)
        actual = source.of(one.actual, edits)
        if one.form == found_in.FILTERED:
            return f"{_OBSERVE}.Where({actual}, {source.of(found_in.value_of(one.operands[0]), edits)})"
        return actual

    def _with_operands(
        self, source: Source, one: Assertion, site: int, seen: str, names: tuple[str, str], edits: Sequence[Edit]
    ) -> str:
        operands = [_operand(source, each, edits) for each in _judged_by(one)]
        if one.matcher == found_in.STATED:
            operands = [source.of(each, edits) for each in one.operands]
        if one.matcher in _SAME_TYPE:
            rest = ", ".join(operands[1:])
            kind = source.of(found) if (found := found_in.type_of(one.node)) is not None else ""
            name = f"{names[0]}<{kind}>" if kind else names[0]
            return f"{_OBSERVE}.{name}({site}, {operands[0]}, {seen}, new object?[] {{ {rest} }})"
        return f"{_OBSERVE}.{names[1]}({site}, {seen}, new object?[] {{ {', '.join(operands)} }})"

    def _returned(self, source: Source, one: Assertion, seen: str) -> str:
        """Return what the test goes on with, where it does."""
        if not _is_used(one):
            return seen
        name = one.matcher.removeprefix("xunit.")
        kind = source.of(one.operands[0]) if one.operands and one.operands[0].type != "argument" else ""
        if name.startswith("Throws"):
            return f"{_OBSERVE}.Caught<{kind or 'Exception'}>({seen})"
        if kind:
            return f"{_OBSERVE}.As<{kind}>({seen})"
        if name in {"Single", "Null"}:
            return f"{_OBSERVE}.{'First' if name == 'Single' else 'Present'}({seen})"
        raise RefusalError(f"{source.where(one.node)}: what the assertion returns is used")

    def begin(self, source: Source) -> list[Edit]:
        """Assertions that only run others become calls that do so."""
        edits: list[Edit] = []
        for call in source.every("invocation_expression"):
            name = found_in.name_of(call)
            function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
            if not found_in.is_framework(call) or function is None or arguments is None:
                continue
            if name in found_in.GROUPS:
                edits.append(Edit(function.start_byte, function.end_byte, f"{_OBSERVE}.{name}"))
            elif name == "Fail":
                edits.append(Edit(call.start_byte, call.end_byte, f"{_OBSERVE}.Fail()"))
        return edits

    # --- titles -------------------------------------------------------------------------------------------------------

    def titles(self, source: Source) -> Iterable[Edit]:
        """Tests are numbered, and lose their words."""
        for argument in source.every("attribute_argument"):
            name = text(argument.child_by_field_name("name"))
            if name in {"DisplayName", "TestDisplayName"}:
                value = found_in.value_of(argument)
                yield Edit(value.start_byte, value.end_byte, '""')
        yield from _renamed(source)

    def alone(self, source: Source) -> None:
        """Return nothing: a class's own equality decides, so only a line-up can."""

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> tuple[str, list[str], str] | None:
        """Return an array of what `Equals` says.

        Where it is equal to none and has to be to one, which is no pass, what is public in it comes out as well.
        """
        if one.matcher not in _EQUAL or one.form or found_in.awaited(one.node) or _is_used(one):
            return None
        equal = [f"object.Equals({each}, value{site})" for each in candidates]
        actual = self._actual(source, one, edits)
        if one.negated:
            before = f"{_OBSERVE}.Site({site}, () => {{ object? value{site} = {actual}; return new bool[] {{ "
            return before, equal, " }; })"
        none = f"said{site}.Length > 0 && global::System.Array.IndexOf(said{site}, true) < 0"
        came = f"{none} ? new object?[] {{ value{site} }} : new object?[0]"
        looked = f"{_OBSERVE}.Look(() => {{ value{site} = {actual}; return said{site} = new bool[] {{ "
        before = f"((global::System.Action)(() => {{ object? value{site} = null; var said{site} = new bool[0]; "
        return f"{before}{_OBSERVE}.Said({site}, {looked}", equal, f" }}; }}), {came}); }}))()"

    def names_class(self, one: Assertion, operand: Node) -> bool:  # noqa: ARG002 - others ask the matcher
        """A type argument, `typeof(Some)`, or the condition of a filter."""
        value = found_in.value_of(operand)
        return operand.type != "argument" or value.type in {"typeof_expression", *found_in.CODE}

    # --- names --------------------------------------------------------------------------------------------------------

    def declarations(self, source: Source, lesson: frozenset[str]) -> Sequence[Declaration]:
        """Return members, variables and parameters."""
        return list(csharp_names.declarations(source, lesson))

    def assignments(self, source: Source) -> Iterable[tuple[Node, Node]]:
        """Return what variables and parameters get."""
        return csharp_names.assignments(source)

    def table_keys(self, source: Source, key: str) -> Iterable[Edit]:  # noqa: ARG002 - there are none
        """C# has no tables with keys."""
        return ()


def _judged_by(one: Assertion) -> Sequence[Node]:
    return one.operands[1:] if one.form == found_in.FILTERED else one.operands


def _operand(source: Source, operand: Node, edits: Sequence[Edit]) -> str:
    if operand.type != "argument":
        return f"typeof({source.of(operand, edits)})"
    value, option = source.of(found_in.value_of(operand), edits), found_in.option_of(operand)
    return f'{_OBSERVE}.Option("{option}", {value})' if option else value


def _is_used(one: Assertion) -> bool:
    """Whether something is done with what an assertion returns."""
    outer = one.node.parent
    return outer is not None and outer.type not in _STATEMENTS


def _in_scope(source: Source, one: Assertion) -> None:
    """Raise `RefusalError` where a variable that the value declares is used after the assertion."""
    method = above(one.node, lambda each: each.type in csharp_names.METHODS)
    for declared in find(one.actual, "declaration_expression", "declaration_pattern"):
        name = text(declared.child_by_field_name("name"))
        later = (each for each in find(method, "identifier") if not inside(each, one.actual)) if method else ()
        if any(text(each) == name for each in later):
            raise RefusalError(f"{source.where(declared)}: {name} is declared within an assertion, and used later")


def _renamed(source: Source) -> Iterator[Edit]:
    """Number the tests, but for those whose names are used elsewhere."""
    used = [text(node) for node in source.every("identifier", "string_literal_content")]
    for number, method in enumerate(source.every("method_declaration"), 1):
        marks = {text(mark.child_by_field_name("name")) for mark in find(method, "attribute")}
        name = method.child_by_field_name("name")
        if name is not None and marks & _TESTS and used.count(text(name)) == 1:
            yield Edit(name.start_byte, name.end_byte, f"Test{number}")


CSHARP: Final = CSharp(Language(tree_sitter_c_sharp.language()))
