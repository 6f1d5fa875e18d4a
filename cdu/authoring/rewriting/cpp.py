"""C++, with Catch2's assertions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import tree_sitter_cpp
from tree_sitter import Language, Node

from cdu.authoring.rewriting import c_names
from cdu.authoring.rewriting.grammar import Assertion
from cdu.authoring.rewriting.names import Names
from cdu.authoring.rewriting.source import Edit, RefusalError, Source, above, find, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdu.authoring.rewriting.grammar import Declaration, Level

_ASSERTION: Final = re.compile(r"(REQUIRE|CHECK|CHECKED|FAIL|STATIC_REQUIRE|STATIC_CHECK)(_[A-Z_]+)?|CHECK_NOFAIL")
_TALK: Final = frozenset({"INFO", "CAPTURE", "UNSCOPED_INFO", "WARN", "SUCCEED", "CATCH_REGISTER_ENUM"})
_UNKNOWN: Final = re.compile(
    r"(TEMPLATE_(LIST_|PRODUCT_)?)?TEST_CASE_(METHOD|TEMPLATE|SIG)\w*|TEMPLATE_\w+|METHOD_AS_TEST_CASE|GENERATE\w*|"
    r"SCENARIO\w*|GIVEN|WHEN|THEN|DYNAMIC_SECTION|BENCHMARK\w*"
)
_OURS: Final = frozenset({"TEST_CASE", "SECTION"}) | _TALK
_RELATIONS: Final = {"==": "equal", "!=": "unequal", "<": "less", ">": "greater", "<=": "at_most", ">=": "at_least"}
_MARK: Final = "\0"
_MIRRORED: Final = {"less": "greater", "greater": "less", "at_most": "at_least", "at_least": "at_most"}
_THAT: Final = {
    "WithinAbs": "within_absolute", "WithinRel": "within_relative", "Equals": "equal", "StartsWith": "starts_with",
    "EndsWith": "ends_with", "Contains": "contains", "ContainsSubstring": "contains", "UnorderedEquals": "unordered",
    "VectorContains": "contains", "Message": "message",
}  # fmt: skip
_FRAMEWORK: Final = re.compile(r"catch2?/|catch(_amalgamated|_all)?\.hpp")
_JUDGED: Final = "judged"
_NEVER: Final = "never"


@dataclass(frozen=True)
class Cpp:
    """C++. The rewritten tests use `gcc_observed.hpp`."""

    grammar: Language
    comments: frozenset[str] = frozenset({"comment"})
    names: frozenset[str] = frozenset({"identifier", "type_identifier", "namespace_identifier"})
    properties: frozenset[str] = frozenset({"field_identifier"})

    bound: frozenset[str] = frozenset()

    def is_test(self, path: str) -> bool:
        """Whether a file has tests, or stands beside them."""
        return path.endswith((".cpp", ".h", ".hpp")) and not _FRAMEWORK.search(path)

    # --- assertions ---------------------------------------------------------------------------------------------------

    def assertions(self, source: Source) -> list[Assertion]:
        """Return every `REQUIRE(...)` and its kind. Raises `RefusalError`."""
        names = Names(source, self, frozenset())
        found = []
        for name in find(source.root, "identifier"):
            if _UNKNOWN.fullmatch(text(name)):
                raise RefusalError(f"{source.where(name)}: {text(name)} needs its own framework")
            if not _ASSERTION.fullmatch(text(name)):
                continue
            call = name.parent
            if call is None or call.type != "call_expression" or call.child_by_field_name("function") != name:
                raise RefusalError(f"{source.where(name)}: an assertion of an unknown form")
            found.append(_assertion(source, call, names))
        for macro in find(source.root, "preproc_arg"):
            if re.search(r"\b(REQUIRE|CHECK)\w*\s*\(", text(macro)):
                raise RefusalError(f"{source.where(macro)}: a macro of the tests' own has an assertion in it")
        constants = sorted({text(node) for one in found for node in _constants(one, names)})
        return [
            replace(one, form=f"{one.form} {' '.join(constants)}".strip()) if _comparing(one) else one for one in found
        ]

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return a statement that writes a value down; with operands, a call of `see` of the place."""
        if one.form == _NEVER:
            return _statement(source, site, "0")
        if level == 2:  # noqa: PLR2004 - see Level
            return _statement(source, site, self._judgement(source, one, edits))
        value = self._written(source, one, one.actual, edits)
        if level == 0 or one.form == _JUDGED:
            return _statement(source, site, value)
        here, look = self._here(source, site), _look(value)
        operands = [_look(self._operand(source, one, each, edits)) for each in one.operands]
        return f"{here}.see({', '.join([look, *operands])})"

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return the same, and a call of `operands`."""
        here = self._here(source, site)
        look = _look("0" if one.form == _NEVER else self._written(source, one, one.actual, edits))
        operands = ", ".join(_look(self._operand(source, one, each, edits)) for each in one.operands)
        return f"({here}.see({look}), {here}.operands({operands}))"

    def _here(self, source: Source, site: int) -> str:
        return f"cdu::At<{', '.join(_classes(source))}>{{{site}}}"

    def _written(self, source: Source, one: Assertion, node: Node, edits: Sequence[Edit]) -> str:
        value = source.of(node, edits)
        if one.matcher in {"catch.holds", "catch.judged"}:
            return f"static_cast<bool>({value})"
        constants = one.form.split() if _comparing(one) else []
        if constants:
            pairs = ", ".join(f'cdu::Constant{{"{name.rpartition("::")[2]}", {name}}}' for name in constants)
            return f"cdu::among(({value}), {pairs})"
        return value

    def _operand(self, source: Source, one: Assertion, node: Node, edits: Sequence[Edit]) -> str:
        if self.names_class(one, node) and not _comparing(one):
            return f"cdu::class_named<{source.of(node, edits)}>()"
        if not _comparing(one):
            return source.of(node, edits)
        return self._written(source, one, node, edits)

    def _judgement(self, source: Source, one: Assertion, edits: Sequence[Edit]) -> str:
        signs = {name: sign for sign, name in _RELATIONS.items()}
        sign = signs.get(one.matcher.removeprefix("catch."))
        if sign is None:
            raise RefusalError(f"{source.where(one.node)}: only its own framework can judge this")
        return f"static_cast<bool>(({source.of(one.actual, edits)}) {sign} ({source.of(one.operands[0], edits)}))"

    def begin(self, source: Source) -> list[Edit]:
        """Take the framework's header away, and what is only said to people."""
        includes = find(source.root, "preproc_include")
        calls = find(source.root, "call_expression")
        talk = (call for call in calls if text(call.child_by_field_name("function")) in _TALK)
        return [
            *(
                Edit(node.start_byte, node.end_byte, "\n")
                for node in includes
                if _FRAMEWORK.search(text(node.child_by_field_name("path")))
            ),
            *(Edit(call.start_byte, call.end_byte, "static_assert(true);") for call in talk),
            *(Edit(one.start_byte, one.start_byte + 1, f"({number}, ") for number, one in enumerate(_sections(source))),
        ]

    def titles(self, source: Source) -> Iterator[Edit]:
        """Titles and tags become empty; say the sizes of arrays in numbers."""
        yield from c_names.sizes(source)
        for one in _arguments(source, "TEST_CASE"):
            yield Edit(one.start_byte, one.end_byte, '("")')
        for one in _sections(source):
            yield Edit(one.start_byte + 1, one.end_byte - 1, '""')

    def alone(self, source: Source) -> None:
        """Return nothing: a class's own equality decides, so only a line-up can."""

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> tuple[str, list[str], str] | None:
        """Return a vector of what `==` says, or the opposite of `!=`."""
        if one.matcher not in {"catch.equal", "catch.unequal"}:
            return None
        actual = source.of(one.actual, edits)
        asked = "(value == ({0})) ? 1 : 0" if one.matcher == "catch.equal" else "(value != ({0})) ? 0 : 1"
        equal = [asked.format(each) for each in candidates]
        compared = f"[&]() {{ auto&& value = ({actual}); std::vector<int> said{{{_MARK}}}; return said; }}()"
        called = f"({self._here(source, site)}.see({_look(compared)}))"
        return called.partition(_MARK)[0], equal, called.partition(_MARK)[2]

    def names_class(self, one: Assertion, operand: Node) -> bool:
        """Whether an operand names an exception's class, or a constant that every solution may number as it likes."""
        if one.matcher == "catch.throws_as":
            return operand == one.operands[0]
        return _comparing(one) and _origin(operand) in one.form.split()

    # --- names --------------------------------------------------------------------------------------------------------

    def declarations(self, source: Source, lesson: frozenset[str]) -> list[Declaration]:
        """Return variables, functions, parameters, types and macros, and as the solution's what nobody declares."""
        del lesson
        return [
            one
            for one in c_names.declarations(source, self.names)
            if not (one.own and (_ASSERTION.fullmatch(text(one.node)) or text(one.node) in _OURS or _library(one.node)))
        ]

    def assignments(self, source: Source) -> Iterator[tuple[Node, Node]]:
        """Return assignments and the arguments of the tests' own functions."""
        yield from c_names.assigned(source)
        yield from c_names.parameter_values(source)

    def table_keys(self, source: Source, key: str) -> Iterator[Edit]:
        """Take a field out of a struct of the tests, and its place out of the tables of such structs."""
        yield from c_names.columns(source, key)


def _arguments(source: Source, macro: str) -> list[Node]:
    """Return the arguments of every use of a macro, in the order of the text."""
    calls = find(source.root, "call_expression")
    used = (call for call in calls if text(call.child_by_field_name("function")) == macro)
    found = (call.child_by_field_name("arguments") for call in used)
    return [node for node in found if node is not None]


def _sections(source: Source) -> list[Node]:
    """Return the arguments of every section, whose places in this list are their numbers."""
    return _arguments(source, "SECTION")


def _library(node: Node) -> bool:
    """Names of our own header and of Catch2's."""
    return text(node) in {"cdu", "Approx", *_THAT}


def _assertion(source: Source, call: Node, names: Names) -> Assertion:
    kind, _, rest = text(call.child_by_field_name("function")).removeprefix("STATIC_").partition("_")
    arguments = c_names.arguments_of(call)
    if kind == "FAIL":
        return Assertion(call, call, (), "catch.never", form=_NEVER)
    if kind in {"REQUIRE", "CHECK"} and rest in {"", "FALSE"} and len(arguments) == 1:
        return _condition(source, call, arguments[0], names, negated=rest == "FALSE")
    if kind in {"REQUIRE", "CHECK"} and arguments:
        return _exception(source, call, rest, arguments)
    raise RefusalError(f"{source.where(call)}: {text(call.child_by_field_name('function'))} needs its own framework")


def _exception(source: Source, call: Node, kind: str, arguments: Sequence[Node]) -> Assertion:
    """Return `REQUIRE_THROWS...(...)` and `REQUIRE_THAT(...)`."""
    first, others = arguments[0], tuple(arguments[1:])
    if not others and kind in {"THROWS", "NOTHROW"}:
        return Assertion(call, first, (), f"catch.{kind.lower()}")
    if len(others) == 1:
        match kind:
            case "THROWS_AS":
                return Assertion(call, first, others, "catch.throws_as")
            case "THROWS_WITH":
                matcher, operands = _that(source, others[0], "message")
                return Assertion(call, first, operands, f"catch.throws_{matcher}")
            case "THAT":
                matcher, operands = _that(source, others[0], "")
                return Assertion(call, first, operands, f"catch.{matcher}")
    raise RefusalError(f"{source.where(call)}: {text(call.child_by_field_name('function'))} needs its own framework")


def _that(source: Source, node: Node, plain: str) -> tuple[str, tuple[Node, ...]]:
    """Return the name and the operands of a matcher; `plain` is the name for an expression that is none."""
    name = text(node.child_by_field_name("function")).rpartition("::")[2] if node.type == "call_expression" else ""
    name = name.partition("<")[0]
    if name in _THAT:
        return _THAT[name], tuple(c_names.arguments_of(node))
    if plain and node.type in {"string_literal", "identifier", "concatenated_string", "raw_string_literal"}:
        return plain, (node,)
    raise RefusalError(f"{source.where(node)}: the matcher {text(node)} needs its own framework")


def _condition(source: Source, call: Node, condition: Node, names: Names, *, negated: bool) -> Assertion:
    """Return `REQUIRE(one == other)` as the comparison that it is."""
    condition, negated = _bare(condition, negated=negated)
    sign = text(condition.child_by_field_name("operator")) if condition.type == "binary_expression" else ""
    left, right = condition.child_by_field_name("left"), condition.child_by_field_name("right")
    if sign in _RELATIONS and left is not None and right is not None:
        return _comparison(source, call, _RELATIONS[sign], (left, right), names, negated=negated)
    if sign in {"&&", "||"} or _judges(condition, names):
        # What is compared with what stays inside: the assertion is believed.
        return Assertion(call, condition, (condition,), "catch.judged", negated, form=_JUDGED)
    return Assertion(call, condition, (), "catch.holds", negated)


def _bare(condition: Node, *, negated: bool) -> tuple[Node, bool]:
    while condition.type in {"parenthesized_expression", "unary_expression"}:
        if condition.type == "unary_expression":
            if text(condition.child_by_field_name("operator")) != "!":
                break
            negated = not negated
        condition = condition.child_by_field_name("argument") or condition.named_children[0]
    return condition, negated


def _comparison(
    source: Source, call: Node, matcher: str, sides: tuple[Node, Node], names: Names, *, negated: bool
) -> Assertion:
    left, right = sides
    if _turned(left, right, names):
        left, right, matcher = right, left, _MIRRORED.get(matcher, matcher)
    if not _approximate(right):
        return Assertion(call, left, (right,), f"catch.{matcher}", negated)
    if matcher not in {"equal", "unequal"}:
        raise RefusalError(f"{source.where(call)}: Approx in an inequality needs its own framework")
    name, operands = _approximation(source, right)
    return Assertion(call, left, operands, f"catch.{name}", negated != (matcher == "unequal"))


def _turned(left: Node, right: Node, names: Names) -> bool:
    """Whether what is judged stands on the right."""
    if names.of_the_solution(left) and names.of_the_solution(right):
        return bool(_origin(left)) and not _origin(right)
    if names.of_the_solution(left) or _approximate(right):
        return _approximate(left)
    literal = not names.computed(left) and names.computed(right) > 0
    return names.of_the_solution(right) or _approximate(left) or text(left).startswith("expected") or literal


def _approximate(node: Node) -> bool:
    return any(text(each) == "Approx" for each in find(node, "identifier", "type_identifier"))


def _approximation(source: Source, node: Node) -> tuple[str, tuple[Node, ...]]:
    """`Approx(x)`, `Approx(x).margin(m)`, `Approx(x).epsilon(e)`."""
    function = node.child_by_field_name("function")
    if node.type == "call_expression" and function is not None:
        if text(function).rpartition("::")[2] == "Approx":
            return "approximate", tuple(c_names.arguments_of(node))
        inner, name = function.child_by_field_name("argument"), text(function.child_by_field_name("field"))
        if function.type == "field_expression" and inner is not None and name in {"margin", "epsilon"}:
            kind, operands = _approximation(source, inner)
            if kind == "approximate":
                return f"approximate_{name}", (*operands, *c_names.arguments_of(node))
    raise RefusalError(f"{source.where(node)}: this Approx needs its own framework")


def _judges(condition: Node, names: Names) -> bool:
    """Whether a helper of the tests compares: `Expected({...}).is_identical_to(actual)`."""
    function = condition.child_by_field_name("function") if condition.type == "call_expression" else None
    if function is None or function.type != "field_expression":
        return False
    subject = function.child_by_field_name("argument")
    handed = any(names.of_the_solution(each) for each in c_names.arguments_of(condition))
    return subject is not None and handed and not names.of_the_solution(subject)


def _constant(node: Node, names: Names) -> bool:
    """`place::kind::value`, of the solution's."""
    return node.type == "qualified_identifier" and names.of_the_solution(node)


def _origin(node: Node) -> str:
    """Return the constant that a node names, itself or as the only value of a variable; else nothing."""
    if node.type == "qualified_identifier":
        return text(node)
    if node.type != "identifier":
        return ""
    scope = above(node, lambda each: each.type == "compound_statement")
    values = [
        declarator.child_by_field_name("value")
        for declarator in (find(scope, "init_declarator") if scope is not None else ())
        if [text(name) for name in c_names.declared_names(declarator)] == [text(node)]
    ]
    value = values[0] if len(values) == 1 else None
    if value is not None and value.type == "initializer_list" and len(value.named_children) == 1:
        value = value.named_children[0]
    return text(value) if value is not None and value.type == "qualified_identifier" else ""


def _constants(one: Assertion, names: Names) -> Iterator[Node]:
    """Yield the constants that an assertion compares with."""
    for operand in one.operands if one.matcher in {"catch.equal", "catch.unequal"} else ():
        if _constant(operand, names):
            yield operand
        elif origin := _origin(operand):
            scope = above(operand, lambda each: each.type == "compound_statement")
            if scope is not None:
                found = (each for each in find(scope, "qualified_identifier") if text(each) == origin)
                yield from (each for each in found if _constant(each, names))


def _comparing(one: Assertion) -> bool:
    return one.matcher in {"catch.equal", "catch.unequal"}


@lru_cache(maxsize=4)
def _classes(source: Source) -> list[str]:
    """Return the classes of exceptions that a file asks for: every place of it looks for all of them."""
    found: set[str] = set()
    for call in find(source.root, "call_expression"):
        if text(call.child_by_field_name("function")) in {"REQUIRE_THROWS_AS", "CHECK_THROWS_AS"}:
            arguments = c_names.arguments_of(call)
            found.update(text(each) for each in arguments[1:2])
    return sorted(found)


def _statement(source: Source, site: int, value: str) -> str:
    seen = f"cdu::seen({site}, (cdu::Look{{}}, ({value}), cdu::Nothing{{}}));"
    threw = f"cdu::threw<{', '.join(_classes(source))}>({site}, cdu_start);"
    return f"do {{ auto const cdu_start = cdu_begin(); try {{ {seen} }} catch (...) {{ {threw} }} }} while (0)"


def _look(value: str) -> str:
    return f"[&]() -> decltype(auto) {{ return cdu::Look{{}}, ({value}); }}"


LANGUAGE: Final = Cpp(Language(tree_sitter_cpp.language()))
