"""A page of a held PDF as a picture, with a quotation marked where it is printed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from assistant.library.page_words import PageWords, Rectangle
from assistant.library.sources.pdf_text import PDFIUM_LOCK

if TYPE_CHECKING:
    from PIL.Image import Image

    from assistant.library.documents import Document
    from assistant.library.passages import Passage

WIDTH = 1100
"""Pixels: small print stays readable when the picture is opened at its full size."""
MOST_SCALE = 4.0
MARK = (255, 233, 163)
EDGE = (168, 120, 0)
ENOUGH = 0.6
"""Share of a quotation on one page from which no other page is looked at."""
PAD = 1.5
"""Points by which a mark is wider than the letters."""


@dataclass(frozen=True)
class PageImage:
    """`png` shows page `page` (from 1) of `pages`; `found` is the share of the quotations'
    letters and digits that were found on it and marked, 0..1 (0 when nothing was looked for).
    """

    png: bytes
    page: int
    pages: int
    found: float


def held_pdf(documents: Path, document: Document) -> Path | None:
    """The file that the document was read from, by its hash; None where it is no PDF."""
    file = documents / f"{document.sha256}.pdf"
    return file if document.sha256 and file.is_file() else None


def draw_passage_page(file: Path, passage: Passage, quotes: Sequence[str]) -> PageImage | None:
    """The page of the passage on which most of its quotations stands."""
    if passage.page is None:
        return None
    best = None
    for number in range(passage.page, (passage.page_end or passage.page) + 1):
        image = draw_page(file, number, quotes, passage.text)
        if image and (best is None or image.found > best.found):
            best = image
        if best is None or best.found > ENOUGH:
            break
    return best


def draw_page(
    file: Path, page: int, quotes: Sequence[str] = (), begins: str = ""
) -> PageImage | None:
    """The page as it is printed, the words of `quotes` marked; None where there is no such page.

    `begins` is the passage that holds them, where the same words stand on a page twice.
    Takes about a tenth of a second. Safe to call from several threads: one draws at a time.
    """
    with PDFIUM_LOCK:
        try:
            document = pdfium.PdfDocument(file)
        except pdfium.PdfiumError:
            return None  # The file was read once; it was damaged or replaced since.
        try:
            if not 1 <= page <= len(document):
                return None
            words = PageWords.of(document[page - 1])
            rectangles, found = words.find_all(quotes, begins)
            png = _png(document[page - 1], rectangles)
            return PageImage(png, page, len(document), found)
        finally:
            document.close()


def _png(page: pdfium.PdfPage, rectangles: list[Rectangle]) -> bytes:
    from PIL.Image import Quantize

    scale = min(WIDTH / max(page.get_width(), 1.0), MOST_SCALE)
    # Forms and annotations are left out: they are no part of what was read.
    image = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    if rectangles:
        image = _marked(image, rectangles, scale)
    out = io.BytesIO()
    # Octree: median cut, the default, takes ten times as long and looks the same here.
    image.quantize(64, method=Quantize.FASTOCTREE).save(out, "PNG", compress_level=4)
    return out.getvalue()


def _marked(image: Image, rectangles: list[Rectangle], scale: float) -> Image:
    """Paper turns yellow and ink stays ink; a line below says the same without colour."""
    from PIL import Image, ImageChops, ImageDraw

    wash = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(wash)
    for left, top, right, bottom in rectangles:
        corners = (left - PAD, top - PAD, right + PAD, bottom + PAD)
        pen.rectangle([scale * side for side in corners], fill=MARK)
    for left, _, right, bottom in rectangles:
        ends = (left - PAD, bottom + PAD, right + PAD, bottom + PAD)
        pen.line([scale * side for side in ends], fill=EDGE, width=max(2, round(scale)))
    return ImageChops.multiply(image.convert("RGB"), wash)
