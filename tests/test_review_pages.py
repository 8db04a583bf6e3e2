"""The pages on reviews and our notes on unread sources: what a reader may rely on at a glance."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.library.notes import NoteFile, read_notes
from assistant.library.register import Register, load_register
from assistant.library.register_schema import AGE_BANDS

CORPUS = Path(__file__).parents[1] / "corpus"
PAGES = sorted((CORPUS / "reviews").glob("*.md"))
KEYS = {"document", "title", "publisher", "tier", "nation", "themes", "age_band", "status"}


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register(CORPUS / "register.yaml")


@pytest.fixture(scope="module")
def notes(register: Register) -> list[NoteFile]:
    return read_notes(CORPUS, register)


def _front(path: Path) -> dict[str, object]:
    front = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
    assert isinstance(front, dict)
    return front


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_review_page_says_what_it_is_about_as_the_register_does(
    path: Path, register: Register
) -> None:
    front = _front(path)
    assert set(front) >= KEYS
    publication, edition = register.entry(str(front["document"]))
    assert front["tier"] == publication.tier
    assert front["themes"] == list(publication.themes)
    assert front["age_band"] == list(edition.age_band)
    assert set(edition.age_band) <= set(AGE_BANDS)
    assert front.get("url", "") in (edition.landing, edition.address, "")


def test_every_review_and_inquiry_of_the_register_has_a_page(register: Register) -> None:
    written = {str(_front(path)["document"]) for path in PAGES}
    elsewhere = ("inspection-", "nspcc-", "national-collection", "covid-19-inquiry", "sbni-")
    for publication, edition in register.editions():
        wanted = publication.tier in ("national review", "local review", "inquiry", "briefing")
        if wanted and not publication.id.startswith(elsewhere):
            assert publication.document(edition).id in written


def test_a_review_page_supports_findings_and_never_a_duty(notes: list[NoteFile]) -> None:
    for file in notes:
        if file.document.id.startswith("reviews/"):
            for passage in file.passages:
                assert set(passage.strength) <= {"finding", "none"}, str(passage.reference)


def test_what_was_not_checked_is_marked_unconfirmed(notes: list[NoteFile]) -> None:
    for file in notes:
        for passage in file.passages:
            if "not checked" in passage.text or "not checked" in passage.source:
                assert passage.status == "unconfirmed", str(passage.reference)


def test_an_unconfirmed_note_says_whose_words_it_rests_on(notes: list[NoteFile]) -> None:
    for file in notes:
        for passage in file.passages:
            assert passage.status == "confirmed" or passage.source, str(passage.reference)


def test_every_note_points_at_a_registered_document(
    notes: list[NoteFile], register: Register
) -> None:
    for file in notes:
        for passage in file.passages:
            assert passage.points_at, str(passage.reference)
            for reference in passage.points_at:
                assert register.knows(reference.document), f"{passage.reference}: {reference}"


def test_nothing_of_the_2026_edition_that_we_have_not_read_is_given_a_strength(
    notes: list[NoteFile],
) -> None:
    for file in notes:
        for passage in file.passages:
            if any(r.document == "working-together/2026" for r in passage.points_at):
                assert set(passage.strength) <= {"none"}, str(passage.reference)
