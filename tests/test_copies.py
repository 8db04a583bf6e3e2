"""Copies of an answer: what stands on them, in every format; citations in every style."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import docx
import pypdfium2 as pdfium
import pytest
from tea_library import write_corpus, write_documents

from assistant import (
    Answer,
    Assistant,
    Document,
    Passage,
    Reference,
    Settings,
    add_documents,
    build_library,
)
from assistant.exports import to_docx, to_markdown, to_one_page, to_pdf
from assistant.ui.answer_sheet import Copier
from assistant.ui.citing import markdown, oscola, plain

NOW = datetime(2026, 11, 26, 14, 5)
BREWING = "Within how many days must the warden brew the tea?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("tea")
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    add_documents(settings, write_documents(folder / "tea"))
    build_library(settings)
    return Assistant.from_settings(settings)


@pytest.fixture
def answer(assistant: Assistant) -> Answer:
    return assistant.ask(BREWING)


def test_a_copy_holds_question_quotations_places_and_the_receipt(
    assistant: Assistant, answer: Answer
) -> None:
    text = to_markdown(Copier(assistant, NOW).answer(answer))
    assert BREWING in text
    for statement in answer.statements:
        for citation in statement.citations:
            assert citation.quote.split("\n")[0] in text
    assert "Tea Rules for Safe Offices 2024" in text
    assert assistant.receipt().corpus_hash in text
    assert "26 November 2026, 14:05" in text


def test_word_and_pdf_say_the_same(assistant: Assistant, answer: Answer) -> None:
    sheet = Copier(assistant, NOW).answer(answer)
    word = docx.Document(io.BytesIO(to_docx(sheet)))
    said = "\n".join(p.text for p in word.paragraphs)
    document = pdfium.PdfDocument(to_pdf(sheet))
    printed = " ".join(
        page.get_textpage().get_text_range().replace("\r\n", " ") for page in document
    )
    for words in ("The warden must brew the tea within five working days", BREWING):
        assert words in said
        assert words in printed


def test_a_conversation_holds_every_answer_in_order(assistant: Assistant, answer: Answer) -> None:
    second = assistant.ask("What should the warden write down about a spill?")
    text = to_markdown(Copier(assistant, NOW).conversation([answer, second]))
    assert text.index(BREWING) < text.index(second.question)
    assert text.count("Hash of the library") == 1


def test_an_evidence_card_is_one_page_and_puts_must_first(
    assistant: Assistant, answer: Answer
) -> None:
    several = replace(answer, statements=answer.statements * 8)
    card = Copier(assistant, NOW).evidence_card(several)
    assert len(pdfium.PdfDocument(to_one_page(card))) == 1
    text = to_markdown(card)
    assert "more statements" in text
    assert text.index("MUST") < text.index("supervision")


def test_what_comes_first_and_what_is_wrong_stand_on_the_copy(
    assistant: Assistant, answer: Answer
) -> None:
    loud = replace(
        answer, first=("Call 999 now.",), correction="It is five days.", withheld=("x#1: no",)
    )
    text = to_markdown(Copier(assistant, NOW).answer(loud))
    assert text.index("Call 999 now.") < text.index("It is five days.") < text.index("MUST")
    assert "x\\#1: no" in text


DOCUMENT = Document(
    "wt/2023",
    "Working Together to Safeguard Children",
    "2023",
    publisher="HM Government",
    tier="statutory guidance",
    url="https://example.org/wt.pdf",
)
PASSAGE = Passage(Reference("wt/2023", "330"), text="t", page=133, page_label="133")


def test_oscola_of_guidance_names_author_year_place_and_address() -> None:
    assert oscola(PASSAGE, DOCUMENT, date(2026, 11, 26)) == (
        "HM Government, Working Together to Safeguard Children (2023) para 330, p. 133 "
        "<https://example.org/wt.pdf> accessed 26 November 2026"
    )


def test_oscola_of_an_act_is_its_short_title_and_section() -> None:
    act = Document("children-act-2004", "Children Act 2004", tier="act")
    section = Passage(Reference("children-act-2004", "16C(1)"), text="t", form="section")
    assert oscola(section, act, date(2026, 11, 26)) == "Children Act 2004, s 16C(1)"


def test_plain_and_markdown_hold_the_exact_words(assistant: Assistant, answer: Answer) -> None:
    cited = answer.statements[0].citations
    passage = assistant.passage(cited[0].reference)
    assert passage is not None
    document = next(d for d in assistant.documents() if d.id == passage.reference.document)
    assert plain(cited, passage, document).startswith(f"“{cited[0].quote}")
    assert markdown(cited, passage, document).startswith(f"> {cited[0].quote}")
