"""What a file of Java's tests declares, and what its variables get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.grammar import Declaration
from cdu.authoring.rewriting.java_tables import column
from cdu.authoring.rewriting.source import Edit, above, find, listed, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source

_METHODS: Final = frozenset({"method_declaration", "constructor_declaration"})
_CLASSES: Final = frozenset({"class_declaration", "record_declaration", "enum_declaration", "interface_declaration"})
_SCOPES: Final = _METHODS | {
    "program", "block", "for_statement", "enhanced_for_statement", "lambda_expression", "class_body", "enum_body",
    "try_with_resources_statement", "switch_block_statement_group", "catch_clause", "constructor_body",
    "interface_body",
}  # fmt: skip
_LIBRARIES: Final = ("java.", "javax.", "org.junit.", "org.assertj.")
_LIBRARY: Final = frozenset(
    [
        "Object",
        "String",
        "Integer",
        "Long",
        "Short",
        "Byte",
        "Character",
        "Boolean",
        "Double",
        "Float",
        "Number",
        "Math",
        "StrictMath",
        "StringBuilder",
        "System",
        "Iterable",
        "Comparable",
        "Runnable",
        "Thread",
        "Throwable",
        "Exception",
        "RuntimeException",
        "Error",
        "Class",
        "Enum",
        "Record",
        "CharSequence",
        "Void",
        "IllegalArgumentException",
        "IllegalStateException",
        "UnsupportedOperationException",
        "NullPointerException",
        "ArithmeticException",
        "IndexOutOfBoundsException",
        "ClassCastException",
        "NumberFormatException",
        "InterruptedException",
        "List",
        "ArrayList",
        "LinkedList",
        "Map",
        "HashMap",
        "LinkedHashMap",
        "TreeMap",
        "Set",
        "HashSet",
        "LinkedHashSet",
        "TreeSet",
        "Arrays",
        "Collections",
        "Optional",
        "Random",
        "Scanner",
        "Deque",
        "ArrayDeque",
        "Queue",
        "PriorityQueue",
        "Iterator",
        "Objects",
        "Locale",
        "UUID",
        "Date",
        "Calendar",
        "Stream",
        "IntStream",
        "LongStream",
        "DoubleStream",
        "Collectors",
        "Arguments",
        "Assertions",
    ]
)


def declarations(source: Source, lesson: frozenset[str]) -> Iterator[Declaration]:
    """Yield imports, classes, methods, variables and parameters, and every use of the solution's classes."""
    yield from _imports(source)
    for node in find(source.root, *_CLASSES, "method_declaration"):
        yield from _member(node)
    for node in find(source.root, "variable_declarator"):
        yield from _variable(node)
    for node in find(source.root, "enhanced_for_statement", "resource"):
        yield from _named(node, node if node.type == "enhanced_for_statement" else _scope(node))
    for node in find(source.root, "catch_formal_parameter"):
        yield from _named(node, _scope(node), own=True)
    for node in find(source.root, "lambda_expression"):
        yield from _lambda(node)
    for node in find(source.root, "method_declaration"):
        yield from _parameters(node)
    yield from _own_classes(source, lesson)


def _imports(source: Source) -> Iterator[Declaration]:
    for line in find(source.root, "import_declaration"):
        path = next(find(line, "scoped_identifier"), None)
        name = path.child_by_field_name("name") if path is not None else None
        if name is None or any(find(line, "asterisk")):
            continue
        library = text(path).startswith(_LIBRARIES)
        own = not library and text(line).startswith("import static")
        yield Declaration(
            name, source.root, removal=(Edit(line.start_byte, line.end_byte),) if library else (), own=own
        )


def _member(node: Node) -> Iterator[Declaration]:
    """A method or class may go if nothing marks it and it stands in a class."""
    name, outer = node.child_by_field_name("name"), node.parent
    if name is None or outer is None:
        return
    removal = () if _marked(node) or outer.type == "program" else (Edit(node.start_byte, node.end_byte),)
    yield Declaration(name, _scope(node), node.child_by_field_name("body"), removal)


def _marked(node: Node) -> bool:
    """Whether a declaration has annotations."""
    modifiers = (child for child in node.children if child.type == "modifiers")
    return any(any(find(child, "marker_annotation", "annotation")) for child in modifiers)


def _named(node: Node, scope: Node, *, own: bool = False) -> Iterator[Declaration]:
    name = node.child_by_field_name("name")
    if name is not None:
        yield Declaration(name, scope, node.child_by_field_name("value"), own=own)


def _lambda(node: Node) -> Iterator[Declaration]:
    parameters = node.child_by_field_name("parameters")
    call = above(node, lambda each: each.type == "method_invocation")
    value = call.child_by_field_name("object") if call is not None else None
    if parameters is not None:
        names = [parameters] if parameters.type == "identifier" else list(find(parameters, "identifier"))
        yield from (Declaration(name, node, value) for name in names)


def _scope(node: Node) -> Node:
    found = above(node, lambda each: each.type in _SCOPES)
    return found if found is not None else node


# --- variables --------------------------------------------------------------------------------------------------------


def _variable(node: Node) -> Iterator[Declaration]:
    """Return a local variable or field, which goes together with what only fills it."""
    name, value, statement = node.child_by_field_name("name"), node.child_by_field_name("value"), node.parent
    if name is None or statement is None:
        return
    scope = _scope(statement)
    alone = sum(child.type == "variable_declarator" for child in statement.named_children) == 1
    edit = Edit(statement.start_byte, statement.end_byte) if alone else listed(node)
    fixed = _acts(value) or _marked(statement) or statement.parent is None or statement.parent.type == "for_statement"
    filled = [(use, line) for use in _uses(name, scope) if (line := _filling(use)) is not None]
    removal = () if fixed else (edit, *(Edit(line.start_byte, line.end_byte, ";") for _, line in filled))
    yield Declaration(name, scope, value, removal, fed=tuple(use for use, _ in filled))


def _uses(name: Node, scope: Node) -> Iterator[Node]:
    return (use for use in find(scope, "identifier") if text(use) == text(name) and use != name and is_variable(use))


def _filling(use: Node) -> Node | None:
    """Return the statement that does nothing but give a variable a part of its value."""
    place = use.parent
    if place is None:
        return None
    if place.type == "array_access":
        while place.parent is not None and place.parent.type == "array_access":
            place = place.parent
        use, place = place, place.parent if place.parent is not None else place
    called = place.type == "method_invocation" and place.child_by_field_name("object") == use
    set_ = place.type == "assignment_expression" and place.child_by_field_name("left") == use
    statement = place.parent
    if not (called or set_) or statement is None or statement.type != "expression_statement":
        return None
    return None if _acts(place.child_by_field_name("right") or place.child_by_field_name("arguments")) else statement


def _acts(value: Node | None) -> bool:
    """Whether computing a value may do something that others see."""
    return value is not None and any(find(value, "assignment_expression", "update_expression"))


def is_variable(name: Node) -> bool:
    """Whether an identifier names a variable, not a method or a field of something."""
    outer = name.parent
    if outer is None:
        return False
    if outer.type == "method_invocation":
        return outer.child_by_field_name("name") != name
    return outer.type != "field_access" or outer.child_by_field_name("field") != name


def changed_variables(method: Node) -> set[str]:
    """Return the names of a method's variables that get a value after their declaration."""
    fields = {
        text(name) for name in find(method, "assignment_expression", "update_expression") for name in _targets(name)
    }
    declared = find(method, "variable_declarator", "formal_parameter", "enhanced_for_statement")
    return fields & {text(each.child_by_field_name("name")) for each in declared}


def _targets(change: Node) -> Iterator[Node]:
    left = change.child_by_field_name("left") if change.type == "assignment_expression" else change
    if left is not None:
        yield from (
            (left,) if left.type == "identifier" else (each for each in left.children if each.type == "identifier")
        )


# --- parameters -------------------------------------------------------------------------------------------------------


def _parameters(method: Node) -> Iterator[Declaration]:
    parameters = method.child_by_field_name("parameters")
    places = (
        [each for each in parameters.named_children if each.type == "formal_parameter"]
        if parameters is not None
        else []
    )
    for number, place in enumerate(places):
        name = place.child_by_field_name("name")
        if name is not None:
            yield Declaration(name, method, removal=_parameter(method, place, number, len(places)))


def _parameter(method: Node, place: Node, number: int, count: int) -> tuple[Edit, ...]:
    """Return the edits that take a parameter away with its arguments, none where these cannot be known."""
    if _marked(method):
        cells = column(method, number) if count > 1 else ()
        return (listed(place), *cells) if cells else ()
    calls = _calls(method)
    if not calls:
        return ()
    return (listed(place), *(listed(_arguments(call)[number]) for call in calls if len(_arguments(call)) == count))


def _calls(method: Node) -> list[Node]:
    """Return all calls of a method of the file; none if it may be called otherwise as well."""
    root = above(method, lambda each: each.parent is None)
    name = text(method.child_by_field_name("name"))
    if root is None:
        return []
    uses = [use for use in find(root, "identifier") if text(use) == name]
    calls = [use.parent for use in uses if use.parent is not None and use.parent.child_by_field_name("name") == use]
    found = [call for call in calls if call.type == "method_invocation" and call.child_by_field_name("object") is None]
    return found if len(found) == len(uses) - 1 else []


def _arguments(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return list(arguments.named_children) if arguments is not None else []


def assignments(source: Source) -> Iterator[tuple[Node, Node]]:
    """Yield names with what they get: by `=`, by a call on them, and as parameters."""
    for node in find(source.root, "assignment_expression"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            yield from ((name, right) for name in find(left, "identifier"))
    for node in find(source.root, "method_invocation"):
        place, arguments = node.child_by_field_name("object"), node.child_by_field_name("arguments")
        if place is not None and place.type == "identifier" and arguments is not None:
            yield place, arguments
    for method in find(source.root, "method_declaration"):
        parameters = method.child_by_field_name("parameters")
        names = (
            [each.child_by_field_name("name") for each in parameters.named_children] if parameters is not None else []
        )
        for call in _calls(method):
            yield from ((name, given) for name, given in zip(names, _arguments(call), strict=False) if name is not None)


# --- the solution's classes -------------------------------------------------------------------------------------------


def _own_classes(source: Source, lesson: frozenset[str]) -> Iterator[Declaration]:
    """Yield each place where a class of the solution's computes something; its constants and its name do not."""
    known = _LIBRARY | {path.rpartition("/")[2].partition(".")[0] for path in lesson}
    known |= {text(each.child_by_field_name("name")) for each in find(source.root, *_CLASSES)}
    for line in find(source.root, "import_declaration"):
        path = text(next(find(line, "scoped_identifier"), None))
        known |= {path.rpartition(".")[2]} if path.startswith(_LIBRARIES) else set()
    for node in find(source.root, "object_creation_expression", "method_invocation", "method_reference"):
        name = _maker(node)
        if name is not None and text(name)[:1].isupper() and text(name) not in known:
            yield Declaration(name, node, own=True)


def _maker(node: Node) -> Node | None:
    """Return the class whose code an expression runs."""
    if node.type == "object_creation_expression":
        place = node.child_by_field_name("type")
        return next(find(place, "type_identifier"), None) if place is not None else None
    place = node.child_by_field_name("object") if node.type == "method_invocation" else node.named_children[0]
    if text(node.child_by_field_name("name")) == "valueOf":  # of an enumeration; an object's own is found out later
        return None
    return place if place is not None and place.type == "identifier" else None
