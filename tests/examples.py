"""What a lesson's instructions show, as one more test file in its language.

Code in the instructions says what it gives behind a comment, on the same line or on the next one:
`carve('a b', 3); // ['a b']`, `operate(orders); // throws LockError: order 1: fill`, and in Ruby `# =>` and `# raises`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import Files, Lesson


@dataclass(frozen=True)
class _Form:
    """How a language writes examples and tests."""

    test_file: str
    comment: str
    value: re.Pattern[str]
    error: re.Pattern[str]
    equal: Callable[[str, str], str]
    raises: Callable[[str, str, str | None], str]
    whole: Callable[[str, str, str], str]
    """A test file from the name of the solution's file, its text, and the test's lines."""


def _javascript_raises(code: str, error: str, message: str | None) -> str:
    said = "" if message is None else f" expect(() => {code}).toThrow(new Error({json.dumps(message)}));"
    return f"expect(() => {code}).toThrow({error});{said}"


def _javascript(file: str, solution: str, body: str) -> str:
    exported = re.findall(r"^export (function|class|interface|type) (\w+)", solution, re.MULTILINE)
    names = ", ".join(f"type {name}" if kind in {"interface", "type"} else name for kind, name in exported)
    imports = f"import {{ expect, test }} from '@jest/globals';\nimport {{ {names} }} from './{file}';\n"
    return f"{imports}test('what the instructions show', () => {{\n{body}\n}});\n"


def _ruby_equal(code: str, value: str) -> str:
    return f"assert_nil({code})" if value == "nil" else f"assert_equal({value}, {code})"


def _ruby_raises(code: str, error: str, message: str | None) -> str:
    raised = f"assert_raises({error}) {{ {code} }}"
    return raised if message is None else f"assert_equal({json.dumps(message)}, {raised}.message)"


def _ruby(file: str, _solution: str, body: str) -> str:
    test = f"class InstructionsTest < Minitest::Test\n  def test_what_the_instructions_show\n{body}\n  end\nend\n"
    return f'require "minitest/autorun"\nrequire_relative "{file}"\n{test}'


def _script(test_file: str) -> _Form:
    return _Form(
        test_file,
        "//",
        re.compile(r"^(.+); // (.+)$"),
        re.compile(r"^(.+); // throws (\w+)(?:: (.+))?$"),
        lambda code, value: f"expect({code}).toEqual({value});",
        _javascript_raises,
        _javascript,
    )


_FORMS = {
    "javascript": _script("instructions.spec.js"),
    "typescript": _script("instructions.test.ts"),
    "ruby": _Form(
        "instructions_test.rb",
        "#",
        re.compile(r"^(.+) # => (.+)$"),
        re.compile(r"^(.+) # raises ([\w:]+?)(?:: (.+))?$"),
        _ruby_equal,
        _ruby_raises,
        _ruby,
    ),
}


def examples(lesson: Lesson) -> Files:
    """The test file; nothing for programs, and for languages whose examples are written in no form known here."""
    form = _FORMS.get(lesson.language)
    if form is None or lesson.kind == "program":
        return {}
    blocks = re.findall(rf"^```{lesson.language}\n(.*?)^```", lesson.instructions, re.DOTALL | re.MULTILINE)
    lines = "".join(blocks).replace(f"\n{form.comment} ", f" {form.comment} ").splitlines()
    told = [_assertion(form, line) for line in lines]
    if told == lines:
        raise AssertionError(f"the instructions of {lesson.lesson} show no example")
    [(file, solution)] = lesson.reference.items()
    return {form.test_file: form.whole(file, solution, "\n".join(told))}


def _assertion(form: _Form, line: str) -> str:
    """The line as an assertion, or as it is when it only makes ready."""
    if error := form.error.match(line):
        return form.raises(*error.groups())
    if value := form.value.match(line):
        return form.equal(*value.groups())
    return line
