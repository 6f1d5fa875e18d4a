"""Where C#'s tests judge: xUnit's assertions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting import equalities
from cdu.authoring.rewriting.grammar import Assertion
from cdu.authoring.rewriting.source import RefusalError, above, find, text
from runners import MATCHERS

if TYPE_CHECKING:
    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source

CALLED: Final = "called"
"""The form of an assertion about code that it calls itself."""
LATER: Final = "later"
"""The same for code that gives a task."""
FILTERED: Final = "filtered"
"""The form of an assertion about the parts of a collection that a condition is true of."""
CODE: Final = frozenset({"lambda_expression", "anonymous_method_expression"})
GROUPS: Final = frozenset({"All", "Collection", "Multiple"})
"""Assertions that only run others."""
STATED: Final = "xunit.stated"
_PLACES: Final = frozenset({"Assert", "Xunit.Assert", "global::Xunit.Assert"})
_KEPT: Final = GROUPS | {"Fail"}
_NEGATIONS: Final = {
    "NotEqual": "Equal", "NotStrictEqual": "StrictEqual", "NotSame": "Same", "DoesNotContain": "Contains",
    "DoesNotMatch": "Matches", "NotInRange": "InRange", "IsNotType": "IsType", "NotNull": "Null",
    "IsNotAssignableFrom": "IsAssignableFrom",
}  # fmt: skip
_LAST: Final = ("expected", "actual")
_PARAMETERS: Final = {
    **dict.fromkeys(("Equal", "StrictEqual", "Same", "Equivalent", "Subset", "Superset"), _LAST),
    **dict.fromkeys(("ProperSubset", "ProperSuperset"), _LAST),
    "Contains": ("expected", "collection"),
    "StartsWith": ("expected", "actual"),
    "EndsWith": ("expected", "actual"),
    "Matches": ("expected", "actual"),
    "InRange": ("actual", "low", "high"),
    "Single": ("collection", "expected"),
    **dict.fromkeys(("True", "False"), ("condition", "userMessage")),
    **dict.fromkeys(("Null", "Empty", "NotEmpty", "Distinct"), ("value",)),
    **dict.fromkeys(("IsType", "IsAssignableFrom"), ("expectedType", "object")),
    **dict.fromkeys(("Throws", "ThrowsAny"), ("exceptionType", "testCode")),
}
"""The first parameters of each assertion, in their order."""
_JUDGED: Final = frozenset({"actual", "collection", "condition", "value", "object", "testCode"})
_ALIASES: Final = {"expectedSubstring": "expected", "actualString": "actual", "expectedRegex": "expected",
                   "expectedStartString": "expected", "expectedEndString": "expected", "exceptionType": "exceptionType",
                   "expectedRegexPattern": "expected", "string": "collection"}  # fmt: skip
_OPTIONS: Final = frozenset(
    ["precision", "tolerance", "ignoreCase", "ignoreLineEndingDifferences", "ignoreWhiteSpaceDifferences",
     "ignoreAllWhiteSpace", "comparisonType", "strict", "rounding", "exactMatch"]
)  # fmt: skip


def assertions(source: Source) -> list[Assertion]:
    """Return every assertion of a file. Raises `RefusalError` for one that only its own framework understands."""
    for line in source.every("using_directive"):
        if "Assert" in text(line):
            raise RefusalError(f"{source.where(line)}: assertions go by another name than Assert")
    calls = [call for call in source.every("invocation_expression") if is_framework(call)]
    return [_stated(_assertion(source, call)) for call in calls if name_of(call) not in _KEPT]


def _stated(one: Assertion) -> Assertion:
    """Return an assertion whose condition is an equality with a literal as one of that equality."""
    if one.matcher != "xunit.True":
        return one
    condition = equalities.bare(one.actual)
    pair = equalities.with_literal(equalities.sides(condition, "=="), f"{equalities.PLAIN}|{equalities.TEXT}")
    function = condition.child_by_field_name("function")
    if condition.type == "invocation_expression" and name_of(condition) == "Equals" and function is not None:
        asked = (function.child_by_field_name("expression"), *map(value_of, arguments_of(condition)))
        compared = tuple(each for each in asked if each is not None)
        pair = equalities.with_literal(compared, equalities.TEXT)
    if pair is None:
        return one
    return replace(one, actual=pair[0], operands=(pair[1],), matcher=STATED)


def is_framework(call: Node) -> bool:
    """Whether a call is one of an assertion of xUnit's."""
    function = call.child_by_field_name("function")
    place = function.child_by_field_name("expression") if function is not None else None
    return place is not None and text(place).replace(" ", "") in _PLACES


def name_of(call: Node) -> str:
    """Return the name of the method that is called, without type arguments."""
    return text(_name(call)).partition("<")[0].strip()


def arguments_of(call: Node) -> list[Node]:
    """Return the arguments of a call."""
    arguments = call.child_by_field_name("arguments")
    return [each for each in arguments.named_children if each.type == "argument"] if arguments is not None else []


def value_of(argument: Node) -> Node:
    """Return the expression of an argument."""
    return argument.named_children[-1] if argument.type in {"argument", "attribute_argument"} else argument


def option_of(argument: Node) -> str:
    """Return the name of an argument that is one of the options of an assertion, nothing for any other."""
    name = text(argument.child_by_field_name("name")) if argument.type == "argument" else ""
    return name if name in _OPTIONS else ""


def type_of(call: Node) -> Node | None:
    """Return the one type argument of a call."""
    name = _name(call)
    types = next((each for each in name.named_children if each.type == "type_argument_list"), None) if name else None
    return types.named_children[0] if types is not None and types.named_child_count == 1 else None


def awaited(node: Node) -> bool:
    """Whether an expression waits for something itself, not only in a function within it."""
    return any(_own_level(each, node) for each in find(node, "await_expression"))


def _own_level(each: Node, outer: Node) -> bool:
    function = above(each, lambda node: node.type in CODE or node.type == "local_function_statement")
    return function is None or not (outer.start_byte <= function.start_byte and function.end_byte <= outer.end_byte)


def _name(call: Node) -> Node | None:
    function = call.child_by_field_name("function")
    return function.child_by_field_name("name") if function is not None else None


def _assertion(source: Source, call: Node) -> Assertion:
    full = name_of(call)
    later = full.endswith("Async")
    name = _NEGATIONS.get(full, full.removesuffix("Async"))
    if f"xunit.{name}" not in MATCHERS or (later and not name.startswith("Throws")):
        raise RefusalError(f"{source.where(call)}: {full} is judged by its own framework only")
    given = _sorted(source, call, name)
    actual = next((value_of(argument) for parameter, argument in given if parameter in _JUDGED), None)
    if actual is None or any(text(argument).startswith(("ref ", "out "))
                             for _, argument in given):  # fmt: skip
        raise RefusalError(f"{source.where(call)}: {full} in a form that is not known")
    words = tuple(argument for parameter, argument in given if parameter == "userMessage")
    operands = [argument for parameter, argument in given if parameter not in _JUDGED and parameter != "userMessage"]
    kind = type_of(call) if name in _TYPED else None
    operands = [*([kind] if kind is not None else []), *operands]
    form, matcher, least = _form(source, call, name, actual, operands)
    node = call.parent if form == LATER and call.parent is not None else call
    negated = full != name and not later
    return Assertion(
        node, actual, tuple(operands), matcher, negated=negated, form=form, dropped=words, least=2 if least else 0
    )


_TYPED: Final = frozenset({"IsType", "IsAssignableFrom", "Throws", "ThrowsAny"})


def _form(source: Source, call: Node, name: str, actual: Node, operands: list[Node]) -> tuple[str, str, bool]:
    """Return the form, the matcher, and whether only the framework itself can judge, as it calls code of the test's."""
    given = [value_of(each) for each in operands]
    if name.startswith("Throws"):
        named = len(given) > 1 or (type_of(call) is not None and len(arguments_of(call)) > 1)
        if not operands or any(each.type in CODE for each in given):
            raise RefusalError(f"{source.where(call)}: {name} in a form that is not known")
        if name_of(call).endswith("Async"):
            if call.parent is None or call.parent.type != "await_expression":
                raise RefusalError(f"{source.where(call)}: nobody waits for {name_of(call)}")
            return LATER, f"xunit.{name}", False
        return CALLED, f"xunit.{name}{'Named' if named else ''}", False
    if name in {"Contains", "Single"} and given and given[0].type in CODE:
        return FILTERED, f"xunit.{name}", False
    if actual.type in CODE:
        raise RefusalError(f"{source.where(call)}: {name} of a condition that is code")
    return "", f"xunit.{name}", any(each.type in CODE for each in given)


def _sorted(source: Source, call: Node, name: str) -> list[tuple[str, Node]]:
    """Return the arguments in the order of the parameters, each with the name of its parameter."""
    parameters = list(_PARAMETERS[name])
    given = arguments_of(call)
    if name in _TYPED and type_of(call) is not None:
        parameters = ["paramName", "testCode"] if name.startswith("Throws") and len(given) > 1 else parameters[1:]
    if name == "Contains" and len(given) > 1 and value_of(given[1]).type in CODE:
        parameters = ["collection", "filter"]
    if name == "Single" and len(given) > 1 and value_of(given[1]).type in CODE:
        parameters[1] = "filter"
    found: list[tuple[str, Node]] = []
    for number, argument in enumerate(given):
        own = text(argument.child_by_field_name("name"))
        own = _ALIASES.get(own, own)
        if own and own not in parameters and own not in _OPTIONS:
            raise RefusalError(f"{source.where(argument)}: {name} has no parameter {own} that is known")
        found.append((own or (parameters[number] if number < len(parameters) else f"{number}"), argument))
    order = {parameter: number for number, parameter in enumerate(parameters)}
    return sorted(found, key=lambda pair: order.get(pair[0], len(order)))
