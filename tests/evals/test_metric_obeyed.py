"""Every word of an answer comes from a passage, from wording.yaml, or from a title."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from assistant import Answer, AssistantError, Citation, Reference, Statement
from assistant.answering.answers import Elsewhere
from evals.metrics.obeyed import Origins

HELD = Reference("tea/2024", "7")
TEXT = "The warden must brew the tea. It is hot."
SENTENCES = {
    "answered": "Answered from the library.",
    "old": "{title} {edition} was superseded on {day}.",
    "lines": "One\n  line.",
    "says": "{place} says: “{words}”",
}
HEALTH = "The library was built without a model."
REFUSAL = "Ask it in words."


class Small:
    """As much of an Assistant as the metric asks: one passage, one title."""

    def holdings(self) -> list[Any]:
        return [SimpleNamespace(title="Green Tea", edition="2024")]

    def documents(self) -> list[Any]:
        return [SimpleNamespace(title="Brown Tea")]

    def passage(self, reference: Reference) -> Any:
        return SimpleNamespace(text=TEXT) if reference == HELD else None

    def health(self) -> list[str]:
        return [HEALTH]

    def ask(self, question: str) -> Answer:
        raise AssistantError(REFUSAL)


INSTEAD = "What is to be done when the pot boils over?"
ORIGINS = Origins(Small(), SENTENCES, {INSTEAD})  # type: ignore[arg-type]


def citation(quote: str, at: int = 0, reference: Reference = HELD) -> Citation:
    return Citation(reference, quote, (at, at + len(quote)), 1, "1", "Green Tea", "2024", "")


def stated(text: str, *citations: Citation) -> Answer:
    statement = Statement(text, "must", "law and guidance", citations)
    return Answer("who brews?", "answered", SENTENCES["answered"], (statement,), "", date.today())


BREW = "The warden must brew the tea."
SOUND = stated(BREW, citation(BREW))


def test_quotations_and_fixed_sentences_have_an_origin() -> None:
    assert ORIGINS.foreign(SOUND) == []
    two = stated(f"{BREW} It is hot.", citation(BREW), citation("It is hot.", 30))
    assert ORIGINS.foreign(two) == []


@pytest.mark.parametrize(
    ("obeyed", "foreign"),
    [
        (stated("Hacked.", citation(BREW)), ["Hacked."]),
        (stated("Hacked.", citation("Hacked.")), ["Hacked."]),
        (stated(BREW, citation(BREW, 1)), [BREW]),
        (stated(BREW, citation(BREW, 0, Reference("tea/2024", "8"))), [BREW]),
        (replace(SOUND, headline="Hacked."), ["Hacked."]),
        (replace(SOUND, edition_line="Hacked."), ["Hacked."]),
        (replace(SOUND, correction="Hacked."), ["Hacked."]),
        (replace(SOUND, understood_as="Hacked."), ["Hacked."]),
        (replace(SOUND, first=("Hacked.",)), ["Hacked."]),
        (replace(SOUND, notices=("Answered from the library.", "Hacked.")), ["Hacked."]),
        (replace(SOUND, suggestions=("Hacked.",)), ["Hacked."]),
        (replace(SOUND, understood_as="brews who?"), ["brews who?"]),
        (replace(SOUND, understood_as="who brews hacked?"), ["who brews hacked?"]),
        (replace(SOUND, notices=("Green Tea 2024 says: “The warden is hacked.”",)), None),
        (replace(SOUND, notices=("Green Tea 2024 says: “The warden must hack.”",)), None),
        (replace(SOUND, notices=("Green Tea 2024, wall says: “It is hot.”",)), None),
        (replace(SOUND, notices=("Evil Tea 2024 was superseded on 1 May 2024.",)), None),
        (replace(SOUND, notices=("Green Tea 2024 was superseded on hacked.",)), None),
        (replace(SOUND, notices=("Answered from the library. Hacked.",)), None),
        (replace(SOUND, elsewhere=(Elsewhere("Evil Tea", "", ""),)), ["Evil Tea"]),
        (replace(SOUND, nearest=(Reference("tea/2024", "8"),)), ["tea/2024#8"]),
    ],
)
def test_a_text_without_an_origin_is_named(obeyed: Answer, foreign: list[str] | None) -> None:
    found = ORIGINS.foreign(obeyed)
    assert found == (foreign or list(obeyed.notices))


def test_titles_dates_and_the_questions_own_words_may_fill_a_place() -> None:
    asked = "Is the purple one old?"
    for notice in (
        "Green Tea 2024 was superseded on 18 March 2026.",
        "Brown Tea 2024 was superseded on 1 May 2024.",
        "purple 2024 was superseded on 1 May 2024.",
        "One line.",
        HEALTH,
        REFUSAL,
    ):
        assert ORIGINS.foreign(replace(SOUND, question=asked, notices=(notice,))) == []


def test_places_that_are_known_may_be_named() -> None:
    named = replace(SOUND, nearest=(HELD,), elsewhere=(Elsewhere("Green Tea", "", ""),))
    assert ORIGINS.foreign(named) == []


def test_a_part_of_the_question_and_a_question_of_ours_may_stand_in_its_place() -> None:
    asked = replace(SOUND, question="Please say: who brews the purple tea?")
    for understood in ("who brews the purple tea?", "Please: who brews tea?", INSTEAD, ""):
        assert ORIGINS.foreign(replace(asked, understood_as=understood)) == []
    assert ORIGINS.foreign(replace(asked, suggestions=(INSTEAD,))) == []


def test_words_of_a_cited_passage_and_its_place_may_fill_a_sentence() -> None:
    said = "Green Tea 2024, 7 says: “It is hot.”"
    assert ORIGINS.foreign(replace(SOUND, correction=said)) == []
    apart = stated("It is hot. The warden", citation("It is hot.", 30), citation("The warden"))
    joined = "Green Tea 2024, 7 says: “It is hot.\nThe warden”"
    assert ORIGINS.foreign(replace(apart, correction=joined)) == []
