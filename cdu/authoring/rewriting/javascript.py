"""JavaScript and TypeScript, with Jest's `expect`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node

from cdu.authoring.rewriting import equalities
from cdu.authoring.rewriting.grammar import Assertion, Declaration
from cdu.authoring.rewriting.source import Edit, RefusalError, above, find, listed, text
from runners import MATCHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cdu.authoring.rewriting.grammar import Level
    from cdu.authoring.rewriting.source import Source

_OURS: Final = "$observe, $later, $both"
_FUNCTIONS: Final = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
_SCOPES: Final = _FUNCTIONS | {"program", "statement_block", "for_statement", "for_in_statement", "class_body"}
_TITLED: Final = re.compile(r"(describe|test|it|xdescribe|xtest|xit)(\.(only|skip|each|todo))?")
_STRINGS: Final = frozenset({"string", "template_string"})
_MODIFIERS: Final = frozenset({"not", "resolves", "rejects"})
_LATER: Final = "later"
_STATED: Final = "jest.stated"
_TRUTHS: Final = frozenset({"toBe true", "toEqual true", "toStrictEqual true", "toBeTruthy"})
"""Assertions that a condition is true, with their operand."""
_LITERALS: Final = rf"{equalities.PLAIN}|{equalities.TEXT}|{equalities.TEXT.replace(chr(34), chr(39))}"
_AWAITED: Final = "awaited"


@dataclass(frozen=True)
class JavaScript:
    """One of the two languages."""

    grammar: Language
    endings: tuple[str, ...]
    comments: frozenset[str] = frozenset({"comment"})
    names: frozenset[str] = frozenset({"identifier", "shorthand_property_identifier"})
    properties: frozenset[str] = frozenset({"property_identifier", "shorthand_property_identifier_pattern"})

    bound: frozenset[str] = frozenset({"this", "super", "await_expression", "yield_expression"})

    def is_test(self, path: str) -> bool:
        """Whether a file has tests, or is a script beside them."""
        return path.endswith(self.endings) and not path.endswith(".d.ts")

    # --- assertions ---------------------------------------------------------------------------------------------------

    def assertions(self, source: Source) -> list[Assertion]:
        """Return every `expect(...)` chain. Raises `RefusalError`."""
        calls = find(source.root, "call_expression")
        found = [
            self._assertion(source, call) for call in calls if text(call.child_by_field_name("function")) == "expect"
        ]
        known = {one.node.start_byte for one in found}
        for name in find(source.root, "identifier"):
            imported = above(name, lambda each: each.type == "import_statement")
            if text(name) == "expect" and name.start_byte not in known and imported is None:
                raise RefusalError(f"{source.where(name)}: an assertion of an unknown form")
        return found

    def _assertion(self, source: Source, call: Node) -> Assertion:
        modifiers, node = [], call
        while (outer := node.parent) is not None and outer.type == "member_expression":
            name = text(outer.child_by_field_name("property"))
            if name not in _MODIFIERS:
                break
            modifiers.append(name)
            node = outer
        outer = node.parent
        chain = outer.parent if outer is not None else None
        if outer is None or outer.type != "member_expression" or chain is None or chain.type != "call_expression":
            raise RefusalError(f"{source.where(call)}: an assertion of an unknown form")
        name = text(outer.child_by_field_name("property"))
        rejected = "rejects" in modifiers
        matcher = f"jest.{'rejects.' if rejected else ''}{name}"
        arguments, operands = _arguments(call), _arguments(chain)
        if matcher not in MATCHERS or len(arguments) != 1 or any(each.type == "spread_element" for each in operands):
            raise RefusalError(f"{source.where(call)}: the matcher {name} is judged by its own framework only")
        later = _LATER if rejected or "resolves" in modifiers else ""
        awaited = _AWAITED if not later and any(find(arguments[0], "await_expression")) else ""
        return _stated(
            Assertion(chain, arguments[0], tuple(operands), matcher, negated="not" in modifiers, form=later or awaited)
        )

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return a call of `$observe`, `$later` or `$both`."""
        if level == 0:
            return self._call(source, one, site, edits, "")
        operands = [source.of(each, edits) for each in one.operands]
        if one.form or one.matcher == "jest.toThrow":
            raise RefusalError(f"{source.where(one.node)}: the solution has a part in what is expected")
        if level == 1:
            looked = f"() => ({source.of(one.actual, edits)})"
            return f"$both({site}, {looked}, () => [{', '.join(operands)}])"
        if one.matcher == _STATED:
            return f"$observe({site}, () => ({source.of(equalities.stated(one), edits)}))"
        if one.matcher != "jest.toBe":
            raise RefusalError(f"{source.where(one.node)}: only its own framework can judge this")
        return f"$observe({site}, () => Object.is({source.of(one.actual, edits)}, {operands[0]}))"

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return the same call, with the operands."""
        operands = ", ".join(source.of(each, edits) for each in one.operands)
        return self._call(source, one, site, edits, f", () => [{operands}]")

    def _call(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], operands: str) -> str:
        actual = source.of(one.actual, edits)
        if one.form == _LATER:
            called = one.matcher == "jest.rejects.toThrow" and one.actual.type in _FUNCTIONS
            return f"$later({site}, async () => ({f'({actual})()' if called else actual}){operands})"
        if one.form == _AWAITED:
            return f"await $later({site}, async () => ({actual}){operands})"
        if one.matcher == "jest.toThrow":
            return f"$observe({site}, {actual}{operands})"
        return f"$observe({site}, () => ({actual}){operands})"

    def begin(self, source: Source) -> list[Edit]:
        """Import what takes the place of `expect`."""
        for name in find(source.root, "import_specifier"):
            if text(name) == "expect":
                return [Edit(name.start_byte, name.end_byte, _OURS)]
        return [Edit(0, 0, f"import {{ {_OURS} }} from '@jest/globals';\n")]

    def titles(self, source: Source) -> Iterator[Edit]:
        """Titles become empty, but for the places of parameters."""
        for call in find(source.root, "call_expression"):
            function = call.child_by_field_name("function")
            if function is not None and function.type == "call_expression":
                function = function.child_by_field_name("function")
            arguments = _arguments(call)
            if _TITLED.fullmatch(text(function)) and arguments and arguments[0].type in _STRINGS:
                yield Edit(arguments[0].start_byte, arguments[0].end_byte, "''")

    def alone(self, source: Source) -> tuple[str, str]:
        """Return the file's imports, and a test."""
        imports = [line for line in find(source.root, "import_statement") if "@jest/globals" not in text(line)]
        declarators = [node for node in find(source.root, "variable_declarator") if _required(node) is not None]
        required = [f"const {text(node)};" for node in declarators if _required(node) != "@jest/globals"]
        ours = f"import {{ test, {_OURS} }} from '@jest/globals';"
        return "\n".join([ours, *map(text, imports), *required, "test('', () => {"]), "});\n"

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> None:
        """Return nothing: no class of JavaScript has an equality of its own."""

    def names_class(self, one: Assertion, operand: Node) -> bool:
        """A bare name where a class is wanted."""
        wanted = one.matcher.endswith((".toThrow", ".toBeInstanceOf"))
        return wanted and operand.type in {"identifier", "member_expression"}

    # --- names --------------------------------------------------------------------------------------------------------

    def declarations(self, source: Source, lesson: frozenset[str]) -> list[Declaration]:
        """Return imports, variables, functions and parameters."""
        found: list[Declaration] = []
        for node in find(source.root, "import_statement", "variable_declarator", "for_in_statement", *_FUNCTIONS):
            match node.type:
                case "import_statement":
                    found += self._imports(source, node, lesson)
                case "variable_declarator":
                    target = _required(node)
                    own = target is not None and _is_own(source, target, lesson)
                    found += [replace(one, own=own) for one in _variables(node)]
                case "for_in_statement":
                    found += _loop(node)
                case _:
                    found += _function(node)
        return found

    def _imports(self, source: Source, node: Node, lesson: frozenset[str]) -> Iterator[Declaration]:
        target = text(node.child_by_field_name("source")).strip("'\"")
        own = _is_own(source, target, lesson)
        kept = f"import '{target}';" if own else ""
        clause = next((child for child in node.named_children if child.type == "import_clause"), None)
        if clause is None:
            return
        specifiers = list(find(clause, "import_specifier"))
        for name in find(clause, "import_specifier", "namespace_import", "identifier"):
            if name.type == "identifier" and name.parent != clause:
                continue
            place = name.child_by_field_name("alias") or name.child_by_field_name("name") or name
            place = place if place.type == "identifier" else next(find(place, "identifier"), place)
            alone = len(specifiers) <= 1 and len(clause.named_children) == 1
            if alone:
                removal = Edit(node.start_byte, node.end_byte, kept)
            elif name.type == "import_specifier":
                removal = listed(name)
            else:
                yield Declaration(place, source.root, own=own)
                continue
            yield Declaration(place, source.root, removal=(removal,), own=own)

    def assignments(self, source: Source) -> Iterator[tuple[Node, Node]]:
        """Return `x = value`, also of parts of `x`."""
        for node in find(source.root, "assignment_expression", "augmented_assignment_expression"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None:
                yield from ((name, right) for name in find(left, "identifier"))

    def table_keys(self, source: Source, key: str) -> Iterator[Edit]:
        """Take `key: value` out of objects that are rows of an array."""
        for pair in find(source.root, "pair"):
            row = pair.parent
            table = row.parent if row is not None else None
            if text(pair.child_by_field_name("key")) == key and table is not None and table.type == "array":
                yield listed(pair)


def _stated(one: Assertion) -> Assertion:
    """Return an assertion whose condition is an equality with a literal as one of that equality."""
    stated = " ".join([one.matcher.removeprefix("jest."), *map(text, one.operands)]) in _TRUTHS
    if not stated or one.negated or one.form == _LATER:
        return one
    pair = equalities.with_literal(equalities.sides(equalities.bare(one.actual), "==="), _LITERALS)
    if pair is None:
        return one
    return replace(one, actual=pair[0], operands=(pair[1],), matcher=_STATED)


def _arguments(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []


def _required(node: Node) -> str | None:
    """Return what a declarator requires, None for another one."""
    value = node.child_by_field_name("value")
    if value is None or value.type != "call_expression" or text(value.child_by_field_name("function")) != "require":
        return None
    arguments = _arguments(value)
    return text(arguments[0]).strip("'\"") if len(arguments) == 1 and arguments[0].type == "string" else None


def _is_own(source: Source, target: str, lesson: frozenset[str]) -> bool:
    """Whether a module is the solution's."""
    folder = source.path.rpartition("/")[0]
    return target.startswith(".") and not any(path in lesson for path in _paths(folder, target))


def _paths(folder: str, target: str) -> Iterable[str]:
    """Return the paths that an import may mean."""
    parts = [part for part in folder.split("/") if part]
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    path = "/".join(parts)
    return (path + ending for ending in ("", ".js", ".ts", ".mjs", ".json", "/index.js", "/index.ts"))


def _scope(node: Node) -> Node:
    found = above(node, lambda each: each.type in _SCOPES)
    return found if found is not None else node


def _variables(node: Node) -> Iterator[Declaration]:
    """Return the names of one declarator, which may take an object or array apart."""
    pattern, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    statement = node.parent
    if pattern is None or statement is None:
        return
    scope = _scope(statement)
    if pattern.type != "identifier":
        yield from _pattern(pattern, scope, value)
        return
    alone = sum(child.type == "variable_declarator" for child in statement.named_children) == 1
    whole = (
        statement.parent if statement.parent is not None and statement.parent.type == "export_statement" else statement
    )
    removal = Edit(whole.start_byte, whole.end_byte) if alone else listed(node)
    yield Declaration(pattern, scope, value, () if _acts(value) else (removal,))


def _acts(value: Node | None) -> bool:
    """Whether computing a value may do something that others see."""
    kinds = ("await_expression", "assignment_expression", "update_expression", "yield_expression")
    return value is not None and value.type not in _FUNCTIONS and any(find(value, *kinds))


def _pattern(pattern: Node, scope: Node, value: Node | None) -> Iterator[Declaration]:
    for name in find(pattern, "shorthand_property_identifier_pattern", "identifier"):
        outer = name.parent
        entry = outer if outer is not None and outer.type in {"object_assignment_pattern", "pair_pattern"} else name
        in_object = entry.parent is not None and entry.parent.type == "object_pattern"
        if name.type == "identifier" and outer is not None and outer.child_by_field_name("right") == name:
            continue  # a default value
        yield Declaration(name, scope, value, (listed(entry),) if in_object else ())


def _loop(node: Node) -> Iterator[Declaration]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None:
        return
    if left.type == "identifier":
        yield Declaration(left, node, right)
    else:
        yield from _pattern(left, node, right)


def _function(node: Node) -> Iterator[Declaration]:
    name, parameters = node.child_by_field_name("name"), node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    if name is not None and node.type == "function_declaration":
        yield Declaration(name, _scope(node), body, (Edit(node.start_byte, node.end_byte),))
    single = node.child_by_field_name("parameter")
    places = [single] if single is not None else list(parameters.named_children) if parameters is not None else []
    for number, place in enumerate(places):
        pattern = place.child_by_field_name("pattern") or place
        if pattern.type == "identifier":
            yield Declaration(pattern, node, _rows(node), _parameter(node, place, number, len(places)))
        else:
            yield from _pattern(pattern, node, _rows(node))


def _rows(function: Node) -> Node | None:
    """Return what a callback is called with: the table of `each`, or what `forEach` goes through."""
    call = function.parent.parent if function.parent is not None else None
    called = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
    if called is None:
        return None
    if called.type == "call_expression":
        return called.child_by_field_name("arguments")
    return called.child_by_field_name("object")


def _parameter(function: Node, place: Node, number: int, count: int) -> tuple[Edit, ...]:
    """Return the edits that take a parameter away with its arguments, none where that cannot be known."""
    name = _called(function)
    if name is not None:
        return _argument_edits(function, place, name, number)
    rows = _rows(function)
    table = next(iter(rows.named_children), None) if rows is not None and rows.type == "arguments" else None
    if table is None or table.type != "array" or number != count - 1 or count == 1:
        return ()
    lists = [row for row in table.named_children if row.type == "array"]
    cells = [row.named_children[number] for row in lists if len(row.named_children) == count]
    if not cells or len(cells) != len([row for row in table.named_children if row.type != "comment"]):
        return ()
    return (listed(place), *(listed(cell) for cell in cells))


def _called(function: Node) -> Node | None:
    """Return the name by which a function of the file is called."""
    if function.type == "function_declaration":
        return function.child_by_field_name("name")
    outer = function.parent
    named = outer is not None and outer.type == "variable_declarator"
    found = outer.child_by_field_name("name") if named and outer is not None else None
    return found if found is not None and found.type == "identifier" else None


def _argument_edits(function: Node, place: Node, name: Node, number: int) -> tuple[Edit, ...]:
    root = function
    while root.parent is not None:
        root = root.parent
    edits = [listed(place)]
    for use in find(root, "identifier"):
        if text(use) != text(name) or use == name:
            continue
        call = use.parent
        if call is None or call.type != "call_expression" or call.child_by_field_name("function") != use:
            return ()
        arguments = _arguments(call)
        if any(each.type == "spread_element" for each in arguments):
            return ()
        if number < len(arguments):
            edits.append(listed(arguments[number]))
    return tuple(edits)


JAVASCRIPT: Final = JavaScript(Language(tree_sitter_javascript.language()), (".js", ".mjs"))
TYPESCRIPT: Final = JavaScript(Language(tree_sitter_typescript.language_typescript()), (".ts",))
