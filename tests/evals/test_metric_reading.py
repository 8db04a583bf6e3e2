"""Paragraphs, pages and words of a publication, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.reading import (
    Coverage,
    coverage,
    expected_locators,
    numbered,
    printed_pages,
)


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
