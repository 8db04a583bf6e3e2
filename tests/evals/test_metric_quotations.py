"""Citations and statements with each fault that they can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant import Citation, Document, Passage, Reference, Statement
from evals.metrics.quotations import citation_faults, statement_faults

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
