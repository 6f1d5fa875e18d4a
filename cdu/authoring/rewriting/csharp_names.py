"""What a file of C#'s tests declares, and what its variables get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.csharp_assertions import arguments_of, value_of
from cdu.authoring.rewriting.csharp_tables import column
from cdu.authoring.rewriting.grammar import Declaration
from cdu.authoring.rewriting.source import Edit, above, find, listed, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source

METHODS: Final = frozenset({"method_declaration", "constructor_declaration", "local_function_statement"})
_CLASSES: Final = frozenset(
    {"class_declaration", "record_declaration", "struct_declaration", "enum_declaration", "interface_declaration"}
)
_MEMBERS: Final = METHODS | _CLASSES | {"property_declaration"}
_SCOPES: Final = METHODS | {
    "compilation_unit", "block", "for_statement", "foreach_statement", "lambda_expression", "declaration_list",
    "using_statement", "switch_section", "catch_clause", "enum_member_declaration_list",
}  # fmt: skip
_CHANGES: Final = ("assignment_expression", "postfix_unary_expression", "prefix_unary_expression", "await_expression")
_LIBRARY: Final = frozenset(
    [
        "Array",
        "ArgumentException",
        "ArgumentNullException",
        "ArgumentOutOfRangeException",
        "ArraySegment",
        "Attribute",
        "BigInteger",
        "BitArray",
        "BitConverter",
        "Boolean",
        "Byte",
        "CancellationToken",
        "CancellationTokenSource",
        "Char",
        "Complex",
        "ConcurrentBag",
        "ConcurrentDictionary",
        "ConcurrentQueue",
        "Console",
        "Convert",
        "CultureInfo",
        "DateOnly",
        "DateTime",
        "DateTimeOffset",
        "Decimal",
        "Dictionary",
        "Double",
        "Encoding",
        "Enum",
        "Enumerable",
        "Environment",
        "EventArgs",
        "Exception",
        "File",
        "Func",
        "Guid",
        "HashSet",
        "Immutable",
        "ImmutableArray",
        "ImmutableDictionary",
        "ImmutableHashSet",
        "ImmutableList",
        "Int16",
        "Int32",
        "Int64",
        "Interlocked",
        "InvalidOperationException",
        "KeyNotFoundException",
        "KeyValuePair",
        "Lazy",
        "LinkedList",
        "List",
        "Math",
        "MathF",
        "MemoryStream",
        "NotImplementedException",
        "NotSupportedException",
        "Nullable",
        "Object",
        "OverflowException",
        "Parallel",
        "Path",
        "PriorityQueue",
        "Queue",
        "Random",
        "Record",
        "Regex",
        "Single",
        "SortedDictionary",
        "SortedList",
        "SortedSet",
        "Span",
        "Stack",
        "Stopwatch",
        "StreamReader",
        "StreamWriter",
        "String",
        "StringBuilder",
        "StringComparer",
        "StringReader",
        "StringWriter",
        "System",
        "Task",
        "TaskCompletionSource",
        "TheoryData",
        "Thread",
        "TimeOnly",
        "TimeSpan",
        "TimeZoneInfo",
        "Tuple",
        "Type",
        "UInt32",
        "UInt64",
        "Uri",
        "ValueTuple",
        "Version",
    ]
)


def declarations(source: Source, lesson: frozenset[str]) -> Iterator[Declaration]:
    """Yield members, variables and parameters, and every use of the solution's classes."""
    for node in source.every(*_MEMBERS):
        yield from _member(node)
    for node in source.every("variable_declarator"):
        yield from _variable(node)
    for node in source.every("foreach_statement"):
        left = node.child_by_field_name("left")
        for each in find(left, "identifier") if left is not None else ():
            yield Declaration(each, node, node.child_by_field_name("right"))
    for node in source.every("catch_declaration", "declaration_expression", "declaration_pattern"):
        name = node.child_by_field_name("name")
        if name is not None:
            yield Declaration(name, _scope(node), own=True)
    for node in source.every("lambda_expression"):
        yield from _lambda(node)
    for node in source.every("method_declaration", "local_function_statement"):
        yield from _parameters(node)
    yield from _own_classes(source, lesson)


def _member(node: Node) -> Iterator[Declaration]:
    """A member may go if no attribute marks it and it stands in a class or in a method."""
    name, outer = node.child_by_field_name("name"), node.parent
    if name is None or outer is None:
        return
    fixed = _marked(node) or outer.type == "compilation_unit" or node.type == "constructor_declaration"
    value = node.child_by_field_name("body") or node.child_by_field_name("value")
    yield Declaration(name, _scope(node), value, () if fixed else (Edit(node.start_byte, node.end_byte),))


def _marked(node: Node) -> bool:
    return any(child.type == "attribute_list" for child in node.named_children) or any(
        text(child) in {"override", "virtual", "abstract"} for child in node.named_children if child.type == "modifier"
    )


def _lambda(node: Node) -> Iterator[Declaration]:
    parameters = node.child_by_field_name("parameters")
    call = above(node, lambda each: each.type == "invocation_expression")
    value = call.child_by_field_name("function") if call is not None else None
    for each in find(parameters, "implicit_parameter", "parameter") if parameters is not None else ():
        name = each.child_by_field_name("name") or next(find(each, "identifier"), each)
        yield Declaration(name, node, value)


def _scope(node: Node) -> Node:
    found = above(node, lambda each: each.type in _SCOPES)
    return found if found is not None else node


# --- variables --------------------------------------------------------------------------------------------------------


def _variable(node: Node) -> Iterator[Declaration]:
    """Yield a variable or field, which goes together with what only fills it."""
    listing = node.parent
    statement = listing.parent if listing is not None else None
    if listing is None or statement is None:
        return
    name, scope = node.child_by_field_name("name"), _scope(listing)
    others = [each for each in node.named_children if each != name and each.type != "bracketed_argument_list"]
    value = others[-1] if others else None
    if name is None:
        pattern = node.named_children[0]
        for each in find(pattern, "identifier"):
            yield Declaration(each, scope, value)
        return
    alone = sum(each.type == "variable_declarator" for each in listing.named_children) == 1
    edit = Edit(statement.start_byte, statement.end_byte) if alone else listed(node)
    local = statement.type in {"local_declaration_statement", "field_declaration"}
    fixed = not local or _acts(value) or _marked(statement) or any(each.type == "using" for each in statement.children)
    filled = [(use, line) for use in _uses(name, scope) if (line := _filling(use)) is not None]
    removal = () if fixed else (edit, *(Edit(line.start_byte, line.end_byte, ";") for _, line in filled))
    kind = text(listing.child_by_field_name("type"))
    implicit = value is not None and any(find(value, "implicit_object_creation_expression"))
    own = implicit and kind.partition("<")[0].rstrip("?[]") not in _LIBRARY and kind[:1].isupper()
    yield Declaration(name, scope, value, removal, own=own, fed=tuple(use for use, _ in filled))


def _uses(name: Node, scope: Node) -> Iterator[Node]:
    return (use for use in find(scope, "identifier") if text(use) == text(name) and use != name and is_variable(use))


def is_variable(name: Node) -> bool:
    """Whether an identifier names a variable, not a member of something."""
    outer = name.parent
    return outer is not None and (outer.type != "member_access_expression" or outer.child_by_field_name("name") != name)


def _filling(use: Node) -> Node | None:
    """Return the statement that does nothing but give a variable a part of its value."""
    place = use.parent
    if place is None:
        return None
    if place.type in {"element_access_expression", "member_access_expression"}:
        use = place
        place = use.parent or use
    called = place.type == "invocation_expression" and place.child_by_field_name("function") == use
    set_ = place.type == "assignment_expression" and place.child_by_field_name("left") == use
    statement = place.parent
    if not (called or set_) or statement is None or statement.type != "expression_statement":
        return None
    return None if _acts(place.child_by_field_name("right") or place.child_by_field_name("arguments")) else statement


def _acts(value: Node | None) -> bool:
    """Whether computing a value may do something that others see; an object's initializer does not."""
    return value is not None and any(
        each.parent is None or each.parent.type != "initializer_expression"
        for each in find(value, *_CHANGES)
        if each.type != "prefix_unary_expression" or text(each).startswith(("++", "--"))
    )


# --- parameters -------------------------------------------------------------------------------------------------------


def _parameters(method: Node) -> Iterator[Declaration]:
    places = _places(method)
    for number, place in enumerate(places):
        name = place.child_by_field_name("name")
        if name is not None:
            yield Declaration(name, method, removal=_parameter(method, place, number, len(places)))


def _places(method: Node) -> list[Node]:
    parameters = method.child_by_field_name("parameters")
    return [each for each in parameters.named_children if each.type == "parameter"] if parameters is not None else []


def _parameter(method: Node, place: Node, number: int, count: int) -> tuple[Edit, ...]:
    """Return the edits that take a parameter away with its arguments, none where these cannot be known."""
    if any(each.type == "attribute_list" for each in method.named_children):
        cells = column(method, number, count) if count > 1 else ()
        return (listed(place), *cells) if cells else ()
    given = [_given(call, place, number) for call in _calls(method)]
    if not given or any(each is None for each in given):
        return ()
    return (listed(place), *(listed(each) for each in given if each is not None))


def _given(call: Node, place: Node, number: int) -> Node | None:
    """Return the argument of a call that a parameter gets."""
    arguments, name = arguments_of(call), text(place.child_by_field_name("name"))
    named = [each for each in arguments if text(each.child_by_field_name("name")) == name]
    if named:
        return named[0]
    unnamed = number < len(arguments) and arguments[number].child_by_field_name("name") is None
    return arguments[number] if unnamed else None


def _calls(method: Node) -> list[Node]:
    """Return all calls of a method of the file; none if it may be called otherwise as well."""
    root = above(method, lambda each: each.parent is None)
    name = text(method.child_by_field_name("name"))
    if root is None:
        return []
    uses = [use for use in find(root, "identifier") if text(use) == name]
    calls = [use.parent for use in uses if use.parent is not None and use.parent.type == "invocation_expression"]
    found = [call for call in calls if text(call.child_by_field_name("function")) == name]
    return found if len(found) == len(uses) - 1 else []


def assignments(source: Source) -> Iterator[tuple[Node, Node]]:
    """Yield names with what they get: by `=`, by a call on them, as `ref` or `out`, and as parameters."""
    for node in source.every("assignment_expression"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            yield from ((name, right) for name in find(left, "identifier"))
    for node in source.every("invocation_expression"):
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        place = function.child_by_field_name("expression") if function is not None else None
        if place is not None and place.type == "identifier" and arguments is not None:
            yield place, arguments
        for argument in arguments_of(node):
            if text(argument).startswith(("ref ", "out ")) and function is not None:
                yield from ((name, function) for name in find(argument, "identifier"))
    yield from _given_to_parameters(source)


def _given_to_parameters(source: Source) -> Iterator[tuple[Node, Node]]:
    for method in source.every("method_declaration", "local_function_statement"):
        for call in _calls(method):
            for number, place in enumerate(_places(method)):
                name, given = place.child_by_field_name("name"), _given(call, place, number)
                if name is not None and given is not None:
                    yield name, value_of(given)


# --- the solution's classes -------------------------------------------------------------------------------------------


def _own_classes(source: Source, lesson: frozenset[str]) -> Iterator[Declaration]:
    """Yield each place where a class of the solution's computes something; its constants and its name do not."""
    known = _LIBRARY | {path.rpartition("/")[2].partition(".")[0] for path in lesson}
    known |= {text(each.child_by_field_name("name")) for each in source.every(*_CLASSES)}
    for node in source.every("object_creation_expression", "invocation_expression"):
        name = _maker(node)
        if name is not None and text(name)[:1].isupper() and text(name) not in known:
            yield Declaration(name, node, own=True)


def _maker(node: Node) -> Node | None:
    """Return the class whose code an expression runs."""
    if node.type == "object_creation_expression":
        place = node.child_by_field_name("type")
    else:
        function = node.child_by_field_name("function")
        place = function.child_by_field_name("expression") if function is not None else None
        if place is not None and place.type not in {"identifier", "generic_name"}:
            return None
    return next(find(place, "identifier"), None) if place is not None else None
