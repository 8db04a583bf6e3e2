"""Editions shown as current when they were not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant import Document
from evals.metrics.editions import leaks

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


def test_only_a_later_edition_of_the_same_publication_that_had_started_counts() -> None:
    """Cited: 2020, named by nobody, with a notice: a leak only where its successor is held."""
    notices = ["It is old."]

    def leaked(other: Document) -> list[str]:
        return leaks(["tea/2020"], [TEA_2020, other], IN_2025, "When is tea?", notices)

    assert leaked(TEA_2024) == ["tea/2020"]
    assert leaked(replace(TEA_2024, publication="coffee")) == []
    assert leaked(replace(TEA_2024, tier="note")) == []
    assert leaked(replace(TEA_2024, in_force_from=None)) == []
    assert leaked(replace(TEA_2024, in_force_from=IN_2025)) == ["tea/2020"]
    assert leaked(replace(TEA_2024, in_force_from=date(2025, 6, 2))) == []
    assert leaked(replace(TEA_2024, in_force_from=TEA_2020.in_force_from)) == []


def test_an_edition_without_a_start_is_older_than_any_other() -> None:
    first = replace(TEA_2020, in_force_from=None)
    notices = ["It is old."]
    assert leaks(["tea/2020"], [first, TEA_2024], IN_2025, "When?", notices) == ["tea/2020"]


def test_a_document_without_an_edition_is_named_by_no_question() -> None:
    bare = replace(TEA_2020, edition="")
    assert leaks(["tea/2020"], [bare, TEA_2024], IN_2025, "When?", ["It is old."]) == ["tea/2020"]
