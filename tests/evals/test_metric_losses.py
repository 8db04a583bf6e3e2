"""Paired losses, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.losses import deltas


def test_a_delta_is_what_the_change_cost_and_does_not_apply_where_a_side_does_not() -> None:
    changed = {"c1": 0.5, "c2": 1.0, "c3": None, "c4": 1.0}
    base = {"b1": 1.0, "b2": None}
    base_of = {"c1": "b1", "c2": "b1", "c3": "b1", "c4": "b2"}
    assert deltas(changed, base, base_of) == {
        "c1": pytest.approx(-0.5),
        "c2": 0.0,
        "c3": None,
        "c4": None,
    }
