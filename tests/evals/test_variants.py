"""A library with something taken out answers without it, and the one it was made from as before."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from assistant import PARTS, Assistant, LibraryError, Reference, leaving_out, without
from assistant.library.variants import with_adapter

BREWING = Reference("tea-rules/2024", "heading: Brewing")
QUESTION = "How soon must the warden brew the tea?"


def places(assistant: Assistant, question: str = QUESTION) -> list[str]:
    return [str(hit.passage.reference) for hit in assistant.find(question)]


def test_a_passage_that_is_taken_out_is_neither_found_nor_quoted_nor_read(
    kitchen: Assistant,
) -> None:
    before = places(kitchen)
    assert before[0] == str(BREWING)
    poorer = kitchen.varied(partial(without, references=[BREWING]))
    assert str(BREWING) not in places(poorer)
    assert poorer.passage(BREWING) is None
    cited = [c.reference for s in poorer.ask(QUESTION).statements for c in s.citations]
    assert BREWING not in cited
    assert places(kitchen) == before


def test_every_part_can_be_left_out_alone(kitchen: Assistant) -> None:
    for part in PARTS:
        found = places(kitchen.varied(partial(leaving_out, part=part)))
        assert found, part


def test_a_part_that_there_is_not_is_refused(kitchen: Assistant) -> None:
    with pytest.raises(LibraryError, match="no part 'luck'"):
        kitchen.varied(partial(leaving_out, part="luck"))


def hits(assistant: Assistant, part: str, question: str) -> dict[str, tuple[float, float]]:
    """Place -> its score and its similarity, without the part."""
    poorer = assistant.varied(partial(leaving_out, part=part))
    return {
        str(hit.passage.reference): (hit.score, hit.similarity) for hit in poorer.find(question)
    }


def test_each_part_makes_the_difference_that_it_is_named_for(kitchen: Assistant) -> None:
    def whole(question: str) -> dict[str, tuple[float, float]]:
        return {str(h.passage.reference): (h.score, h.similarity) for h in kitchen.find(question)}

    old = "tea-rules/2020#heading: Brewing"
    assert old not in whole(QUESTION)
    assert old in hits(kitchen, "choice of edition", QUESTION)
    brew = str(BREWING)
    assert hits(kitchen, "vectors", QUESTION)[brew][1] == 0.0
    assert hits(kitchen, "words", QUESTION)[brew][0] < whole(QUESTION)[brew][0]
    cuppa = "how quick does the kettle go on"
    assert hits(kitchen, "notes", cuppa)[brew][1] < whole(cuppa)[brew][1]
    char = "Who brings the char?"
    assert hits(kitchen, "glossary", char) != whole(char)
    slip = "visiters and their cups"
    assert hits(kitchen, "spelling", slip) != whole(slip)
    named = "What do the Tea Rules for Safe Offices say of spills?"
    assert hits(kitchen, "titles", named) != whole(named)


def test_without_the_adapter_the_question_is_searched_as_it_is(kitchen: Assistant) -> None:
    """The small library teaches no adapter, so a wrong one is put in its place."""

    def turned(library: Any) -> Any:
        return with_adapter(library, -np.eye(library.manifest.dimension))

    def scores(assistant: Assistant) -> list[float]:
        return [hit.score for hit in assistant.find(QUESTION)]

    wrong = kitchen.varied(turned)
    assert scores(wrong) != scores(kitchen)
    assert scores(wrong.varied(partial(leaving_out, part="adapter"))) == scores(kitchen)
