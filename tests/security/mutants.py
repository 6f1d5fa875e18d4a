"""Small faults put into a program's syntax tree, the same ones every time for the same seed."""

import ast
import copy
import random
from collections.abc import Iterator

from runners.languages import python_tests

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.And: ast.Or, ast.Or: ast.And,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_DROPPED = (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise, ast.Break, ast.Continue, ast.Return, ast.Delete)


def mutants(source: str, seed: str) -> Iterator[str]:
    """Yield different programs, each with one fault, until no other fits."""
    tree = python_tests.parse(source)
    seen = {ast.unparse(tree)}
    places = [(number, fault) for number, node in enumerate(ast.walk(tree)) for fault in _faults(node)]
    random.Random(seed).shuffle(places)  # noqa: S311 - reproducible on purpose
    for number, fault in places:
        changed = copy.deepcopy(tree)
        _break(list(ast.walk(changed))[number], fault)
        text = ast.unparse(ast.fix_missing_locations(changed))
        if text not in seen:
            seen.add(text)
            yield text


def _faults(node: ast.AST) -> Iterator[str]:
    """Name the faults that fit a node."""
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _SWAPS:
        yield "operator"
    if isinstance(node, ast.Compare):
        yield "comparison"
    if isinstance(node, ast.Constant) and type(node.value) in {bool, int, float, str}:
        yield "constant"
    if isinstance(node, ast.Return) and node.value is not None:
        yield "return"
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield "condition"
    body = getattr(node, "body", None)
    for index, statement in enumerate(body if isinstance(body, list) else ()):
        if isinstance(statement, _DROPPED):
            yield f"drop {index}"


def _break(node: ast.AST, fault: str) -> None:
    """Put one fault into a node."""
    place: object = node
    if fault == "operator" and isinstance(place, ast.BinOp | ast.BoolOp | ast.AugAssign):
        place.op = _SWAPS[type(place.op)]()  # type: ignore[assignment]  # an operator is swapped for one of its kind
    elif fault == "comparison" and isinstance(place, ast.Compare):
        place.ops[0] = _SWAPS[type(place.ops[0])]()  # type: ignore[call-overload]
    elif fault == "constant" and isinstance(place, ast.Constant):
        place.value = _other(place.value)
    elif fault == "return" and isinstance(place, ast.Return):
        place.value = ast.Constant(None)
    elif fault == "condition" and isinstance(place, ast.If | ast.While | ast.IfExp):
        place.test = ast.UnaryOp(ast.Not(), place.test)
    else:
        node.body[int(fault.split()[1])] = ast.Pass()  # type: ignore[attr-defined]


def _other(value: object) -> bool | int | float | str:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return f"{value}x"
