"""Where the right places stand in a ranking, worked by hand."""

from __future__ import annotations

from math import log2

import pytest

from evals.metrics.ranking import ALTERNATIVE, GOLD, Place, first_right, ranking


def one(*names: str, grade: int = GOLD) -> Place:
    return Place(frozenset(names), grade)


def test_a_question_is_answered_at_k_when_a_right_place_is_among_the_first_k() -> None:
    right = {"a": [one("x")], "b": [one("y"), one("z")], "c": [one("w")]}
    ranked = {"a": ["x", "y"], "b": ["q", "z", "y"], "c": ["1", "2", "3", "4", "5", "w"]}
    values = ranking(right, ranked)
    assert values["R@1"] == {"a": 1.0, "b": 0.0, "c": 0.0}
    assert values["R@5"] == {"a": 1.0, "b": 1.0, "c": 0.0}
    assert values["R@10"] == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert values["MRR"] == pytest.approx({"a": 1.0, "b": 1 / 2, "c": 1 / 6})


def test_beyond_the_first_ten_nothing_counts() -> None:
    ranked = {"a": [str(n) for n in range(10)] + ["x"], "b": [str(n) for n in range(9)] + ["x"]}
    values = ranking({"a": [one("x")], "b": [one("x")]}, ranked)
    for name in ("R@10", "MRR", "nDCG@10", "recall@10"):
        assert values[name]["a"] == 0.0
        assert values[name]["b"] > 0.0


def test_a_question_for_which_nothing_was_found_or_is_right_counts_as_nought() -> None:
    values = ranking({"a": [one("x")], "b": [one("y")], "c": []}, {"a": ["x"], "b": []})
    for name in values:
        assert (values[name]["b"], values[name]["c"]) == (0.0, 0.0)


def test_recall_is_the_share_of_the_gold_places_whatever_the_alternatives() -> None:
    right = {"a": [one("x"), one("y"), one("z", grade=ALTERNATIVE)]}
    assert ranking(right, {"a": ["z", "y"]})["recall@10"]["a"] == 0.5
    assert ranking(right, {"a": ["y", "q", "x"]})["recall@10"]["a"] == 1.0
    assert ranking(right, {"a": ["z"]})["R@1"]["a"] == 1.0


def test_ndcg_counts_a_gold_place_twice_an_alternative_and_less_the_later_it_comes() -> None:
    right = {"a": [one("x"), one("z", grade=ALTERNATIVE)]}
    best = 2 + 1 / log2(3)
    assert ranking(right, {"a": ["z", "x"]})["nDCG@10"]["a"] == pytest.approx(
        (1 + 2 / log2(3)) / best
    )
    assert ranking(right, {"a": ["x", "z"]})["nDCG@10"]["a"] == pytest.approx(1.0)


def test_the_parts_of_a_place_count_once_and_the_rank_is_that_of_the_passage() -> None:
    right = {"a": [one("x1", "x2"), one("y")]}
    values = ranking(right, {"a": ["n", "n", "x2", "x1", "y"]})
    assert values["MRR"]["a"] == pytest.approx(1 / 3)
    assert values["recall@10"]["a"] == 1.0
    best = 2 + 2 / log2(3)
    assert values["nDCG@10"]["a"] == pytest.approx((2 / log2(4) + 2 / log2(6)) / best)


def test_the_first_right_rank() -> None:
    assert first_right([one("x"), one("y")], ["n", "y", "x"]) == 2
    assert first_right([one("x")], ["n"]) is None
    assert first_right([], ["n"]) is None
