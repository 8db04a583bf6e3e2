"""Cited places beside right ones, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.citing import cites_gold, first_is_gold, precision, recall, silent


def test_a_cited_place_is_right_or_not_or_does_not_apply() -> None:
    gold = {"a", "b"}
    assert (cites_gold(["x", "a"], gold), first_is_gold(["x", "a"], gold)) == (True, False)
    assert (cites_gold(["x"], gold), first_is_gold(["a"], gold)) == (False, True)
    assert precision(["a", "x", "a", "y"], gold) == pytest.approx(1 / 3)
    for nothing in (cites_gold, first_is_gold, precision):
        assert nothing([], gold) is None
        assert nothing(["a"], set()) is None


def test_recall_is_the_share_of_the_needed_places_under_any_of_their_names() -> None:
    needed = [{"a1", "a2"}, {"b"}, {"c"}]
    assert recall(["a2", "x", "b"], needed) == pytest.approx(2 / 3)
    assert recall(["x"], needed) == 0.0
    assert recall(["a1", "a2"], needed[:1]) == 1.0
    assert recall([], needed) is None
    assert recall(["x"], []) is None


def test_a_refusal_is_silent_when_it_cites_nothing() -> None:
    assert silent(True, []) is True
    assert silent(True, ["a"]) is False
    assert silent(False, []) is None
