"""Find the tests of a Python lesson by reading its files, without running anything."""

import ast
import functools
import threading
from dataclasses import dataclass
from typing import Final

from runners.inside.negative_controls import ELIGIBLE
from runners.report import Test
from runners.request import RequestError
from runners.text import human

_ROOTS: Final = frozenset({"TestCase", "IsolatedAsyncioTestCase"})
_MAX_DEPTH: Final = 20
_parsing = threading.Lock()


@dataclass(frozen=True, slots=True)
class PythonTest(Test):
    """One test method; its id is `module.Class.method`.

    `path` is its file's; `controlled` says that a run with wrong expectations, a negative control, must fail.
    """

    path: str = ""
    controlled: bool = False


@dataclass(frozen=True, slots=True)
class _Class:
    path: str
    node: ast.ClassDef
    bases: tuple[str, ...]


def find_tests(files: dict[str, str]) -> list[PythonTest]:
    """Return the tests in file order, those of the folder `hidden` last.

    Raises `RequestError` for a file that does not parse. Tests that the lesson itself skips without a condition are
    left out.
    """
    return list(_find(tuple(files.items())))


@functools.lru_cache(maxsize=256)
def _find(files: tuple[tuple[str, str], ...]) -> tuple[PythonTest, ...]:
    """Cached, because many submissions come for one lesson."""
    classes: dict[str, _Class] = {}
    for path, text in sorted(files, key=lambda file: file[0].startswith("hidden/")):
        if path.endswith(".py"):
            classes |= _classes(path, text)
    return tuple(test for item in classes.values() if _is_case(item, classes) for test in _tests(item, classes))


def _classes(path: str, text: str) -> dict[str, _Class]:
    try:
        tree = parse(text)
    except SyntaxError as error:
        place, shown = f"{path} line {error.lineno}", (error.text or "").strip()
        raise RequestError(
            f"tests: {place}: this is the lesson's own test, and it is not valid Python: {error.msg}: {shown}"
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise RequestError(f"tests: {path} is not valid Python: {error}") from None
    nodes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {node.name: _Class(path, node, tuple(_last_name(base) for base in node.bases)) for node in nodes}


def parse(text: str) -> ast.Module:
    """Return a module's syntax tree; raises what `ast.parse` does.

    Only one thread parses at a time: the interpreter counts the nesting depth of all threads together, so that of two
    that parse at once one may raise SystemError (github.com/python/cpython/issues/106905).
    """
    with _parsing:
        return ast.parse(text)  # noqa: TID251 - the one place


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_case(item: _Class, classes: dict[str, _Class], depth: int = 0) -> bool:
    if _skipped(item.node) or depth > _MAX_DEPTH:
        return False
    return any(
        base in _ROOTS or (base in classes and base != item.node.name and _is_case(classes[base], classes, depth + 1))
        for base in item.bases
    )


def _methods(item: _Class, classes: dict[str, _Class], depth: int = 0) -> dict[str, ast.FunctionDef]:
    """Return the class's test methods, inherited ones included, in the order of their lines."""
    found: dict[str, ast.FunctionDef] = {}
    for base in item.bases:
        if base in classes and base != item.node.name and depth < _MAX_DEPTH:
            found |= _methods(classes[base], classes, depth + 1)
    for node in item.node.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            found[node.name] = node  # type: ignore[assignment]
    return found


def _tests(item: _Class, classes: dict[str, _Class]) -> list[PythonTest]:
    module = item.path.removesuffix(".py").replace("/", ".")
    nodes = _methods(item, classes)
    ordered = sorted(nodes.values(), key=lambda node: node.lineno)
    return [
        PythonTest(
            id=f"{module}.{item.node.name}.{node.name}",
            name=human(node.name),
            task=_task(node),
            path=item.path,
            controlled=_controllable(node.body),
        )
        for node in ordered
        if not _skipped(node)
    ]


def _skipped(node: ast.ClassDef | ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Call) and _last_name(mark.func) == "skip" for mark in node.decorator_list)


def _task(node: ast.FunctionDef) -> int | None:
    """Return n of `@pytest.mark.task(taskno=n)`."""
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and _last_name(mark.func) == "task":
            values = [word.value for word in mark.keywords if word.arg == "taskno"] + mark.args
            if values and isinstance(values[0], ast.Constant) and type(values[0].value) is int:
                return values[0].value
    return None


def _controllable(body: list[ast.stmt]) -> bool:
    """Whether every honest run reaches an assertion that negative controls can make wrong."""
    return any(_asserts(statement) for statement in body)


def _asserts(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.With):
        return any(_invertible(item.context_expr) for item in statement.items) or _controllable(statement.body)
    if isinstance(statement, ast.For):
        return _controllable(statement.body)
    return isinstance(statement, ast.Expr) and _invertible(statement.value)


def _invertible(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ELIGIBLE
