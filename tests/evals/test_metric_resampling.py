"""Intervals by resampling whole groups, beside their formulas."""

from __future__ import annotations

import numpy as np
import pytest

from evals.metrics.resampling import cautious_interval, interval, statistic_interval


def keyed(values: list[float]) -> dict[str, float]:
    return {str(number): value for number, value in enumerate(values)}


def test_the_interval_of_equal_values_is_the_value() -> None:
    assert interval(keyed([0.25] * 8)) == (0.25, 0.25)


def test_the_interval_is_that_of_the_binomial_for_yes_and_no() -> None:
    low, high = interval(keyed([1.0] * 50 + [0.0] * 50))  # standard error of the mean: 0.05
    assert low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.011)
    assert high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.011)


def test_groups_are_drawn_whole_so_that_their_interval_is_wider() -> None:
    """25 groups of four equal values are 25 values: the standard error doubles, to 0.1."""
    values = keyed([1.0] * 52 + [0.0] * 48)
    groups = {key: str(int(key) // 4) for key in values}
    low, high = interval(values, groups)
    assert low == pytest.approx(0.52 - 1.96 * 0.1, abs=0.021)
    assert high == pytest.approx(0.52 + 1.96 * 0.1, abs=0.021)


def test_groups_of_different_size_weigh_by_their_size() -> None:
    """Group a holds three ones, group b a nought: draws are aa 1, ab 3/4, bb 0."""
    groups = {"0": "a", "1": "a", "2": "a"}
    low, high = interval(keyed([1.0, 1.0, 1.0, 0.0]), groups)
    assert (low, high) == (0.0, 1.0)
    assert interval(keyed([1.0, 1.0, 1.0]), {**groups}) == (1.0, 1.0)


def test_the_number_of_resamples_and_the_seed_are_kept() -> None:
    values = keyed([0.0, 1.0, 1.0, 0.5])
    assert interval(values, seed=1) == interval(values, seed=1)
    assert interval(values, resamples=1) == pytest.approx((interval(values, resamples=1)[0],) * 2)
    many = keyed([0.37 * n % 1 for n in range(40)])
    assert interval(many, resamples=1_001) != interval(many, resamples=1_000)


def test_the_interval_of_a_percentile() -> None:
    data = [float(n) for n in range(1, 102)]
    low, high = statistic_interval(data, lambda a: float(np.median(a)))
    assert 36 < low < 46 < 56 < high < 66
    assert statistic_interval([2.0, 2.0], lambda a: float(a.mean())) == (2.0, 2.0)


@pytest.mark.parametrize("resamples", [None, 1_001])
def test_the_interval_is_that_of_as_many_means_as_are_asked_for(resamples: int | None) -> None:
    """The same draws, a thousand at a time, by hand: 10,000 where no number is given."""
    data = [0.37 * n % 1 for n in range(40)]
    chance, means = np.random.default_rng(2026), []
    left = resamples or 10_000
    while left:
        drawn = chance.integers(40, size=(min(1_000, left), 40))
        means += list(np.array(data)[drawn].mean(axis=1))
        left -= len(drawn)
    got = interval(keyed(data)) if resamples is None else interval(keyed(data), resamples=resamples)
    assert got == pytest.approx(tuple(np.percentile(means, [2.5, 97.5])))


def test_the_cautious_interval_is_the_wider_at_each_end() -> None:
    values = keyed([1.0] * 52 + [0.0] * 48)
    together = {key: str(int(key) // 4) for key in values}
    assert cautious_interval(values, together) == interval(values, together)
    one = dict.fromkeys(values, "one")
    assert interval(values, one) == (0.52, 0.52)
    assert cautious_interval(values, one) == interval(values)
