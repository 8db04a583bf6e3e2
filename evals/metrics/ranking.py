"""Success at k and reciprocal rank over questions, by ir-measures; with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
import numpy as np
from ir_measures import RR, Success

MEASURES = {"R@1": Success @ 1, "R@5": Success @ 5, "R@10": Success @ 10, "MRR": RR}
"""A question is answered at k when any right place stands among the first k."""


def ranking(
    right: Mapping[str, Sequence[str]], ranked: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Measure -> question -> value. `right` and `ranked` map a question's id to place names.

    A question for which nothing was found counts as 0.
    """
    qrels = [ir_measures.Qrel(q, place, 1) for q, places in right.items() for place in places]
    run = [
        ir_measures.ScoredDoc(q, place, -float(rank))
        for q, places in ranked.items()
        for rank, place in enumerate(dict.fromkeys(places))
    ]
    values = {name: dict.fromkeys(right, 0.0) for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for row in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        values[names[str(row.measure)]][row.query_id] = float(row.value)
    return values


def interval(
    values: Sequence[float], resamples: int = 10_000, seed: int = 2026
) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean of `values`."""
    data = np.asarray(values, dtype=float)
    rng = np.random.default_rng(seed)
    means = rng.choice(data, size=(resamples, len(data))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
