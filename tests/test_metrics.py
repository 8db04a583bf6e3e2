"""Every metric of the evals on a case worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant import Citation, Document, Passage, Reference, Statement
from evals.metrics.citing import cites_gold, first_is_gold, precision
from evals.metrics.editions import leaks
from evals.metrics.facts import found
from evals.metrics.proportions import share
from evals.metrics.provisions import provisions
from evals.metrics.quotations import citation_faults, statement_faults
from evals.metrics.ranking import interval, ranking
from evals.metrics.reading import (
    Coverage,
    coverage,
    expected_locators,
    numbered,
    printed_pages,
)
from evals.metrics.timing import latency
from evals.scores import Mean, rows, rows_to_markdown

# -- ranking --------------------------------------------------------------------------------


def test_a_question_is_answered_at_k_when_a_right_place_is_among_the_first_k() -> None:
    right = {"a": ["x"], "b": ["y", "z"], "c": ["w"]}
    ranked = {"a": ["x", "y"], "b": ["q", "z", "y"], "c": ["1", "2", "3", "4", "5", "w"]}
    values = ranking(right, ranked)
    assert values["R@1"] == {"a": 1.0, "b": 0.0, "c": 0.0}
    assert values["R@5"] == {"a": 1.0, "b": 1.0, "c": 0.0}
    assert values["R@10"] == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert values["MRR"] == pytest.approx({"a": 1.0, "b": 1 / 2, "c": 1 / 6})


def test_a_question_for_which_nothing_was_found_counts_as_nought() -> None:
    values = ranking({"a": ["x"], "b": ["y"]}, {"a": ["x"], "b": []})
    assert [values[name]["b"] for name in ("R@1", "R@5", "R@10", "MRR")] == [0.0] * 4


def test_the_interval_of_equal_values_is_the_value() -> None:
    assert interval([0.25] * 8) == (0.25, 0.25)


def test_the_interval_is_that_of_the_binomial_for_yes_and_no() -> None:
    low, high = interval([1.0] * 50 + [0.0] * 50)  # standard error of the mean: 0.05
    assert low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.011)
    assert high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.011)


def test_the_rank_is_that_of_the_passage_where_a_page_comes_twice() -> None:
    (row,) = rows({"q": {"p3"}}, {"ours": {"q": ["p1", "p1", "p3", "p3"]}}, "page")
    assert row.measures["MRR"].mean == pytest.approx(1 / 3)
    assert (row.questions, row.ahead) == (1, None)


def test_how_far_ours_is_ahead_is_taken_question_by_question() -> None:
    right = {"q": {"x"}, "r": {"y"}}
    ranked = {
        "ours": {"q": ["x"], "r": ["n", "y"]},
        "words": {"q": ["n", "x"], "r": ["n", "y"]},
    }
    table = rows(right, ranked, "passage")
    assert table[1].ahead == Mean(0.25, 0.0, 0.5)
    assert "| words | passage | 2 |" in rows_to_markdown(table)[3]


def test_a_table_of_no_questions_says_so() -> None:
    assert rows_to_markdown(rows({}, {"ours": {}}, "page")) == ["No questions."]


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
    assert (got.expected, got.found, got.duplicates, got.missing) == (6, 4, 1, ("6",))
    assert not got.in_order
    assert (got.right_page, got.checked) == (2, 3)
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
    assert (got.sections, got.complete, got.subsections, got.found) == (3, 3, 4, 4)
    assert (got.in_order, got.faults) == (True, ())


def test_what_is_missing_doubled_or_too_much_of_a_section_is_named() -> None:
    expected = {"16A": 2, "16B": 0, "16C": 1}
    got = provisions(expected, ["16B", "16A(1)", "16B", "16C(1)", "16C(2)"])
    assert (got.complete, got.found, got.in_order) == (0, 3, False)
    assert got.faults == ("16A(2)", "16B", "16C(2)")
