"""Suite `robustness`: the same question in other words, with slips, with acronyms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.bench import Bench
from evals.items import Case, Item, Output
from evals.measures import Measure, Value, with_parts
from evals.metrics.losses import deltas
from evals.metrics.ranking import ALTERNATIVE, GOLD, Place, ranking
from evals.replies import REFUSALS
from evals.suite import Cases, Suite

MEASURED = ("R@1", "R@10", "MRR")


def cases(bench: Bench) -> Cases:
    """Each changed question beside the case that it was made from (`of`)."""
    bases = {case["id"]: case for case in bench.read("retrieval.jsonl")}
    changed = [case for case in bench.read("robustness.jsonl") if case["of"] in bases]
    return bench.held([_joined(case, bases[case["of"]]) for case in changed])


def _joined(case: Mapping[str, Any], base: Mapping[str, Any]) -> Case:
    return {
        **case,
        "base": base["question"],
        "gold": base["gold"],
        "alternatives": base.get("alternatives", []),
    }


def ask(bench: Bench, case: Case) -> Output:
    places = [(place, GOLD) for place in case["gold"]]
    places += [(place, ALTERNATIVE) for place in case["alternatives"]]
    return {
        "right": [
            {"grade": grade, "references": sorted(map(str, bench.places.gold([place]).references))}
            for place, grade in places
        ],
        "changed": _seen(bench, case["question"]),
        "base": bench.once(f"base {case['of']}", lambda: _seen(bench, case["base"])),
    }


def _seen(bench: Bench, question: str) -> dict[str, Any]:
    found = bench.assistant.find(question)
    answer = bench.ask(question).answer
    return {"ranked": [str(hit.passage.reference) for hit in found], "status": answer.status}


def measure(items: Sequence[Item]) -> list[Measure]:
    """Changed less base, pair by pair: negative where something was lost; by kind of change."""
    right = {
        item.id: [Place(frozenset(p["references"]), p["grade"]) for p in item.output["right"]]
        for item in items
    }
    sides = {
        side: ranking(right, {item.id: item.output[side]["ranked"] for item in items})
        for side in ("changed", "base")
    }
    kinds = {item.id: str(item.case["kind"]) for item in items}
    groups = {item.id: str(item.case["of"]) for item in items}
    same = {item.id: item.id for item in items}
    out = []
    for name in MEASURED:
        values: dict[str, Value] = dict(sides["changed"][name])
        out += with_parts(Measure(f"{name} of the changed question", values, groups=groups), kinds)
        lost = deltas(sides["changed"][name], sides["base"][name], same)
        why = _why(items, lost) if name == "R@10" else {}
        delta = Measure(f"{name} less that of the base", lost, groups=groups, why=why)
        out += with_parts(delta, kinds)
    refused = {item.id: _newly_refused(item) for item in items}
    newly = Measure("refused though the base was not", refused, "share", "lower", groups=groups)
    return out + with_parts(newly, kinds)


def _newly_refused(item: Item) -> bool | None:
    """None where the base was refused too."""
    if item.output["base"]["status"] in REFUSALS:
        return None
    return item.output["changed"]["status"] in REFUSALS


def _why(items: Sequence[Item], lost: Mapping[str, float | None]) -> dict[str, str]:
    return {
        item.id: f"{item.case['question']} (of: {item.case['base']})"
        for item in items
        if (lost[item.id] or 0.0) < 0
    }


SUITE = Suite(
    "robustness",
    "What does another wording, a slip of spelling or an acronym cost?",
    cases,
    ask,
    measure,
)
