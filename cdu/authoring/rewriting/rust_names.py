"""Which names a file of Rust declares, and which of those that it does not declare are the solution's."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.grammar import Declaration
from cdu.authoring.rewriting.source import Edit, Span, above, find, first, inside, listed, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source

_BLOCKS: Final = frozenset({"block", "source_file", "declaration_list"})
_ITEMS: Final = frozenset({"struct_item", "enum_item", "mod_item", "trait_item", "type_item", "type_parameter"})
_BINDING: Final = frozenset({"identifier", "shorthand_field_identifier"})
_ACTS: Final = ("try_expression", "await_expression", "assignment_expression", "compound_assignment_expr")
_CRATES: Final = frozenset(
    {"std", "core", "alloc", "test", "anyhow", "counter", "itertools", "num_bigint", "num_integer", "num_traits"}
    | {"pretty_assertions", "rand", "rand_08", "rand_chacha", "regex", "regex_lite", "thiserror", "time"}
    | {"unicode_segmentation", "self", "super", "crate", "Self"}
)
_STANDARD: Final = frozenset(
    re.findall(
        r"\w+",
        """
        Some None Ok Err Box Vec String Option Result Default From Into Iterator FromIterator IntoIterator ToString
        ToOwned TryFrom TryInto Clone Copy Drop Fn FnMut FnOnce PartialEq Eq PartialOrd Ord Extend AsRef AsMut
        drop vec assert assert_eq assert_ne format matches panic println print eprintln write writeln unreachable todo
        dbg concat stringify include_str include_bytes env u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64
        bool char str if while for match return loop in let move else as ref mut
        """,
    )
)
_CODE: Final = re.compile(
    r"""//[^\n]*|/\*.*?\*/|b?r(\#*)".*?"\1|"(?:\\.|[^"\\])*"|'(?:\\.[^']*|[^\\'])'
    |\#!?\[[^\]]*\]|\bfn\s+\w+
    |(?<![\w.])(?P<path>[A-Za-z_]\w*(?:\s*::\s*(?:<[^<>;{}]*>|[A-Za-z_]\w*))*)\s*(?P<call>[(!]?)""",
    re.VERBOSE | re.DOTALL,
)


def declarations(source: Source) -> list[Declaration]:
    """Return what a file declares, and the names that it takes from the solution without declaring them."""
    active = _active(source)
    found: list[Declaration] = []
    for node in source.every("use_declaration"):
        found += _imports(node, active)
    called = {text(each.child_by_field_name("function")) for each in source.every("call_expression")}
    for node in source.every(*_ITEMS):
        name = node.child_by_field_name("name")
        if name is not None and (node.type != "mod_item" or text(name) not in called):
            found.append(Declaration(name, source.root))
    for node in source.every("function_item"):
        found += _function(source, node)
    for node in source.every("const_item", "static_item"):
        if (name := node.child_by_field_name("name")) is not None:
            whole = Edit(node.start_byte, node.end_byte)
            found.append(Declaration(name, _block(node), node.child_by_field_name("value"), (whole,)))
    adding = _adding(source)
    for node in source.every("let_declaration"):
        found += _variables(source, node, adding)
    for node in source.every("let_condition", "for_expression", "match_arm", "closure_expression"):
        found += _bound(source, node)
    return [*found, *_data(source), *_free(source, found, active)]


def _active(source: Source) -> set[str]:
    """Return the heads of paths by which something is computed: functions, constants, types with such members.

    The variants of an enum are data: what they are is written in the test.
    """
    found = set()
    for match in _CODE.finditer(source.text):
        if not match["path"]:
            continue
        parts = [part.strip() for part in match["path"].split("::") if not part.strip().startswith("<")]
        last = parts[-1]
        called = match["call"] and last[0].islower()
        if called or (last.isupper() and len(last) > 1) or (len(parts) > 1 and last[0].islower()):
            found.add(parts[0])
    return found


def _data(source: Source) -> Iterator[Declaration]:
    """Yield the heads of paths that name a variant or a structure, as something of their own: they compute nothing."""
    for node in source.every("scoped_identifier"):
        last, outer = text(node.child_by_field_name("name")), node.parent
        whole = outer is None or outer.type not in {"scoped_identifier", "scoped_use_list", "use_as_clause"}
        head = next(find(node, "identifier"), None)
        if whole and head is not None and last[0].isupper() and not (last.isupper() and len(last) > 1):
            yield Declaration(head, head)


def _imports(node: Node, active: set[str]) -> Iterator[Declaration]:
    argument = node.child_by_field_name("argument")
    head = re.match(r"(?:::)?\s*(\w+)", text(argument))
    own = head is not None and head[1] not in _CRATES
    root = _block(node)
    for name in find(node, "identifier"):
        outer = name.parent
        if outer is None or outer.type == "use_wildcard" or outer.child_by_field_name("path") == name:
            continue
        yield Declaration(name, root, own=own and text(name) in active)


def _free(source: Source, declared: Sequence[Declaration], active: set[str]) -> Iterator[Declaration]:
    """Yield the names that nothing around them declares, once each: they come from the solution's `*`, or by a path.

    In `let factors = factors(12)` the function is the solution's.
    """
    known = _STANDARD | _CRATES
    scopes: dict[str, list[Node | Span]] = defaultdict(list)
    for one in declared:
        scopes[text(one.node)] += [one.scope, one.node]
    for node in source.every("identifier", "type_identifier"):
        name = text(node)
        if name in active and name not in known and not any(inside(node, scope) for scope in scopes[name]):
            known |= {name}
            yield Declaration(node, source.root, own=True)


def _block(node: Node) -> Node:
    found = above(node, lambda each: each.type in _BLOCKS)
    return found if found is not None else node


def _names_of(pattern: Node) -> Iterator[Node]:
    """Yield the names that a pattern binds."""
    for name in find(pattern, *_BINDING):
        outer = name.parent
        named = outer is not None and outer.child_by_field_name("type") == name
        if not named and not text(name)[0].isupper() and (outer is None or outer.type != "scoped_identifier"):
            yield name


def _variables(source: Source, node: Node, adding: Mapping[str, list[tuple[Node, Node]]]) -> Iterator[Declaration]:
    """Return the names of one `let`, which count from its end to that of the block."""
    pattern, value = node.child_by_field_name("pattern"), node.child_by_field_name("value")
    if pattern is None:
        return
    scope = Span(node.end_byte, _block(node).end_byte)
    if pattern.type != "identifier":
        yield from (Declaration(name, scope, value, _entry(source, name, value)) for name in _names_of(pattern))
        return
    feeding = [pair for pair in adding.get(text(pattern), ()) if inside(pair[1], scope)]
    edits = [Edit(node.start_byte, node.end_byte), *(Edit(each.start_byte, each.end_byte) for _, each in feeding)]
    removal = () if value is not None and any(find(value, *_ACTS)) else tuple(edits)
    yield Declaration(pattern, scope, value, removal, fed=tuple(name for name, _ in feeding))


def _adding(source: Source) -> Mapping[str, list[tuple[Node, Node]]]:
    """Return by variable the statements that only add to it, such as `all.push(1);`, with its name there."""
    found: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
    for statement in source.every("expression_statement"):
        call = first(statement)
        function = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
        owner = function.child_by_field_name("value") if function is not None else None
        if owner is not None and owner.type == "identifier":
            found[text(owner)].append((owner, statement))
    return found


def _bound(source: Source, node: Node) -> Iterator[Declaration]:
    """Return the names that a loop, a condition, an arm of a match or a closure binds."""
    scope: Node | None = node
    value = node.child_by_field_name("value")
    pattern = node.child_by_field_name("pattern")
    if node.type == "let_condition":
        scope = above(node, lambda each: each.type in {"if_expression", "while_expression", "match_arm", "block"})
    elif node.type == "match_arm":
        outer = above(node, lambda each: each.type == "match_expression")
        value = outer.child_by_field_name("value") if outer is not None else None
    elif node.type == "closure_expression":
        pattern = node.child_by_field_name("parameters")
        call = node.parent.parent if node.parent is not None else None
        called = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
        value = called.child_by_field_name("value") if called is not None else None
    if pattern is None or scope is None:
        return
    for name in _names_of(pattern):
        removal = _entry(source, name, value) if node.type == "for_expression" else ()
        yield Declaration(name, scope, value, removal)


def _entry(source: Source, name: Node, value: Node | None) -> tuple[Edit, ...]:
    """Return the edits that take a name out of a tuple, in the pattern and in every row; none where that is unclear."""
    outer = name.parent
    place = outer if outer is not None and outer.type in {"ref_pattern", "reference_pattern"} else name
    pattern = place.parent
    if pattern is None or pattern.type != "tuple_pattern" or value is None:
        return ()
    number, count = pattern.named_children.index(place), pattern.named_child_count
    rows, types = _rows(source, value)
    if count == 1 or not rows or any(row.type != "tuple_expression" or row.named_child_count != count for row in rows):
        return ()
    if any(each.named_child_count != count for each in types):
        return ()
    return (listed(place), *(listed(row.named_children[number]) for row in [*rows, *types]))


def _rows(source: Source, value: Node) -> tuple[list[Node], list[Node]]:
    """Return the rows of a table, and the types of rows where the table is declared with one."""
    node: Node | None = value
    while node is not None:
        match node.type:
            case "reference_expression":
                node = node.child_by_field_name("value")
            case "tuple_expression":
                return [node], []
            case "array_expression":
                return _elements(node), []
            case "call_expression":
                function = node.child_by_field_name("function")
                if text(function) == "vec":
                    arguments = node.child_by_field_name("arguments")
                    return (_elements(arguments) if arguments is not None else []), []
                node = function.child_by_field_name("value") if function is not None else None
            case "identifier":
                return _table(source, node)
            case _:
                node = None
    return [], []


def _table(source: Source, name: Node) -> tuple[list[Node], list[Node]]:
    for node in source.every("let_declaration", "const_item", "static_item"):
        declared = node.child_by_field_name("name") or node.child_by_field_name("pattern")
        value, kind = node.child_by_field_name("value"), node.child_by_field_name("type")
        if declared is not None and text(declared) == text(name) and value is not None and value.type != "identifier":
            rows, _ = _rows(source, value)
            return rows, list(find(kind, "tuple_type")) if kind is not None else []
    return [], []


def _elements(node: Node) -> list[Node]:
    return [each for each in node.named_children if not each.type.endswith("comment")]


def _function(source: Source, node: Node) -> Iterator[Declaration]:
    name, parameters = node.child_by_field_name("name"), node.child_by_field_name("parameters")
    if name is None or parameters is None:
        return
    member = node.parent is not None and node.parent.type == "declaration_list"
    owner = node.parent.parent if member and node.parent is not None else None
    method = owner is not None and owner.type in {"impl_item", "trait_item"}
    if not method and test_attributes(node) is None:  # nobody calls a test, and a crate may have the same name
        removal = Edit(node.start_byte, node.end_byte)
        yield Declaration(name, source.root, node.child_by_field_name("body"), (removal,))
    places = [each for each in parameters.named_children if each.type == "parameter"]
    for number, place in enumerate(places):
        pattern = place.child_by_field_name("pattern")
        if pattern is None:
            continue
        whole = pattern.type == "identifier" and len(places) == parameters.named_child_count
        for bound in _names_of(pattern):
            yield Declaration(bound, node, None, _argument_edits(source, name, place, number) if whole else ())


def _argument_edits(source: Source, name: Node, place: Node, number: int) -> tuple[Edit, ...]:
    """Return the edits that take a parameter away with its arguments, none where that cannot be known."""
    edits = [listed(place)]
    for use in source.every("identifier"):
        if text(use) != text(name) or use == name:
            continue
        arguments = arguments_of(use.parent)
        if use.parent is None or use.parent.child_by_field_name("function") != use or number >= len(arguments):
            return ()
        edits.append(listed(arguments[number]))
    return tuple(edits)


def arguments_of(call: Node | None) -> list[Node]:
    """Return the arguments of a call, none for anything else."""
    arguments = call.child_by_field_name("arguments") if call is not None and call.type == "call_expression" else None
    return _elements(arguments) if arguments is not None else []


def assignments(source: Source) -> Iterator[tuple[Node, Node]]:
    """Return what names get after their declaration: assigned, added by a method, or handed over to a function.

    What a call may write to, by `&mut`, gets something of all that the call knows.
    """
    for node in source.every("assignment_expression", "compound_assignment_expr"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            yield from ((name, right) for name in find(left, "identifier"))
    functions = {text(node.child_by_field_name("name")): node for node in source.every("function_item")}
    for call in source.every("call_expression"):
        called, arguments = call.child_by_field_name("function"), arguments_of(call)
        owner = called.child_by_field_name("value") if called is not None else None
        if owner is not None and owner.type == "identifier":
            yield from ((owner, each) for each in arguments)
        for each in arguments:
            if each.type == "reference_expression" and any(part.type == "mutable_specifier" for part in each.children):
                yield from ((name, call) for name in find(each, "identifier"))
        if called is not None and text(called) in functions:
            yield from _handed(functions[text(called)], arguments)


def _handed(function: Node, arguments: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    parameters = function.child_by_field_name("parameters")
    places = parameters.named_children if parameters is not None else []
    for place, argument in zip(places, arguments, strict=False):
        pattern = place.child_by_field_name("pattern")
        yield from ((name, argument) for name in (_names_of(pattern) if pattern is not None else ()))


def test_attributes(function: Node) -> list[Node] | None:
    """Return the attributes of a test, None for a function that is none."""
    found = []
    before = function.prev_named_sibling
    while before is not None and (before.type == "attribute_item" or before.type.endswith("comment")):
        found.append(before)
        before = before.prev_named_sibling
    attributes = [each for each in found if each.type == "attribute_item"]
    return attributes if "test" in {text(first(first(each))) for each in attributes} else None
