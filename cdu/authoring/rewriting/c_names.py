"""What C and C++ have in common: who declares a name, and what can be taken out of a file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.grammar import Declaration
from cdu.authoring.rewriting.source import Edit, above, find, inside, listed, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source

SCOPES: Final = frozenset({
    "translation_unit", "compound_statement", "function_definition", "for_statement", "for_range_loop",
    "lambda_expression", "catch_clause", "template_declaration", "field_declaration_list",
})  # fmt: skip
FOREIGN: Final = frozenset({"std", "boost", "Catch", "chrono"})
"""Namespaces that are nobody's but the libraries'."""
_LIBRARY: Final = frozenset(  # a text, because a list of so many words is hard to read
    """NULL NAN INFINITY M_PI M_E true false nullptr sizeof errno stdin stdout stderr this
    malloc calloc realloc free memset memcpy memmove memcmp strlen strcmp strncmp strcpy strncpy strcat strdup strchr
    strstr snprintf sprintf printf fprintf puts putchar abs labs fabs fabsf sqrt pow floor ceil round isnan isinf
    toupper tolower isalpha isdigit va_list va_start va_arg va_end qsort rand srand time exit assert perror strerror
    int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t size_t bool
    string string_view vector array map set list deque queue stack pair tuple optional variant unordered_map
    unordered_set multiset multimap unique_ptr shared_ptr function initializer_list ostream istream stringstream
    ostringstream istringstream cout cerr endl nullopt move to_string make_pair make_tuple
    make_unique make_shared all_of any_of none_of numeric_limits regex regex_match thread mutex
    ptime time_from_string time_duration
    exception logic_error domain_error invalid_argument length_error out_of_range runtime_error range_error
    overflow_error underflow_error bad_alloc bad_cast bad_function_call bad_optional_access""".split()  # noqa: SIM905 - see above
)
_CONSTANT: Final = re.compile(r"E[A-Z0-9]{3,}|EXIT_\w+|U?(INT|LONG|CHAR|SHRT|SIZE|LLONG)\d*_(MAX|MIN)|(FLT|DBL)_\w+")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_QUALIFYING: Final = frozenset({"qualified_identifier", "template_type", "template_function", "dependent_name"})
_ACTING: Final = ("assignment_expression", "update_expression", "co_await_expression", "new_expression")


def declarations(source: Source, kinds: frozenset[str]) -> list[Declaration]:
    """Return what a file declares, and as the solution's what nobody declares; `kinds` are the nodes of names."""
    found = list(_declared(source))
    known = {text(one.node) for one in found}
    seen: set[str] = set()
    for node in find(source.root, *kinds):
        name = text(node)
        if name in known or name in seen or library(name) or foreign(node):
            continue
        seen.add(name)
        found.append(Declaration(node, source.root, own=True))
    return found


def library(name: str) -> bool:
    """Whether a name that a file does not declare is the standard library's."""
    return name in _LIBRARY or _CONSTANT.fullmatch(name) is not None


def foreign(node: Node) -> bool:
    """Whether a name says nothing by itself: it is a library's, or looked up in the namespace that stands before it."""
    outermost, each = None, node.parent
    while each is not None and each.type in _QUALIFYING:
        outermost = each if each.type == "qualified_identifier" else outermost
        each = each.parent
    if outermost is None:
        return node.type == "namespace_identifier" and text(node) in FOREIGN
    head = next(find(outermost, "namespace_identifier", "identifier", "type_identifier"))
    return text(head) in FOREIGN or head != node


def _declared(source: Source) -> Iterator[Declaration]:
    in_macros = {
        word
        for node in find(source.root, "preproc_arg")
        for word in _WORD.findall(text(node))
        if node.parent is not None
    }
    for node in find(source.root, *_DECLARING):
        for one in _DECLARING[node.type](source, node):
            movable = one.removal and text(one.node) not in in_macros
            yield one if movable or not one.removal else Declaration(one.node, one.scope, one.value, (), one.own)


def _macro(source: Source, node: Node) -> Iterator[Declaration]:
    name = node.child_by_field_name("name")
    if name is not None:
        yield Declaration(name, source.root, None, (_whole(node),))
    if node.type == "preproc_function_def":
        yield from (Declaration(each, node) for each in find(node, "identifier") if each != name)


def _loop(_: Source, node: Node) -> Iterator[Declaration]:
    right = node.child_by_field_name("right")
    yield from (Declaration(name, node, right) for name in declared_names(node.child_by_field_name("declarator")))


def _alias(_: Source, node: Node) -> Iterator[Declaration]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("type")
    if name is not None:
        yield Declaration(name, scope_of(node), value)


def _type(source: Source, node: Node) -> Iterator[Declaration]:
    """The names of types: of `typedef`, of parameters of templates, of classes, and of the values of an enumeration."""
    match node.type:
        case "type_definition":
            yield from (Declaration(each, scope_of(node)) for each in node.children_by_field_name("declarator"))
        case "type_parameter_declaration":
            yield from (Declaration(each, scope_of(node)) for each in find(node, "type_identifier"))
        case _:
            name = node.child_by_field_name("name")
            if name is not None and (node.type == "enumerator" or node.child_by_field_name("body") is not None):
                yield Declaration(name, source.root)


def _using(_: Source, node: Node) -> Iterator[Declaration]:
    """`using place::name;`, but not `using namespace place;`."""
    qualified = next(find(node, "qualified_identifier"), None)
    if qualified is None or any(child.type == "namespace" for child in node.children):
        return
    names = list(find(qualified, "identifier", "type_identifier", "namespace_identifier"))
    yield Declaration(names[-1], scope_of(node), own=text(names[0]) not in FOREIGN)


def scope_of(node: Node) -> Node:
    """Return where a name counts that a node declares."""
    found = above(node, lambda each: each.type in SCOPES)
    return found if found is not None else node


def declared_names(declarator: Node | None) -> list[Node]:
    """Return the names that a declarator declares: several where an object is taken apart."""
    if declarator is None:
        return []
    match declarator.type:
        case "identifier":
            return [declarator]
        case "structured_binding_declarator":
            return list(find(declarator, "identifier"))
        case (
            "init_declarator"
            | "pointer_declarator"
            | "array_declarator"
            | "function_declarator"
            | "attributed_declarator"
        ):
            return declared_names(declarator.child_by_field_name("declarator"))
        case "reference_declarator" | "parenthesized_declarator":
            return declared_names(next(iter(declarator.named_children), None))
    return []


def _variables(_: Source, node: Node) -> Iterator[Declaration]:
    declarators = node.children_by_field_name("declarator")
    for declarator in declarators:
        value = declarator.child_by_field_name("value")
        names = declared_names(declarator)
        movable = len(names) == 1 and not _acts(value) and node.parent is not None
        movable = movable and node.parent is not None and node.parent.type not in {"for_statement", "if_statement"}
        edit = _whole(node) if len(declarators) == 1 else listed(declarator)
        for name in names:
            yield Declaration(
                name,
                scope_of(node),
                value if value is not None else node.child_by_field_name("type"),
                (edit,) if movable else (),
            )


def _acts(value: Node | None) -> bool:
    """Whether computing a value may do something that others see."""
    return value is not None and any(find(value, *_ACTING))


def _whole(node: Node) -> Edit:
    """Return the edit that takes a declaration away, with `template <...>` before it."""
    outer = node.parent if node.parent is not None and node.parent.type == "template_declaration" else node
    return Edit(outer.start_byte, outer.end_byte, "\n" if node.type.startswith("preproc") else "")


def _function(source: Source, node: Node) -> Iterator[Declaration]:
    declarator = node.child_by_field_name("declarator")
    for name in declared_names(declarator)[:1]:
        movable = text(name) != "main"
        yield Declaration(name, source.root, node.child_by_field_name("body"), (_whole(node),) if movable else ())


def _parameter(source: Source, node: Node) -> Iterator[Declaration]:
    function = above(node, lambda each: each.type in {"function_definition", "lambda_expression"})
    names = declared_names(node.child_by_field_name("declarator"))
    if function is None or not names:
        return
    list_ = node.parent
    place = [each for each in list_.named_children if each.type != "comment"].index(node) if list_ is not None else 0
    edits = _argument_edits(source, function, node, place)
    yield Declaration(names[0], function, node.child_by_field_name("type"), edits)


_DECLARING: Final[dict[str, Callable[[Source, Node], Iterator[Declaration]]]] = {
    "declaration": _variables,
    "function_definition": _function,
    "preproc_def": _macro,
    "preproc_function_def": _macro,
    "parameter_declaration": _parameter,
    "optional_parameter_declaration": _parameter,
    "for_range_loop": _loop,
    "alias_declaration": _alias,
    "using_declaration": _using,
    "type_definition": _type,
    "type_parameter_declaration": _type,
    "enumerator": _type,
    "struct_specifier": _type,
    "class_specifier": _type,
    "enum_specifier": _type,
    "namespace_definition": _type,
}
"""What declares names, by the kind of the node."""


def calls_of(source: Source, function: Node) -> list[tuple[Node, list[Node]]] | None:
    """Return all calls of a function with their arguments, None where it is used otherwise as well."""
    name = next(iter(declared_names(function.child_by_field_name("declarator"))), None)
    if name is None or function.type != "function_definition":
        return None
    found = []
    for use in _uses(source)[text(name)]:
        if use == name:
            continue
        callee = use.parent if use.parent is not None and use.parent.type == "template_function" else use
        call = callee.parent
        if call is None or call.type != "call_expression" or call.child_by_field_name("function") != callee:
            return None
        found.append((call, arguments_of(call)))
    return found


@lru_cache(maxsize=4)
def _uses(source: Source) -> dict[str, list[Node]]:
    """Return the nodes of a file by the name that they use; asked once for each function of the file."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in find(source.root, "identifier"):
        found[text(node)].append(node)
    return found


def arguments_of(call: Node) -> list[Node]:
    """Return the arguments of a call."""
    arguments = call.child_by_field_name("arguments")
    return [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []


def _argument_edits(source: Source, function: Node, parameter: Node, place: int) -> tuple[Edit, ...]:
    calls = calls_of(source, function)
    if calls is None or any(len(arguments) <= place for _, arguments in calls):
        return ()
    return (listed(parameter), *(listed(arguments[place]) for _, arguments in calls))


def parameter_values(source: Source) -> Iterator[tuple[Node, Node]]:
    """Yield each parameter of a function of the file with what is handed over for it."""
    for function in find(source.root, "function_definition"):
        calls = calls_of(source, function) or []
        parameters = next(find(function, "parameter_list"), None)
        places = (
            [each for each in parameters.named_children if each.type != "comment"] if parameters is not None else []
        )
        for _, arguments in calls:
            for place, argument in zip(places, arguments, strict=False):
                yield from ((name, argument) for name in declared_names(place.child_by_field_name("declarator")))


def assigned(source: Source) -> Iterator[tuple[Node, Node]]:
    """Yield the names on the left of an assignment with what is assigned."""
    for node in find(source.root, "assignment_expression"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        name = next(find(left, "identifier"), None) if left is not None else None
        if name is not None and right is not None:
            yield name, right


def sizes(source: Source) -> Iterator[Edit]:
    """Yield edits that say how long an array of the file is in numbers, so that the array itself may go."""
    macros = {
        text(node.child_by_field_name("name"))
        for node in find(source.root, "preproc_function_def")
        if "sizeof" in text(node.child_by_field_name("value"))
    }
    lengths = dict(_lengths(source))
    for node in find(source.root, "call_expression", "binary_expression"):
        array = None
        if node.type == "call_expression" and text(node.child_by_field_name("function")) in macros:
            array = text(arguments_of(node)[0]) if arguments_of(node) else None
        elif found := re.fullmatch(
            r"sizeof\s*\(?\s*(\w+)\s*\)?\s*/\s*sizeof\s*\(?\s*\*?\s*\1\s*(\[0\])?\s*\)?", text(node)
        ):
            array = found[1]
        if array is None:
            continue
        known = [length for (name, scope), length in lengths.items() if name == array and inside(node, scope)]
        if len(known) == 1:
            yield Edit(node.start_byte, node.end_byte, f"((size_t){known[0]})")


def _lengths(source: Source) -> Iterator[tuple[tuple[str, Node], int]]:
    found: Counter[tuple[str, Node]] = Counter()
    for node in find(source.root, "init_declarator"):
        value, declarator = node.child_by_field_name("value"), node.child_by_field_name("declarator")
        array = next(find(declarator, "array_declarator"), None) if declarator is not None else None
        names = declared_names(declarator)
        if array is None or value is None or value.type != "initializer_list" or len(names) != 1:
            continue
        items = [each for each in value.named_children if each.type != "comment"]
        size = text(array.child_by_field_name("size"))
        if size.isdecimal() or (not size and not any(each.type == "initializer_pair" for each in items)):
            found[text(names[0]), scope_of(node)] = int(size) if size else len(items)
    yield from found.items()


def columns(source: Source, key: str) -> Iterator[Edit]:
    """Yield the edits that take a field out of structs of the tests, and its place out of tables of such structs."""
    for struct in find(source.root, "struct_specifier"):
        body = struct.child_by_field_name("body")
        fields = [each for each in body.named_children if each.type == "field_declaration"] if body is not None else []
        names = [text(each.child_by_field_name("declarator")) for each in fields]
        if key in names and len(fields) > 1 and (rows := _rows(source, struct, len(fields))) is not None:
            place = names.index(key)
            yield Edit(fields[place].start_byte, fields[place].end_byte)
            yield from (listed(row[place]) for row in rows)


def _rows(source: Source, struct: Node, count: int) -> list[list[Node]] | None:
    """Return the values of all objects of a struct, None where they are not all written out."""
    name = text(struct.child_by_field_name("name"))
    found: list[list[Node]] = []
    for node in find(source.root, "declaration", "field_declaration", "compound_literal_expression", "type_definition"):
        kind = node.child_by_field_name("type")
        if kind is None or not (inside(struct, kind) or (name and _named(kind, name))):
            continue
        if node.type != "declaration":
            return None
        for declarator in node.children_by_field_name("declarator"):
            value = declarator.child_by_field_name("value")
            if value is None:
                continue
            many = any(find(declarator, "array_declarator")) or any(find(kind, "template_type"))
            if value.type == "initializer_list":
                rows = _values(value) if many else [value]
            else:
                rows = []
                if many:
                    return None
            if any(row.type != "initializer_list" or len(_values(row)) != count for row in rows):
                return None
            found += [_values(row) for row in rows]
    return found


def _named(kind: Node, name: str) -> bool:
    return any(text(each) == name for each in find(kind, "type_identifier"))


def _values(row: Node) -> list[Node]:
    return [each for each in row.named_children if each.type != "comment"]
