"""Quoted and wanted stretches, counted in characters."""

from __future__ import annotations

import pytest

from evals.metrics.spans import span_precision, span_recall


def test_ten_of_twenty_quoted_characters_are_wanted_and_are_half_of_those() -> None:
    quoted = {"p": [(0, 20)]}
    wanted = {"p": [(10, 30)]}
    assert span_precision(quoted, wanted) == 0.5
    assert span_recall(quoted, wanted) == 0.5


def test_the_end_of_a_span_is_behind_its_last_character() -> None:
    assert span_precision({"p": [(0, 4)]}, {"p": [(4, 8)]}) == 0.0
    assert span_precision({"p": [(0, 4)]}, {"p": [(3, 8)]}) == 0.25
    assert span_recall({"p": [(0, 4)]}, {"p": [(3, 8)]}) == pytest.approx(1 / 5)


def test_the_same_places_of_another_passage_do_not_count_and_none_counts_twice() -> None:
    quoted = {"p": [(0, 10), (5, 10)], "q": [(0, 10)]}
    assert span_precision(quoted, {"p": [(0, 10)]}) == 0.5
    assert span_recall(quoted, {"p": [(0, 10)]}) == 1.0


def test_where_nothing_is_quoted_or_wanted_they_do_not_apply() -> None:
    some = {"p": [(0, 1)]}
    for measure in (span_precision, span_recall):
        assert measure({}, some) is None
        assert measure(some, {}) is None
