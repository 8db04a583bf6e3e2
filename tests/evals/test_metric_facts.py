"""Patterns of facts in a text."""

from __future__ import annotations

from evals.metrics.facts import found


def test_patterns_are_searched_without_case_and_across_line_breaks() -> None:
    text = "Within FIVE\nworking days"
    assert found(["five working", "five|six", "^working"], text) == [True, True, False]
    assert found([], text) == []
