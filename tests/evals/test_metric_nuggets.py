"""Facts that an answer carries, counted strictly."""

from __future__ import annotations

import pytest

from evals.metrics.nuggets import vital_recall, weighted_recall

TEXT = "The warden must brew within five\nworking days."


def test_vital_recall_is_the_share_of_the_vital_nuggets_that_are_said() -> None:
    assert vital_recall(["five working days", "warden|porter", "ten"], TEXT) == pytest.approx(2 / 3)
    assert vital_recall(["five working days"], TEXT) == 1.0


def test_an_answer_that_says_nothing_carries_none() -> None:
    assert vital_recall(["five"], "") == 0.0


def test_where_nothing_is_vital_it_does_not_apply() -> None:
    assert vital_recall([], TEXT) is None
    assert weighted_recall([], [], TEXT) is None


def test_an_okay_nugget_counts_half() -> None:
    """Vital: one of two said (2 of 4); okay: one of one said (1 of 1): 3 of 5."""
    assert weighted_recall(["warden", "ten"], ["brew"], TEXT) == pytest.approx(3 / 5)
    assert weighted_recall([], ["brew", "ten"], TEXT) == 0.5
