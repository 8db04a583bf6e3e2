"""Cohen's kappa, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.kappa import kappa


def test_kappa_is_agreement_beyond_chance() -> None:
    """15 of 20 agree; yes: 12 and 11, no: 8 and 9. Chance: (132 + 72) / 400 = 0.51."""
    one = ["yes"] * 12 + ["no"] * 8
    other = ["yes"] * 9 + ["no"] * 3 + ["yes"] * 2 + ["no"] * 6
    assert kappa(one, other) == pytest.approx((0.75 - 0.51) / 0.49)


def test_judges_who_always_agree_have_one_and_who_never_do_less_than_nought() -> None:
    assert kappa(["a", "b"], ["a", "b"]) == 1.0
    assert kappa(["a", "b"], ["b", "a"]) == -1.0


def test_where_nothing_can_be_told_it_does_not_apply() -> None:
    assert kappa([], []) is None
    assert kappa(["a", "a"], ["a", "a"]) is None
    assert kappa(["a", "a"], ["b", "b"]) == 0.0
    with pytest.raises(ValueError, match="argument 2"):
        kappa(["a"], [])
