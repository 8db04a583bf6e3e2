"""Tests of paired differences, beside p values worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.pairs import holm, mcnemar, sign_flip


def keyed(values: list[float]) -> dict[str, float]:
    return {str(number): value for number, value in enumerate(values)}


def test_mcnemar_looks_at_those_that_changed() -> None:
    """Five gained, none lost: 2 / 2^5. One each way: certain. None changed: certain."""
    assert mcnemar([False] * 5 + [True] * 9, [True] * 14) == pytest.approx(2 / 32)
    assert mcnemar([True] * 14, [False] * 5 + [True] * 9) == pytest.approx(2 / 32)
    assert mcnemar([True, False, True], [False, True, True]) == 1.0
    assert mcnemar([True, False], [True, False]) == 1.0
    with pytest.raises(ValueError, match="argument 2"):
        mcnemar([True], [True, False])


def test_sign_flips_count_how_often_chance_does_as_well() -> None:
    """Four gains of one: two of the 16 flips are as far from nought, so p is near 1/8."""
    assert sign_flip(keyed([1.0] * 4)) == pytest.approx(0.125, abs=0.015)
    assert sign_flip(keyed([-1.0] * 4)) == pytest.approx(0.125, abs=0.015)
    assert sign_flip(keyed([0.0] * 4)) == 1.0
    assert sign_flip(keyed([1.0] * 40)) == pytest.approx(1 / 10_001)
    grouped = sign_flip(keyed([1.0] * 4), {str(n): "a" for n in range(4)})
    assert grouped == 1.0
    two = sign_flip(keyed([1.0, -1.0, 1.0]), {"0": "a", "1": "a"})  # sums 0 and 1
    assert two == 1.0


def test_sign_flips_depend_on_their_number_and_seed_alone() -> None:
    values = keyed([0.3, 0.1, -0.2, 0.4, 0.2])
    assert sign_flip(values) == sign_flip(values) != sign_flip(values, seed=1)
    assert sign_flip(keyed([1.0] * 40), flips=99) == pytest.approx(0.01)


def test_holm_multiplies_the_smallest_by_the_number_of_tests_and_never_falls() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []
