"""Texts that the tests have Python evaluate: `eval(repr(point))`, annotations that are texts, `pickle.loads(saved)`.

Such a text may be the solution's, and the referee, which evaluates it, holds the expected values. So it may make values
and call the solution, and nothing else. A text that stands in the tests themselves may do anything.
"""

import ast
import builtins
import collections
import datetime as dt
import decimal
import fractions
import sys
from types import FrameType
from typing import Any, Final

from runners.inside.isolated import proxies
from runners.inside.isolated.codec import CLASSES, NAMES
from runners.inside.isolated.profile import DeniedError

_LIBRARY: Final = frozenset({
    "ast", "collections", "dataclasses", "importlib", "_frozen_importlib", "_frozen_importlib_external", "runners",
})  # fmt: skip
"""Packages whose modules compile texts of their own making, or do not run what they compile."""
_MODULES: Final = (collections, dt, decimal, fractions)
_NEVER: Final = frozenset({type, super, memoryview})
_NODES: Final = (
    ast.Expression, ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Load, ast.keyword, ast.Call, ast.Name,
    ast.Attribute, ast.Subscript, ast.UnaryOp, ast.USub, ast.UAdd, ast.Not, ast.BinOp, ast.Add, ast.Sub, ast.BitOr,
)  # fmt: skip


def guard(solution: frozenset[str]) -> None:
    """Hold every text that this process evaluates from now on to the rules; `solution` names the solution's modules."""

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _EVENTS:
            return
        caller = sys._getframe(1)  # noqa: SLF001 - who evaluates the text, which nothing else tells
        if event == "pickle.find_class":
            module, name = arguments
            harmless = module in solution or (module, name) in _PICKLED
        else:
            harmless = _is_library(caller) or (event == "compile" and _is_plain(arguments[0], caller))
        if not harmless:
            raise DeniedError("a test evaluates a text of the solution's that does more than make values")

    sys.addaudithook(watch)


_EVENTS: Final = frozenset({"compile", "marshal.loads", "pickle.find_class"})
_PICKLED: Final = frozenset(
    {(kind.__module__, name) for name, kind in CLASSES.items() if kind not in _NEVER} | {("copyreg", "_reconstructor")}
)


def _is_library(caller: FrameType) -> bool:
    return str(caller.f_globals.get("__name__", "")).partition(".")[0] in _LIBRARY


def _is_plain(source: object, caller: FrameType) -> bool:
    """Whether a text stands in the code that evaluates it, or does no more than make values."""
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
    if not isinstance(text, str):
        return False
    if text in caller.f_code.co_consts:
        return True
    try:
        tree = ast.parse(text.strip(), mode="eval")  # noqa: TID251 - the sandbox has no other parser
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True  # there is nothing to run: who asked gets the same error
    return all(_is_harmless(node, caller) for node in ast.walk(tree))


def _is_harmless(node: ast.AST, caller: FrameType) -> bool:
    match node:
        case ast.Name() | ast.Attribute():
            return _found(node, caller) is not None
        case ast.Call(func=named) | ast.Subscript(value=named):
            return isinstance(named, ast.Name | ast.Attribute)
        case ast.keyword(arg=None):
            return False
    return isinstance(node, _NODES)


def _found(node: ast.AST, caller: FrameType) -> object:
    """Return what a name stands for, if that is the solution's, a class of values or a module of such; else None."""
    match node:
        case ast.Name(id=name):
            spaces = (caller.f_locals, caller.f_globals, vars(builtins))
            found = next((space[name] for space in spaces if name in space), None)
            return found if _is_stand_in(found) or _is_class(found) or any(found is each for each in _MODULES) else None
        case ast.Attribute(value=ast.Name() | ast.Attribute() as base, attr=name) if not name.startswith("_"):
            owner = _found(base, caller)
            if _is_stand_in(owner):
                return owner  # whatever it is, it is the solution's
            found = vars(owner).get(name) if any(owner is each for each in _MODULES) else None
            return found if _is_class(found) else None
    return None


def _is_stand_in(value: object) -> bool:
    kind = type(value)
    return kind is proxies.Meta or type(kind) is proxies.Meta or kind in {proxies.Function, proxies.Module}


def _is_class(value: object) -> bool:
    return isinstance(value, type) and value in NAMES and value not in _NEVER
