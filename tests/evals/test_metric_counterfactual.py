"""What an answer does when its evidence is gone."""

from __future__ import annotations

from evals.metrics.counterfactual import follows_the_evidence


def test_citing_another_place_or_refusing_follows_the_evidence() -> None:
    assert follows_the_evidence(["a"], ["b"], False) is True
    assert follows_the_evidence(["a"], [], True) is True


def test_citing_what_was_taken_out_or_nothing_does_not() -> None:
    assert follows_the_evidence(["a", "b"], ["c", "a"], False) is False
    assert follows_the_evidence(["a"], ["a"], True) is False
    assert follows_the_evidence(["a"], [], False) is False


def test_where_nothing_was_cited_it_does_not_apply() -> None:
    assert follows_the_evidence([], ["a"], False) is None
