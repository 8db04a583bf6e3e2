"""Wrong Python in evals/metrics, made one small change at a time, and whether its test notices.

Each mutant is imported in a child process in place of the metric, and the metric's own test is run
(tests/evals/test_metric_NAME.py). Run as a script (minutes) it writes the report:

    PYTHONPATH=. python tests/evals/metric_mutants.py [metric ...]
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import io
import os
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from python_changes import mutants  # noqa: E402

METRICS = HERE.parents[1] / "evals" / "metrics"
REPORT = HERE / "metric_mutants.md"
SECONDS = 120
SAME = {
    "pairs": ("2026 ->",),
    "resampling": ("2026 ->", "1000 ->"),
}
"""Changes that change nothing that is promised: seeds, batch sizes, a margin for rounding."""


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one metric from changed source."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def noticed(metric: str, source: str) -> bool:
    """Whether the metric's test fails with the changed metric; one that never ends is noticed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _run(metric, source)
        finally:
            os._exit(0 if code == 0 else 1)
    begun = time.monotonic()
    while time.monotonic() - begun < SECONDS:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status != 0
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return True


def _run(metric: str, source: str) -> int:
    name = f"evals.metrics.{metric}"
    for loaded in list(sys.modules):
        if loaded.startswith(("evals.metrics", "test_metric")):
            del sys.modules[loaded]
    sys.meta_path.insert(0, Instead(name, source))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return run_tests(metric)


def run_tests(metric: str) -> int:
    """Run the metric's own tests, without fixtures as they are, until one fails; 0 if none does.

    Not by pytest: starting it takes a hundred times as long as these tests.
    """
    tests = import_module(f"test_metric_{metric}")
    try:
        for name, test in vars(tests).items():
            if name.startswith("test_"):
                for given in _parameters(test):
                    test(**given)
    except Exception:  # whatever a mutant does, that is noticed
        return 1
    return 0


def _parameters(test: object) -> list[dict[str, object]]:
    """Every set of arguments that pytest.mark.parametrize gives a test."""
    rows: list[dict[str, object]] = [{}]
    for mark in getattr(test, "pytestmark", ()):
        names = mark.args[0]
        names = [n.strip() for n in names.split(",")] if isinstance(names, str) else list(names)
        sets = [values if len(names) > 1 else (values,) for values in mark.args[1]]
        rows = [{**row, **dict(zip(names, own, strict=True))} for row in rows for own in sets]
    return rows


def judge(metric: str) -> tuple[int, list[str]]:
    """The number of mutants of a metric, and those that its test did not notice."""
    source = (METRICS / f"{metric}.py").read_text(encoding="utf-8")
    count, survived = 0, []
    for line, what, changed in mutants(source):
        if any(what.startswith(same) for same in SAME.get(metric, ())):
            continue
        count += 1
        if not noticed(metric, changed):
            survived.append(f"{metric}.py:{line} {what}")
    return count, survived


def main(metrics: tuple[str, ...]) -> None:
    """Try all mutants of the metrics and write the report."""
    import scipy.stats  # noqa: F401  loaded once, for every child

    found = {}
    for metric in metrics:
        assert run_tests(metric) == 0, f"the test of {metric} fails as it is"
        found[metric] = judge(metric)
        count, survived = found[metric]
        print(metric, count, survived, flush=True)
    if metrics == all_metrics():
        REPORT.write_text(report(found), encoding="utf-8")


def all_metrics() -> tuple[str, ...]:
    """Those with a test of their own here."""
    names = sorted(path.stem for path in METRICS.glob("[a-z]*.py"))
    return tuple(name for name in names if (HERE / f"test_metric_{name}.py").is_file())


def report(found: dict[str, tuple[int, list[str]]]) -> str:
    """How many were noticed, in all and by metric, and those that were not."""
    total = sum(count for count, _ in found.values())
    lost = sum(len(survived) for _, survived in found.values())
    lines = [
        "# Mutants of evals/metrics",
        "",
        "Written by `metric_mutants.py`.",
        "",
        f"{total} mutants, {total - lost} noticed: {100 * (total - lost) / total:.1f} %.",
        "",
        "| metric | mutants | noticed |",
        "|---|---|---|",
    ]
    lines += [f"| {m} | {n} | {n - len(s)} |" for m, (n, s) in found.items()]
    other = sorted({path.stem for path in METRICS.glob("[a-z]*.py")} - set(found))
    lines += ["", f"Tested elsewhere, not judged here: {', '.join(other) or 'none'}."]
    lines += ["", *(f"- {one}" for _, survived in found.values() for one in survived)]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or all_metrics())
