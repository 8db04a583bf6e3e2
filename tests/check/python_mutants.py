"""Wrong Python in assistant/check, made one small change at a time, and whether the tests notice.

Each mutant is imported in a child process in place of the module, and the tests of this folder are
run until one fails. Run as a script (minutes to hours) it writes the report:

    PYTHONPATH=. python tests/check/python_mutants.py [--quick] [--since COMMIT] [module ...]

With --quick the slow tests (the whole table, the properties) are left out. With --since only lines
that changed since the commit are tried, and the report, which is of whole modules, stays as it is.
Each section of it bears the beginning of the SHA-256 of the module that was tried.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.abc
import importlib.machinery
import io
import os
import re
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from python_changes import mutants  # noqa: E402

ROOM = HERE.parents[1] / "assistant" / "check"
REPORT = HERE / "python_mutants.md"
MODULES = tuple(sorted(path.stem for path in ROOM.glob("*.py") if path.stem != "__init__"))
COPIES = {"cards", "chart", "edition_table", "graph", "record", "record_sheet", "recording"}
FAST = ("approved", "logic", "facts", "vignettes", "clocks", "loader", "cli_check", "words")
COPYING = ("approved", "check_copies")
FIRST = {
    "clocks": ("clocks", "vignettes", "cli_check"),
    "consistency": ("loader",),
    "files": ("loader",),
    "findings": ("cli_check", "approved", "check_copies"),
    "grammar": ("loader",),
    "loader": ("loader", "cli_check"),
    "report": ("approved", "cli_check"),
    "interchange": ("cli_check",),
    "london": ("clocks", "cli_check"),
    "record": ("record",),
    "recording": ("record",),
    "strict_json": ("cli_check", "record"),
}
SLOW = ("properties", "truth_table")
SECONDS = 150
OURS = ("assistant", "check_cases", "conftest", "decision_table", "assignments", "tests")
OURS += ("truth_table",)
EQUIVALENT = {
    ("clocks", "1 -> 2", "years=range(first.year, last.year + 1)"): (
        "a year more in the table is outside what it covers, and refused"
    ),
    ("edition_table", "True -> False", "strict=True"): "as many are chosen as there are facts",
    ("evaluate", "True -> False", "given, strict=True"): "as many are given as are read",
    ("flow", "dropped: if duty_state", "def _can_change("): (
        "a shortcut: where the duty is decided, no answers are found that change it"
    ),
    ("flow", "returns None", "return False"): "whether it matters is only asked, never kept",
    ("flow", "returns None", "return ()"): "an answered fact is left out either way",
    ("flow", "True -> False", "zip(others, chosen, strict=True)"): "as many are chosen as are open",
    ("record_sheet", "returns None", "return False"): "whether it is a day is only asked",
    ("graph", "0 -> 1", "return leads[0][1]"): "all leads are the same there",
    ("facts", "returns None", "return False"): "whether a fact fits is only asked",
}


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


endless: list[str] = []
"""Modules a mutant of which ran until its time was up, which counts as noticed: a loop without an
end, or a machine with other work. The report says how many."""


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
    endless.append(module)
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
    files = [str(_file(name)) for name in tests]
    options = [
        "-x",
        "-q",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "--no-header",
        "-m",
        "not exhaustive",
    ]
    alone = ["-c", os.devnull, "--rootdir", str(HERE), "--confcutdir", str(HERE)]
    return int(pytest.main([*options, *alone, *files], plugins=[Shared()]))


def _file(name: str) -> Path:
    own = HERE / f"test_{name}.py"
    return own if own.is_file() else HERE.parent / own.name


def judge(module: str, quick: bool, lines: set[int] | None) -> tuple[int, list[str]]:
    """The number of mutants of a module (of these lines), and those that no test noticed."""
    source = (ROOM / f"{module}.py").read_text(encoding="utf-8")
    first = FIRST.get(module, ())
    fast = COPYING if module in COPIES else FAST
    fast = (*first, *(name for name in fast if name not in first))
    count, survived = 0, []
    for line, what, changed in mutants(source):
        if lines is not None and line not in lines:
            continue
        written = source.splitlines()[line - 1]
        if any(
            key[0] == module and what.startswith(key[1]) and key[2] in written for key in EQUIVALENT
        ):
            continue
        count += 1
        if not noticed(module, changed, fast) and (quick or not noticed(module, changed, SLOW)):
            survived.append(f"{module}.py:{line} {what}")
            print("survived", survived[-1], flush=True)
    return count, survived


def changed_lines(module: str, since: str) -> set[int]:
    """The lines of the module as it is now that the commit did not have."""
    file = ROOM / f"{module}.py"
    command = ["git", "diff", "--unified=0", since, "--", str(file)]
    diff = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOM).stdout
    blocks = re.findall(r"^@@ .* \+(\d+)(?:,(\d+))? @@", diff, re.MULTILINE)
    return {int(first) + n for first, count in blocks for n in range(int(count or 1))}


def main(modules: tuple[str, ...], quick: bool, since: str | None) -> None:
    """Try all mutants of the modules and write the report; or those of the changed lines."""
    sys.path.insert(0, str(HERE))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    assert run_tests(FAST) == 0, "the tests fail as they are"
    for module in modules:
        lines = None if since is None else changed_lines(module, since)
        count, survived = judge(module, quick, lines)
        print(module, count, len(survived), flush=True)
        if since is not None:
            continue
        digest = hashlib.sha256((ROOM / f"{module}.py").read_bytes()).hexdigest()[:12]
        said = f"{count} mutants, {count - len(survived)} noticed, of {digest}"
        if module in endless:
            said += f", {endless.count(module)} of them by running until {SECONDS} s were up"
        _report(module, [said, *survived])


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
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--since", metavar="COMMIT")
    parser.add_argument("modules", nargs="*", default=MODULES)
    asked = parser.parse_args()
    main(tuple(asked.modules), asked.quick, asked.since)
