"""Latencies and rates, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.timing import latency, rate, times


def test_percentiles_are_milliseconds_and_interpolated() -> None:
    """1 to 101 ms: the middle is the 51st, 95 % lie at the 96th, 99 % at the 100th."""
    got = latency([0.001 * n for n in range(1, 102)])
    assert got is not None
    assert got.calls == 101
    assert (got.p50, got.p95) == (pytest.approx(51.0), pytest.approx(96.0))
    assert (got.p99, got.longest) == (pytest.approx(100.0), pytest.approx(101.0))


def test_no_calls_have_no_latency() -> None:
    assert latency([]) is None


def test_how_many_times_is_a_ratio_of_the_middles() -> None:
    assert times([0.3, 0.9, 0.6], [0.2, 0.1, 9.0]) == pytest.approx(3.0)
    assert times([], [0.1]) is None
    assert times([0.1], []) is None


def test_a_rate_is_things_a_second() -> None:
    assert rate(600, 20.0) == 30.0
    assert rate(1, 0.5) == 2.0
    assert rate(1, 0.0) is None
