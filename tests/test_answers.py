"""Answers in quote mode: every quotation stands in its passage, and questions of every sort."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant, QuestionRefused, Settings
from assistant.answering.citations import cite, verify
from assistant.answering.compose import check
from assistant.answering.questions import clean_question
from assistant.answering.quoting import Statement
from assistant.answering.sentences import sentences, strength
from assistant.answering.wording import Wording
from assistant.errors import CorpusError

BREWING = "When must the warden brew the tea?"
LIMIT = 2_000


def test_every_quotation_stands_in_its_passage(built_tea: Settings) -> None:
    assistant = Assistant.from_settings(built_tea)
    answer = assistant.ask(BREWING)
    assert answer.status == "answered"
    for statement in answer.statements:
        for citation in statement.citations:
            passage = assistant.passage(citation.reference)
            assert passage is not None
            assert passage.text[slice(*citation.span)] == citation.quote


def test_the_answer_carries_the_words_the_strength_and_the_edition(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask(BREWING)
    first = answer.statements[0]
    assert "within five working days" in first.text
    assert first.strength == "must"
    assert first.citations[0].edition == "2024"
    assert "Tea Rules for Safe Offices 2024" in answer.edition_line


def test_an_older_edition_is_announced_before_anything_else(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask("What did TR 2020 say of brewing tea?")
    assert "within three working days" in answer.statements[0].text
    assert "The edition in force on" in answer.notices[0]
    assert "is 2024" in answer.notices[0]


def test_an_edition_in_force_that_is_not_held_is_announced(built_tea: Settings) -> None:
    register = built_tea.corpus / "register.yaml"
    text = register.read_text().replace(
        '"2024": {published: 2024-01-01, in_force_from: 2024-01-01}',
        '"2024": {published: 2024-01-01, in_force_from: 2024-01-01, in_force_until: 2026-01-01}\n'
        '      "2026": {published: 2026-01-01, in_force_from: 2026-01-01}',
    )
    register.write_text(text)
    answer = Assistant.from_settings(built_tea).ask(BREWING)
    assert "2026 has been in force since 1 January 2026" in answer.notices[0]
    assert "its text is not in this library" in answer.notices[0]


def test_a_list_item_comes_with_its_stem(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask("Who wiped up the spill, and where was it?")
    items = [s for s in answer.statements if "who wiped it up" in s.text]
    assert items[0].text.startswith("The warden should write down:")
    assert items[0].strength == "should"


def _drafted(settings: Settings) -> tuple[Assistant, Statement]:
    assistant = Assistant.from_settings(settings)
    return assistant, assistant.ask(BREWING).statements[0]


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ({"quote": "The warden must not brew the tea"}, "does not stand in"),
        ({"span": (0, 5)}, "does not stand in"),
        ({"page": 99}, "is not its page"),
        ({"quote": "", "span": (0, 0)}, "does not stand in"),
    ],
)
def test_a_quote_that_is_not_in_the_passage_is_withheld(
    built_tea: Settings, harm: dict[str, object], why: str
) -> None:
    assistant, statement = _drafted(built_tea)
    forged = replace(statement.citations[0], **harm)  # type: ignore[arg-type]
    kept, withheld = check([replace(statement, citations=(forged,))], assistant.passage)
    assert kept == []
    assert why in withheld[0]


def test_words_that_are_not_the_quotation_are_withheld(built_tea: Settings) -> None:
    assistant, statement = _drafted(built_tea)
    louder = replace(statement, text=statement.text.replace("five", "fifteen"))
    assert check([louder], assistant.passage) == ([], ["the statement is not its quotations"])


def test_a_citation_of_a_passage_that_is_not_held_is_withheld(built_tea: Settings) -> None:
    assistant, statement = _drafted(built_tea)
    citation = statement.citations[0]
    elsewhere = replace(citation, reference=replace(citation.reference, locator="heading: Gone"))
    assert "is not in the library" in verify(elsewhere, assistant.passage(elsewhere.reference))


def test_a_citation_has_the_page_link_where_the_address_is_a_pdf(built_tea: Settings) -> None:
    assistant = Assistant.from_settings(built_tea)
    hit = assistant.find(BREWING)[0]
    document = replace(hit.document, url="https://example.org/tea.pdf")
    passage = replace(hit.passage, page=7)
    citation = cite(passage, document, (0, 5), date(2026, 1, 1))
    assert citation.url == "https://example.org/tea.pdf#page=7"


# -- questions (hostile inputs 39 to 46) ----------------------------------------------------


@pytest.mark.parametrize("question", ["", "   ", "?", "?!…", "🙂🙃", "\u200b\u200d", "\x00\x07"])
def test_39_and_42_nothing_to_look_for_is_a_polite_prompt(question: str) -> None:
    with pytest.raises(QuestionRefused, match="Write in a sentence what you need to know"):
        clean_question(question, LIMIT)


def test_40_the_limit_is_exact() -> None:
    assert clean_question("a" * LIMIT, LIMIT) == "a" * LIMIT
    with pytest.raises(QuestionRefused, match="has 2,001 characters; at most 2,000"):
        clean_question("a" * (LIMIT + 1), LIMIT)


def test_41_a_huge_question_is_refused_at_once_and_costs_no_memory(built_tea: Settings) -> None:
    assistant, huge = Assistant.from_settings(built_tea), "neglect " * 1_300_000
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(QuestionRefused):
        assistant.ask(huge)
    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 1.0
    assert peak < 1_000_000


def test_42_control_characters_and_escapes_are_taken_out() -> None:
    question = clean_question("\x1b[31mwho\x07 tells\x00 the Panel?", LIMIT)
    assert question == "[31mwho tells the Panel?"


def test_43_bidi_overrides_and_isolates_are_taken_out() -> None:
    assert clean_question("who \u202etells\u202c \u2066the\u2069 Panel?", LIMIT) == (
        "who tells the Panel?"
    )


def test_44_look_alikes_and_full_width_letters_are_read_as_meant() -> None:
    assert clean_question("what is nеglесt?", LIMIT) == "what is neglect?"
    assert clean_question("within ５ working days", LIMIT) == "within 5 working days"
    assert clean_question("Что такое neglect?", LIMIT) == "Что такое neglect?"


def test_45_a_thousand_combining_marks_are_noise() -> None:
    assert len(clean_question("neglect" + "\u0301" * 1000, LIMIT)) <= 9


def test_46_composed_and_decomposed_give_the_same_question() -> None:
    assert clean_question("Climbi\u00e9 review", LIMIT) == clean_question(
        "Climbie\u0301 review", LIMIT
    )


@pytest.mark.parametrize(
    "question",
    ["{{7*7}} tea", "{context} tea", "%s tea %n", '{"lc": 1, "type": "constructor"} tea'],
)
def test_52_templates_in_a_question_are_inert(built_tea: Settings, question: str) -> None:
    assert Assistant.from_settings(built_tea).ask(question).question == clean_question(
        question, LIMIT
    )


# -- sentences ------------------------------------------------------------------------------


def test_sentences_keep_abbreviations_whole() -> None:
    text = "Partners (e.g. health) should meet. They may invite Dr. Smith. See s. 47."
    spans = [text[slice(*s.span)] for s in sentences(text)]
    assert spans[0] == "Partners (e.g. health) should meet."
    assert spans[1] == "They may invite Dr. Smith."


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("The authority must notify the Panel.", "must"),
        ("Partners should meet and must record it.", "must and should"),
        ("Partners may commission a review.", "may"),
        ("This applied from 12 May 2024.", None),
        ("May 2026 saw a change.", None),
        ("A review found delay.", None),
    ],
)
def test_the_strength_is_the_verb_of_the_source(text: str, force: str | None) -> None:
    assert strength(text) == force


def test_a_sentence_that_stands_twice_in_the_wording_is_refused(tmp_path: Path) -> None:
    """The second would silently take the place of the first."""
    file = tmp_path / "wording.yaml"
    file.write_text("answered: Here.\nplace: There.\nanswered: Elsewhere.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 3: 'answered' stands here twice"):
        Wording.read(file)
