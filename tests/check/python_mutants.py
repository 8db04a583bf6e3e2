"""Wrong Python in assistant/check, made one small change at a time, and whether the tests notice.

Each mutant is imported in a child process in place of the module, and the tests of this folder are
run until one fails. Run as a script (minutes to hours) it writes the report:

    PYTHONPATH=. python tests/check/python_mutants.py [--quick] [module ...]

With --quick the slow tests (the whole table, the properties) are left out.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.machinery
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
ROOM = HERE.parents[1] / "assistant" / "check"
REPORT = HERE / "python_mutants.md"
MODULES = (
    "clocks",
    "consistency",
    "evaluate",
    "facts",
    "flow",
    "grammar",
    "interchange",
    "loader",
    "logic",
    "london",
    "report",
    "rules",
    "trace",
    "wording",
)
FAST = ("logic", "facts", "vignettes", "clocks", "loader", "cli_check", "words")
FIRST = {
    "clocks": ("clocks", "vignettes", "cli_check"),
    "consistency": ("loader",),
    "grammar": ("loader",),
    "loader": ("loader", "cli_check"),
    "report": ("cli_check",),
    "interchange": ("cli_check",),
    "london": ("clocks", "cli_check"),
}
SLOW = ("properties", "truth_table")
SECONDS = 400
OURS = ("assistant", "conftest", "decision_table", "assignments", "truth_table")

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


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from changed source."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        file = str(ROOM / f"{name.rsplit('.', 1)[1]}.py")
        return importlib.machinery.ModuleSpec(name, self, origin=file)

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(ROOM / f"{self.name.rsplit('.', 1)[1]}.py")
        exec(compile(self.source, module.__file__, "exec"), module.__dict__)


def noticed(module: str, source: str, tests: tuple[str, ...]) -> bool:
    """Whether one of the test files fails with the changed module, in a child process."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _run(module, source, tests)
        finally:
            os._exit(0 if code == 0 else 1)
    begun = time.monotonic()
    while time.monotonic() - begun < SECONDS:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status != 0
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return True


def _run(module: str, source: str, tests: tuple[str, ...]) -> int:
    for name in list(sys.modules):
        if name.split(".")[0] in OURS or name.startswith("test_"):
            del sys.modules[name]
    sys.meta_path.insert(0, Instead(f"assistant.check.{module}", source))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return run_tests(tests)


class Shared:
    """Stands in for the fixture of tests/conftest.py, which brings in the whole library."""

    @pytest.fixture(scope="session")
    def shared(self) -> Path:
        """The folder beside the checkout."""
        return HERE.parents[2] / "shared"


def run_tests(tests: tuple[str, ...]) -> int:
    """Run these test files of this folder until one fails; pytest's exit status."""
    package = ModuleType("assistant")  # without the front door, which is slow to import
    package.__path__ = [str(ROOM.parent)]
    sys.modules["assistant"] = package
    files = [str(HERE / f"test_{name}.py") for name in tests]
    options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "-m", "not exhaustive"]
    alone = ["-c", os.devnull, "--rootdir", str(HERE), "--confcutdir", str(HERE)]
    return int(pytest.main([*options, *alone, *files], plugins=[Shared()]))


def judge(module: str, quick: bool) -> tuple[int, list[str]]:
    """The number of mutants of a module, and those that no test noticed."""
    source = (ROOM / f"{module}.py").read_text(encoding="utf-8")
    first = FIRST.get(module, ())
    fast = (*first, *(name for name in FAST if name not in first))
    count, survived = 0, []
    for line, what, changed in mutants(source):
        count += 1
        if not noticed(module, changed, fast) and (quick or not noticed(module, changed, SLOW)):
            survived.append(f"{module}.py:{line} {what}")
            print("survived", survived[-1], flush=True)
    return count, survived


def main(modules: tuple[str, ...], quick: bool) -> None:
    """Try all mutants of the modules and write the report."""
    sys.path.insert(0, str(HERE))
    assert run_tests(FAST) == 0, "the tests fail as they are"
    for module in modules:
        count, survived = judge(module, quick)
        print(module, count, len(survived), flush=True)
        _report(module, [f"{count} mutants, {count - len(survived)} noticed", *survived])


def _report(module: str, lines: list[str]) -> None:
    """The report with the section of this module anew."""
    sections: dict[str, list[str]] = {}
    if REPORT.is_file():
        for section in REPORT.read_text(encoding="utf-8").split("\n## ")[1:]:
            name, *rest = section.strip().splitlines()
            sections[name] = [line.removeprefix("- ") for line in rest if line.strip()]
    sections[module] = lines
    out = ["# Mutants of the Python in assistant/check", "", "Written by `python_mutants.py`."]
    for name, (first, *others) in sorted(sections.items()):
        out += ["", f"## {name}", "", first, *[""][: len(others)], *(f"- {o}" for o in others)]
    REPORT.write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    given = tuple(name for name in sys.argv[1:] if name != "--quick")
    main(given or MODULES, "--quick" in sys.argv)
