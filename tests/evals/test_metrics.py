"""Every metric of the evals on a case worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import log2

import numpy as np
import pytest

from assistant import Citation, Document, Passage, Reference, Statement
from evals.metrics.citing import cites_gold, first_is_gold, precision
from evals.metrics.editions import leaks
from evals.metrics.facts import found
from evals.metrics.pairs import holm, mcnemar, sign_flip
from evals.metrics.proportions import share
from evals.metrics.provisions import provisions
from evals.metrics.quotations import citation_faults, statement_faults
from evals.metrics.ranking import ALTERNATIVE, GOLD, Place, first_right, ranking
from evals.metrics.reading import (
    Coverage,
    coverage,
    expected_locators,
    numbered,
    printed_pages,
)
from evals.metrics.resampling import interval, statistic_interval
from evals.metrics.timing import latency

# -- ranking --------------------------------------------------------------------------------


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


# -- intervals and tests --------------------------------------------------------------------


def keyed(values: list[float]) -> dict[str, float]:
    return {str(number): value for number, value in enumerate(values)}


def test_the_interval_of_equal_values_is_the_value() -> None:
    assert interval(keyed([0.25] * 8)) == (0.25, 0.25)


def test_the_interval_is_that_of_the_binomial_for_yes_and_no() -> None:
    low, high = interval(keyed([1.0] * 50 + [0.0] * 50))  # standard error of the mean: 0.05
    assert low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.011)
    assert high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.011)


def test_groups_are_drawn_whole_so_that_their_interval_is_wider() -> None:
    """25 groups of four equal values are 25 values: the standard error doubles, to 0.1."""
    values = keyed([1.0] * 52 + [0.0] * 48)
    groups = {key: str(int(key) // 4) for key in values}
    low, high = interval(values, groups)
    assert low == pytest.approx(0.52 - 1.96 * 0.1, abs=0.021)
    assert high == pytest.approx(0.52 + 1.96 * 0.1, abs=0.021)


def test_groups_of_different_size_weigh_by_their_size() -> None:
    """Group a holds three ones, group b a nought: draws are aa 1, ab 3/4, bb 0."""
    groups = {"0": "a", "1": "a", "2": "a"}
    low, high = interval(keyed([1.0, 1.0, 1.0, 0.0]), groups)
    assert (low, high) == (0.0, 1.0)
    assert interval(keyed([1.0, 1.0, 1.0]), {**groups}) == (1.0, 1.0)


def test_the_number_of_resamples_and_the_seed_are_kept() -> None:
    values = keyed([0.0, 1.0, 1.0, 0.5])
    assert interval(values, seed=1) == interval(values, seed=1)
    assert interval(values, resamples=1) == pytest.approx((interval(values, resamples=1)[0],) * 2)
    many = keyed([0.37 * n % 1 for n in range(40)])
    assert interval(many, resamples=1_001) != interval(many, resamples=1_000)


def test_the_interval_of_a_percentile() -> None:
    data = [float(n) for n in range(1, 102)]
    low, high = statistic_interval(data, lambda a: float(np.median(a)))
    assert 36 < low < 46 < 56 < high < 66
    assert statistic_interval([2.0, 2.0], lambda a: float(a.mean())) == (2.0, 2.0)


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


# -- shares and times -----------------------------------------------------------------------


def test_a_share_has_the_interval_of_wilson() -> None:
    got = share([True] * 8 + [False] * 2)
    # centre (0.8 + z²/20) / (1 + z²/10), z = 1.96: 0.7167 ± 0.2265
    assert got is not None
    assert (got.yes, got.all, got.share) == (8, 10, 0.8)
    assert (got.low, got.high) == (pytest.approx(0.4902, abs=1e-3), pytest.approx(0.9433, abs=1e-3))
    assert str(got) == "8 of 10 = 0.800 (0.49 to 0.94)"


def test_a_share_of_nothing_does_not_apply() -> None:
    assert share([]) is None


def test_percentiles_are_milliseconds_and_interpolated() -> None:
    got = latency([0.001 * n for n in range(1, 102)])
    assert (got.calls, got.p50, got.p95, got.longest) == (
        101,
        pytest.approx(51.0),
        pytest.approx(96.0),
        pytest.approx(101.0),
    )


# -- quotations -----------------------------------------------------------------------------

BREW = Reference("tea/2024", "3")
PASSAGE = Passage(BREW, "The warden must brew tea. Visitors may wait.", page=2)
TEA_2020 = Document(
    "tea/2020",
    "Tea Rules",
    edition="2020",
    publication="tea",
    tier="statutory guidance",
    in_force_from=date(2020, 1, 1),
    in_force_until=date(2024, 1, 1),
)
TEA_2024 = replace(
    TEA_2020,
    id="tea/2024",
    edition="2024",
    in_force_from=date(2024, 1, 1),
    in_force_until=date(2026, 1, 1),
)
QUOTED = Citation(BREW, "Visitors may wait.", (26, 44), 2, "2", "Tea Rules", "2024", "")


def test_a_quotation_that_stands_in_its_passage_has_no_fault() -> None:
    assert citation_faults(QUOTED, PASSAGE, TEA_2024) == ()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"quote": "Visitors must wait."}, "the quotation is not verbatim"),
        ({"quote": " "}, "the quotation is not verbatim"),
        ({"span": (25, 43)}, "the span is not the quotation's"),
        ({"page": 3}, "the page is not the passage's"),
        ({"page": None}, "the page is not the passage's"),
        ({"edition": "2020"}, "title and edition are not the document's"),
        ({"document": ""}, "title and edition are not the document's"),
    ],
)
def test_each_fault_of_a_citation_is_named(changed: dict[str, object], fault: str) -> None:
    faulty = replace(QUOTED, **changed)  # type: ignore[arg-type]
    assert citation_faults(faulty, PASSAGE, TEA_2024) == (fault,)


def test_a_reference_to_no_passage_or_another_one_is_a_fault() -> None:
    other = replace(PASSAGE, reference=Reference("tea/2024", "4"))
    for passage in (None, other):
        (fault,) = citation_faults(QUOTED, passage, TEA_2024)
        assert fault.startswith("the reference leads to no passage")
    assert citation_faults(QUOTED, PASSAGE, None) == ("title and edition are not the document's",)


def test_a_statement_is_its_quotations_and_cites() -> None:
    group = "law and guidance"
    assert statement_faults(Statement(QUOTED.quote, "may", group, (QUOTED,))) == ()
    assert statement_faults(Statement(QUOTED.quote, "may", group, ())) == ("nothing is cited",)
    longer = Statement(f"{QUOTED.quote} For an hour.", "may", group, (QUOTED,))
    assert statement_faults(longer) == ("words beyond the quotations",)


# -- editions -------------------------------------------------------------------------------

HELD = [TEA_2020, TEA_2024]
IN_2025 = date(2025, 6, 1)


def test_the_edition_in_force_is_no_leak() -> None:
    assert leaks(["tea/2024", "tea/2024"], HELD, IN_2025, "When is tea?", ()) == []


def test_an_old_edition_shown_as_current_is_a_leak_once() -> None:
    assert leaks(["tea/2020", "tea/2020"], HELD, IN_2025, "When is tea?", ()) == ["tea/2020"]


def test_a_notice_does_not_excuse_an_old_edition_where_a_later_one_is_held() -> None:
    notices = ["It is old."]
    assert leaks(["tea/2020"], HELD, IN_2025, "When is tea?", notices) == ["tea/2020"]
    assert leaks(["tea/2020"], HELD, IN_2025, "When was tea in 2020?", notices) == []
    assert leaks(["tea/2020"], HELD, IN_2025, "When was tea in 2020?", ()) == ["tea/2020"]


def test_the_newest_held_edition_needs_a_notice_once_it_is_superseded() -> None:
    day = date(2026, 6, 1)
    assert leaks(["tea/2024"], HELD, day, "When is tea?", ()) == ["tea/2024"]
    assert leaks(["tea/2024"], HELD, day, "When is tea?", ["It is old."]) == []


def test_a_report_never_leaks() -> None:
    report = replace(TEA_2020, tier="inspection")
    assert leaks(["tea/2020"], [report], IN_2025, "When is tea?", ()) == []


# -- facts and citations --------------------------------------------------------------------


def test_patterns_are_searched_without_case_and_across_line_breaks() -> None:
    text = "Within FIVE\nworking days"
    assert found(["five working", "five|six", "^working"], text) == [True, True, False]
    assert found([], text) == []


def test_a_cited_place_is_right_or_not_or_does_not_apply() -> None:
    gold = {"a", "b"}
    assert (cites_gold(["x", "a"], gold), first_is_gold(["x", "a"], gold)) == (True, False)
    assert (cites_gold(["x"], gold), first_is_gold(["a"], gold)) == (False, True)
    assert precision(["a", "x", "a", "y"], gold) == pytest.approx(1 / 3)
    for nothing in (cites_gold, first_is_gold, precision):
        assert nothing([], gold) is None
        assert nothing(["a"], set()) is None


# -- reading --------------------------------------------------------------------------------


def test_numbered_paragraphs_are_counted_once_in_order_and_by_page() -> None:
    read = [("1", 1), ("box: X", 1), ("2", 2), ("4", 4), ("3", 9), ("5", 5), ("5", 6)]
    printed = {"1": {1}, "2": {2}, "3": {3}, "5": {5}}
    got = numbered(["1", "2", "3", "4", "5", "6"], read, printed)
    assert (got.expected, got.found) == (6, ("1", "2", "3", "4"))
    assert (got.missing, got.doubled) == (("6",), ("5",))
    assert not got.in_order
    assert (got.right_page, got.checked) == (("1", "2"), ("1", "2", "3"))
    assert got.share == pytest.approx(4 / 6)
    assert numbered(["1", "2"], [("1", 1), ("2", 2)], {}).in_order
    assert numbered([], [], {}).share == 0.0


def test_the_pages_of_a_number_are_those_where_a_line_begins_with_it() -> None:
    pages = [(1, "1. One\n2 Two, see 3 above"), (2, "  2. Again\n1.10 Ten\n44 Other")]
    assert printed_pages(pages, {"1", "2", "3", "1.10"}) == {"1": {1}, "2": {1, 2}, "1.10": {2}}


def test_coverage_counts_words_as_often_as_they_are_printed() -> None:
    assert coverage(["Tea is tea; 5 a"], ["tea is"]) == Coverage(read=2 / 3, twice=0.0)
    assert coverage(["tea is"], ["Tea is tea tea"]) == Coverage(read=1.0, twice=0.5)
    assert coverage([], []) == Coverage(read=0.0, twice=0.0)


def test_expected_locators_run_on_or_by_chapter() -> None:
    assert expected_locators({"first": 2, "last": 4}) == ["2", "3", "4"]
    assert expected_locators({"first": 1, "last": 2}, "para ") == ["para 1", "para 2"]
    assert expected_locators({"chapters": {1: 2, 3: 1}}) == ["1.1", "1.2", "3.1"]


def test_sections_are_complete_to_the_subsection_each_once_in_order() -> None:
    expected = {"16A": 2, "16B": 0, "16C": 1}
    got = provisions(expected, ["16", "16A(1)", "16A(2)", "16B", "16C(1)", "16D"])
    assert (got.sections, got.complete, got.found) == (3, 3, 4)
    assert got.places == ("16A(1)", "16A(2)", "16B", "16C(1)")
    assert (got.in_order, got.faults) == (True, ())


def test_what_is_missing_doubled_or_too_much_of_a_section_is_named() -> None:
    expected = {"16A": 2, "16B": 0, "16C": 1}
    got = provisions(expected, ["16B", "16A(1)", "16B", "16C(1)", "16C(2)"])
    assert (got.complete, got.found, got.in_order) == (0, 3, False)
    assert got.faults == ("16A(2)", "16B", "16C(2)")
