"""Which edition an answer names, which comes first, and which passes for the one in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant import Answer, Citation, Document, Reference, Statement
from evals.metrics.standing import first_edition, names, passed_off

OLD = Document(
    "green-tea/2020",
    "Green Tea to Safeguard Children",
    edition="2020",
    publication="green-tea",
    tier="statutory guidance",
)
NEW = replace(OLD, id="green-tea/2024", edition="2024")
NOTE = replace(OLD, id="notes/green-tea/2020", tier="note")
REPORT = replace(OLD, id="report/2019", publication="report", edition="2019", tier="inspection")
ALONE = Document("coffee-act", "Coffee Act", edition="as amended", tier="act")
HELD = {d.id: d for d in (OLD, NEW, NOTE, REPORT, ALONE)}
TODAY = {"green-tea": "2024", "report": "2024"}
WARNED = "Green Tea to Safeguard Children 2020 was superseded by 2024."


def answer(
    *cited: str, notices: tuple[str, ...] = (), headline: str = "", line: str = ""
) -> Answer:
    statements = tuple(
        Statement("Brew.", None, "law and guidance", (_citation(HELD[id]),)) for id in cited
    )
    return Answer("?", "answered", headline, statements, line, date(2025, 1, 1), notices)


def _citation(document: Document) -> Citation:
    place = Reference(document.id, "1")
    return Citation(place, "Brew.", (0, 5), 1, "1", document.title, document.edition, "")


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (answer(notices=("Green Tea 2024 is in force.",)), True),
        (answer(headline="From Green Tea of 2024"), True),
        (answer(line="Coffee Act; Green Tea to Safeguard Children, 2024"), True),
        (answer(notices=("Green Tea 2020 is in force.",)), False),
        (answer(notices=("Green Tea.", "Coffee 2024.")), False),
        (answer(line="Green Tea to Safeguard Children; Coffee 2024"), False),
        (answer(notices=("In 2024 there was Green Tea.",)), False),
        (answer(notices=("Green Tea 20245",)), False),
        (answer(), False),
    ],
)
def test_an_edition_is_named_where_it_stands_after_the_title_on_one_line(
    said: Answer, named: bool
) -> None:
    assert names(said, OLD.title, "2024") is named


def test_the_first_edition_is_of_the_first_citation_of_that_publication() -> None:
    cited = answer("coffee-act", "green-tea/2020", "green-tea/2024")
    assert first_edition(cited, "green-tea", HELD) == "2020"
    assert first_edition(cited, "coffee-act", HELD) == "as amended"
    assert first_edition(cited, "report", HELD) is None


def test_an_old_edition_without_a_word_passes_for_the_one_in_force() -> None:
    cited = answer("green-tea/2020", "green-tea/2024", "green-tea/2020", "notes/green-tea/2020")
    assert passed_off(cited, HELD, TODAY) == ["green-tea/2020", "notes/green-tea/2020"]


def test_what_passes_nothing_off() -> None:
    for fine in (
        answer("green-tea/2024"),
        answer("report/2019"),  # Reports stand beside one another.
        answer("coffee-act"),
        answer("green-tea/2020", notices=("Mind the step.", WARNED)),
    ):
        assert passed_off(fine, HELD, TODAY) == []
    assert passed_off(answer("green-tea/2020"), HELD, {}) == []


def test_a_notice_warns_only_with_the_title_and_the_edition_in_force() -> None:
    for notice in ("Green Tea is old.", "The 2024 edition is in force."):
        assert passed_off(answer("green-tea/2020", notices=(notice,)), HELD, TODAY)
