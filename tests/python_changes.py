"""Wrong Python, made of right Python by one small change at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
}

Change = tuple[int, str, ast.AST]


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, what was changed, and the changed source."""
    tree = ast.parse(source)
    silent = _never_run(tree)
    for index, node in enumerate(ast.walk(tree)):
        if node in silent:
            continue
        for change in _changes(node):
            other = copy.deepcopy(tree)
            target = list(ast.walk(other))[index]
            what = change(target)
            changed = ast.unparse(ast.fix_missing_locations(other))
            if what and changed != ast.unparse(tree):
                yield getattr(node, "lineno", 0), what, changed


def _never_run(tree: ast.AST) -> set[ast.AST]:
    """Annotations, which are not evaluated, and decorators (frozen, cache sizes)."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        for field in ("annotation", "returns", "decorator_list"):
            value = getattr(node, field, None) or []
            for root in value if isinstance(value, list) else [value]:
                found |= set(ast.walk(root))
    return found


def _changes(node: ast.AST) -> Iterator[object]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield _swap_compare
    if isinstance(node, ast.BoolOp):
        yield _swap_bool
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        yield _swap_bin
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _drop_not
    if isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        yield _other_constant
    if isinstance(node, ast.Return) and node.value is not None:
        yield _return_none
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield _negate
    if isinstance(node, ast.FunctionDef):
        yield from (_dropper(index) for index in range(len(node.body)))


def _swap_compare(node: ast.Compare) -> str:
    old = type(node.ops[0])
    node.ops[0] = SWAPS[old]()  # type: ignore[call-overload]
    return f"{old.__name__} -> {type(node.ops[0]).__name__}"


def _swap_bool(node: ast.BoolOp) -> str:
    node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
    return f"-> {type(node.op).__name__}"


def _swap_bin(node: ast.BinOp) -> str:
    node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
    return f"-> {type(node.op).__name__}"


def _drop_not(node: ast.UnaryOp) -> str:
    node.operand = ast.UnaryOp(ast.Not(), node.operand)
    return "not dropped"


def _other_constant(node: ast.Constant) -> str:
    old = node.value
    node.value = not old if isinstance(old, bool) else old + 1  # type: ignore[operator]
    return f"{old} -> {node.value}"


def _return_none(node: ast.Return) -> str:
    node.value = ast.Constant(None)
    return "returns None"


def _negate(node: ast.If) -> str:
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return "condition negated"


def _dropper(index: int) -> object:
    def drop(node: ast.FunctionDef) -> str:
        statement = node.body[index]
        docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if docstring or isinstance(statement, ast.Return | ast.FunctionDef):
            return ""
        node.body[index] = ast.Pass()
        return f"dropped: {ast.unparse(statement).splitlines()[0][:60]}"

    return drop
