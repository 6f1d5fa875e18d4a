"""What a failing `assert` statement says: both sides, in the words of unittest's methods."""

import ast
import unittest
import unittest.util
from typing import Final

from runners.inside import messages

TELL: Final = "__runners_tell__"
_LEFT, _RIGHT = "__runners_left__", "__runners_right__"
_UNEQUAL: Final = "{} != {}"
_WORDS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: _UNEQUAL,
    ast.NotEq: "{} == {}",
    ast.Lt: "{} not less than {}",
    ast.LtE: "{} not less than or equal to {}",
    ast.Gt: "{} not greater than {}",
    ast.GtE: "{} not greater than or equal to {}",
    ast.In: "{} not found in {}",
    ast.NotIn: "{} unexpectedly found in {}",
    ast.Is: "{} is not {}",
    ast.IsNot: "unexpectedly identical: {}",
}
_SCALARS: Final = (str, bytes, int, float, complex, bool, type(None))
_ITEMS: Final = (list, tuple, set, frozenset)
_MOST: Final = 10_000
"""Values that are looked at; larger ones, and those that hold themselves, are shown without a difference."""


def explained(node: ast.Assert) -> ast.Assert:
    """Return the statement with a message that shows its values, each of which is computed once and in order."""
    test = node.test
    match test:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            words = _WORDS[type(operator)]
            one, other = _kept(_LEFT, left), _kept(_RIGHT, right)
            test = ast.Compare(one[0], [operator], [other[0]])
            shown = [one[1], other[1]]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            words = f"{{}} is not false: {_braces(ast.unparse(operand))}"
            value, name = _kept(_LEFT, operand)
            test, shown = ast.UnaryOp(ast.Not(), value), [name]
        case _:
            words = f"{{}} is not true: {_braces(ast.unparse(test))}"
            test, name = _kept(_LEFT, test)
            shown = [name]
    text = ast.Call(ast.Name(TELL, ast.Load()), [ast.Constant(words), node.msg or ast.Constant(None), *shown], [])
    return ast.fix_missing_locations(ast.copy_location(ast.Assert(test, text), node))


def _kept(name: str, value: ast.expr) -> tuple[ast.expr, ast.expr]:
    """Return an expression that computes a value and keeps it, and one that gives it once more."""
    if isinstance(value, ast.Constant):
        return value, value
    return ast.NamedExpr(ast.Name(name, ast.Store()), value), ast.Name(name, ast.Load())


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def tell(words: str, message: object, *values: object) -> str:
    """Return the text of a failure: `words` with the values, then the test's own message."""
    text = _difference(*values) if words == _UNEQUAL else ""
    text = text or words.format(*map(unittest.util.safe_repr, values))
    return text if message is None else f"{text} : {messages.text_of(AssertionError(message))}"


def _difference(first: object, second: object) -> str:
    """Return what `assertEqual` says of values whose comparison runs nobody's code; nothing for others."""
    if not (_plain(first) and _plain(second)):
        return ""
    try:
        unittest.TestCase().assertEqual(first, second)  # noqa: PT009 - its text is wanted
    except AssertionError as error:
        return str(error)
    return ""


def _plain(value: object) -> bool:
    """Whether a value is of Python's own types through and through."""
    left = [value]
    seen = 0
    while left and seen < _MOST:
        each = left.pop()
        seen += 1
        if type(each) is dict:
            left += [*each, *each.values()]
        elif type(each) in _ITEMS:
            left += each  # type: ignore[arg-type]
        elif type(each) not in _SCALARS:
            return False
    return not left
