"""A page as a picture: the quotation is found where it is printed, and only there."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from pdf_files import lines, pdf
from PIL import Image
from places import DOCUMENTS, MISSING

from assistant import Passage, Reference
from assistant.library.page_image import MARK, draw_page, draw_passage_page
from assistant.library.page_words import PageWords
from assistant.library.sources.pdf_text import PDFIUM_LOCK

BROKEN = ("The warden must brew the tea within five work-", "ing days12 of hearing that the pot is")
QUOTE = "The warden must brew the tea within five working days of hearing that the pot is empty."


@pytest.fixture
def tea_pdf(tmp_path: Path) -> Path:
    """Two pages; the quotation is broken by a hyphen and a footnote's number, and comes twice."""
    first = lines("Visitors may bring cups.", *BROKEN, "empty. Visitors may bring cups.")
    file = tmp_path / "tea.pdf"
    file.write_bytes(pdf(first, lines("Another page about cakes and their crumbs.")))
    return file


def words(file: Path, page: int = 1) -> PageWords:
    with PDFIUM_LOCK:
        document = pdfium.PdfDocument(file)
        try:
            return PageWords.of(document[page - 1])
        finally:
            document.close()


def test_a_quotation_is_found_over_a_hyphen_and_a_footnote_number(tea_pdf: Path) -> None:
    rectangles, found = words(tea_pdf).find(QUOTE)
    assert found == 1.0
    assert len(rectangles) == 3
    tops = [top for _, top, _, _ in rectangles]
    assert tops == sorted(tops)


def test_of_words_that_stand_twice_those_of_the_passage_are_marked(tea_pdf: Path) -> None:
    page = words(tea_pdf)
    (first,), _ = page.find("Visitors may bring cups.")
    (second,), _ = page.find("Visitors may bring cups.", begins="empty. Visitors may bring cups.")
    assert second[1] > first[1]


def test_words_that_are_not_on_the_page_are_not_marked(tea_pdf: Path) -> None:
    assert words(tea_pdf).find("The keeper shall ring the bell at noon on Sundays.") == ([], 0.0)


def test_the_picture_is_yellow_where_the_words_stand_and_nowhere_else(tea_pdf: Path) -> None:
    plain, marked = draw_page(tea_pdf, 1), draw_page(tea_pdf, 1, ["Visitors may bring cups."])
    assert plain is not None
    assert marked is not None
    yellow = [_yellow(image.png) for image in (plain, marked)]
    assert yellow[0].sum() == 0
    rows = np.flatnonzero(yellow[1].any(axis=1))
    assert 0 < rows.size < 0.05 * yellow[1].shape[0]
    ink = (_pixels(plain.png).max(axis=2) < 90).any(axis=1)
    assert ink[rows[0] : rows[-1]].sum() > 0.5 * rows.size, "the mark lies beside the words"
    assert marked.found == 1.0


def _yellow(png: bytes) -> np.ndarray:
    return np.abs(_pixels(png) - np.array(MARK)).max(axis=2) < 12


def _pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def test_a_page_that_does_not_exist_is_none(tea_pdf: Path) -> None:
    assert draw_page(tea_pdf, 3) is None
    assert draw_page(tea_pdf, 0) is None


def test_a_file_that_was_damaged_since_is_none(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 no more")
    assert draw_page(broken, 1) is None


def test_of_a_passage_on_two_pages_the_page_of_the_quotation_is_drawn(tea_pdf: Path) -> None:
    passage = Passage(Reference("tea", "1"), text=QUOTE, page=1, page_end=2)
    image = draw_passage_page(tea_pdf, passage, ["Another page about cakes and their crumbs."])
    assert image is not None
    assert (image.page, image.found) == (2, 1.0)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason=MISSING)
def test_a_paragraph_of_working_together_is_marked_whole() -> None:
    file = DOCUMENTS / "guidance" / "working-together-2023.pdf"
    quote = (
        "The local authority should also notify the Secretary of State for Education and Ofsted "
        "of the death of a care leaver up to and including the age of 24."
    )
    image = draw_page(file, 133, [quote])
    assert image is not None
    assert image.found == 1.0
