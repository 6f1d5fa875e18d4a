"""C, with Unity's assertions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import tree_sitter_c
from tree_sitter import Language, Node

from cdu.authoring.rewriting import c_names
from cdu.authoring.rewriting.grammar import Assertion
from cdu.authoring.rewriting.names import Names
from cdu.authoring.rewriting.source import Edit, RefusalError, Source, find, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdu.authoring.rewriting.grammar import Declaration, Level

_ASSERTION: Final = re.compile(r"TEST_(ASSERT|FAIL|IGNORE|ABORT)\w*|UNITY_TEST_\w+|Unity[A-Z]\w+")
_TYPED: Final = re.compile(r"(?P<kind>U?INT|HEX|CHAR|size_t)(?P<bits>8|16|32|64)?")
_INTEGER: Final = r"(?:_((?:U?INT|HEX)(?:8|16|32|64)?|CHAR|size_t))?"
_FORMS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = tuple(
    (re.compile(pattern), matcher, arguments)
    for pattern, matcher, arguments in (
        # The arguments: e expected, a actual, d tolerance, n number of elements, w bytes of each, l bytes of a text.
        (r"(?:ASSERT|ASSERT_TRUE)()", "holds", "a"),
        (r"(?:ASSERT_UNLESS|ASSERT_FALSE)()", "not holds", "a"),
        (r"ASSERT_NULL()", "null", "a"),
        (r"ASSERT_NOT_NULL()", "not null", "a"),
        (rf"ASSERT_EQUAL{_INTEGER}", "equal", "ea"),
        (rf"ASSERT_NOT_EQUAL{_INTEGER}", "not equal", "ea"),
        (rf"ASSERT_GREATER_THAN{_INTEGER}", "greater", "ea"),
        (rf"ASSERT_LESS_THAN{_INTEGER}", "less", "ea"),
        (rf"ASSERT_GREATER_OR_EQUAL{_INTEGER}", "at_least", "ea"),
        (rf"ASSERT_LESS_OR_EQUAL{_INTEGER}", "at_most", "ea"),
        (rf"ASSERT{_INTEGER}_WITHIN", "within", "dea"),
        (r"ASSERT_EQUAL_(PTR)", "equal", "ea"),
        (r"ASSERT_EQUAL_(STRING)", "equal", "ea"),
        (r"ASSERT_EQUAL_(STRING)_LEN", "equal", "eal"),
        (r"ASSERT_EQUAL_(MEMORY)", "items", "ean"),
        (r"ASSERT_EQUAL_(MEMORY)_ARRAY", "items", "eawn"),
        (rf"ASSERT_EQUAL{_INTEGER}_ARRAY", "items", "ean"),
        (r"ASSERT_EQUAL_(PTR|STRING)_ARRAY", "items", "ean"),
        (r"ASSERT_EQUAL_(FLOAT|DOUBLE)_ARRAY", "items", "ean"),
        (rf"ASSERT_EACH_EQUAL{_INTEGER}", "each", "ean"),
        (r"ASSERT_EACH_EQUAL_(STRING|FLOAT|DOUBLE)", "each", "ean"),
        (r"ASSERT_EQUAL_(FLOAT|DOUBLE)", "equal", "ea"),
        (r"ASSERT_(FLOAT|DOUBLE)_WITHIN", "within", "dea"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_INF", "infinite", "a"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_NEG_INF", "negative_infinite", "a"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_NAN", "nan", "a"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_DETERMINATE", "finite", "a"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_NOT_INF", "not infinite", "a"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_NOT_NEG_INF", "not negative_infinite", "a"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_NOT_NAN", "not nan", "a"),
        (r"ASSERT_(FLOAT|DOUBLE)_IS_NOT_DETERMINATE", "not finite", "a"),
        (r"FAIL()", "never", ""),
    )
)
_RELATIONS: Final = {"==": "equal", "!=": "not equal", "<": "less", ">": "greater", "<=": "at_most", ">=": "at_least"}
_FRAMEWORK: Final = re.compile(r"unity(_internals|_fixture)?\.h")
_HEADER: Final = "<gcc_observed.h>"
_TALK: Final = frozenset({"TEST_MESSAGE", "TEST_PASS_MESSAGE"})
_CONSTANT: Final = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class C:
    """C. The exercise contains Unity."""

    grammar: Language
    comments: frozenset[str] = frozenset({"comment"})
    names: frozenset[str] = frozenset({"identifier"})
    properties: frozenset[str] = frozenset({"field_identifier"})
    endings: tuple[str, ...] = field(default=(".c", ".h"))

    bound: frozenset[str] = frozenset()

    def is_test(self, path: str) -> bool:
        """Whether a file has tests, or stands beside them."""
        return path.endswith(self.endings)

    # --- assertions ---------------------------------------------------------------------------------------------------

    def assertions(self, source: Source) -> list[Assertion]:
        """Return every call of an assertion of Unity's. Raises `RefusalError`."""
        names, sizes = Names(source, self, frozenset()), list(c_names.sizes(source))
        found = []
        for name in find(source.root, "identifier"):
            call = name.parent
            if call is None or not _ASSERTION.fullmatch(text(name)):
                continue
            if call.type != "call_expression" or call.child_by_field_name("function") != name:
                raise RefusalError(f"{source.where(name)}: an assertion of an unknown form")
            found.append(_assertion(source, call, names, sizes))
        for macro in find(source.root, "preproc_arg"):
            if "TEST_ASSERT" in text(macro):
                raise RefusalError(f"{source.where(macro)}: a macro of the tests' own has an assertion in it")
        return found

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return a call of `cdu_see` or `cdu_both`."""
        if one.form == "none":
            return f"cdu_see({site}, cdu_truth(0))"
        actual = self._value(source, one, one.actual, edits)
        if level == 0:
            return f"cdu_see({site}, {actual})"
        if level == 1:
            operands = [self._operand(source, one, each, edits) for each in one.operands]
            return f"cdu_both({site}, {len(operands) + 1}, {_values([actual, *operands])})"
        raise RefusalError(f"{source.where(one.node)}: only its own framework can judge this")

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return the same, and a call of `cdu_operands`."""
        operands = [self._operand(source, one, each, edits) for each in one.operands]
        seen = self.observe(source, one, site, 0, edits)
        return f"({seen}, cdu_operands({site}, {len(operands)}, {_values(operands)}))"

    def _value(self, source: Source, one: Assertion, node: Node, edits: Sequence[Edit]) -> str:
        style, length, width, constants = one.form.split("\t")
        return _written(style, source.of(node, edits), length, width, constants)

    def _operand(self, source: Source, one: Assertion, node: Node, edits: Sequence[Edit]) -> str:
        style, length, width, constants = one.form.split("\t")
        if one.matcher.endswith(".each"):
            style = style.removesuffix("[]")
        return _written(style, source.of(node, edits), length, width, constants)

    def begin(self, source: Source) -> list[Edit]:
        """Include our header in the framework's place, and take away what is only said to people."""
        includes = (node.child_by_field_name("path") for node in find(source.root, "preproc_include"))
        calls = find(source.root, "call_expression")
        talk = [call for call in calls if text(call.child_by_field_name("function")) in _TALK]
        return [
            *(Edit(at.start_byte, at.end_byte, _HEADER) for at in includes if at and _FRAMEWORK.search(text(at))),
            *(Edit(call.start_byte, call.end_byte, "((void)0)") for call in talk),
        ]

    def titles(self, source: Source) -> Iterator[Edit]:
        """Number the functions that are tests; say the sizes of arrays in numbers."""
        yield from c_names.sizes(source)
        calls = [
            each
            for each in find(source.root, "call_expression")
            if text(each.child_by_field_name("function")) == "RUN_TEST"
        ]
        tests = {
            text(each): number for number, each in enumerate(a for call in calls for a in c_names.arguments_of(call))
        }
        for name in find(source.root, "identifier"):
            if text(name) in tests:
                yield Edit(name.start_byte, name.end_byte, f"cdu_test_{tests[text(name)]}")

    def alone(self, source: Source) -> None:
        """Return nothing: C has no objects: structures are compared by their fields."""

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> None:
        """Return nothing: no type of C has an equality of its own."""

    def names_class(self, one: Assertion, operand: Node) -> bool:
        """Whether an operand names a constant, which every solution may number as it likes."""
        del operand
        return bool(one.form.split("\t")[3:] and one.form.split("\t")[3]) and one.matcher.endswith("equal")

    # --- names --------------------------------------------------------------------------------------------------------

    def declarations(self, source: Source, lesson: frozenset[str]) -> list[Declaration]:
        """Return variables, functions, parameters and macros, and as the solution's what nobody declares."""
        del lesson
        return [
            one
            for one in c_names.declarations(source, self.names)
            if not (
                one.own
                and (
                    _ASSERTION.fullmatch(text(one.node))
                    or text(one.node).startswith("cdu_")
                    or text(one.node) in {"RUN_TEST", "UNITY_BEGIN", "UNITY_END"}
                )
            )
        ]

    def assignments(self, source: Source) -> Iterator[tuple[Node, Node]]:
        """Return assignments, arguments of the tests' own functions, and what the solution may fill."""
        yield from c_names.assigned(source)
        yield from c_names.parameter_values(source)
        own = {
            text(name)
            for function in find(source.root, "function_definition")
            for name in c_names.declared_names(function.child_by_field_name("declarator"))
        }
        filled = {
            text(name): node
            for node in find(source.root, "declaration")
            if not any(child.type == "type_qualifier" and text(child) == "const" for child in node.children)
            for declarator in node.children_by_field_name("declarator")
            for name in c_names.declared_names(declarator)
            if any(find(declarator, "array_declarator")) and declarator.child_by_field_name("value") is None
        }
        for call in find(source.root, "call_expression"):
            callee = call.child_by_field_name("function")
            if (
                callee is None
                or callee.type != "identifier"
                or text(callee) in own
                or c_names.library(text(callee))
                or _ASSERTION.fullmatch(text(callee))
            ):
                continue
            for argument in c_names.arguments_of(call):
                if argument.type == "identifier" and text(argument) in filled:
                    yield argument, callee
                elif argument.type == "pointer_expression" and text(argument).startswith("&"):
                    name = next(find(argument, "identifier"), None)
                    if name is not None:
                        yield name, callee

    def table_keys(self, source: Source, key: str) -> Iterator[Edit]:
        """Take a field out of a struct of the tests, and its place out of the tables of such structs."""
        yield from c_names.columns(source, key)


def _assertion(source: Source, call: Node, names: Names, sizes: Sequence[Edit]) -> Assertion:
    matcher, typed, role = _form(source, call)
    negated, known = matcher.startswith("not "), matcher.removeprefix("not ")
    if known == "never":
        return Assertion(call, call, (), "unity.never", form="none")
    if known == "holds":
        return _condition(call, role["a"], names, negated=negated)
    if known == "null":
        return Assertion(call, role["a"], (), "unity.holds", negated, "null\t\t\t")
    actual, operands = role["a"], [role[key] for key in "de" if key in role]
    if known in {"equal", "items"} and _swapped(names, actual, operands[0]):
        actual, operands = operands[0], [actual]
    said = {key: source.of(node, sizes) for key, node in role.items()}
    form = [_style(typed, array="n" in role), said.get("n", ""), said.get("w", ""), ""]
    if "l" in role:
        form[0], form[1] = "text-", said["l"]
    if known == "equal" and form[0][0] in "iu" and _constant(operands[0], names):
        form[3] = " ".join(_constants(source, actual, names))
    if typed in {"FLOAT", "DOUBLE"} and operands:
        known = f"{typed.lower()}_{known}"
    return Assertion(call, actual, tuple(operands), f"unity.{known}", negated, "\t".join(form))


def _form(source: Source, call: Node) -> tuple[str, str, dict[str, Node]]:
    """Return an assertion's matcher, its type, and its arguments by what they are. Raises `RefusalError`."""
    name = text(call.child_by_field_name("function")).removeprefix("TEST_")
    arguments = c_names.arguments_of(call)
    if name.endswith("_MESSAGE"):
        name, arguments = name.removesuffix("_MESSAGE"), arguments[:-1]
    for pattern, matcher, roles in _FORMS:
        if (match := pattern.fullmatch(name)) and len(roles) == len(arguments):
            return matcher, match[1] or "INT", dict(zip(roles, arguments, strict=True))
    raise RefusalError(f"{source.where(call)}: {name} is judged by its own framework only")


def _condition(call: Node, condition: Node, names: Names, *, negated: bool) -> Assertion:
    """Return `TEST_ASSERT(one == other)` as the comparison that it is."""
    while condition.type in {"parenthesized_expression", "unary_expression"}:
        if condition.type == "unary_expression":
            if text(condition.child_by_field_name("operator")) != "!":
                break
            negated = not negated
        inner = condition.child_by_field_name("argument") or condition.named_children[0]
        condition = inner
    operator = text(condition.child_by_field_name("operator")) if condition.type == "binary_expression" else ""
    left, right = condition.child_by_field_name("left"), condition.child_by_field_name("right")
    if operator in _RELATIONS and left is not None and right is not None:
        matcher = _RELATIONS[operator]
        texts = _compared_texts(left, right)
        if texts and matcher.endswith("equal"):
            one, other = texts if names.of_the_solution(texts[0]) else texts[::-1]
            return Assertion(call, one, (other,), "unity.equal", negated != (matcher != "equal"), "text\t\t\t")
        if matcher.endswith("equal") and not names.of_the_solution(left):
            left, right = right, left
        wrong = matcher.startswith("not ")
        return Assertion(
            call, left, (right,), f"unity.{matcher.removeprefix('not ')}", negated != wrong, "native\t\t\t"
        )
    if operator in {"&&", "||"}:
        # What is compared with what stays inside.
        return Assertion(call, condition, (condition,), "unity.judged", negated, "truth\t\t\t")
    return Assertion(call, condition, (), "unity.holds", negated, "truth\t\t\t")


def _compared_texts(left: Node, right: Node) -> tuple[Node, Node] | None:
    call, zero = (left, right) if left.type == "call_expression" else (right, left)
    arguments = c_names.arguments_of(call) if call.type == "call_expression" else []
    if text(zero) == "0" and text(call.child_by_field_name("function")) == "strcmp" and len(arguments) == 2:  # noqa: PLR2004
        return arguments[0], arguments[1]
    return None


def _swapped(names: Names, actual: Node, expected: Node) -> bool:
    """Whether the arguments stand the other way round: only what is said to be expected comes from the solution."""
    return (
        names.of_the_solution(expected)
        and not names.of_the_solution(actual)
        and not _CONSTANT.fullmatch(text(expected))
    )


def _constant(operand: Node, names: Names) -> bool:
    return operand.type == "identifier" and bool(_CONSTANT.fullmatch(text(operand))) and names.of_the_solution(operand)


def _constants(source: Source, actual: Node, names: Names) -> list[str]:
    """Return the constants that values like this one are compared with anywhere in the file."""
    groups: dict[str, set[str]] = {}
    for call in find(source.root, "call_expression"):
        if not _ASSERTION.fullmatch(text(call.child_by_field_name("function"))):
            continue
        arguments = c_names.arguments_of(call)
        if len(arguments) > 1 and _constant(arguments[0], names):
            groups.setdefault(_origin(arguments[1]), set()).add(text(arguments[0]))
    return sorted(groups.get(_origin(actual), set()))


def _origin(node: Node) -> str:
    """Return where a value comes from: the name of the function or of the field."""
    if node.type == "call_expression":
        return text(node.child_by_field_name("function"))
    if node.type == "field_expression":
        return text(node.child_by_field_name("field"))
    return text(node)


def _style(typed: str, *, array: bool) -> str:
    """Return how a value of a Unity type is written down: i32, u8, f32, text, ...; with [] for an array."""
    if match := _TYPED.fullmatch(typed):
        kind = "i" if match["kind"] in {"INT", "CHAR"} else "u"
        bits = match["bits"] or ("8" if match["kind"] == "CHAR" else "32" if match["kind"] == "HEX" or array else "64")
        if match["kind"] == "size_t":
            bits = "64" if not array else "32"
        return f"{kind}{bits}" + ("[]" if array else "")
    known = {"STRING": "text", "FLOAT": "f32", "DOUBLE": "f64", "PTR": "pointer", "MEMORY": "u8"}
    return known[typed] + ("[]" if array else "")


def _values(values: list[str]) -> str:
    return f"(cdu_value[]){{{', '.join(values)}}}" if values else "NULL"


_WRITTEN: Final = {
    "truth": "cdu_truth(({0}) ? 1 : 0)",
    "null": "cdu_truth(({0}) == NULL)",
    "text": "cdu_text((const char *)({0}))",
    "text-": "cdu_characters((const char *)({0}), (size_t)({1}))",
    "pointer": "cdu_pointer((const void *)({0}))",
    "native": "CDU_NATIVE({0})",
    "f32": "cdu_real((double)(float)({0}))",
    "f64": "cdu_real((double)({0}))",
}
"""What writes a value of each style down."""


def _written(style: str, value: str, length: str, width: str, constants: str) -> str:
    """Return a call that writes a value down."""
    if style.endswith("[]"):
        kind = {"i": "i", "u": "u", "f": "f", "t": "s", "p": "p"}[style[0]]
        size = str(int(style[1:-2]) // 8) if style[1:-2].isdecimal() else "sizeof(void *)"
        count = f"(size_t)({length}) * (size_t)({width})" if width else f"(size_t)({length})"
        return f"cdu_array((const void *)({value}), {count}, {size}, '{kind}')"
    if constants:
        pairs = ", ".join(f'{{(long long)({name}), "{name}"}}' for name in constants.split())
        return f"cdu_named((long long)({value}), (cdu_constant[]){{{pairs}}}, {len(constants.split())})"
    if style in _WRITTEN:
        return _WRITTEN[style].format(value, length)
    number, function = ("long long", "whole") if style[0] == "i" else ("unsigned long long", "count")
    return f"cdu_{function}(({number})({'u' if style[0] == 'u' else ''}int{style[1:]}_t)({value}))"


LANGUAGE: Final = C(Language(tree_sitter_c.language()))
