"""Sections of an Act with what is missing, doubled or too much."""

from __future__ import annotations

from evals.metrics.provisions import provisions


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


def test_a_section_is_another_than_one_that_begins_with_its_name() -> None:
    got = provisions({"16": 1}, ["16(1)", "16A(1)", "16"])
    assert (got.complete, got.found, got.faults) == (0, 1, ("16",))
