"""The corpus that ships: it builds alone, answers everyday questions, and points at real places."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from assistant import Assistant, AssistantError, Reference, Settings, build_library
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
    assert "our notes" in answer.headline
    assert "in their own words" not in answer.headline
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


@pytest.fixture(scope="module")
def places(shared: Path) -> list[tuple[str, str]]:
    """(document, locator) of every passage of the publications that are in ../shared."""
    register = load_register(CORPUS / "register.yaml")
    keys: list[tuple[str, str]] = []
    for file in sorted((shared / "documents").rglob("*.*")):
        document = register.recognise(sha256_of(file), file.name)
        if document and document.tier not in ("inquiry", "government response"):
            passages, _ = read(file, document)
            keys += [(p.reference.document, p.reference.locator) for p in passages]
    return keys


def astray(references: Iterable[Reference], places: list[tuple[str, str]]) -> list[str]:
    """Those whose document is held and has no such place, or is not registered at all."""
    register = load_register(CORPUS / "register.yaml")
    held, locators = {document for document, _ in places}, Locators(places)
    return [
        str(place)
        for place in references
        if not register.knows(place.document)
        or (place.document in held and not locators.rows(place))
    ]


def test_every_note_points_at_a_place_that_its_source_has(places: list[tuple[str, str]]) -> None:
    """Notes on publications that are in ../shared; the others are only held as notes."""
    register = load_register(CORPUS / "register.yaml")
    notes = [note for file in read_notes(CORPUS, register) for note in file.passages]
    assert astray((place for note in notes for place in note.points_at), places) == []


QUOTED = re.compile(r"[\"']([a-z0-9-]+(?:/[a-z0-9-]+)?#[^\"']+)[\"']")


def test_every_reference_of_rulesets_and_wording_is_a_place_that_its_source_has(
    places: list[tuple[str, str]],
) -> None:
    files = [*(CORPUS / "checks").rglob("*.yaml"), *CORPUS.glob("*.yaml")]
    found = [Reference.parse(r) for f in files for r in QUOTED.findall(f.read_text("utf-8"))]
    assert len(found) > 200
    assert astray(found, places) == []


def test_a_build_reads_the_files_of_the_check_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "corpus"
    shutil.copytree(CORPUS / "checks", own / "checks")
    monkeypatch.setenv("ASSISTANT_CORPUS", str(own))
    (own / "checks" / "record.yaml").write_text("edition: [x", encoding="utf-8")
    with pytest.raises(AssistantError, match=r"record\.yaml, line "):
        build_library(Settings(corpus=CORPUS, data=tmp_path / "data"))
    assert not (tmp_path / "data").exists()
