"""Suite `dialogues`: does a turn find what the same question finds when it is asked alone?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assistant import Answer
from evals.bench import Bench, places_named
from evals.items import Case, Item, Output
from evals.measures import Measure, Value
from evals.metrics.citing import cites_gold
from evals.metrics.losses import deltas
from evals.metrics.ranking import ALTERNATIVE, GOLD, Place, ranking
from evals.replies import REFUSALS
from evals.suite import Cases, Suite

DEPTH = 10


def cases(bench: Bench) -> Cases:
    """Our own dialogues, whose turns are written to stand alone too, and those of others."""
    asked = [*bench.read("dialogues.jsonl"), *bench.others("gold/dialogues.jsonl")]
    return bench.held([case for case in asked if places_named(case)])


def ask(bench: Bench, case: Case) -> Output:
    """The turns in order, each with the answers before it as its history."""
    history: list[Answer] = []
    turns = []
    for turn in case["turns"]:
        answer = bench.ask(turn["user"], history=history).answer
        turns.append(
            {
                "right": _right(bench, turn),
                "understood_as": answer.understood_as,
                "in_dialogue": _seen(bench, turn["user"], answer, history),
                "alone": _alone(bench, turn),
            }
        )
        history.append(answer)
    return {"turns": turns}


def _right(bench: Bench, turn: Case) -> list[dict[str, Any]]:
    places = [(place, GOLD) for place in turn["gold"]]
    places += [(place, ALTERNATIVE) for place in turn.get("alternatives", [])]
    return [
        {"grade": grade, "references": sorted(map(str, bench.places.gold([place]).references))}
        for place, grade in places
    ]


def _alone(bench: Bench, turn: Case) -> dict[str, Any] | None:
    if "standalone" not in turn:
        return None
    return _seen(bench, turn["standalone"], bench.ask(turn["standalone"]).answer)


def _seen(
    bench: Bench, question: str, answer: Answer, history: Sequence[Answer] = ()
) -> dict[str, Any]:
    found = bench.assistant.find(question, limit=DEPTH, history=history)
    cited = [str(c.reference) for s in answer.statements for c in s.citations]
    return {
        "status": answer.status,
        "ranked": [str(hit.passage.reference) for hit in found],
        "cited": cited,
    }


def measure(items: Sequence[Item]) -> list[Measure]:
    """Turn by turn; the turns of a dialogue hang together. First turns lean on nothing."""
    turns = dict(_turns(items))
    groups = {key: key.partition(".")[0] for key in turns}
    out = []
    seen: dict[str, dict[str, dict[str, float]]] = {}
    for side, name in (("in_dialogue", "in the dialogue"), ("alone", "asked alone")):
        right, found = _asked(turns, side)
        seen[side] = ranking(right, found)
        for measured in ("R@5", "MRR"):
            values: dict[str, Value] = dict(seen[side][measured])
            out.append(Measure(f"{measured} {name}", values, "mean", groups=groups))
        cited = {key: _cites(turns[key], side) for key in right}
        out.append(Measure(f"cites a right place {name}", cited, "share", groups=groups))
    return [*out, *_losses(seen, turns, groups), _refusals(turns, groups)]


def _turns(items: Sequence[Item]) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in items:
        pairs = zip(item.case["turns"], item.output["turns"], strict=True)
        for number, (asked, got) in enumerate(pairs, 1):
            yield f"{item.id}.{number}", {**got, "user": asked["user"], "number": number}


def _asked(
    turns: dict[str, dict[str, Any]], side: str
) -> tuple[dict[str, list[Place]], dict[str, list[str]]]:
    """The right places and what was found, of turns that have both."""
    chosen = {key: turn for key, turn in turns.items() if turn["right"] and turn[side]}
    right = {
        key: [Place(frozenset(p["references"]), p["grade"]) for p in turn["right"]]
        for key, turn in chosen.items()
    }
    return right, {key: turn[side]["ranked"] for key, turn in chosen.items()}


def _cites(turn: dict[str, Any], side: str) -> bool | None:
    right = {name for place in turn["right"] for name in place["references"]}
    return cites_gold(turn[side]["cited"], right)


def _losses(
    seen: dict[str, dict[str, dict[str, float]]],
    turns: dict[str, dict[str, Any]],
    groups: dict[str, str],
) -> list[Measure]:
    """What a later turn loses beside the same question asked alone (negative: lost)."""
    alone = {key: v for key, v in seen["alone"]["R@5"].items() if turns[key]["number"] > 1}
    changed = {key: seen["in_dialogue"]["R@5"][key] for key in alone}
    values = deltas(changed, alone, {key: key for key in alone})
    why = {key: turns[key]["user"] for key, value in values.items() if value and value < 0}
    return [Measure("follow-up R@5 less asked alone", values, "mean", groups=groups, why=why)]


def _refusals(turns: dict[str, dict[str, Any]], groups: dict[str, str]) -> Measure:
    values = {
        key: turn["in_dialogue"]["status"] in REFUSALS
        for key, turn in turns.items()
        if not turn["right"]
    }
    why = {key: turns[key]["user"] for key, value in values.items() if not value}
    return Measure("unanswerable turn refused", values, "share", groups=groups, why=why)


SUITE = Suite(
    "dialogues",
    "Does a follow-up find what the same question finds when it is asked alone?",
    cases,
    ask,
    measure,
)
