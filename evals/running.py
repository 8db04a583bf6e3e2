"""Asking: every case of a suite, each saved at once; one that fails is a failed item."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import Any

from evals.bench import Bench
from evals.figures import Figure, figures
from evals.items import Case, Item
from evals.measures import Measure
from evals.runs import Run, SuiteState
from evals.suite import Skipped, Suite, suite

Track = Callable[[Sequence[Case], str], Iterable[Case]]
"""Gives the cases one by one and shows how far it is (a progress bar), under a label."""
FAILED = "items that failed"


def untracked(cases: Sequence[Case], label: str) -> Iterable[Case]:
    return cases


def ask_suite(run: Run, bench: Bench, asked: Suite, track: Track = untracked) -> SuiteState:
    """Ask the cases that are not saved yet, and write down how far it came."""
    began = perf_counter()
    earlier = run.suites.get(asked.name)
    try:
        cases = asked.cases(bench)
    except Skipped as reason:
        return _noted(run, asked.name, SuiteState("skipped", why=str(reason)))
    chosen = cases.asked[: bench.options.limit or None]
    done = run.resume(asked.name)
    run.note(asked.name, SuiteState("begun", items=len(chosen), left_out=cases.left_out))
    for case in track([case for case in chosen if case["id"] not in done], asked.name):
        run.add(ask_case(asked, bench, case))
    saved = run.items(asked.name)
    state = SuiteState(
        state="done",
        items=len(saved),
        failed=sum(item.failed for item in saved),
        seconds=round(perf_counter() - began + (earlier.seconds if earlier else 0.0), 1),
        left_out=cases.left_out,
    )
    return _noted(run, asked.name, state)


def ask_case(asked: Suite, bench: Bench, case: Case) -> Item:
    """The item of a case. Whatever goes wrong in asking belongs to the item, not to the run."""
    began = perf_counter()
    output: dict[str, Any] = {}
    error = ""
    try:
        output = asked.ask(bench, case)
    except Exception as problem:  # A broken item is a failed item: no error may end the run.
        last = traceback.extract_tb(problem.__traceback__)[-1]
        error = f"{type(problem).__name__}: {problem} (at {last.name}, line {last.lineno})"
    return Item(asked.name, case["id"], case, output, round(perf_counter() - began, 4), error)


def _noted(run: Run, name: str, state: SuiteState) -> SuiteState:
    run.note(name, state)
    return state


# -- scoring ----------------------------------------------------------------------------------


def score(run: Run) -> list[Figure]:
    """The figures of all that is saved, by the metrics of this checkout; nothing is asked."""
    out: list[Figure] = []
    for name, state in run.suites.items():
        if state.state != "skipped":
            out += score_suite(suite(name), run.items(name))
    return out


def score_suite(scored: Suite, items: Sequence[Item]) -> list[Figure]:
    """The measures of a suite over its items, and how many of them failed."""
    failed = Measure(
        FAILED,
        {item.id: item.failed for item in items},
        form="total",
        better="lower",
        why={item.id: item.error for item in items if item.failed},
    )
    good = [item for item in items if not item.failed]
    return figures(scored.name, [failed, *(scored.measure(good) if good else ())])
