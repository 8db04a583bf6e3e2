"""The visible text layer of a PDF, page by page."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.errors import DocumentRefused
from assistant.library.sources.pdf_lines import Line, gap_between, join_runs, lines_of
from assistant.library.sources.pdf_runs import Run, page_runs
from assistant.library.sources.pdf_shapes import Shapes, page_shapes

__all__ = [
    "PDFIUM_LOCK",
    "Line",
    "PageText",
    "Run",
    "TextLayer",
    "gap_between",
    "join_runs",
    "lines_of",
    "read_lines",
]

PDFIUM_LOCK = threading.Lock()
"""pdfium is not safe for threads: whoever opens a file holds this."""


@dataclass(frozen=True)
class PageText:
    """One page: `index` counts from 1, `label` is the number the file gives it ("" if none)."""

    index: int
    label: str
    width: float
    height: float
    runs: tuple[Run, ...]
    shapes: Shapes

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.runs, self.index, self.label)


@dataclass(frozen=True)
class TextLayer:
    """All pages of a file, what was dropped as unseen or active, and the file's own metadata."""

    pages: tuple[PageText, ...]
    dropped: tuple[str, ...]
    metadata: dict[str, str]


def read_lines(path: Path) -> TextLayer:
    """The visible text of every page. DocumentRefused if the file cannot be read or has none."""
    with PDFIUM_LOCK:
        document = _open(path)
        try:
            dropped: Counter[str] = Counter()
            every = (_read_page(document, i, dropped) for i in range(len(document)))
            pages = tuple(page for page in every if page.width)
            noted = (*_report(dropped), *_active_content(document))
            metadata = dict(document.get_metadata_dict(skip_empty=True))
        finally:
            document.close()
    _refuse_without_text(path, pages)
    return TextLayer(pages, noted, metadata)


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise DocumentRefused(
                f"{path.name} is protected by a password.", "Save a copy without it and add that."
            ) from error
        raise DocumentRefused(
            f"{path.name} is not a readable PDF ({error}).", "Download it again from its publisher."
        ) from error
    if len(document) == 0:
        raise DocumentRefused(f"{path.name} has no pages.", "Download it again from its publisher.")
    return document


def _refuse_without_text(path: Path, pages: tuple[PageText, ...]) -> None:
    characters = sum(len(run.text.strip()) for page in pages for run in page.runs)
    if characters < 20 + 2 * len(pages):
        raise DocumentRefused(
            f"{path.name} needs OCR: its pages are pictures without a text layer.",
            "Run it through text recognition, or get a version with text from its publisher.",
        )


def _report(dropped: Counter[str]) -> Iterator[str]:
    pages: dict[str, list[int]] = {}
    totals: Counter[str] = Counter()
    for key, count in dropped.items():
        reason, _, page = key.rpartition("|")
        pages.setdefault(reason, []).append(int(page))
        totals[reason] += count
    for reason, on in pages.items():
        shown = ", ".join(map(str, on[:10])) + (" ..." if len(on) > 10 else "")
        yield f"{reason}: {totals[reason]} characters (page {shown})"


def _active_content(document: pdfium.PdfDocument) -> Iterator[str]:
    handle = document.raw
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(handle)
    if scripts > 0:
        yield f"JavaScript, not run: {scripts} scripts"
    attachments = document.count_attachments()
    if attachments > 0:
        yield f"attachments, not read: {attachments} files"


def _read_page(document: pdfium.PdfDocument, index: int, dropped: Counter[str]) -> PageText:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        dropped[f"page that cannot be loaded|{index + 1}"] += 1
        return PageText(index + 1, "", 0.0, 0.0, (), Shapes())
    try:
        return _read_loaded(document, page, index, dropped)
    finally:
        page.close()


def _read_loaded(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, index: int, dropped: Counter[str]
) -> PageText:
    left, bottom, right, top = page.get_cropbox()
    frame = (left, top, right - left, top - bottom)
    shapes = page_shapes(page, frame)
    textpage = page.get_textpage()
    try:
        runs = tuple(page_runs(textpage, frame, shapes, index + 1, dropped))
    finally:
        textpage.close()
    return PageText(index + 1, document.get_page_label(index), frame[2], frame[3], runs, shapes)
