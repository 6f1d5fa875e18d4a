"""Which names a file of Ruby declares, and which come from the solution."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting.grammar import Declaration
from cdu.authoring.rewriting.source import Edit, above, find, inside, listed, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source

NAMES: Final = frozenset(
    {"identifier", "constant", "instance_variable", "class_variable", "global_variable", "hash_key_symbol"}
)
SPREAD: Final = frozenset({"splat_argument", "hash_splat_argument", "block_argument", "pair", "forward_argument"})
_VARIABLES: Final = NAMES - {"hash_key_symbol"}
_METHODS: Final = frozenset({"method", "singleton_method"})
_BLOCKS: Final = frozenset({"do_block", "block", "lambda"})
_CLASSES: Final = frozenset({"class", "module", "singleton_class", "program"})
_BODIES: Final = frozenset({"program", "body_statement", "block_body", "then", "else", "ensure", "begin"})
_HOOKS: Final = frozenset(
    {
        *(f"{when}{hook}" for hook in ("setup", "teardown") for when in ("", "before_", "after_")),
        *("initialize", "method_missing", "respond_to_missing?", "to_s", "inspect", "==", "hash", "eql?", "each"),
    }
)
_CORE: Final = frozenset(
    """
    Array BasicObject Binding Class Comparable Complex Data Date DateTime Dir Encoding Enumerable Enumerator ENV Errno
    Exception FalseClass Fiber File Float FrozenError GC Hash IO IOError IndexError Integer Interrupt Kernel KeyError
    LoadError Marshal Math Method Minitest Module Mutex NameError NilClass NoMatchingPatternError NoMethodError
    NotImplementedError Numeric Object ObjectSpace OpenStruct Proc Process Queue Random Range RangeError Rational Ractor
    Regexp RegexpError RuntimeError ScriptError SecureRandom Set Signal SecurityError StandardError StopIteration String
    StringIO Struct Symbol SyntaxError SystemExit SystemStackError Test Thread ThreadError Time TrueClass TypeError
    UnboundMethod ZeroDivisionError ArgumentError EncodingError FloatDomainError UncaughtThrowError INFINITY NAN EPSILON
    PI E MAX MIN
    """.split()  # noqa: SIM905 - easier to read and to extend
)
"""Constants that Ruby itself has. What else nobody in a file declares, the solution does."""
_KERNEL: Final = frozenset(
    """
    Array Complex Float Hash Integer Rational String attr_accessor attr_reader attr_writer binding block_given?
    capture_io catch define_method extend fail format freeze gets include lambda loop module_function name p pass
    prepend
    print printf private private_constant proc protected public putc puts raise rand require require_relative skip sleep
    sprintf srand tap then throw warn it _1 _2 new class send __method__ __dir__ parallelize_me!
    """.split()  # noqa: SIM905 - easier to read and to extend
)
"""Methods that every object or class has, or every test."""


def declarations(source: Source) -> list[Declaration]:
    """Return everything that a file declares, and the names that only the solution can have declared."""
    root = source.root
    found = [*_no_uses(root), *_variables(root), *_methods(root), *_parameters(root), *_types(root)]
    return [*found, *_foreign(root, {text(one.node) for one in found if one.scope != one.node})]


def assignments(source: Source) -> Iterator[tuple[Node, Node]]:
    """Return names with what they are assigned, and parameters with their arguments."""
    for node in find(source.root, "assignment", "operator_assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            yield from ((name, right) for name in find(left, *_VARIABLES))
    calls = _calls(source.root)
    for method in find(source.root, *_METHODS):
        parameters = method.child_by_field_name("parameters")
        for call in calls[text(method.child_by_field_name("name"))]:
            arguments = call.child_by_field_name("arguments")
            if parameters is not None and arguments is not None:
                yield from ((_name(each), arguments) for each in parameters.named_children)


def _no_uses(root: Node) -> Iterator[Declaration]:
    """Methods behind a dot and keys of hashes: names that mean nothing else, so each of them stands for itself."""
    for call in find(root, "call"):
        method = call.child_by_field_name("method")
        if call.child_by_field_name("receiver") is not None and method is not None and method.type in NAMES:
            yield Declaration(method, method)
    for key in find(root, "hash_key_symbol"):
        if key.parent is not None and key.parent.child_by_field_name("value") is not None:
            yield Declaration(key, key)
    for scoped in find(root, "scope_resolution"):
        name = scoped.child_by_field_name("name")
        if scoped.child_by_field_name("scope") is not None and name is not None:
            yield Declaration(name, name)


def _variables(root: Node) -> Iterator[Declaration]:
    """Variables and constants. All assignments of one belong to the first."""
    places: dict[tuple[str, int], list[Node]] = defaultdict(list)
    scopes: dict[tuple[str, int], Node] = {}
    for node in find(root, "assignment"):
        left = node.child_by_field_name("left")
        if left is None:
            continue
        for name in [left] if left.type in _VARIABLES else find(left, *_VARIABLES):
            if left.type in _VARIABLES or left.type == "left_assignment_list":
                scope = _scope(name)
                places[text(name), scope.id].append(name)
                scopes[text(name), scope.id] = scope
    for key, names in places.items():
        statements = [name.parent for name in names if name.parent is not None and name.parent.type == "assignment"]
        alone = len(statements) == len(names) and all(map(_removable, statements))
        removal = tuple(Edit(each.start_byte, each.end_byte) for each in statements) if alone else ()
        first, *others = names
        outer = above(first, lambda each: each.type == "assignment")
        value = outer.child_by_field_name("right") if outer is not None else None
        yield Declaration(first, scopes[key], value, removal)
        yield from (Declaration(name, scopes[key]) for name in others)


def _removable(statement: Node) -> bool:
    """Whether an assignment is a statement of its own, and changes nothing else."""
    alone = statement.parent is not None and statement.parent.type in _BODIES
    value = statement.child_by_field_name("right")
    return alone and value is not None and not any(find(value, "assignment", "operator_assignment", "yield"))


def _scope(name: Node) -> Node:
    """Return where a variable counts."""
    if name.type == "identifier":
        method = above(name, lambda each: each.type in _METHODS | _CLASSES)
        found = method
        if method is not None and method.type in _CLASSES:
            outermost = above(name, lambda each: each.type in _BLOCKS)
            while outermost is not None and inside(outermost, method):
                found, outermost = outermost, above(outermost, lambda each: each.type in _BLOCKS)
    elif name.type == "instance_variable":
        found = above(name, lambda each: each.type in {"class", "program"})
    else:
        found = above(name, lambda each: each.type == "program")
    return found if found is not None else name


def _methods(root: Node) -> Iterator[Declaration]:
    """Methods. Of several with one name each counts in its own class only."""
    methods = list(find(root, *_METHODS))
    names = [text(method.child_by_field_name("name")) for method in methods]
    for method, called in zip(methods, names, strict=True):
        name = method.child_by_field_name("name")
        if name is None or name.type not in NAMES:
            continue
        outer = above(method, lambda each: each.type in _CLASSES)
        scope = root if names.count(called) == 1 or outer is None else outer
        kept = called in _HOOKS or called.startswith("test_") or method.type == "singleton_method"
        removal = () if kept else (Edit(method.start_byte, method.end_byte),)
        yield Declaration(name, scope, method.child_by_field_name("body"), removal)


def _types(root: Node) -> Iterator[Declaration]:
    for node in find(root, "class", "module"):
        name = node.child_by_field_name("name")
        if name is not None and name.type == "constant":
            yield Declaration(name, root)


def _name(parameter: Node) -> Node:
    return parameter.child_by_field_name("name") or parameter


def _parameters(root: Node) -> Iterator[Declaration]:
    calls = _calls(root)
    uses = [*find(root, "identifier", "simple_symbol")]
    for node in find(root, *_METHODS, *_BLOCKS):
        parameters = node.child_by_field_name("parameters")
        if parameters is None:
            continue
        places = parameters.named_children
        for number, place in enumerate(places):
            names = [_name(place)] if place.type != "destructured_parameter" else list(find(place, "identifier"))
            for name in names:
                if node.type == "method":
                    removal = _argument_edits(node, places, number, calls, uses)
                    yield Declaration(name, node, removal=removal)
                else:
                    yield Declaration(name, node, _rows(node), _row_edits(node, parameters, number))


def _calls(root: Node) -> dict[str, list[Node]]:
    """Return the calls without a receiver, by the name of the method."""
    found = defaultdict(list)
    for call in find(root, "call"):
        if call.child_by_field_name("receiver") is None:
            found[text(call.child_by_field_name("method"))].append(call)
    return found


def _argument_edits(
    method: Node, places: Sequence[Node], number: int, calls: dict[str, list[Node]], uses: Iterable[Node]
) -> tuple[Edit, ...]:
    """Return the edits that take a parameter away with its arguments, none where those cannot be known."""
    place, called = places[number], text(method.child_by_field_name("name"))
    mentions = sum(text(each).removeprefix(":") == called for each in uses)
    methods = sum(text(each.child_by_field_name("name")) == called for each in find(_root(method), *_METHODS))
    mine = [call for call in calls[called] if methods == 1 or inside(call, _class(method))]
    if mentions != methods + len(calls[called]) or place.type not in {
        "identifier",
        "optional_parameter",
        "keyword_parameter",
    }:
        return ()
    edits = [listed(place)]
    for call in mine:
        arguments = call.child_by_field_name("arguments")
        given = [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []
        if place.type == "keyword_parameter":
            if any(each.type == "hash_splat_argument" for each in given):
                return ()
            keys = (each for each in given if each.type == "pair")
            edits += (listed(each) for each in keys if text(each.child_by_field_name("key")) == text(_name(place)))
            continue
        if any(each.type == "splat_argument" for each in given[: number + 1]):
            return ()
        positional = [each for each in given if each.type != "pair"]
        needed = sum(each.type in {"identifier", "optional_parameter"} for each in places)
        if len(positional) != needed and any(each.type == "optional_parameter" for each in places):
            return ()
        if number < len(positional):
            edits.append(listed(positional[number]))
    return tuple(edits)


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _class(method: Node) -> Node:
    return above(method, lambda each: each.type in _CLASSES) or method


def _rows(block: Node) -> Node | None:
    """Return what a block is called with: what its call goes through."""
    call = block.parent
    return call.child_by_field_name("receiver") if call is not None and call.type == "call" else None


def _row_edits(block: Node, parameters: Node, number: int) -> tuple[Edit, ...]:
    """Return the edits that take the last parameter of a block away with the last column of its literal table."""
    table, places = _rows(block), parameters.named_children
    if table is None or number != len(places) - 1 or number == 0:
        return ()
    rows = [row for row in table.named_children if row.type != "comment"]
    if table.type == "hash" and len(places) == 2:  # noqa: PLR2004 - key and value
        columns = [_columns(pair) for pair in rows]
    else:
        columns = [row.named_children if row.type == "array" else [] for row in rows]
    if table.type not in {"hash", "array"} or any(len(row) != len(places) for row in columns):
        return ()
    if number > 1:
        return (listed(places[number]), *(listed(row[number]) for row in columns))
    # A row of one column is the value itself.
    listing = f"[{', '.join(text(row[0]) for row in columns)}]"
    return (listed(places[number]), Edit(table.start_byte, table.end_byte, listing))


def _columns(pair: Node) -> list[Node]:
    """Return key and value of `key => value`."""
    key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
    return [key, value] if key is not None and value is not None and key.type != "hash_key_symbol" else []


def _foreign(root: Node, declared: set[str]) -> Iterator[Declaration]:
    """Names that nobody here declares: the solution's constants, and its methods that are called like functions."""
    seen: set[str] = set()
    for node in find(root, "constant", "identifier"):
        name, outer = text(node), node.parent
        if name in declared or name in seen or name in (_CORE if node.type == "constant" else _KERNEL):
            continue
        part = outer is not None and node in (outer.child_by_field_name("method"), outer.child_by_field_name("name"))
        if part and outer is not None and outer.child_by_field_name("receiver" if outer.type == "call" else "scope"):
            continue
        if name.startswith(("assert", "refute", "cdu_")):
            continue
        seen.add(name)
        yield Declaration(node, root, own=True)
