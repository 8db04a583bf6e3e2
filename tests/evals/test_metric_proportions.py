"""Shares with their interval, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.proportions import share


def test_a_share_has_the_interval_of_wilson() -> None:
    got = share([True] * 8 + [False] * 2)
    # centre (0.8 + z²/20) / (1 + z²/10), z = 1.96: 0.7167 ± 0.2265
    assert got is not None
    assert (got.yes, got.all, got.share) == (8, 10, 0.8)
    assert (got.low, got.high) == (pytest.approx(0.4902, abs=1e-3), pytest.approx(0.9433, abs=1e-3))
    assert str(got) == "8 of 10 = 0.800 (0.49 to 0.94)"


def test_a_share_of_nothing_does_not_apply() -> None:
    assert share([]) is None
