"""Where Java's tests judge: JUnit's assertions, and the chains of AssertJ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdu.authoring.rewriting import equalities
from cdu.authoring.rewriting.grammar import Assertion
from cdu.authoring.rewriting.source import RefusalError, above, find, text
from runners import MATCHERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from cdu.authoring.rewriting.source import Source

CALLED: Final = "called"
"""The form of an assertion about code that it calls itself."""
STATED: Final = "junit.stated"
_TRUTHS: Final = frozenset({"junit.assertTrue", "assertj.isTrue"})
_WORDS: Final = frozenset({"as", "describedAs", "withFailMessage", "overridingErrorMessage"})
_OF_VALUE: Final = "assertThat"
_OF_CODE: Final = frozenset({"assertThatThrownBy", "assertThatCode"})
_KEPT: Final = frozenset({"assertAll"})
_CODE: Final = frozenset({"lambda_expression", "method_reference"})
_FIRST: Final = frozenset({"assertTrue", "assertFalse", "assertNull", "assertNotNull", "assertDoesNotThrow"})
_CALLING: Final = frozenset({"assertThrows", "assertThrowsExactly", "assertDoesNotThrow"})
_MOST: Final = {"assertEquals": 3, "assertNotEquals": 3, "assertArrayEquals": 3}


def assertions(source: Source) -> list[Assertion]:
    """Return every judgement of a file. Raises `RefusalError` for one that only its own framework understands."""
    found: list[Assertion] = []
    for call in find(source.root, "method_invocation"):
        name = text(call.child_by_field_name("name"))
        if name.startswith("assert") and name not in _KEPT and is_framework(call):
            found += _chain(source, call, name) if name.startswith(_OF_VALUE) else [_plain(source, call, name)]
    return [_stated(one) for one in found]


def _stated(one: Assertion) -> Assertion:
    """Return an assertion whose condition is an equality with a literal as one of that equality.

    `==` of objects asks whether they are the very same, so texts count in `equals` only.
    """
    if one.matcher not in _TRUTHS or judged_before(one.node) is not None or not is_last(one.node):
        return one
    condition = equalities.bare(one.actual)
    pair = equalities.with_literal(equalities.sides(condition, "=="), equalities.PLAIN)
    if condition.type == "method_invocation" and _name(condition) == "equals":
        asked = (condition.child_by_field_name("object"), *arguments_of(condition))
        compared = tuple(each for each in asked if each is not None)
        pair = equalities.with_literal(compared, equalities.TEXT)
    if pair is None:
        return one
    return replace(one, actual=pair[0], operands=(pair[1],), matcher=STATED)


def is_framework(call: Node) -> bool:
    """Whether a call is one of an assertion of JUnit's or AssertJ's, not of a method of the file's own."""
    place = call.child_by_field_name("object")
    if place is not None:
        return text(place).rpartition(".")[2] == "Assertions"
    root = above(call, lambda each: each.parent is None)
    name = text(call.child_by_field_name("name"))
    own = find(root, "method_declaration") if root is not None else ()
    return all(text(method.child_by_field_name("name")) != name for method in own)


def arguments_of(call: Node) -> list[Node]:
    """Return the arguments of a call."""
    arguments = call.child_by_field_name("arguments")
    comments = {"line_comment", "block_comment"}
    return [each for each in arguments.named_children if each.type not in comments] if arguments is not None else []


# --- JUnit ------------------------------------------------------------------------------------------------------------


def _plain(source: Source, call: Node, name: str) -> Assertion:
    """Return an assertion of JUnit's: what is expected comes first, then what came out, then words."""
    given = arguments_of(call)
    if f"junit.{name}" not in MATCHERS or len(given) < (1 if name in _FIRST else 2):
        raise RefusalError(f"{source.where(call)}: {name} is judged by its own framework only")
    if name in _FIRST:
        actual, operands, words = given[0], [], given[1:]
    else:
        most = _MOST.get(name, 2)
        actual, rest = given[1], [each for each in given[2:most] if not _is_text(each)]
        operands, words = [given[0], *rest], [each for each in given[2:] if each not in rest]
    form = CALLED if name in _CALLING else ""
    if form and actual.type not in _CODE:
        raise RefusalError(f"{source.where(call)}: {name} with code that is named elsewhere")
    if not form and actual.type in _CODE:
        raise RefusalError(f"{source.where(call)}: {name} of a condition that is code")
    return Assertion(call, actual, tuple(operands), f"junit.{name}", form=form, dropped=tuple(words))


def _is_text(node: Node) -> bool:
    """Whether an argument is a message rather than a tolerance."""
    return node.type in {"string_literal", "lambda_expression"} or any(find(node, "string_literal"))


# --- AssertJ ----------------------------------------------------------------------------------------------------------


def _chain(source: Source, start: Node, name: str) -> list[Assertion]:
    """Return the judgements of one chain. Raises `RefusalError`."""
    calls = _calls(start)
    given = arguments_of(start)
    last = calls[-1] if calls else start
    if last.parent is None or last.parent.type not in {"expression_statement", "lambda_expression"}:
        raise RefusalError(f"{source.where(start)}: an assertion of an unknown form")
    words = [each for call in calls if _name(call) in _WORDS for each in arguments_of(call)]
    judging = [call for call in calls if _name(call) not in _WORDS]
    made: list[Assertion] = []
    if name in _OF_CODE and judging and _name(judging[0]) == "doesNotThrowAnyException":
        made.append(_of_code(source, judging.pop(0), given, (), "assertj.doesNotThrowAnyException"))
    elif name == "assertThatThrownBy" and judging:
        first = judging[0]
        made.append(_of_code(source, start, given, (), "assertj.assertThatThrownBy"))
        made += [_judgement(call, made[0].actual, "assertj.thrown.") for call in judging]
        return _ended(source, made, last, words, first)
    elif name != _OF_VALUE and judging and _name(judging[0]) == "isThrownBy":
        matcher = "assertj.isThrownBy" if name == "assertThatExceptionOfType" else f"assertj.{name}"
        call = judging.pop(0)
        made.append(_of_code(source, call, arguments_of(call), tuple(given), matcher))
    if made:
        made += [_judgement(call, made[0].actual, "assertj.thrown.") for call in judging]
    elif name == _OF_VALUE and len(given) == 1 and given[0].type not in _CODE:
        made = [_judgement(call, given[0], "assertj.") for call in judging]
    return _ended(source, made, last, words, start)


def _ended(source: Source, made: list[Assertion], last: Node, words: list[Node], start: Node) -> list[Assertion]:
    """Return a chain's judgements; the last one stands for what follows it."""
    if not made or any(one.matcher not in MATCHERS for one in made):
        name = next((one.matcher for one in made if one.matcher not in MATCHERS), "this")
        raise RefusalError(f"{source.where(start)}: {name} is judged by its own framework only")
    end = made[-1]
    whole = Assertion(last, end.actual, end.operands, end.matcher, form=end.form, dropped=tuple(words), least=end.least)
    return [*made[:-1], whole]


def _of_code(source: Source, call: Node, given: list[Node], operands: tuple[Node, ...], matcher: str) -> Assertion:
    if not given or given[0].type not in _CODE:
        raise RefusalError(f"{source.where(call)}: an assertion about code that is named elsewhere")
    return Assertion(call, given[0], operands, matcher, form=CALLED, dropped=tuple(given[1:]))


def _judgement(call: Node, actual: Node, kind: str) -> Assertion:
    operands = arguments_of(call)
    code = any(each.type in _CODE for each in operands)
    return Assertion(call, actual, tuple(operands), f"{kind}{_name(call)}", least=2 if code else 0)


def _calls(start: Node) -> list[Node]:
    """Return the calls that a chain makes on what its start gives."""
    found, node = [], start
    while (outer := node.parent) is not None and outer.type == "method_invocation":
        if outer.child_by_field_name("object") != node:
            break
        found.append(outer)
        node = outer
    return found


def _name(call: Node) -> str:
    return text(call.child_by_field_name("name"))


def _inner(node: Node) -> Iterator[Node]:
    """Yield the calls of a chain below one of its calls, from there to its start."""
    each = node.child_by_field_name("object")
    while each is not None and each.type == "method_invocation":
        yield each
        each = each.child_by_field_name("object")


def judged_before(node: Node) -> Node | None:
    """Return the judgement of the same chain that comes before one, None for the first."""
    if node.type != "method_invocation" or _name(node).startswith("assert"):
        return None
    calls = [each for each in (node, *_inner(node)) if _name(each) not in _WORDS]
    if not calls or not _name(calls[-1]).startswith(_OF_VALUE):
        return None
    first = _name(calls[-1]) == "assertThatThrownBy" and _name(calls[-2]) != "doesNotThrowAnyException"
    judging = calls if first else calls[:-1]
    return judging[1] if len(judging) > 1 else None


def is_last(node: Node) -> bool:
    """Whether a judgement is the last of its chain."""
    outer = node.parent
    return outer is None or outer.type != "method_invocation" or outer.child_by_field_name("object") != node


def statement_of(node: Node) -> Node | None:
    """Return the statement that an assertion is the whole of, None for one in a lambda or a larger expression."""
    while not is_last(node) and node.parent is not None:
        node = node.parent
    return node.parent if node.parent is not None and node.parent.type == "expression_statement" else None
