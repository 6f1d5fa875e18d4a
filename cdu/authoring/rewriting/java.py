"""Java, with JUnit's assertions and AssertJ's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import tree_sitter_java
from tree_sitter import Language, Node

from cdu.authoring.rewriting import equalities, java_names
from cdu.authoring.rewriting import java_assertions as found_in
from cdu.authoring.rewriting.source import Edit, RefusalError, above, find, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cdu.authoring.rewriting.grammar import Assertion, Declaration, Level
    from cdu.authoring.rewriting.source import Source

_OBSERVE: Final = "cdu.observe.Observe"
_FRAMEWORKS: Final = {"assertj": "org.assertj.core.api.Assertions", "junit": "org.junit.jupiter.api.Assertions"}
_TESTS: Final = frozenset({"Test", "ParameterizedTest", "RepeatedTest"})
_EQUAL: Final = frozenset({"junit.assertEquals", "junit.assertNotEquals", "assertj.isEqualTo", "assertj.isNotEqualTo"})
_UNEQUAL: Final = frozenset({"junit.assertNotEquals", "assertj.isNotEqualTo"})
_MARK: Final = "\0"
_SIMPLE: Final = frozenset({"identifier", "field_access", "array_access", "this"})


@dataclass(frozen=True)
class Java:
    """Java's one grammar."""

    grammar: Language
    comments: frozenset[str] = frozenset({"line_comment", "block_comment"})
    names: frozenset[str] = frozenset({"identifier", "type_identifier"})
    properties: frozenset[str] = frozenset()

    bound: frozenset[str] = frozenset({"this", "super"})

    def is_test(self, path: str) -> bool:
        """Whether a file has tests, or is a class beside them."""
        return path.endswith(".java")

    def assertions(self, source: Source) -> list[Assertion]:
        """Return every judgement of every assertion; a chain of AssertJ's may have several."""
        return found_in.assertions(source)

    # --- what takes the place of an assertion -----------------------------------------------------------------------

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return a call of `Observe`."""
        copied = [*edits, *_copies(one)]
        before = found_in.judged_before(one.node)
        if level == 0:
            return self._whole(one, self._call(source, one, site, copied, ""))
        if one.form or (before is not None and one.matcher.startswith("assertj.thrown")):
            raise RefusalError(f"{source.where(one.node)}: the solution has a part in what is expected")
        if level == 1:
            return self._whole(one, self._both(source, one, site, copied))
        if one.matcher == found_in.STATED:
            condition = source.of(equalities.stated(one), copied)
            return self._whole(one, f"{_OBSERVE}.site({site}, () -> {_OBSERVE}.is({condition}))")
        look = f"() -> {_OBSERVE}.is({_OBSERVE}.holds(() -> {_inside(source, one, copied)}))"
        if before is None and found_in.is_last(one.node):
            return self._whole(one, f"{_OBSERVE}.site({site}, {look})")
        if one.actual.type not in _SIMPLE:
            raise RefusalError(f"{source.where(one.node)}: only its own framework can judge this")
        inner = f"{source.of(before, edits)}" if before is not None else "null"
        return self._whole(one, f"{_OBSERVE}.after({site}, {inner}, {look})")

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return the same call, with the operands."""
        copied = [*edits, *_copies(one)]
        operands = f", () -> {_OBSERVE}.operands({_array(source, one, copied)})"
        return self._whole(one, self._call(source, one, site, copied, operands))

    def _call(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], operands: str) -> str:
        before = found_in.judged_before(one.node)
        if before is not None:
            return f"{_OBSERVE}.again({site}, {source.of(before, edits)}{operands})"
        actual = source.of(one.actual, edits)
        returned = one.matcher == "junit.assertDoesNotThrow" and _is_used(one)
        body = one.actual.child_by_field_name("body") if returned else None
        if body is not None:
            actual = source.of(body, edits)
        look = actual if one.form and body is None else f"() -> {_OBSERVE}.is({actual})"
        cast = _cast(source, one)
        return f"{cast}{_OBSERVE}.site({site}, {look}{operands}{')' if cast else ''})"

    def _both(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        before, operands = found_in.judged_before(one.node), _array(source, one, edits)
        if before is not None:
            return f"{_OBSERVE}.both({site}, {source.of(before, edits)}, () -> {_OBSERVE}.operands({operands}))"
        return f"{_OBSERVE}.site({site}, () -> {_OBSERVE}.is({source.of(one.actual, edits)}, {operands}))"

    def _whole(self, one: Assertion, call: str) -> str:
        """Return a call with copies before it of those variables that a lambda could not use."""
        statement = found_in.statement_of(one.node)
        if statement is None or not found_in.is_last(one.node):
            return call
        used = sorted(set(re.findall(rf"\b(\w+)\${statement.start_byte}\b", call)))
        copies = "".join(f"var {name}${statement.start_byte} = {name}; " for name in used)
        return f"{{ {copies}{call}; }}" if copies else call

    def begin(self, source: Source) -> list[Edit]:
        """Assertions in groups become calls in groups; imports of assertions go."""
        return list(_begun(source))

    # --- titles -------------------------------------------------------------------------------------------------------

    def titles(self, source: Source) -> Iterable[Edit]:
        """Tests lose their names, and failures their words."""
        for annotation in find(source.root, "annotation"):
            arguments = annotation.child_by_field_name("arguments")
            name = text(annotation.child_by_field_name("name"))
            if arguments is not None and name in {"DisplayName", "ParameterizedTest", "RepeatedTest"}:
                for title in find(arguments, "string_literal"):
                    yield Edit(title.start_byte, title.end_byte, '""' if name == "DisplayName" else '"{index}"')
        for call in find(source.root, "method_invocation"):
            if text(call.child_by_field_name("name")) == "fail" and found_in.is_framework(call):
                arguments = call.child_by_field_name("arguments")
                if arguments is not None and found_in.arguments_of(call):
                    yield Edit(arguments.start_byte, arguments.end_byte, '("")')
        yield from _renamed(source)

    def alone(self, source: Source) -> None:
        """Return nothing: a class's own equality decides, so only a line-up can."""

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> tuple[str, list[str], str] | None:
        """Return a list of what `equals` says, asked as the framework asks.

        Where it is equal to none and has to be to one, which is no pass, its fields come out as well.
        """
        if one.matcher not in _EQUAL or found_in.judged_before(one.node) is not None:
            return None
        if not found_in.is_last(one.node) or _is_used(one):
            return None
        actual, value = source.of(one.actual, [*edits, *_copies(one)]), f"value${site}"
        asked = "({0}), {1}" if one.matcher.startswith("junit.") else "{1}, ({0})"
        equal = [f"java.util.Objects.equals({asked.format(each, value)})" for each in candidates]
        said, none = f"said${site}", "new Object[0]"
        came = none if one.matcher in _UNEQUAL else f"{said}.contains(true) ? {none} : new Object[] {{{value}}}"
        before = f"{_OBSERVE}.site({site}, () -> {{ Object {value} = {actual}; var {said} = java.util.Arrays.asList("
        called = self._whole(one, f"{before}{_MARK}); {_OBSERVE}.is({said}, {came}); }})")
        return called.partition(_MARK)[0], equal, called.partition(_MARK)[2]

    def names_class(self, one: Assertion, operand: Node) -> bool:  # noqa: ARG002 - others ask the matcher
        """`Some.class`, whatever the matcher."""
        return operand.type == "class_literal"

    # --- names --------------------------------------------------------------------------------------------------------

    def declarations(self, source: Source, lesson: frozenset[str]) -> Sequence[Declaration]:
        """Return imports, variables, parameters, methods and classes."""
        return list(java_names.declarations(source, lesson))

    def assignments(self, source: Source) -> Iterable[tuple[Node, Node]]:
        """Return what variables and parameters get."""
        return java_names.assignments(source)

    def table_keys(self, source: Source, key: str) -> Iterable[Edit]:  # noqa: ARG002 - there are none
        """Java has no tables with keys."""
        return ()


def _array(source: Source, one: Assertion, edits: Sequence[Edit]) -> str:
    return f"new Object[] {{{', '.join(source.of(each, edits) for each in one.operands)}}}"


def _inside(source: Source, one: Assertion, edits: Sequence[Edit]) -> str:
    """Return the assertion as its own framework judges it, without words."""
    framework, _, name = one.matcher.partition(".")
    actual, operands = source.of(one.actual, edits), [source.of(each, edits) for each in one.operands]
    if framework == "assertj":
        return f"{_FRAMEWORKS[framework]}.assertThat({actual}).{name}({', '.join(operands)})"
    return f"{_FRAMEWORKS[framework]}.{name}({', '.join([*operands[:1], actual, *operands[1:]])})"


def _is_used(one: Assertion) -> bool:
    """Whether something is done with what an assertion of JUnit's returns."""
    outer = one.node.parent
    plain = one.matcher.startswith("junit.") and outer is not None
    return plain and outer is not None and outer.type not in {"expression_statement", "lambda_expression"}


def _cast(source: Source, one: Assertion) -> str:
    """Return the beginning of a cast where the type of a thrown exception cannot be inferred."""
    outer = one.node.parent
    if not one.form or not _is_used(one) or not one.operands or outer is None:
        return ""
    statement = outer.parent if outer.type == "variable_declarator" else None
    declared = text(statement.child_by_field_name("type")) if statement is not None else "var"
    if declared != "var" or outer.type == "assignment_expression":
        return ""
    return f"(({source.of(one.operands[0]).removesuffix('.class')}) "


def _copies(one: Assertion) -> list[Edit]:
    """Return edits that name copies of the variables that get a value after their declaration."""
    statement = found_in.statement_of(one.node)
    if statement is None or one.form:
        return []
    method = above(statement, lambda each: each.type in {"method_declaration", "constructor_declaration"})
    changed = java_names.changed_variables(method) if method is not None else set()
    names = (name for node in (one.actual, *one.operands) for name in find(node, "identifier"))
    return [
        Edit(name.start_byte, name.end_byte, f"{text(name)}${statement.start_byte}")
        for name in names
        if text(name) in changed and java_names.is_variable(name)
    ]


def _begun(source: Source) -> Iterator[Edit]:
    for call in find(source.root, "method_invocation"):
        if text(call.child_by_field_name("name")) == "assertAll" and found_in.is_framework(call):
            name, arguments = call.child_by_field_name("name"), found_in.arguments_of(call)
            if name is not None:
                yield Edit(call.start_byte, name.end_byte, f"{_OBSERVE}.all")
            if arguments and arguments[0].type == "string_literal":
                after = arguments[1].start_byte if len(arguments) > 1 else arguments[0].end_byte
                yield Edit(arguments[0].start_byte, after)
    for line in find(source.root, "import_declaration"):
        if re.fullmatch(r"import\s+static\s+org\.(assertj|junit)\.[\w.]+\.assert\w+;", text(line)):
            yield Edit(line.start_byte, line.end_byte)


def _renamed(source: Source) -> Iterator[Edit]:
    """Number the tests, but for those whose names are used elsewhere."""
    used = [text(node) for node in find(source.root, "identifier", "string_fragment")]
    for number, method in enumerate(find(source.root, "method_declaration"), 1):
        marks = {text(mark.child_by_field_name("name")) for mark in find(method, "marker_annotation", "annotation")}
        name = method.child_by_field_name("name")
        if name is not None and marks & _TESTS and used.count(text(name)) == 1 and "MethodSource" not in marks:
            yield Edit(name.start_byte, name.end_byte, f"test{number}")


JAVA: Final = Java(Language(tree_sitter_java.language()))
