"""Every small change of a ruleset is noticed; a sample on each run, all of them on demand."""

from __future__ import annotations

import pytest
from ruleset_mutants import judge_all


def test_a_sample_of_wrong_rulesets_is_noticed() -> None:
    counts, equivalent, survived = judge_all("2018", step=97)
    assert survived == []
    assert len(equivalent) <= 2
    assert counts.total() > 3


@pytest.mark.exhaustive
@pytest.mark.parametrize("edition", ["2015", "2018", "2023", "2026"])
def test_every_wrong_ruleset_is_noticed(edition: str) -> None:
    counts, equivalent, survived = judge_all(edition)
    assert survived == []
    assert len(equivalent) < 0.1 * counts.total()
