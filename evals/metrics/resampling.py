"""Intervals by resampling whole groups (a document's questions, a dialogue's turns)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

RESAMPLES = 10_000
SEED = 2026
_AT_ONCE = 1_000


def interval(
    values: Mapping[str, float],
    groups: Mapping[str, str] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean of `values`.

    `groups`: key -> its group; keys without one stand alone. Whole groups are drawn, so that
    questions which hang together do not pass for so many independent ones.
    """
    sums, sizes = _by_group(values, groups or {})
    rng = np.random.default_rng(seed)
    means = []
    for start in range(0, resamples, _AT_ONCE):
        drawn = rng.integers(len(sums), size=(min(_AT_ONCE, resamples - start), len(sums)))
        means.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return float(low), float(high)


def cautious_interval(
    values: Mapping[str, float], groups: Mapping[str, str]
) -> tuple[float, float]:
    """The wider, at each end, of the intervals with and without groups: few groups of very
    different size make one that looks surer than it is.
    """
    grouped, alone = interval(values, groups), interval(values)
    return min(grouped[0], alone[0]), max(grouped[1], alone[1])


def statistic_interval(
    values: Sequence[float],
    statistic: Callable[[np.ndarray], float],
    resamples: int = 1_000,
    seed: int = SEED,
) -> tuple[float, float]:
    """The 95 % bootstrap interval of another statistic (a percentile) of single values."""
    data = np.asarray(values, dtype=float)
    rng = np.random.default_rng(seed)
    drawn = [statistic(rng.choice(data, size=len(data))) for _ in range(resamples)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def _by_group(
    values: Mapping[str, float], groups: Mapping[str, str]
) -> tuple[np.ndarray, np.ndarray]:
    """Per group the sum of its values and how many there are."""
    sums: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for key, value in values.items():
        group = groups.get(key, key)
        sums[group] = sums.get(group, 0.0) + value
        sizes[group] = sizes.get(group, 0) + 1
    return np.array(list(sums.values()), dtype=float), np.array(list(sizes.values()), dtype=float)
