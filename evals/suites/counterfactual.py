"""Suite `counterfactual`: with the cited passages taken out, does the answer let go of them?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from assistant import Answer, without
from evals.bench import Bench, day_of
from evals.items import Case, Item, Output
from evals.measures import Measure
from evals.metrics.counterfactual import follows_the_evidence
from evals.replies import REFUSALS
from evals.suite import Cases, Suite

EVERY = 2
"""One case of so many is asked: each costs two answers."""


def cases(bench: Bench) -> Cases:
    return bench.held(bench.read("retrieval.jsonl")[::EVERY])


def ask(bench: Bench, case: Case) -> Output:
    before = bench.ask(case["question"], day_of(case)).answer
    references = dict.fromkeys(c.reference for s in before.statements for c in s.citations)
    poorer = bench.assistant.varied(partial(without, references=list(references)))
    after = poorer.ask(case["question"], as_at=day_of(case))
    return {
        "removed": _cited(before),
        "after": _cited(after),
        "status_before": before.status,
        "status_after": after.status,
    }


def _cited(answer: Answer) -> list[str]:
    return sorted({str(c.reference) for s in answer.statements for c in s.citations})


def measure(items: Sequence[Item]) -> list[Measure]:
    follows = {}
    refused = {}
    for item in items:
        got = item.output
        gone = got["status_after"] in REFUSALS
        follows[item.id] = follows_the_evidence(got["removed"], got["after"], gone)
        refused[item.id] = gone if got["removed"] else None
    why = {
        item.id: f"{item.output['status_after']}; still {', '.join(item.output['after'][:3])}"
        for item in items
        if follows[item.id] is False
    }
    return [
        Measure("lets go of what was taken out", follows, "share", why=why),
        Measure("refuses then", refused, "share", "neither"),
    ]


SUITE = Suite(
    "counterfactual",
    "With the cited passages taken out, does the citation change or the answer refuse?",
    cases,
    ask,
    measure,
)
