"""Ruby, with Minitest's assertions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import tree_sitter_ruby
from tree_sitter import Language, Node

from cdu.authoring.rewriting import equalities, ruby_names
from cdu.authoring.rewriting.grammar import Assertion
from cdu.authoring.rewriting.names import Names
from cdu.authoring.rewriting.ruby_heredocs import literals
from cdu.authoring.rewriting.source import Edit, RefusalError, find, listed, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdu.authoring.rewriting.grammar import Declaration, Level
    from cdu.authoring.rewriting.source import Source

_OBSERVE: Final = "cdu_observe"
_TITLE: Final = "cdu_title"
_RECORD: Final = "cdu_record"
_CLASSES: Final = frozenset({"constant", "scope_resolution"})
_CLAUSES: Final = frozenset({"rescue", "ensure", "else"})
_STRINGS: Final = frozenset({"string", "chained_string", "heredoc_beginning"})
_ASKED: Final = "asked"
"""An assertion that asks its value something: the answer is observed, and it is true or not."""
_BLOCK: Final = "block"
_PRINTED: Final = "printed"


@dataclass(frozen=True)
class _Form:
    """An assertion, by its arguments: which is judged, which it is compared with; what follows them is a message.

    `inside` says the same as Ruby, where the judgement itself has to stay in the tests: `{a}` is what is judged,
    `{0}`, `{1}` are the operands.
    """

    actual: int = 0
    operands: tuple[int, ...] = ()
    optional: tuple[int, ...] = ()
    form: str = ""
    inside: str = ""


_FORMS: Final = {
    "assert": _Form(),
    "nil": _Form(),
    "equal": _Form(1, (0,), inside="({0}) == ({a})"),
    "same": _Form(1, (0,), inside="({0}).equal?(({a}))"),
    "empty": _Form(inside="({a}).empty?"),
    "includes": _Form(0, (1,), inside="({a}).include?(({0}))"),
    "included": _Form(1, (0,), inside="({0}).include?(({a}))"),
    "match": _Form(1, (0,), inside="Regexp.union(({0})).match?(({a}))"),
    "in_delta": _Form(1, (0,), (2,)),
    "in_epsilon": _Form(1, (0,), (2,)),
    "instance_of": _Form(1, (0,), inside="({a}).instance_of?(({0}))"),
    "kind_of": _Form(1, (0,), inside="({a}).kind_of?(({0}))"),
    "operator": _Form(0, (1, 2), inside="({a}).__send__(({0}), ({1}))"),
    "respond_to": _Form(0, (1,), form=_ASKED, inside="({a}).respond_to?(({0}))"),
    "predicate": _Form(0, (1,), form=_ASKED, inside="({a}).__send__(({0}))"),
    "includes_asked": _Form(0, (1,), form=_ASKED, inside="({a}).include?(({0}))"),
    "raises": _Form(form=_BLOCK),
    "output": _Form(form=_PRINTED),
    "silent": _Form(form=_PRINTED),
}
_TURNED: Final = {"minitest.equal": "minitest.equal", "minitest.includes": "minitest.included"}
"""What an assertion is called whose two sides change places."""
_ALIASES: Final = {"refute": "assert", "assert_no_match": "refute_match", "refute_is_a": "refute_kind_of"}
_ASSERTION: Final = re.compile(r"(assert|refute)(_\w+)?|flunk|skip|(must|wont)_\w+|expect")


@dataclass(frozen=True)
class Ruby:
    """The language."""

    grammar: Language = field(default_factory=lambda: Language(tree_sitter_ruby.language()))
    comments: frozenset[str] = frozenset({"comment"})
    names: frozenset[str] = ruby_names.NAMES
    properties: frozenset[str] = frozenset({"simple_symbol"})

    bound: frozenset[str] = frozenset({"self", "super", "instance_variable", "class_variable", "yield"})

    def is_test(self, path: str) -> bool:
        """Whether a file has tests, or helps those that do."""
        return path.endswith(".rb")

    # --- assertions ---------------------------------------------------------------------------------------------------

    def assertions(self, source: Source) -> list[Assertion]:
        """Return every call of an assertion. Raises `RefusalError`."""
        _require_own_classes(source)
        names = Names(source, self, frozenset())
        helpers = {text(each.child_by_field_name("name")) for each in find(source.root, "method")}
        found = []
        for name in find(source.root, "identifier"):
            called = text(name)
            if not _ASSERTION.fullmatch(called) or called in helpers:
                continue
            call = name.parent
            if call is None or call.type != "call" or call.child_by_field_name("method") != name:
                raise RefusalError(f"{source.where(name)}: {called} is judged by its own framework only")
            if (receiver := call.child_by_field_name("receiver")) is not None and receiver.type != "self":
                raise RefusalError(f"{source.where(name)}: an assertion of an unknown form")
            found.append(_in_order(_assertion(source, call, called), names))
        return found

    def observe(self, source: Source, one: Assertion, site: int, level: Level, edits: Sequence[Edit]) -> str:
        """Return a call of `cdu_observe`."""
        edits = [*edits, *literals(source)]
        if level == 0 or one.form == _ASKED:
            return f"{_OBSERVE}({site}) {_looked(source, one, edits)}"
        if one.form:
            raise RefusalError(f"{source.where(one.node)}: the solution has a part in what is expected")
        operands = [source.of(each, edits) for each in one.operands]
        if level == 1:
            return f"{_OBSERVE}({site}, -> {{ [{_listed(operands)}] }}) {_looked(source, one, edits)}"
        inside = _FORMS[one.matcher.removeprefix("minitest.")].inside
        if not inside:
            raise RefusalError(f"{source.where(one.node)}: only its own framework can judge this")
        return f"{_OBSERVE}({site}) {{ !!({inside.format(*operands, a=source.of(one.actual, edits))}) }}"

    def record(self, source: Source, one: Assertion, site: int, edits: Sequence[Edit]) -> str:
        """Return a call of `cdu_record`, with the operands."""
        edits = [*edits, *literals(source)]
        operands = _listed([source.of(each, edits) for each in one.operands])
        return f"{_RECORD}({site}, -> {{ [{operands}] }}) {_looked(source, one, edits)}"

    def begin(self, source: Source) -> list[Edit]:
        """Write heredocs as strings: they can be moved and removed."""
        return literals(source)

    def titles(self, source: Source) -> Iterator[Edit]:
        """Tests are numbered, and what stands after `__END__` goes."""
        stem = re.sub(r"\W", "_", source.path)
        numbers: dict[str, int] = {}
        for method in find(source.root, "method"):
            name = text(method.child_by_field_name("name"))
            if name.startswith("test_"):
                numbers.setdefault(name, len(numbers) + 1)
        for use in find(source.root, "identifier"):
            if text(use) in numbers:
                yield Edit(use.start_byte, use.end_byte, f"test_{stem}_{numbers[text(use)]:05}")
        for call in find(source.root, "call"):
            title = next(iter(arguments_of(call)), None)
            defines = text(call.child_by_field_name("method")) == "define_method"
            if defines and title is not None and text(title).lstrip(":\"'").startswith("test_"):
                yield Edit(title.start_byte, title.end_byte, _TITLE)
        for rest in find(source.root, "uninterpreted"):
            yield Edit(rest.start_byte, rest.end_byte)

    def alone(self, source: Source) -> None:
        """Return nothing: a class's own equality decides, so only a line-up can."""

    def line_up(
        self, source: Source, one: Assertion, site: int, edits: Sequence[Edit], candidates: Sequence[str]
    ) -> tuple[str, list[str], str] | None:
        """Return an array of what `==` says."""
        if one.matcher != "minitest.equal":
            return None
        actual = source.of(one.actual, [*edits, *literals(source)])
        equal = [f"!!(({each}) == cdu_value)" for each in candidates]
        return f"cdu_line_up({site}, proc {{ ({actual}) }}) {{ |cdu_value| [", equal, "] }"

    def names_class(self, one: Assertion, operand: Node) -> bool:
        """A bare name where a class is wanted."""
        wanted = one.matcher in {f"minitest.{each}" for each in ("raises", "instance_of", "kind_of", "operator")}
        return wanted and operand.type in _CLASSES

    # --- names --------------------------------------------------------------------------------------------------------

    def declarations(self, source: Source, lesson: frozenset[str]) -> list[Declaration]:  # noqa: ARG002 - the protocol's
        """Return variables, methods, parameters, and the names that come from the solution."""
        return ruby_names.declarations(source)

    def assignments(self, source: Source) -> Iterator[tuple[Node, Node]]:
        """Return `x = value`, also of parts of `x`, and the arguments that parameters get."""
        return ruby_names.assignments(source)

    def table_keys(self, source: Source, key: str) -> Iterator[Edit]:
        """Take `key: value` out of hashes that are rows of an array, unless something reads `:key` or `.key`."""
        name = key.removeprefix(":")
        if name == key or any(text(each) in {key, name} for each in find(source.root, "simple_symbol", "identifier")):
            return
        for pair in find(source.root, "pair"):
            row = pair.parent
            table = row.parent if row is not None else None
            if text(pair.child_by_field_name("key")) == name and table is not None and table.type == "array":
                yield listed(pair)


def _require_own_classes(source: Source) -> None:
    """Raise `RefusalError` for a hidden file that opens a visible test class again: without it, nothing would run."""
    if not source.path.startswith("hidden/"):
        return
    classes = list(find(source.root, "class"))
    own = {text(each.child_by_field_name("name")) for each in classes if each.child_by_field_name("superclass")}
    for each in classes:
        name = text(each.child_by_field_name("name"))
        tests = any(text(one.child_by_field_name("name")).startswith("test_") for one in find(each, "method"))
        if tests and name not in own:
            told = f"hidden tests run without the visible ones; write class {name} < Minitest::Test, with what it needs"
            raise RefusalError(f"{source.where(each)}: {told}")


def _assertion(source: Source, call: Node, called: str) -> Assertion:
    name = _ALIASES.get(called, called)
    negated = called.startswith("refute") or name.startswith("refute")
    kind = name.removeprefix("assert_").removeprefix("refute_")
    arguments, block = arguments_of(call), call.child_by_field_name("block")
    form = _FORMS.get(kind)
    if form is None or any(each.type in ruby_names.SPREAD for each in arguments):
        raise RefusalError(f"{source.where(call)}: {called} is judged by its own framework only")
    matcher = f"minitest.{kind}"
    if form.form in {_BLOCK, _PRINTED}:
        if block is None or negated:
            raise RefusalError(f"{source.where(call)}: an assertion of an unknown form")
        message = [each for each in arguments if form.form == _BLOCK and each.type in _STRINGS]
        operands = [each for each in arguments if each not in message]
        if form.form == _BLOCK and any(each.type not in _CLASSES for each in operands):
            raise RefusalError(f"{source.where(call)}: an exception's class has to be named here")
        return Assertion(call, block, tuple(operands), matcher, negated, form.form, tuple(message))
    if kind == "operator" and len(arguments) == 2:  # noqa: PLR2004 - a predicate
        form, matcher = _FORMS["predicate"], "minitest.predicate"
    wanted = [form.actual, *form.operands]
    if block is not None or len(arguments) <= max(wanted):
        raise RefusalError(f"{source.where(call)}: an assertion of an unknown form")
    places = [*form.operands, *(each for each in form.optional if each < len(arguments))]
    rest = tuple(each for place, each in enumerate(arguments) if place not in {form.actual, *places})
    operands = [arguments[place] for place in places]
    if called == "assert" and (pair := _stated(arguments[0])):
        return Assertion(call, pair[0], (pair[1],), "minitest.equal", negated, "", rest)
    return Assertion(call, arguments[form.actual], tuple(operands), matcher, negated, form.form, rest)


def _stated(condition: Node) -> tuple[Node, Node] | None:
    """Return what a condition compares with a literal, and the literal; None for another condition."""
    compared = equalities.sides(condition, "==")
    literal = [each for each in compared if not any(find(each, *ruby_names.NAMES, "self", "lambda"))]
    others = [each for each in compared if each not in literal]
    return (others[0], literal[0]) if len(literal) == len(others) == 1 else None


def _in_order(one: Assertion, names: Names) -> Assertion:
    """Return an assertion with its sides exchanged where the solution's value stands as the expected one.

    A module of the solution's that is asked what it includes is no container: the answer is what it computes.
    """
    if one.matcher == "minitest.includes" and one.actual.type in _CLASSES and names.of_the_solution(one.actual):
        return replace(one, form=_ASKED, matcher="minitest.includes_asked")
    turned = _TURNED.get(one.matcher)
    if turned is None:
        return one
    (expected,) = one.operands
    if names.of_the_solution(expected) and not names.of_the_solution(one.actual):
        return replace(one, actual=expected, operands=(one.actual,), matcher=turned)
    computes = [any(find(each, *ruby_names.NAMES)) for each in (one.actual, expected)]
    return replace(one, actual=expected, operands=(one.actual,), matcher=turned) if computes == [False, True] else one


def arguments_of(call: Node) -> list[Node]:
    """Return the arguments of a call."""
    arguments = call.child_by_field_name("arguments")
    return [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []


def _looked(source: Source, one: Assertion, edits: Sequence[Edit]) -> str:
    """Return the block that gives what is judged."""
    actual = source.of(one.actual, edits)
    if one.form == _BLOCK:
        body = one.actual.child_by_field_name("body")
        alone = body is not None and not any(each.type in _CLAUSES for each in body.named_children)
        plain = alone and one.actual.child_by_field_name("parameters") is None
        return f"{{ ({source.of(body, edits)}) }}" if body is not None and plain else actual
    if one.form == _PRINTED:
        return f"{{ capture_io {actual} }}"
    if one.form == _ASKED:
        inside = _FORMS[one.matcher.removeprefix("minitest.")].inside
        return f"{{ {inside.format(*(source.of(each, edits) for each in one.operands), a=actual)} }}"
    return f"{{ ({actual}) }}"


def _listed(operands: Sequence[str]) -> str:
    return ", ".join(f"({each})" for each in operands)


RUBY: Final = Ruby()
