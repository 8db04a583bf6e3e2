"""Gold places of cases lead to the passages that count."""

from __future__ import annotations

import pytest

from assistant import Passage, Reference
from evals.gold import Places

PASSAGES = [
    Passage(Reference("wt/2023", "330"), "a", ("Duty",), "paragraph", page=133),
    Passage(Reference("wt/2023", "box: Who tells the Panel"), "b", ("Duty",), "box", page=133),
    Passage(Reference("wt/2023", "box: Who tells the Panel (2)"), "c", ("Duty",), "box", page=134),
    Passage(Reference("wt/2023", "heading: Duty"), "d", ("Duty",), "text", page=150, order=5),
    Passage(Reference("wt/2023", "heading: Duty (2)"), "x", ("Duty",), "text", page=150, order=6),
    Passage(Reference("wt/2023", "heading: Duty (3)"), "x", ("Duty",), "text", page=151, order=7),
    Passage(Reference("wt/2023", "331"), "y", ("Duty",), "paragraph", page=150, order=8),
    Passage(Reference("wt/2023", "heading: Duty (4)"), "x", ("Duty",), "text", page=150, order=9),
    Passage(Reference("wt/2023", "annex C: Roles"), "e", ("Annex C: Roles",), "annex", page=160),
    Passage(Reference("act", "16C(1)"), "f", form="section", page=26),
    Passage(Reference("act", "16C(2)"), "g", form="section", page=26),
    Passage(Reference("rules", "reg 40(1)"), "h", form="section", page=9),
]


def gold(document: str, locator: str, page: int | None = None) -> set[str]:
    places = Places(PASSAGES, {"working-together-2023.pdf": "wt/2023"})
    found = places.gold([{"document": document, "locator": locator, "page": page}])
    return {r.locator for r in found.references}


@pytest.mark.parametrize(
    ("document", "locator", "page", "expected"),
    [
        ("wt/2023", "330", 133, {"330"}),
        ("guidance/working-together-2023.pdf", "330 (footnote 23)", 133, {"330"}),
        ("act", "s.16C(1)(b)", 26, {"16C(1)"}),
        ("act", "16C", 26, {"16C(1)", "16C(2)"}),
        ("rules", "reg. 40(1)", 9, {"reg 40(1)"}),
        ("wt/2023", "box: Who tells the panel?", 133, {"box: Who tells the Panel",
                                                       "box: Who tells the Panel (2)"}),
        ("wt/2023", "Annex C", 160, {"annex C: Roles"}),
        ("wt/2023", "box: Named otherwise", 160, {"annex C: Roles"}),
        ("wt/2023", "heading: Duty", 150, {"heading: Duty", "heading: Duty (2)"}),
        ("wt/2023", "heading: Duty (4)", 150, {"heading: Duty (4)"}),
        ("wt/2023", "table: On a page of numbers", 120, set()),
        ("wt/2023", "332", 133, set()),
    ],
)  # fmt: skip
def test_gold_leads_to_the_passages_that_count(
    document: str, locator: str, page: int | None, expected: set[str]
) -> None:
    assert gold(document, locator, page) == expected


def test_a_box_of_another_name_never_counts_a_numbered_paragraph() -> None:
    assert "330" not in gold("wt/2023", "box: Something else entirely", 133)
