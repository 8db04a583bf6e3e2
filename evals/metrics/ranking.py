"""Where the right places stand in a ranking: by ir-measures, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, Success, nDCG

GOLD, ALTERNATIVE = 2, 1
MEASURES = {
    "R@1": Success @ 1,
    "R@5": Success @ 5,
    "R@10": Success @ 10,
    "MRR": RR @ 10,
    "nDCG@10": nDCG @ 10,
    "recall@10": R(rel=GOLD) @ 10,
}
"""R@k: any right place among the first k. recall@10: the share of the gold places among them."""


@dataclass(frozen=True)
class Place:
    """Names that are one right place (the parts of a box), and its grade: GOLD or ALTERNATIVE."""

    names: frozenset[str]
    grade: int = GOLD


def ranking(
    right: Mapping[str, Sequence[Place]], ranked: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Measure -> question -> value. `ranked`: question -> names, best first.

    A question for which nothing was found, or that has no right place, counts as 0.
    """
    qrels = [
        ir_measures.Qrel(question, str(number), place.grade)
        for question, places in right.items()
        for number, place in enumerate(places)
    ]
    run = [
        ir_measures.ScoredDoc(question, name, -float(rank))
        for question, places in right.items()
        for rank, name in enumerate(_named(places, ranked.get(question, ())))
    ]
    values = {name: dict.fromkeys(right, 0.0) for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for row in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        values[names[str(row.measure)]][row.query_id] = float(row.value)
    return values


def _named(places: Sequence[Place], found: Sequence[str]) -> Iterator[str]:
    """A name for each rank: the number of the right place, the first time it comes."""
    left = dict(enumerate(places))
    for rank, name in enumerate(found):
        number = next((n for n, place in left.items() if name in place.names), None)
        if number is not None:
            del left[number]
        yield f"other {rank}" if number is None else str(number)


def first_right(places: Sequence[Place], found: Sequence[str]) -> int | None:
    """The rank from 1 of the first right name; None where none was found."""
    right = frozenset().union(*(place.names for place in places))
    return next((rank for rank, name in enumerate(found, 1) if name in right), None)
