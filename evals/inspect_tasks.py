# mypy: disable-error-code="untyped-decorator"
"""The saved answers of a run as tasks of Inspect AI, scored by the same metrics.

    inspect eval evals/inspect_tasks.py --model mockllm/model -T run=NAME

No model is asked: the solver gives the answer that the run saved. Inspect AI needs versions that
this project does not, so it is installed beside it (evals/README.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Score, Target, mean, scorer
from inspect_ai.solver import Generate, TaskState, solver

from evals.items import Item
from evals.metrics.nuggets import vital_recall
from evals.replies import reply
from evals.runs import Run
from evals.suites.answers import patterns, quotation_measures

RUNS = Path(__file__).resolve().parents[1] / "artefacts" / "evals" / "runs"


@task
def answers(run: str = "") -> Task:
    """The suite `answers` of a saved run, by its name; the last by name where none is given."""
    folder = RUNS / (run or max(RUNS.glob("*/items/answers.jsonl")).parents[1])
    items = [item for item in Run.open(folder).items("answers") if not item.failed]
    samples = [
        Sample(
            input=item.case["question"],
            id=item.id,
            target=patterns(item.case, "must_include"),
            metadata={"item": {"suite": item.suite, "id": item.id, "case": dict(item.case),
                               "output": item.output}},
        )
        for item in items
    ]  # fmt: skip
    return Task(
        dataset=MemoryDataset(samples),
        solver=as_saved(),
        scorer=[verbatim(), vital_facts()],
    )


@solver
def as_saved() -> Any:
    """The answer that was given when the run was made."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state.output.completion = reply(_item(state).output).text
        return state

    return solve


def _item(state: TaskState) -> Item:
    return Item(**state.metadata["item"])


@scorer(metrics=[mean()])
def verbatim() -> Any:
    """1 where every citation and statement of the answer keeps every promise about quotations."""

    async def score(state: TaskState, target: Target) -> Score:
        item = _item(state)
        measures = quotation_measures({item.id: reply(item.output)})
        broken = [why for m in measures if m.name != "edition leak" for why in m.why.values()]
        return Score(value=float(not broken), explanation="; ".join(broken) or "no fault")

    return score


@scorer(metrics=[mean()])
def vital_facts() -> Any:
    """The share of the vital facts that are said; unscored where the case asks for none."""

    async def score(state: TaskState, target: Target) -> Score | None:
        item = _item(state)
        share = vital_recall(patterns(item.case, "must_include"), reply(item.output).text)
        return None if share is None else Score(value=share)

    return score
