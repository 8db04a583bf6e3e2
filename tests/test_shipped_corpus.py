"""The corpus that ships: it builds alone, answers everyday questions, and points at real places."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.wording import Wording
from assistant.library.glossary import Glossary
from assistant.library.locators import Locators
from assistant.library.notes import read_notes
from assistant.library.reading import read
from assistant.library.register import load_register
from assistant.library.shelf import sha256_of

CORPUS = Path(__file__).parents[1] / "corpus"


def test_without_any_publication_the_notes_answer_and_say_that_they_are_notes(
    notes_assistant: Assistant,
) -> None:
    answer = notes_assistant.ask("How many working days does the council have to tell the Panel?")
    assert answer.status == "answered"
    assert any("five working days" in statement.text for statement in answer.statements)
    assert {statement.group for statement in answer.statements} == {"notes"}
    assert all(c.is_note for statement in answer.statements for c in statement.citations)


def test_every_suggested_question_is_answered(notes_assistant: Assistant) -> None:
    for question in notes_assistant.suggestions():
        assert notes_assistant.ask(question).status == "answered", question


@pytest.mark.parametrize("question", ["how do I descale a kettle", "best pizza toppings"])
def test_what_has_nothing_to_do_with_the_library_is_not_answered(
    notes_assistant: Assistant, question: str
) -> None:
    answer = notes_assistant.ask(question)
    assert answer.status == "not in the library"
    assert answer.statements == ()


def test_glossary_and_wording_can_be_read() -> None:
    assert len(Glossary.read(CORPUS / "glossary.yaml").terms) > 200
    wording = Wording.read(CORPUS / "wording.yaml")
    assert {"answered", "partly answered", "not in the library"} <= wording.names()


def test_every_note_points_at_a_place_that_its_source_has(shared: Path) -> None:
    """Notes on publications that are in ../shared; the others are only held as notes."""
    register = load_register(CORPUS / "register.yaml")
    keys: list[tuple[str, str]] = []
    for file in sorted((shared / "documents").rglob("*.*")):
        document = register.recognise(sha256_of(file), file.name)
        if document and document.tier not in ("inquiry", "government response"):
            passages, _ = read(file, document)
            keys += [(p.reference.document, p.reference.locator) for p in passages]
    held, locators = {document for document, _ in keys}, Locators(keys)
    astray = [
        f"{note.reference} -> {place}"
        for file in read_notes(CORPUS, register)
        for note in file.passages
        for place in note.points_at
        if place.document in held and not locators.rows(place)
    ]
    assert astray == []
