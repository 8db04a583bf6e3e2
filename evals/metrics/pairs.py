"""Two runs of the same questions: is the difference more than chance?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import binomtest


def mcnemar(before: Sequence[bool], after: Sequence[bool]) -> float:
    """McNemar's exact p for yes/no pairs: of those that changed, as many for the better as for
    the worse? 1.0 where none changed.
    """
    changed = [b for a, b in zip(before, after, strict=True) if a != b]
    return float(binomtest(sum(changed), len(changed)).pvalue) if changed else 1.0


def sign_flip(
    differences: Mapping[str, float],
    groups: Mapping[str, str] | None = None,
    flips: int = 10_000,
    seed: int = 2026,
) -> float:
    """p of a mean difference this large, were the sign of each group's sum a toss of a coin."""
    sums: dict[str, float] = {}
    for key, value in differences.items():
        group = (groups or {}).get(key, key)
        sums[group] = sums.get(group, 0.0) + value
    data = np.array(list(sums.values()))
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(flips, len(data)))
    seen = np.abs(signs @ data) >= abs(data.sum()) - 1e-12
    return float((1 + seen.sum()) / (1 + flips))


def holm(values: Sequence[float]) -> list[float]:
    """Holm's p for each of several tests, in their order: the chance of any false alarm."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    out, highest = [0.0] * len(values), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[i]))
        out[i] = highest
    return out
